from datetime import UTC, datetime

import pytest
from web_office import PATH, Office, decide_all

from model.people import Role


def test_the_calendar_says_who_has_to_do_what_by_when(office: Office) -> None:
    page = office.person(Role.FILLER).get("/calendar").text

    assert "2025 年度报表日历" in page
    assert "填报人：填报并提交" in page
    assert "2026-01-20" in page
    assert "还有 15 天" in page


@pytest.mark.parametrize(("day", "is_late"), [(20, False), (21, True)])
def test_a_late_step_is_listed_among_the_late_ones(
    office: Office, day: int, *, is_late: bool
) -> None:
    office.clock.now = datetime(2026, 1, day, 1, 0, tzinfo=UTC)
    page = office.person(Role.FILLER).get("/calendar", params={"late": "true"}).text

    assert ("已逾期 1 天" in page) is is_late
    assert ("某市民政局网站" in page) is is_late


def test_the_form_shows_the_step_that_is_waited_for(office: Office) -> None:
    decide_all(office)
    filler = office.person(Role.FILLER)
    filler.post(f"{PATH}/state", data={"to": "submitted", "expected": "draft"})

    page = filler.get(PATH).text

    waiting = page.split('aria-current="step"')[1].split("</li>")[0]
    assert "审核" in waiting
    assert "还有 19 天" in waiting
