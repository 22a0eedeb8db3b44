"""A discovered site → `sites/<key>.toml`, readable, with what a person should check.

A file that is already there is added to, never rewritten: every line a person wrote stays.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from config.site_editor import NOT_READ, Entry, set_entries
from config.site_lock import alone_in
from config.sites import parse_site
from model.columns import Column
from model.errors import ConfigError
from model.identity import canonical_address
from model.sites import Site

_HEAD = """# {name}
# 由 zhanbao discover 于 {day} 生成，请核对：标有“请核对”的栏目类别、主办单位、备案号。
# 类别 kind：overview 概况 · news 动态要闻 · notice 通知公告 · policy 政策文件
#   disclosure 公开目录 · interpretation 解读 · response 回应关切 · topic 专题
#   consultation 征集调查 · interview 在线访谈 · letters 留言 · service 办事 · other 其他
# 再次运行 discover 只在末尾添加新栏目，不改动已有内容；不要的栏目请整段加 # 注释，不会再添加。
"""
_TEXTS = (
    ("id_code", "政府网站标识码"),
    ("icp", "ICP备案号"),
    ("police", "公安机关备案号"),
    ("conac", "党政机关网站标识"),
    ("sponsor", "主办单位"),
    ("operator", "承办单位"),
    ("type", "政府门户网站、部门网站或专项网站"),
    ("chinese_domain", "中文域名"),
    ("phone", "联系电话"),
)
_BELONGING = (
    (
        "organisation",
        "所属单位，上级在前，如 某自治区/甲市/民政局；单位账户只看到本单位及下级的网站",
    ),
    ("region", "地区"),
    ("department", "部门"),
)
_BLOCK = re.compile(r"^[ \t]*\[\[columns\]\]", re.MULTILINE)
_URL = re.compile(r"""^[#\s]*url\s*=\s*(["'])(?P<url>.+?)\1""", re.MULTILINE)
_GONE = "# 再次发现时未见到此栏目"


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """What writing a site file did to its columns."""

    path: Path
    #: The site as the file now describes it.
    site: Site
    added: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    #: In the file, but not found this time.
    vanished: tuple[str, ...] = ()
    #: Columns that stand commented out in the file.
    refused: tuple[str, ...] = field(default=())


def write_site(
    path: Path, site: Site, *, today: date, reasons: Mapping[str, str] | None = None
) -> Written:
    """Write a discovered site, or add what is new in it to the file that is there.

    Args:
        path: The site file.
        site: What discovery found.
        today: Stands in the comments.
        reasons: Column name → what its kind rests on, written beside it.

    Raises:
        ConfigError: the file that is there cannot be read, or this one cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(error, path) from error
    with alone_in(path.parent):
        return _write_alone(path, site, today=today, reasons=reasons or {})


def _write_alone(path: Path, site: Site, *, today: date, reasons: Mapping[str, str]) -> Written:
    existing = _read(path)
    if existing:
        text, outcome = merge_site(existing, site, path=path, today=today, reasons=reasons)
    else:
        text = render_site(site, today=today, reasons=reasons)
        names = tuple(column.name for column in site.columns)
        outcome = Written(path=path, site=site, added=names)
    site = parse_site(text, name=path.name, stem=path.stem)
    try:
        draft = path.with_suffix(".toml.new")
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        raise _unwritable(error, path) from error
    return replace(outcome, site=site)


def _unwritable(error: OSError, path: Path) -> ConfigError:
    return ConfigError(
        f"站点文件无法写入（{error.strerror}）", where=str(path), remedy="检查目录权限与磁盘空间"
    )


def render_site(site: Site, *, today: date, reasons: Mapping[str, str]) -> str:
    """The text of a new site file."""
    return _HEAD.format(name=site.name, day=today) + "\n" + render_entries(site, reasons)


def render_entries(site: Site, reasons: Mapping[str, str]) -> str:
    """What a site file says, without its head; what is not known stands there commented out."""
    lines = [
        f"key = {_quoted(site.key)}",
        f"name = {_quoted(site.name)}",
        f"home = {_quoted(site.home)}",
        f"hosts = {_listed(sorted(site.hosts))}  # 本站域名，其余都算外链",
        *(_text_line(name, getattr(site, name), words) for name, words in _TEXTS),
        *(_belonging_line(name, getattr(site, name), words) for name, words in _BELONGING),
        _limit_line(site.letter_limit_days),
        f"allow_networks = {_listed(site.allow_networks)}  # 内网站点的网段，公网站点留空",
        "# enabled = false  # 去掉行首 # 即停止抓取本站",
        "",
        "[politeness]  # 同时几个请求、每次间隔几秒",
        f"delay_seconds = {site.politeness.delay_seconds}",
        f"concurrency = {site.politeness.concurrency}",
        '# window = ["20:00", "06:00"]  # 只在这段时间抓取（北京时间）；不写为全天',
        "",
        '[facts]  # 网页上没有、由本单位填写的指标，如 "security.level" = "二级"',
        *(f"{_quoted(key)} = {_quoted(text)}" for key, text in site.facts),
        "",
    ]
    return "\n".join(lines) + "".join(_block(column, reasons) for column in site.columns)


def merge_site(
    text: str, site: Site, *, path: Path, today: date, reasons: Mapping[str, str]
) -> tuple[str, Written]:
    """The text of a site file with new columns added and vanished ones marked.

    Raises:
        ConfigError: `text` is no usable site file.
    """
    known = parse_site(text, name=path.name, stem=path.stem)
    addresses = {canonical_address(column.url) for column in known.columns}
    mentioned = {canonical_address(found["url"]) for found in _URL.finditer(text)}
    found = {canonical_address(column.url) for column in site.columns}
    new = [each for each in site.columns if canonical_address(each.url) not in mentioned]
    vanished = [each for each in known.columns if canonical_address(each.url) not in found]
    text = _fill_in(text, known, site)
    marked = _mark_vanished(text, {canonical_address(each.url) for each in vanished}, today)
    added = tuple(_renamed(new, {column.name for column in known.columns}))
    heading = f"\n# —— 以下栏目于 {today} 新发现 ——\n" if added else ""
    reasons = {a.name: reasons.get(n.name, "") for a, n in zip(added, new, strict=True)}
    merged = marked.rstrip("\n") + "\n" + heading + "".join(_block(each, reasons) for each in added)
    return merged, Written(
        path=path,
        site=known,
        added=tuple(column.name for column in added),
        kept=tuple(each.name for each in known.columns if each not in vanished),
        vanished=tuple(each.name for each in vanished),
        refused=tuple(
            each.name
            for each in site.columns
            if canonical_address(each.url) in mentioned - addresses
        ),
    )


def _fill_in(text: str, known: Site, found: Site) -> str:
    """`text` with what could not be read before and was now, where it still says so."""
    news = [
        Entry(name=name, value=getattr(found, name))
        for name, words in _TEXTS
        if getattr(found, name)
        and not getattr(known, name)
        and f'# {name} = ""  # {words}{NOT_READ}\n' in text
    ]
    return set_entries(text, news)


def _renamed(columns: Iterable[Column], taken: set[str]) -> Iterable[Column]:
    """The columns under names that the file does not have yet."""
    for column in columns:
        name, number = column.name, 2
        while name in taken:
            name = f"{column.name}（{number}）"
            number += 1
        taken.add(name)
        yield replace(column, name=name)


def _mark_vanished(text: str, addresses: set[str], today: date) -> str:
    """`text` with one comment line before each block whose address was not found."""
    starts = [found.start() for found in _BLOCK.finditer(text)]
    if not starts:
        return text
    ends = [*starts[1:], len(text)]
    pieces = [text[: starts[0]]]
    for start, end in zip(starts, ends, strict=True):
        block = text[start:end]
        url = _URL.search(block)
        is_gone = url is not None and canonical_address(url["url"]) in addresses
        before = pieces[-1].rstrip("\n").rpartition("\n")[2]
        if is_gone and not before.startswith(_GONE):
            pieces.append(f"{_GONE}（{today}），请核对是否已下线\n")
        pieces.append(block)
    return "".join(pieces)


def _block(column: Column, reasons: Mapping[str, str]) -> str:
    reason = reasons.get(column.name, "")
    lines = [
        "",
        "[[columns]]",
        f"name = {_quoted(column.name)}",
        f"kind = {_quoted(column.kind)}  # {column.kind.label}{f'：{reason}' if reason else ''}",
        f"url = {_quoted(column.url)}",
    ]
    if column.note:
        lines.append(f"note = {_quoted(column.note)}")
    return "\n".join(lines) + "\n"


def _text_line(name: str, text: str, words: str) -> str:
    return f"{name} = {_quoted(text)}  # {words}" if text else f'# {name} = ""  # {words}{NOT_READ}'


def _belonging_line(name: str, text: str, words: str) -> str:
    return f"{'' if text else '# '}{name} = {_quoted(text)}  # {words}"


def _limit_line(days: int | None) -> str:
    return f"{'# ' if days is None else ''}letter_limit_days = {days or 10}  # 留言答复时限，工作日"


def _listed(texts: Sequence[str]) -> str:
    return f"[{', '.join(_quoted(text) for text in texts)}]"


def _quoted(text: str) -> str:
    """A TOML basic string; JSON writes the same escapes."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _read(path: Path) -> str:
    if not path.exists():
        return ""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"已有的站点文件无法读取（{error}）",
            where=str(path),
            remedy="改名保留后重新运行",
            code="C02",
        ) from error
