import re
from datetime import date

import pytest
from web_office import HOSTILE_TITLE, PATH, YEAR, Office, crawl, sighting

from model.people import Role

ITEMS = f"{PATH}/fields/info.news/items"
FIRST = "http://a.gov.cn/gzdt/1.html"


def take(office: Office, action: str, reason: str = "转载") -> str:
    answer = office.person(Role.FILLER).post(
        ITEMS, data={"address": FIRST, "action": action, "reason": reason}
    )
    assert answer.status_code == 200, answer.text
    return answer.text


def counted(office: Office) -> str:
    page = office.person(Role.FILLER).get(ITEMS).text
    return re.findall(r"计入 (\d+) 条", page)[0]


def test_the_items_behind_a_number_say_why_they_count(office: Office) -> None:
    page = office.person(Role.FILLER).get(ITEMS).text

    assert counted(office) == "8"
    assert page.count("<li") == 8
    assert "计入：" in page


def test_an_item_taken_out_moves_the_number_at_once_and_comes_back(office: Office) -> None:
    answer = take(office, "out")

    assert re.search(r'id="value-info-news".*?>7</button>', answer, re.DOTALL)
    assert counted(office) == "7"
    assert re.search(r'id="value-info-news".*?>8</button>', take(office, "rules"), re.DOTALL)


def test_taking_an_item_out_needs_a_reason(office: Office) -> None:
    answer = office.person(Role.FILLER).post(ITEMS, data={"address": FIRST, "action": "out"})

    assert (answer.status_code, counted(office)) == (422, "8")


def test_an_item_that_is_not_known_is_refused(office: Office) -> None:
    answer = office.person(Role.FILLER).post(
        ITEMS, data={"address": "http://a.gov.cn/none.html", "action": "out", "reason": "x"}
    )

    assert answer.status_code == 400
    assert "没有这条信息" in answer.text


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.FILLER])
def test_nobody_but_the_filler_takes_items_out(office: Office, role: Role) -> None:
    answer = office.person(role).post(
        ITEMS, data={"address": FIRST, "action": "out", "reason": "转载"}
    )

    assert answer.status_code == 403


def test_items_are_searched_sorted_and_chosen(office: Office) -> None:
    take(office, "out")
    filler = office.person(Role.FILLER)

    assert filler.get(ITEMS, params={"q": "第 3 次"}).text.count("<li") == 1
    assert "没有符合的信息" in filler.get(ITEMS, params={"q": "找不到"}).text
    assert filler.get(ITEMS, params={"show": "left_out"}).text.count("不计：") == 1
    by_title = filler.get(ITEMS, params={"order": "title", "show": "counted"}).text
    assert by_title.index("第 0 次") < by_title.index("第 2 次") < by_title.index("第 3 次")


def test_a_hostile_title_is_text_and_a_hostile_address_no_link(office: Office) -> None:
    page = office.person(Role.FILLER).get(ITEMS).text

    assert HOSTILE_TITLE not in page
    assert "&lt;script&gt;" in page
    assert "假链接" in page
    assert 'href="javascript' not in page


def test_a_search_text_is_escaped_where_it_stands_in_the_page(office: Office) -> None:
    page = office.person(Role.FILLER).get(ITEMS, params={"q": '"><script>alert(1)</script>'}).text

    assert "<script>alert" not in page


def test_a_field_that_is_no_count_has_no_items(office: Office) -> None:
    answer = office.person(Role.FILLER).get(f"{PATH}/fields/site.name/items")

    assert answer.status_code == 404


def test_what_the_site_changed_about_an_item_is_shown_with_the_old_date(office: Office) -> None:
    assert "抓取时发现网站改了" not in office.person(Role.FILLER).get(ITEMS).text
    crawl(office, sighting("/gzdt/1.html", "改过的标题", day=date(YEAR, 7, 9)))

    page = office.person(Role.FILLER).get(ITEMS).text

    assert page.count("抓取时发现网站改了") == 1
    assert re.search(rf"改了日期：{YEAR}-\d\d-\d\d → {YEAR}-07-09；标题：原为「.+」", page)
    assert "（工作动态）" in page
