"""Any number of small sites of two columns, the same bytes each time, and the truth of each."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

PER_PAGE = 20
_COLUMNS = (("xwdt", "工作动态", "news"), ("tzgg", "通知公告", "notice"))
_PAGE = """<!DOCTYPE html><html lang="zh-CN">
<head><meta charset="utf-8"><title>{name}</title></head>
<body><div class="nav"><a href="../">首页</a><a href="../xwdt/">工作动态</a>
<a href="../tzgg/">通知公告</a></div>
<div class="main"><ul class="list">
{rows}
</ul><script>createPageHTML({pages}, {page}, "index", "html");</script></div>
<div class="footer">主办单位：第{number}号局</div></body></html>"""
_ROW = (
    '<li><a href="./t{day:%Y%m%d}_{item}.html" title="{title}">{title}</a><span>{day}</span></li>'
)
_SITE = """key = "{key}"
name = "第{number}号局"
home = "{origin}/{key}/"
hosts = ["{host}"]
allow_networks = ["127.0.0.0/8"]
[politeness]
delay_seconds = {delay}
concurrency = {concurrency}
obey_robots = false
"""
_COLUMN = '[[columns]]\nname = "{name}"\nkind = "{kind}"\nurl = "{origin}/{key}/{folder}/"\n'


@dataclass(frozen=True, kw_only=True, slots=True)
class SmallSites:
    """`count` sites, whose newest item is of `newest`."""

    count: int
    newest: date

    @property
    def keys(self) -> list[str]:
        """Keys of the sites."""
        return [f"s{number:05d}" for number in range(self.count)]

    def items(self, number: int, column: int) -> int:
        """Number of items in a column of a site: from 20 to 60."""
        return 20 + (number * 7 + column * 13) % 41

    def truth(self, number: int) -> int:
        """Items of a site."""
        return sum(self.items(number, column) for column in range(len(_COLUMNS)))

    def pages(self) -> int:
        """List pages of all sites."""
        return sum(
            -(-self.items(number, column) // PER_PAGE)
            for number in range(self.count)
            for column in range(len(_COLUMNS))
        )

    def write(self, root: Path) -> None:
        """Write the pages of all sites, each in a folder of its own."""
        for number, key in enumerate(self.keys):
            for column, (folder, name, _) in enumerate(_COLUMNS):
                target = root / key / folder
                target.mkdir(parents=True)
                for file, text in self._files(number, column, name):
                    (target / file).write_text(text, encoding="utf-8")

    def _files(self, number: int, column: int, name: str) -> list[tuple[str, str]]:
        items = self.items(number, column)
        pages = -(-items // PER_PAGE)
        found = []
        for page in range(pages):
            rows = "\n".join(
                _ROW.format(
                    day=self.newest - timedelta(days=item),
                    item=f"{number}{column}{item:03d}",
                    title=f"第{number}号局{name}第{items - item}号：关于做好重点工作的通知",
                )
                for item in range(page * PER_PAGE, min(items, (page + 1) * PER_PAGE))
            )
            text = _PAGE.format(name=name, rows=rows, pages=pages, page=page, number=number)
            found.append((f"index_{page}.html" if page else "index.html", text))
        return found

    def write_site_files(
        self, folder: Path, origin: str, *, delay: float = 0, concurrency: int = 8
    ) -> None:
        """Write `KEY.toml` of every site."""
        folder.mkdir(parents=True, exist_ok=True)
        host = origin.partition("://")[2]
        told = {"origin": origin, "host": host, "delay": delay, "concurrency": concurrency}
        for number, key in enumerate(self.keys):
            text = _SITE.format(key=key, number=number, **told) + "".join(
                _COLUMN.format(name=name, kind=kind, key=key, folder=path, **told)
                for path, name, kind in _COLUMNS
            )
            (folder / f"{key}.toml").write_text(text, encoding="utf-8")
