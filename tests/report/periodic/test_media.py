from dataclasses import replace

from period_cases import COLUMNS, at, make_period
from report_cases import make_records

from model.observations import Observation, Reading
from report.periodic.media import describe_media
from report.periodic.records import PeriodRecords
from report.periodic.write import write_report


def figure(key: str, value: Reading) -> Observation:
    return Observation(
        key=key, value=value, observed_at=at("2025-04-01"), source="x.xlsx", year=2025
    )


def period(*figures: Observation, facts: dict[str, str] | None = None) -> PeriodRecords:
    site = {"facts": tuple((facts or {}).items())}
    year = make_records(columns=COLUMNS, figures=figures, site=site)
    return replace(make_period(), years=(year,), site=year.site)


def test_each_account_is_told_with_its_figures_of_the_year_so_far() -> None:
    told = period(
        figure("media.wechat_posts", 208),
        figure("media.wechat_followers", 46311),
        figure("media.weibo_posts", 0),
        facts={"media.wechat_name": "广西民政", "media.weibo_name": "民政在线"},
    )

    assert list(describe_media(told)) == [
        "微博「民政在线」：2025 年至 4月1日累计发布 0 条；关注没有导入。",
        "微信「广西民政」：2025 年至 4月1日累计发布 208 条，订阅 46311 个。",
    ]


def test_figures_that_nobody_imported_are_missing_and_no_zero() -> None:
    (words,) = describe_media(period(facts={"media.app_name": "民政通"}))

    assert words == "移动客户端「民政通」：平台后台的数据没有导入，本期不作统计。"


def test_a_site_without_an_account_has_no_such_part() -> None:
    records = period(figure("media.weibo_posts", 3), facts={"media.weibo_name": "无"})

    assert list(describe_media(records)) == []
    assert [s.title for s in write_report(records).sections][-1] == "四、整改情况"


def test_the_part_stands_last_in_the_report() -> None:
    report = write_report(period(facts={"media.wechat_name": "广西民政"}))

    assert report.sections[-1].title == "五、政务新媒体情况"
    assert report.sections[-1].paragraphs[0].startswith("微信「广西民政」")


def test_a_name_read_from_the_page_is_known_too() -> None:
    reading = Observation(
        key="media.weibo_name", value="民政微博", observed_at=at("2025-03-01"), source="首页"
    )
    year = make_records(columns=COLUMNS, latest={"media.weibo_name": reading})

    (words,) = describe_media(replace(make_period(), years=(year,)))

    assert words.startswith("微博「民政微博」")
