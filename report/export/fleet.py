"""Ending of a file → how a report over many sites is written. Pure."""

from collections.abc import Callable, Mapping

from report.export.fleet_docx import export_fleet_docx
from report.export.fleet_html import export_fleet_html
from report.export.fleet_xlsx import export_fleet_xlsx
from report.fleet import FleetReport

FLEET_EXPORTS: Mapping[str, Callable[[FleetReport], bytes]] = {
    "docx": export_fleet_docx,
    "xlsx": export_fleet_xlsx,
    "html": export_fleet_html,
}
