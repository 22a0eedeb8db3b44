"""Looks at links, hours apart."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from collectors.link_looks import collect_links, is_attachment, read_suspects
from collectors.links import LinkCheck, Verdict
from model.observations import Observation

AT = datetime(2026, 11, 1, tzinfo=UTC)
LATER = AT + timedelta(hours=12)
HOME = "http://x.gov.cn/"
INNER = "http://x.gov.cn/a.html"
HOSTS = frozenset({"x.gov.cn"})


def check(url: str, verdict: Verdict = Verdict.DEAD, found_on: str = HOME) -> LinkCheck:
    return LinkCheck(url=url, verdict=verdict, why="HTTP 404", found_on=found_on)


def look(
    checks: list[LinkCheck], *, after: dict[str, Observation] | None = None, at: datetime = AT
) -> dict[str, Observation]:
    suspects = read_suspects((after or {}).get("links.suspects"))
    got = collect_links(checks, suspects, home=HOME, hosts=HOSTS, at=at)
    return {reading.key: reading for reading in got}


def value(got: dict[str, Observation], key: str) -> object:
    return got[key].value


def test_a_link_dead_once_cannot_be_told_yet() -> None:
    got = look([check(f"{HOME}1")])

    assert value(got, "links.home_dead") is None
    assert "待复核" in got["links.home_dead"].detail


def test_a_link_dead_twice_hours_apart_is_dead_and_stays_so() -> None:
    first = look([check(f"{HOME}1")])
    second = look([check(f"{HOME}1")], after=first, at=LATER)
    third = look([check(f"{HOME}1")], after=second, at=LATER + timedelta(minutes=1))

    assert [value(got, "links.home_dead") for got in (first, second, third)] == [None, 1, 1]
    assert f"{HOME}1" in second["links.home_dead"].detail


def test_a_second_look_minutes_later_settles_nothing() -> None:
    first = look([check(f"{HOME}1")])
    again = look([check(f"{HOME}1")], after=first, at=AT + timedelta(minutes=30))
    then = look([check(f"{HOME}1")], after=again, at=AT + timedelta(hours=4))

    assert value(again, "links.home_dead") is None
    assert value(then, "links.home_dead") == 1


@pytest.mark.parametrize("verdict", [Verdict.ALIVE, Verdict.UNKNOWN])
def test_a_link_that_is_not_dead_at_the_second_look_begins_anew(verdict: Verdict) -> None:
    first = look([check(f"{HOME}1")])
    second = look([check(f"{HOME}1", verdict)], after=first, at=LATER)
    third = look([check(f"{HOME}1")], after=second, at=LATER + timedelta(hours=12))

    assert value(second, "links.home_dead") == 0
    assert value(third, "links.home_dead") is None


def test_one_dead_link_stands_though_another_waits() -> None:
    first = look([check(f"{HOME}1")])

    got = look([check(f"{HOME}1"), check(f"{HOME}2")], after=first, at=LATER)

    assert value(got, "links.home_dead") == 1


def test_counts_home_inner_attachments_and_external_links_apart() -> None:
    checks = [
        check(f"{HOME}1"),
        check(f"{HOME}2", found_on=INNER),
        check(f"{HOME}3.pdf", found_on=INNER),
        check("http://other.com/"),
        check(f"{HOME}4", Verdict.UNKNOWN),
        check(f"{HOME}5", Verdict.ALIVE),
    ]

    got = look(checks, after=look(checks), at=LATER)

    counts = {key: value(got, key) for key in got if key != "links.suspects"}
    assert counts == {
        "links.home_dead": 1, "links.inner_dead": 1, "attachments.broken": 1,
        "links.external_dead": 1, "links.lapsed": 0, "links.unknown": 1, "links.checked": 6,
    }  # fmt: skip


def test_outside_names_that_nobody_holds_any_more_are_named_once_each() -> None:
    gone = [
        replace(check(f"http://{host}/"), has_no_address=True)
        for host in ("old.com", "old.com/b", "older.com")
    ]

    first = look(gone)
    second = look(gone, after=first, at=LATER)

    assert (value(first, "links.lapsed"), value(second, "links.lapsed")) == (None, 2)
    assert "older.com" in second["links.lapsed"].detail


def test_no_earlier_look_means_no_suspect() -> None:
    assert read_suspects(None) == {}


@pytest.mark.parametrize(
    ("url", "expected"),
    [("http://x/a.pdf", True), ("http://x/a.DOCX?v=1", True), ("http://x/a.html", False),
     ("http://x/pdf", False), ("http://x/a.png", False)],
)  # fmt: skip
def test_documents_and_archives_are_attachments(url: str, *, expected: bool) -> None:
    assert is_attachment(url) is expected
