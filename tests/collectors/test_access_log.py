"""Access logs → UV and PV."""

import gzip
import lzma
from datetime import UTC, datetime
from pathlib import Path

import pytest

from collectors.access_log.collect import collect_visits, count_files, load_rules
from collectors.access_log.lines import read_combined, read_w3c_fields
from model.errors import ImportRefused

AT = datetime(2027, 1, 5, tzinfo=UTC)
CHROME = "Mozilla/5.0 (Windows NT 10.0) Chrome/120.0"


def line(
    *, ip: str = "1.2.3.4", at: str = "01/Feb/2026:10:00:00 +0800", method: str = "GET",
    path: str = "/a.html", status: int = 200, agent: str = CHROME,
) -> str:  # fmt: skip
    return f'{ip} - - [{at}] "{method} {path} HTTP/1.1" {status} 12 "-" "{agent}"\n'


def figures(folder: Path, text: str, *, year: int = 2026) -> tuple[object, object]:
    path = folder / "access.log"
    path.write_text(text, encoding="utf-8", errors="surrogateescape")
    uv, pv = collect_visits([path], year=year, at=AT)
    return uv.value, pv.value


def test_a_visitor_counts_once_a_day_and_again_the_next_day(tmp_path: Path) -> None:
    text = line() + line() + line(ip="1.2.3.5") + line(at="02/Feb/2026:10:00:00 +0800")

    assert figures(tmp_path, text) == (3, 4)


def test_another_agent_at_the_same_address_is_another_visitor(tmp_path: Path) -> None:
    assert figures(tmp_path, line() + line(agent="Mozilla/5.0 Firefox/1")) == (2, 2)


@pytest.mark.parametrize(
    "left_out",
    [
        line(agent="Mozilla/5.0 (compatible; Baiduspider/2.0)"),
        line(agent="-"),
        line(path="/style.css?v=2"),
        line(path="/1.PNG"),
        line(status=404),
        line(status=302),
        line(method="HEAD"),
    ],
)
def test_robots_static_files_and_errors_are_left_out(tmp_path: Path, left_out: str) -> None:
    assert figures(tmp_path, line(ip="9.9.9.9") + left_out) == (1, 1)


def test_the_year_turns_in_shanghai_whatever_zone_the_log_has(tmp_path: Path) -> None:
    text = line(at="31/Dec/2025:16:00:00 +0000") + line(at="31/Dec/2025:15:59:59 +0000")
    text += line(at="01/Jan/2027:00:00:00 +0800")

    assert figures(tmp_path, text) == (1, 1)


def test_packed_and_plain_files_in_any_order_give_the_same(tmp_path: Path) -> None:
    parts = [line(at=f"0{day}/Feb/2026:10:00:00 +0800") for day in (3, 1, 2)]
    (tmp_path / "a.log.1").write_text(parts[0])
    (tmp_path / "b.gz").write_bytes(gzip.compress(parts[1].encode()))
    (tmp_path / "c").write_bytes(lzma.compress(parts[2].encode()))

    uv, pv = collect_visits(sorted(tmp_path.iterdir()), year=2026, at=AT)

    assert (uv.value, pv.value) == (3, 3)
    assert "02 月 3" in pv.detail


def test_reads_the_w3c_log_of_iis_whose_times_are_utc(tmp_path: Path) -> None:
    text = (
        "#Software: Microsoft Internet Information Services 10.0\r\n"
        "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port c-ip "
        "cs(User-Agent) sc-status\r\n"
        f"2026-01-31 16:30:00 10.0.0.1 GET /a.html - 80 1.2.3.4 {CHROME.replace(' ', '+')} 200\r\n"
    )
    path = tmp_path / "u_ex.log"
    path.write_bytes(text.encode())

    visits, files = count_files([path], load_rules())

    assert visits.page_views("2026-02-01") == 1
    assert files[0].bad == 0


def test_a_file_of_another_format_is_refused_with_its_line_numbers(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match=r"L01 access\.log:2：第 2、3 行等共 2 行"):
        figures(tmp_path, line() + "garbage\nmore\n")


def test_one_bad_line_in_a_hundred_is_passed_over(tmp_path: Path) -> None:
    assert figures(tmp_path, line() * 99 + "cut off [line")[1] == 99


def test_two_bad_lines_in_a_hundred_are_too_many(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="1%"):
        figures(tmp_path, line() * 98 + "x\ny\n")


def test_undecodable_bytes_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "access.log"
    path.write_bytes(line(path="/X").encode().replace(b"/X", b"/\xd6\xd0.html"))

    assert collect_visits([path], year=2026, at=AT)[1].value == 1


@pytest.mark.parametrize("body", [gzip.compress(line().encode() * 999)[:-20], b"\0" * 3_000_000])
def test_a_cut_or_binary_file_is_refused(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "access.log"
    path.write_bytes(body)

    with pytest.raises(ImportRefused):
        collect_visits([path], year=2026, at=AT)


def test_days_that_have_not_come_yet_are_left_out_and_told(tmp_path: Path) -> None:
    path = tmp_path / "access.log"
    path.write_text(line(at="04/Jan/2027:10:00:00 +0800") + line(at="09/Jan/2027:10:00:00 +0800"))

    pv = collect_visits([path], year=2027, at=AT)[1]

    assert pv.value == 1
    assert "日期在将来 1" in pv.detail


def test_a_year_without_visits_is_refused_and_not_counted_as_zero(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="没有 2024 年"):
        figures(tmp_path, line(), year=2024)


def test_an_escaped_quote_in_the_agent_is_part_of_it() -> None:
    hit = read_combined(line(agent='a \\"b\\" c').rstrip())

    assert hit is not None
    assert hit[2] == 'a \\"b\\" c'


def test_a_fields_line_without_the_needed_fields_is_none() -> None:
    assert read_w3c_fields("#Fields: date time c-ip") is None
