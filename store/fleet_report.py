"""The records of many sites → the report of a provincial office."""

from dataclasses import replace
from datetime import datetime

from report.fleet import FleetReport, FleetScores, write_fleet_report
from store.engine import Transaction
from store.fleet import Wish, fleet_page, score_table

#: Sites with vetoes that the report names.
_WORST = 200


def load_fleet_report(tx: Transaction, wish: Wish, *, now: datetime) -> FleetReport:
    """The report over the sites that are wished for."""
    worst = replace(wish, only="veto", order="vetoes", is_falling=True)
    return write_fleet_report(
        FleetScores(
            year=wish.year,
            selection=wish.selection.label,
            deadline=wish.deadline,
            by_region=score_table(tx, wish, by="region"),
            by_department=score_table(tx, wish, by="department"),
            worst=fleet_page(tx, worst, limit=_WORST)[1],
            made_at=now,
        )
    )
