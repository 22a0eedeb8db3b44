"""A verdict on an item → one line of `items --jsonl` (design §5). Pure."""

from datetime import UTC, datetime

from report.verdicts import Verdict


def item_to_json(verdict: Verdict) -> dict[str, object]:
    """The object of one line."""
    item = verdict.item
    return {
        "url": item.url,
        "title": item.title,
        "published_on": item.published_on.isoformat() if item.published_on else None,
        "columns": list(item.columns),
        "kinds": [kind.value for kind in item.kinds],
        "external": item.is_external,
        "counted": verdict.is_counted,
        "why": verdict.why,
        "first_seen": _moment(item.first_seen),
        "last_seen": _moment(item.last_seen),
        "flags": list(item.flags),
        "same_as": item.same_as,
    }


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
