"""A home with many sites and a million items, drawn from a seed: what the pages are measured on.

Rows are put in by the tables themselves, in batches: a million sightings through the crawler's
way would take an hour, and would lie in the store as these do.
"""

import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from page_records import NOW, YEAR, put, put_decisions, put_readings  # noqa: E402 - after the path is set

from config.home import Home  # noqa: E402 - after the path is set
from model.people import Role  # noqa: E402 - after the path is set
from store import people  # noqa: E402 - after the path is set
from store.engine import Store, open_store  # noqa: E402 - after the path is set
from store.tables import (  # noqa: E402 - after the path is set
    column_walks,
    crawl_runs,
    issues,
    sightings,
    site_columns,
    sites,
)

#: Name and kind of each column, and its share of a site's items in percent.
COLUMNS = (
    ("工作动态", "news", 40),
    ("通知公告", "notice", 20),
    ("政策文件", "policy", 12),
    ("法定主动公开内容", "disclosure", 12),
    ("政策解读", "interpretation", 4),
    ("乡村振兴", "topic", 6),
    ("互动留言", "letters", 5),
    ("机构概况", "overview", 1),
)
_YEARS = 5
_ISSUES = 30
_WORDS = (
    "召开",
    "推进",
    "关于",
    "印发",
    "通知",
    "民政",
    "养老",
    "服务",
    "工作",
    "会议",
    "开展",
    "调研",
)
_SITE = """key = "{key}"
name = "{name}"
home = "http://{key}.gov.cn/"
hosts = ["{key}.gov.cn"]
id_code = "{code}"
icp = "桂ICP备{code}号-1"
sponsor = "{name}主办单位"
operator = "{name}信息中心"
type = "部门网站"
phone = "0771-1234567"
letter_limit_days = 10
"""
_COLUMN = (
    '\n[[columns]]\nname = "{name}"\nkind = "{kind}"\nurl = "http://{key}.gov.cn/c{number}/"\n'
)


def sizes_of(site_count: int, item_count: int) -> list[int]:
    """Items of each site: one portal with 6 % of all, ten with 1.5 %, the rest alike."""
    big = [round(item_count * 0.06)] + [round(item_count * 0.015)] * min(10, site_count - 1)
    rest = site_count - len(big)
    left = item_count - sum(big)
    return [*big, *(left // rest + (n < left % rest) for n in range(rest))] if rest else big


def keys_of(site_count: int) -> list[str]:
    """Keys of the sites, the largest first."""
    return [f"s{number:05d}" for number in range(1, site_count + 1)]


def issue_of(key: str, nth: int) -> int:
    """Number of one of the issues of a site."""
    return _ISSUES * (int(key[1:]) - 1) + nth % _ISSUES + 1


def fill_home(folder: Path, *, site_count: int, item_count: int) -> Home:
    """Make the home of an installation with all its records but the drafts."""
    home = Home(path=folder, database_url=f"sqlite:///{folder / 'zhanbao.sqlite3'}")
    home.sites.mkdir(parents=True)
    keys = keys_of(site_count)
    for number, key in enumerate(keys):
        home.site_file(key).write_text(_site_text(key, number), encoding="utf-8")
    store = open_store(home.database_url)
    _fill_store(store, keys, sizes_of(site_count, item_count))
    store.close()
    return home


def _site_text(key: str, number: int) -> str:
    head = _SITE.format(key=key, name=f"第{number + 1}号县民政局", code=f"45{number:08d}")
    columns = (
        _COLUMN.format(name=name, kind=kind, key=key, number=place)
        for place, (name, kind, _) in enumerate(COLUMNS, 1)
    )
    return head + "".join(columns)


def _fill_store(store: Store, keys: list[str], sizes: list[int]) -> None:
    chance = random.Random(20251)
    with store.transaction() as tx:
        for role in Role:
            people.add_user(tx, name=f"某{role.label}", role=role, password_hash="-", at=NOW)  # noqa: S106
        put(tx, sites, ({"id": n, "key": key} for n, key in enumerate(keys, 1)))
        put(tx, site_columns, _columns(len(keys)))
        put(tx, crawl_runs, _runs(keys, sizes))
        put(tx, column_walks, _walks(len(keys)))
        put(tx, sightings, _sightings(keys, sizes, chance))
        put(tx, issues, _issues(keys))
        put_readings(tx, keys, chance)
        put_decisions(tx, keys)


def _columns(site_count: int) -> Iterator[dict[str, Any]]:
    for site in range(site_count):
        for place, (name, kind, _) in enumerate(COLUMNS, 1):
            yield {
                "id": site * len(COLUMNS) + place,
                "site_id": site + 1,
                "name": name,
                "kind": kind,
                "first_seen": NOW - timedelta(days=900),
            }


def _runs(keys: list[str], sizes: list[int]) -> Iterator[dict[str, Any]]:
    """Twelve runs of each site; run `12 n + 12` is the newest of site n."""
    for month in range(12):
        for number, (key, size) in enumerate(zip(keys, sizes, strict=True)):
            at = NOW - timedelta(days=30 * (12 - month))
            yield {
                "id": 12 * number + month + 1,
                "site": key,
                "year": YEAR,
                "is_full": month == 11,
                "status": "complete",
                "started_at": at,
                "finished_at": at + timedelta(minutes=9),
                "requests": 60,
                "list_pages": 50,
                "items": size,
                "seconds": 540.0,
            }


def _walks(site_count: int) -> Iterator[dict[str, Any]]:
    for run in range(1, 12 * site_count + 1):
        for name, _, _ in COLUMNS:
            yield {
                "run": run,
                "column_name": name,
                "walk_end": "last_page",
                "reason": "读到最后一页",
                "list_pages": 6,
                "row_count": 100,
                "covers_from": "",
                "notes": "[]",
            }


def _sightings(
    keys: list[str], sizes: list[int], chance: random.Random
) -> Iterator[dict[str, Any]]:
    first = date(YEAR - _YEARS + 1, 1, 1)
    for site, (key, size) in enumerate(zip(keys, sizes, strict=True), 1):
        for number in range(size):
            place = _place(number)
            day = first + timedelta(days=number * 365 * _YEARS // size)
            yield {
                "site_id": site,
                "address": f"http://{key}.gov.cn/c{place}/{number:07d}.html",
                "column_id": (site - 1) * len(COLUMNS) + place,
                "url": None,
                "title": "".join(chance.choices(_WORDS, k=8)) + str(number),
                "published_on": day,
                "date_source": "row",
                "date_doubt": "",
                "is_external": number % 50 == 7,
                "form": "material" if COLUMNS[place - 1][1] == "interpretation" else None,
                "form_reason": "",
                "facts": _facts(COLUMNS[place - 1][1], day),
                "flags": int(number % 200 == 3),
                "missed": 0,
                "missing_since": None,
                "same_as": None,
                "first_run": 12 * (site - 1) + 1,
                "last_run": 12 * site,
                "first_seen": NOW - timedelta(days=300),
                "last_seen": NOW - timedelta(days=14),
            }


def _place(number: int) -> int:
    """Number of the column that lists an item, by the shares of the columns."""
    share = number * 37 % 100
    for place, (_, _, percent) in enumerate(COLUMNS, 1):
        share -= percent
        if share < 0:
            return place
    return 1


def _facts(kind: str, day: date) -> str | None:
    if kind != "letters":
        return None
    replied = day + timedelta(days=6)
    return f'[["received_on", "{day}"], ["replied_on", "{replied}"]]'


def _issues(keys: list[str]) -> Iterator[dict[str, Any]]:
    for number, key in enumerate(keys):
        for nth in range(_ISSUES):
            opened = NOW - timedelta(days=nth * 9)
            yield {
                "site": key,
                "rule": "update.column",
                "severity": ("veto", "deduction", "notice")[(number + nth) % 3],
                "target": f"栏目{nth}",
                "opened_at": opened,
                "detail": "超过期限没有更新",
                "basis": "检查指标",
                "closed_at": None if nth % 3 == 0 else opened + timedelta(days=3),
            }
