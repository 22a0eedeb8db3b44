"""A filled form → JSON for other programs. Pure."""

import json
from datetime import UTC

from report.draft_json import value_to_json
from report.form_report import FormReport


def export_json(sheet: FormReport) -> bytes:
    """UTF-8 JSON: the site, the year and each field with its typed value and printed text."""
    values = [
        {
            "key": cell.field.key,
            "section": cell.field.section,
            "label": cell.field.label,
            "unit": cell.field.unit,
            "value": value_to_json(cell.value),
            "text": cell.text,
        }
        for cell in sheet.cells
    ]
    content = {
        "site": sheet.site.key,
        "name": sheet.site.name,
        "year": sheet.year,
        "form": sheet.form.key,
        "made_at": sheet.made_at.astimezone(UTC).isoformat(timespec="seconds"),
        "values": values,
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
