import pytest
from web_fleet import add_sites
from web_office import NOW, Office

from model.fleet import DiscoveryOutcome, Doubt, SiteDiscovery
from model.people import Role
from store.fleet_discoveries import record_discovery


@pytest.fixture
def found(office: Office) -> Office:
    add_sites(office, 4)
    with office.store.transaction() as tx:
        for key, outcome, doubts in (
            ("s00", DiscoveryOutcome.FOUND, ((Doubt.UNSURE, "<b>要闻</b>：动态？"),)),
            ("s01", DiscoveryOutcome.UNREACHABLE, ((Doubt.PROBLEM, "连接被拒绝"),)),
            ("s02", DiscoveryOutcome.FOUND, ()),
        ):
            record_discovery(
                tx, SiteDiscovery(site=key, outcome=outcome, at=NOW, columns=3, doubts=doubts)
            )
    return office


def test_sites_that_need_a_person_are_listed_the_worst_first(found: Office) -> None:
    page = found.person(Role.FILLER).get("/fleet/worklist").text

    assert "（2 个网站）" in page
    assert page.index("连接被拒绝") < page.index("要闻")
    assert "<b>要闻</b>" not in page
    assert "北市第02站" not in page


@pytest.mark.parametrize(("kind", "count"), [("unsure", 1), ("unreachable", 1), ("missing", 0)])
def test_the_list_is_narrowed_by_kind(found: Office, kind: str, count: int) -> None:
    page = found.person(Role.FILLER).get(f"/fleet/worklist?kind={kind}").text

    assert f"（{count} 个网站）" in page


def test_the_list_is_a_csv_file_too(found: Office) -> None:
    text = found.person(Role.FILLER).get("/fleet/worklist.csv").text

    assert '"s01"' in text
    assert "访问不到" in text


def test_a_filler_settles_and_a_reviewer_does_not(found: Office) -> None:
    reviewer, filler = found.person(Role.REVIEWER), found.person(Role.FILLER)
    assert reviewer.post("/sites/s00/discovery").status_code == 403
    assert "已核对</button>" not in reviewer.get("/fleet/worklist").text

    assert filler.post("/sites/s00/discovery").status_code == 303
    assert "（1 个网站）" in filler.get("/fleet/worklist").text
