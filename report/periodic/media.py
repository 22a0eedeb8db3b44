"""Accounts of 政务新媒体 and what other systems told of them → a sentence for each. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from config.fields import fields_by_key
from model.days import shanghai_day
from model.observations import Observation
from model.values import NONE
from report.periodic.records import PeriodRecords
from report.records import SiteYear
from report.values import format_value


@dataclass(frozen=True, kw_only=True, slots=True)
class _Account:
    """One kind of account: its words, the field of its name, those of its figures."""

    words: str
    name: str
    figures: tuple[tuple[str, str], ...]


_ACCOUNTS = (
    _Account(
        words="微博",
        name="media.weibo_name",
        figures=(("发布", "media.weibo_posts"), ("关注", "media.weibo_followers")),
    ),
    _Account(
        words="微信",
        name="media.wechat_name",
        figures=(("发布", "media.wechat_posts"), ("订阅", "media.wechat_followers")),
    ),
    _Account(
        words="移动客户端",
        name="media.app_name",
        figures=(
            ("发布", "media.app_posts"),
            ("阅读", "media.app_reads"),
            ("下载", "media.app_downloads"),
        ),
    ),
)


def describe_media(records: PeriodRecords) -> Iterator[str]:
    """A sentence for each account the site names; none where it names no account.

    The platforms' figures come by import and are of the year so far, with the day they were
    told; what nobody imported is said to be missing, never 0.

    Source: 填写说明 八.1-3, with the figures of the newest year that the period touches.
    """
    newest = records.years[-1]
    for account in _ACCOUNTS:
        if name := _name(newest, account.name):
            yield f"{account.words}「{name}」：{_figures(newest, account)}。"


def _name(year: SiteYear, key: str) -> str:
    reading = year.reading(key)
    told = dict(year.site.facts).get(key) or (str(reading.value) if reading else "")
    return "" if told == NONE else told


def _figures(year: SiteYear, account: _Account) -> str:
    by_key = {figure.key: figure for figure in year.figures if figure.value is not None}
    told = [(words, by_key[key]) for words, key in account.figures if key in by_key]
    missing = "、".join(words for words, key in account.figures if key not in by_key)
    if not told:
        return "平台后台的数据没有导入，本期不作统计"
    last = max(shanghai_day(figure.observed_at) for _, figure in told)
    counts = "，".join(f"{words} {_printed(figure)}" for words, figure in told)
    left = f"；{missing}没有导入" if missing else ""
    return f"{year.year} 年至 {last.month}月{last.day}日累计{counts}{left}"


def _printed(figure: Observation) -> str:
    field = fields_by_key()[figure.key]
    value = figure.value
    if value is None or isinstance(value, str):
        return str(value)
    return f"{format_value(field, value)} {field.unit}".rstrip()
