"""What else an office has beside its site: an access log and figures of other systems."""

import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from demo.content import Content
from demo.pieces import Piece

_AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36",
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/125.0 Mobile Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
)
_ROBOT = "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)"
_VISITORS = 9
#: Networks set aside for documentation (RFC 5737): nobody's addresses.
_NETWORKS = ("192.0.2", "198.51.100", "203.0.113")

#: Figures of the year that no crawl can see; the labels are those of the form.
FIGURES: tuple[tuple[str, str], ...] = (
    ("注册用户数", "32650"),
    ("办件量 总数", "1846"),
    ("自然人办件量", "1522"),
    ("法人办件量", "324"),
    ("征集调查 收到意见数量", "318"),
    ("征集调查 参与人数", "2764"),
    ("在线访谈 网民留言数量", "112"),
    ("回复网民提问数量", "96"),
    ("在线访谈 关注人数", "10983"),
    ("安全检测评估次数", "4"),
    ("微信 信息发布量", "186"),
    ("微信 关注量（订阅数）", "15840"),
)


def figures_csv() -> str:
    """The import file: `指标,值`, one figure a line."""
    return "指标,值\n" + "".join(f"{label},{value}\n" for label, value in FIGURES)


def access_log(content: Content) -> str:
    """A year of nginx's combined log: visits of every day, robots and pictures among them."""
    draw = random.Random(f"log/{content.year}")  # noqa: S311 - a sample log
    pieces = [
        piece
        for piece in content.pieces
        if not piece.is_external and piece.published_on.year == content.year
    ]
    first = datetime(content.year, 1, 1, tzinfo=UTC)
    days = (datetime(content.year + 1, 1, 1, tzinfo=UTC) - first).days
    lines = [
        line for day in range(days) for line in _day(first + timedelta(days=day), pieces, draw)
    ]
    return "\n".join(lines) + "\n"


def write_samples(folder: Path, content: Content) -> tuple[Path, Path]:
    """Write `access.log` and `figures.csv` into a folder; returns both paths."""
    folder.mkdir(parents=True, exist_ok=True)
    log, figures = folder / "access.log", folder / "figures.csv"
    log.write_text(access_log(content), encoding="utf-8")
    figures.write_text(figures_csv(), encoding="utf-8")
    return log, figures


def _day(day: datetime, pieces: list[Piece], draw: random.Random) -> list[str]:
    requests = [(day + timedelta(hours=3), "192.0.2.250", "/", 200, _ROBOT)]
    for _ in range(draw.randint(_VISITORS // 2, _VISITORS)):
        address = f"{draw.choice(_NETWORKS)}.{draw.randint(1, 240)}"
        agent = draw.choice(_AGENTS)
        moment = day + timedelta(seconds=draw.randint(0, 85_000))
        targets = [
            "/",
            "/css/style.css",
            *(piece.path for piece in draw.choices(pieces, k=draw.randint(0, 4))),
        ]
        requests += [
            (moment + timedelta(seconds=7 * place), address, target, 200, agent)
            for place, target in enumerate(targets)
        ]
    requests.sort()
    return [_line(*request) for request in requests]


def _line(moment: datetime, address: str, target: str, status: int, agent: str) -> str:
    # nginx of an office in China writes its own time zone.
    local = moment.strftime("%d/%b/%Y:%H:%M:%S +0800")
    return (
        f'{address} - - [{local}] "GET {target} HTTP/1.1" {status} {len(target) * 97} "-" "{agent}"'
    )
