from dataclasses import replace
from datetime import date, timedelta

from web_office import NAMES, NOW, YEAR, Office, crawl, sighting

from model.people import Role
from report.figures import FIGURES, item_verdicts
from report.verdicts import Verdict
from store import decisions, runs
from store.sheets import load_site_year
from web.evidence import VerdictCache


def judged(office: Office, cache: VerdictCache, field: str) -> tuple[Verdict, ...]:
    with office.store.reading() as tx:
        return cache.verdicts(tx, office.site, year=YEAR, field_key=field, now=office.clock())


def counted(office: Office, cache: VerdictCache, field: str = "info.news") -> int:
    return sum(verdict.is_counted for verdict in judged(office, cache, field))


def test_the_same_verdicts_are_given_until_something_changes(office: Office) -> None:
    cache = VerdictCache()

    assert judged(office, cache, "info.news") is judged(office, cache, "info.news")


def test_a_decision_a_crawl_and_a_new_day_are_seen_at_once(office: Office) -> None:
    cache = VerdictCache()
    assert counted(office, cache) == 8
    with office.store.transaction() as tx:
        decisions.decide_item(
            tx, site="a", year=YEAR, address="http://a.gov.cn/gzdt/1.html", is_counted=False,
            by=NAMES[Role.FILLER], at=NOW, reason="转载",
        )  # fmt: skip
    assert counted(office, cache) == 7

    crawl(office, sighting("/gzdt/new.html", "补发", day=date(YEAR, 12, 1)))
    assert counted(office, cache) == 8

    before = judged(office, cache, "info.news")
    office.clock.now += timedelta(days=1)
    assert judged(office, cache, "info.news") is not before


def test_another_kind_of_a_column_is_seen_at_once(office: Office) -> None:
    cache = VerdictCache()
    counted(office, cache)
    kinds = [replace(c, kind=office.site.columns[1].kind) for c in office.site.columns]
    office.site = replace(office.site, columns=tuple(kinds))

    assert counted(office, cache) == 0


def test_nothing_is_kept_while_a_crawl_is_under_way(office: Office) -> None:
    cache = VerdictCache()
    with office.store.transaction() as tx:
        runs.start_run(tx, site="a", year=YEAR, is_full=True, started_at=NOW)

    assert judged(office, cache, "info.news") is not judged(office, cache, "info.news")


def test_every_field_is_judged_as_from_all_records(office: Office) -> None:
    """Figures that need no past are judged from fewer records, or from a part of larger ones."""
    old = [sighting(f"/xczx/o{n}.html", f"旧闻{n}", column="乡村振兴", day=date(2023, 5, n + 1))
           for n in range(3)]  # fmt: skip
    crawl(office, *old)
    with office.store.reading() as tx:
        records = load_site_year(tx, office.site, year=YEAR, now=office.clock())
    past_first, year_first = VerdictCache(), VerdictCache()
    judged(office, past_first, "topics.maintained")
    judged(office, year_first, "info.news")

    for field in FIGURES:
        wanted = [v for v in item_verdicts(records, field) if v.is_counted]
        for cache in (past_first, year_first):
            found = [v for v in judged(office, cache, field) if v.is_counted]
            assert found == wanted, field
    assert judged(office, past_first, "info.total") == judged(office, year_first, "info.total")
