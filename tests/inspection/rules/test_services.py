"""服务不实用: under, on and over each limit, and no data."""

from collections.abc import Sequence

import pytest
from inspection_cases import NOW, answer, make_column, make_site, make_standing

from inspection.records import ColumnSummary, SiteRecords
from inspection.service_guides import ELEMENTS, Guide, guides_of, observe_guides, read_guide
from model.columns import ColumnKind
from model.issues import Answer
from model.observations import Observation

PASS, FAIL, UNKNOWN = Answer.PASS, Answer.FAIL, Answer.UNKNOWN
COLUMN = make_column("办事指南", ColumnKind.SERVICE)
WHOLE = "".join(
    f"{heading}：按照有关规定办理，具体内容见窗口公示。" for heading in (
        "设定依据", "申请条件", "办理材料", "办理地点", "办理时间", "联系电话", "办理流程",
    )
)  # fmt: skip


def guides(*lacking: int) -> tuple[Guide, ...]:
    """Guides that lack so many elements; -1: its text could not be read."""
    names = tuple(ELEMENTS)
    return tuple(
        Guide(
            url=f"http://x.gov.cn/{number}",
            title=f"事项{number}",
            missing=None if count < 0 else names[len(names) - count :],
        )
        for number, count in enumerate(lacking)
    )


def judged(total: int, looked: Sequence[Guide] | None, *, is_read: bool = True) -> Answer:
    latest: dict[str, Observation] = {}
    if looked is not None:
        seen = observe_guides(looked, source="http://x.gov.cn/", at=NOW)
        latest[seen.key] = seen
    records = SiteRecords(
        site=make_site(COLUMN),
        columns={"办事指南": ColumnSummary(item_count=total)},
        standings={"办事指南": make_standing("办事指南", is_read=is_read)},
        latest=latest,
    )
    return answer("services.unusable", records)


@pytest.mark.parametrize(
    ("total", "lacking", "expected"),
    [
        (30, [4] * 4 + [0] * 6, PASS),
        (30, [4] * 5 + [0] * 5, FAIL),
        (30, [4] * 6, FAIL),
        (30, [3] * 10, PASS),
        (30, [3] * 6 + [4] * 4, PASS),
        (30, [0] * 9, UNKNOWN),
        (30, [0] * 10, PASS),
        (8, [0] * 8, PASS),
        (8, [0] * 7 + [-1], UNKNOWN),
        (4, [4] * 4, FAIL),
        (4, [4] * 3 + [3], PASS),
        (4, [4] * 3, UNKNOWN),
        (4, [4] * 3 + [-1], UNKNOWN),
        (0, [], FAIL),
        (30, [], UNKNOWN),
        (30, None, UNKNOWN),
    ],
)
def test_five_guides_without_four_elements_are_the_veto(
    total: int, lacking: list[int] | None, expected: Answer
) -> None:
    looked = None if lacking is None else guides(*lacking)

    assert judged(total, looked) is expected


def test_an_unread_catalogue_and_none_at_all_say_nothing() -> None:
    assert judged(0, guides(*[4] * 5), is_read=False) is UNKNOWN
    assert answer("services.unusable", SiteRecords(site=make_site())) is UNKNOWN


def test_a_guide_names_what_it_lacks() -> None:
    text = WHOLE.replace("办理流程", "其他").replace("联系电话", "其他")

    guide = read_guide(text, url="http://x.gov.cn/1", title="结婚登记")

    assert guide.missing == ("联系电话", "办理流程")
    assert read_guide(WHOLE, url="", title="结婚登记").missing == ()
    assert read_guide(WHOLE, url="", title="").missing == ("事项名称",)


def test_a_shell_that_a_script_fills_cannot_be_told() -> None:
    assert read_guide("正在加载，请稍候", url="", title="结婚登记").missing is None


@pytest.mark.parametrize(
    ("heading", "element"),
    [
        ("法定依据", "设定依据"), ("受理条件", "申请条件"), ("服务对象", "申请条件"),
        ("申请材料目录", "办理材料"), ("受理地点", "办理地点"), ("办理窗口", "办理地点"),
        ("办公时间", "办理时间"), ("法定办结时限", "办理时间"), ("咨询方式", "联系电话"),
        ("监督投诉电话", "联系电话"), ("审批程序", "办理流程"), ("流程图", "办理流程"),
    ],
)  # fmt: skip
def test_headings_that_offices_use_are_understood(heading: str, element: str) -> None:
    guide = read_guide(f"{heading}：" + "见公示栏。" * 40, url="", title="结婚登记")

    assert guide.missing is not None
    assert element not in guide.missing
    assert len(guide.missing) == len(ELEMENTS) - 2


def test_guides_come_back_from_their_observation() -> None:
    looked = guides(0, 4, -1)
    seen = observe_guides(looked, source="http://x.gov.cn/", at=NOW)

    assert guides_of(seen) == looked
    assert seen.detail == "看办事指南 3 个，读得出 2 个，其中 1 个缺要素"
    assert guides_of(None) == ()
