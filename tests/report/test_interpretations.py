from report_cases import counted, make_item, why

from model.columns import ColumnKind
from model.items import Form
from report.interpretations import form_of, judge_interpretations

_KIND = (ColumnKind.INTERPRETATION,)


def test_the_three_forms_add_up_to_the_total() -> None:
    items = [
        make_item("m", kinds=_KIND, title="《养老条例》政策解读"),
        make_item("p", kinds=_KIND, title="一图读懂《养老条例》"),
        make_item("c", kinds=_KIND, title="本报评论员：让养老更安心"),
        make_item("x", kinds=_KIND, title="图解", is_external=True),
    ]

    total = counted(judge_interpretations(items, year=2025))
    parts = [counted(judge_interpretations(items, year=2025, form=form)) for form in Form]

    assert total == ["m", "p", "c"]
    assert parts == [["m"], ["p"], ["c"]]


def test_the_form_found_in_the_body_goes_before_the_title() -> None:
    item = make_item(kinds=_KIND, title="图解政策", form=Form.MATERIAL, form_reason="正文 2000 字")

    assert form_of(item) == (Form.MATERIAL, "正文 2000 字")


def test_an_item_of_another_form_says_where_it_belongs() -> None:
    items = [make_item(kinds=_KIND, title="视频解读：低保新规")]

    verdicts = judge_interpretations(items, year=2025, form=Form.MATERIAL)

    assert "解读产品" in why(verdicts, "a")
