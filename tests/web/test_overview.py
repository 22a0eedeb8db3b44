import re
from datetime import timedelta

import pytest
from web_fleet import add_sites
from web_office import NOW, YEAR, Office

from model.issues import NewIssue, Severity
from model.people import Role
from store.fleet_switches import turn_switches
from store.issues import apply_changes


def names(page: str) -> list[str]:
    return re.findall(r"([南北]市第\d\d站)</a>", page)


def test_one_site_alone_shows_no_filters(office: Office) -> None:
    page = office.person(Role.FILLER).get("/").text

    assert "某市民政局网站" in page
    assert "只看" not in page
    assert 'href="/fleet"' not in page


def test_many_sites_come_a_page_at_a_time_each_once(office: Office) -> None:
    add_sites(office)
    filler = office.person(Role.FILLER)
    first, second = filler.get("/").text, filler.get("/?page=2").text

    assert "网站（61）" in first
    found = names(first) + names(second)
    assert (len(found), len(set(found))) == (60, 60)
    assert 'href="?page=2' in first


def test_sites_are_narrowed_by_region_text_and_state(office: Office) -> None:
    add_sites(office, 6)
    filler = office.person(Role.FILLER)

    assert len(names(filler.get("/?region=南市").text)) == 3
    assert names(filler.get("/?q=4500000102").text) == ["北市第02站"]
    assert len(names(filler.get("/?only=no_columns").text)) == 6
    assert len(names(filler.get("/?organisation=某区/北市").text)) == 3
    assert names(filler.get("/?only=veto").text) == []
    assert "没有这样的网站" in filler.get("/?q=无此站").text


def test_the_worst_comes_first_where_asked(office: Office) -> None:
    add_sites(office, 6)
    with office.store.transaction() as tx:
        for key, count in (("s03", 3), ("s01", 1)):
            opened = [
                NewIssue(rule=f"r.{n}", severity=Severity.VETO, target="x", detail="x", basis="一")
                for n in range(count)
            ]
            apply_changes(tx, site=key, opened=opened, closed=[], at=NOW)
    page = office.person(Role.FILLER).get("/?order=vetoes&down=true").text

    assert names(page)[:2] == ["南市第03站", "南市第01站"]
    assert "单项否决 3" in page


def test_a_stopped_site_says_so_and_has_no_next_crawl(office: Office) -> None:
    with office.store.transaction() as tx:
        turn_switches(tx, ["a"], is_stopped=True, by="甲", at=NOW, reason="改版")
    filler = office.person(Role.FILLER)

    assert "已停用" in filler.get("/?only=stopped").text
    # The crawl of 1 February would be the next.
    assert "2026-02" not in filler.get("/").text


def test_the_next_crawl_is_shown(office: Office) -> None:
    assert re.search(r"<td>2026-02-0[12] \d\d:\d\d</td>", office.person(Role.FILLER).get("/").text)


def test_after_the_deadline_a_report_that_is_not_signed_is_late(office: Office) -> None:
    filler = office.person(Role.FILLER)
    assert "逾期</b>" not in filler.get("/").text

    office.clock.now += timedelta(days=27)
    filler = office.person(Role.FILLER)
    assert "逾期</b>" in filler.get("/?only=late").text


def test_another_year_may_be_looked_at(office: Office) -> None:
    page = office.person(Role.FILLER).get(f"/?year={YEAR - 1}").text

    assert f"/sites/a/{YEAR - 1}" in page
    assert "未生成草稿" in page


@pytest.mark.parametrize("query", ["only=x", "order=x", "year=9999", "year=-1", "organisation=//"])
def test_an_odd_wish_is_no_fault(office: Office, query: str) -> None:
    assert office.person(Role.FILLER).get(f"/?{query}").status_code == 200
