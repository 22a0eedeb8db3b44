"""Whole blocks count what their lines would count one by one."""

import random
from pathlib import Path

import pytest

from collectors.access_log.blocks import BlockReader
from collectors.access_log.collect import load_rules
from collectors.access_log.counting import Visits
from collectors.access_log.file_count import FileCounter
from collectors.access_log.lines import read_combined
from collectors.access_log.rules import Judge, parse_rules

AGENTS = ["Mozilla/5.0 Chrome/120", "Mozilla/5.0 Firefox/99", "Baiduspider/2.0", "-", 'a \\"b\\" c']
PATHS = ["/a.html", "/b/", "/i.png", "/s?q=中文", "/" + "x" * 600]


def line(
    *, at: str = "01/Feb/2026:10:00:00 +0800", agent: str = AGENTS[0], user: str = "-",
    ip: str = "1.2.3.4", path: str = "/a.html", status: str = "200", end: str = "",
) -> str:  # fmt: skip
    return f'{ip} - {user} [{at}] "GET {path} HTTP/1.1" {status} 12 "-" "{agent}"{end}'


def one_by_one(lines: list[str]) -> Visits:
    visits, judge = Visits(), Judge(load_rules())
    for each in lines:
        if (hit := read_combined(each)) is not None:
            visits.add(hit, judge)
    return visits


def drawn(chance: random.Random, number: int, ends: list[str]) -> str:
    """A line of a log in which one in a hundred is odd in some way."""
    if chance.random() < 0.003:
        return chance.choice(
            ["", "cut [off", "\udcff\udcd6", '1 - - [01/Feb/2026:10:00:00 +0800] "']
        )
    minute = number * 3
    day, zone = 1 + minute // 1440 % 28, "+0000" if chance.random() < 0.004 else "+0800"
    return line(
        at=f"{day:02}/Feb/2026:{minute // 60 % 24:02}:{minute % 60:02}:07 {zone}",
        agent=chance.choice(AGENTS[: 5 if chance.random() < 0.01 else 4]),
        user="li" if chance.random() < 0.003 else "-",
        ip=f"10.0.{chance.randrange(4)}.{chance.randrange(60)}",
        path=chance.choice(PATHS),
        status=chance.choice(["200", "200", "304", "404"]),
        end=chance.choice(ends),
    )


@pytest.mark.parametrize(
    "ends", [[""], [' "1.2.3.4, 5.6.7.8"'], ["", ' "-"'], [" 0.003", " 1.200"], ["\r"]]
)
@pytest.mark.parametrize("seed", range(4))
def test_a_file_counts_as_its_lines_do_one_by_one(
    tmp_path: Path, ends: list[str], seed: int
) -> None:
    chance = random.Random(seed)
    lines = [drawn(chance, number, ends) for number in range(3000)]
    path = tmp_path / "access.log"
    path.write_bytes("\n".join(lines).encode("utf-8", "surrogateescape"))
    counter = FileCounter(visits=Visits(), judge=Judge(load_rules()))

    count = counter.count(path)

    assert counter.visits == one_by_one(lines)
    assert count.lines == len(lines)
    odd = [n for n, each in enumerate(lines, 1) if each.strip() and read_combined(each) is None]
    assert (count.bad, count.bad_lines) == (len(odd), odd[:5])


def test_lines_of_one_day_are_read_as_columns() -> None:
    block = BlockReader(Judge(load_rules())).read("\n".join([line(), line(path="/i.png")]))

    assert block is not None
    assert (block.day, block.reasons) == ("2026-02-01", ["", "静态文件"])
    assert block.addresses == ["1.2.3.4", "1.2.3.4"]


@pytest.mark.parametrize(
    "other",
    [
        line(at="02/Feb/2026:00:00:00 +0800"),
        line(at="01/Feb/2026:10:00:00 +0000"),
        line(at="01/Feb/2026:1x:00:00 +0800"),
        line(agent='\\"'),
        line(status="2x0"),
        "",
        "cut off",
        line()[:-1],
    ],
)
def test_lines_that_are_not_all_alike_are_no_block(other: str) -> None:
    reader = BlockReader(Judge(load_rules()))

    assert reader.read(f"{line()}\n{other}") is None
    assert reader.read(f"{other}\n{line()}") is None


def test_a_users_name_and_what_stands_behind_the_agent_do_no_harm() -> None:
    lines = [line(user="li si", end=" 0.003"), line(ip="::1", end=" 0.12 -"), line(ip="9.9.9.9")]

    block = BlockReader(Judge(load_rules())).read("\n".join(lines))

    assert block is not None
    assert block.addresses == ["1.2.3.4", "::1", "9.9.9.9"]


def test_fields_more_in_one_line_alone_make_no_block() -> None:
    more, plain = line(end=' "more"'), line()

    assert BlockReader(Judge(load_rules())).read(f"{plain}\n{more}\n{plain}") is None
    assert BlockReader(Judge(load_rules())).read(f"{more}\n{plain}\n{more}") is None


def test_a_month_that_is_none_makes_no_block() -> None:
    assert BlockReader(Judge(load_rules())).read(line(at="01/Xyz/2026:10:00:00 +0800")) is None


def test_hours_of_another_zone_are_of_the_day_in_shanghai() -> None:
    block = BlockReader(Judge(load_rules())).read(line(at="01/Feb/2026:16:00:00 +0000"))

    assert block is not None
    assert block.day == "2026-02-02"


def test_the_sites_own_addresses_are_left_out_of_blocks_too() -> None:
    text = (Path(__file__).parents[2] / "config" / "access_log.toml").read_text(encoding="utf-8")
    rules = parse_rules(text.replace("own_addresses = []", 'own_addresses = ["9.9.9.9"]'))

    block = BlockReader(Judge(rules)).read("\n".join([line(), line(ip="9.9.9.9")]))

    assert block is not None
    assert block.reasons == ["", "自有监测"]
