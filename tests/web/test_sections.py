import re
from datetime import date

import httpx
from web_office import PATH, YEAR, Office, crawl, sighting

from model.drafts import Cell, ValueState
from model.people import Role
from store.sheets import load_cells
from web.sheet import BY_STEPS


def cells(office: Office, section: str = "信息发布") -> list[Cell]:
    with office.store.reading() as tx:
        _, found = load_cells(tx, office.site, year=YEAR)
    return [cell for cell in found if cell.field.section == section]


def confirm(client: httpx.Client, section: str = "信息发布", seen: str = "") -> httpx.Response:
    seen = seen or compiled_at(client)
    return client.post(f"{PATH}/sections", data={"section": section, "compiled_at": seen})


def compiled_at(client: httpx.Client) -> str:
    return re.findall(r'name="compiled_at" value="([^"]+)"', client.get(PATH).text)[0]


def test_a_section_is_confirmed_but_for_what_needs_a_look(office: Office) -> None:
    before = cells(office)
    clear = {c.field.key for c in before if c.state is ValueState.PROPOSED and not c.warnings}
    assert clear

    answer = confirm(office.person(Role.FILLER))

    assert answer.status_code == 200
    assert {c.field.key for c in cells(office) if c.is_decided} == clear
    assert f"已确认 {len(clear)} 项" in answer.text


def test_what_is_warned_or_open_is_left_and_named(office: Office) -> None:
    answer = confirm(office.person(Role.FILLER), "基本信息")

    left = [cell for cell in cells(office, "基本信息") if not cell.is_decided]
    wanted, later = [
        [f'data-go="{cell.field.key}"' for cell in left if (cell.field.key in BY_STEPS) is is_later]
        for is_later in (False, True)
    ]
    assert wanted
    assert all(mark in answer.text for mark in wanted)
    assert later == ['data-go="site.report_url"']
    assert later[0] not in answer.text


def test_proposals_that_changed_meanwhile_are_not_confirmed_unseen(office: Office) -> None:
    filler = office.person(Role.FILLER)
    seen = compiled_at(filler)
    office.clock.now = office.clock.now.replace(hour=3)
    crawl(office, sighting("/gzdt/new.html", "补发的信息", day=date(YEAR, 12, 1)))
    again = office.person(Role.FILLER)

    assert confirm(again, seen=seen).status_code == 409
    assert not any(cell.is_decided for cell in cells(office))


def test_only_the_filler_confirms_a_section(office: Office) -> None:
    seen = compiled_at(office.person(Role.FILLER))
    for role in Role:
        if role is not Role.FILLER:
            assert confirm(office.person(role), seen=seen).status_code == 403
    assert not any(cell.is_decided for cell in cells(office))


def test_a_section_that_is_not_there_is_not_found(office: Office) -> None:
    assert confirm(office.person(Role.FILLER), "没有的部分").status_code == 404
