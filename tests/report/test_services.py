from report_cases import counted, make_item, why

from model.columns import ColumnKind
from report.services import judge_online, judge_services

_KIND = (ColumnKind.SERVICE,)


def test_the_catalogue_counts_as_it_stands_whatever_the_dates() -> None:
    items = [
        make_item("1", on="2019-01-01", kinds=_KIND),
        make_item("2", on=None, kinds=_KIND),
        make_item("gone", on=None, kinds=_KIND, flags=("vanished",)),
        make_item("out", on=None, kinds=_KIND, is_external=True),
    ]

    verdicts = judge_services(items)

    assert counted(verdicts) == ["1", "2"]
    assert why(verdicts, "gone") == "已不在目录中"


def test_only_an_entry_marked_so_is_done_wholly_online() -> None:
    items = [
        make_item("1", kinds=_KIND, facts={"online": "全程网办"}),
        make_item("2", kinds=_KIND, facts={"online": "全程在线"}),
        make_item("3", kinds=_KIND, facts={"online": "否"}),
        make_item("4", kinds=_KIND, facts={"online": "部分网办"}),
        make_item("5", kinds=_KIND),
    ]

    assert counted(judge_online(items)) == ["1", "2"]
