"""Interfaces of other systems, from `endpoints.toml` to the store."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from bad_server import page, serve

from config.home import find_home
from config.sites import load_site
from jobs.endpoints import collect_endpoints, years_of
from jobs.shell import Shell
from model.endpoints import Endpoint
from model.errors import ZhanbaoError

SITE = 'key = "t"\nname = "某局网站"\nhome = "http://127.0.0.1:9/"\n'
ENTRY = """
[endpoints.{name}]
site = "{site}"
url = "{url}"
headers = {{ X-Key = "ZHANBAO_TEST_KEY" }}
paths = {{ "letters.received" = "data.total" }}
allow_networks = ["127.0.0.1/32"]
"""
LOOKUP = """
[lookups.own]
register = "icp"
url = "{url}"
path = "number"
allow_networks = ["127.0.0.1/32"]
"""
AT = datetime(2026, 11, 1, tzinfo=UTC)


def collect(
    home: Path, monkeypatch: pytest.MonkeyPatch, *entries: dict[str, str], more: str = ""
) -> tuple[list[tuple[str, object, str]], list[str]]:
    monkeypatch.setenv("ZHANBAO_TEST_KEY", "k")
    (home / "sites").mkdir(exist_ok=True)
    (home / "sites" / "t.toml").write_text(SITE, encoding="utf-8")
    text = "".join(ENTRY.format(**entry) for entry in entries) + more
    (home / "endpoints.toml").write_text(text, encoding="utf-8")
    faults: list[ZhanbaoError] = []
    site = load_site(home / "sites" / "t.toml")
    shell = Shell(find_home(str(home)))
    got = collect_endpoints(shell, site, at=AT, on_fault=faults.append)
    shell.store.close()
    return [(each.key, each.value, each.source) for each in got], [str(each) for each in faults]


def test_an_interface_that_fails_keeps_no_other_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve({"/good": page('{"data":{"total":80}}'), "/bad": page("{}")}) as server:
        got, faults = collect(
            tmp_path,
            monkeypatch,
            {"name": "bad", "site": "t", "url": server.url("/bad")},
            {"name": "good", "site": "t", "url": server.url("/good?y={year}")},
            {"name": "other", "site": "another", "url": server.url("/good")},
        )

        assert server.paths() == ["/bad", "/good?y=2026"]
    assert [(key, value) for key, value, _ in got] == [("letters.received", 80)]
    assert got[0][2].startswith("接口 good")
    assert len(faults) == 1
    assert "data.total" in faults[0]


def test_a_lookup_is_asked_about_the_domain_of_each_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve({"/icp": page('{"number":"桂ICP备1号"}')}) as server:
        entry = LOOKUP.format(url=server.url("/icp?d={domain}"))
        got, faults = collect(tmp_path, monkeypatch, more=entry)

        assert server.paths() == ["/icp?d=127.0.0.1"]
    assert got == [("looked_up.icp", "桂ICP备1号", "接口 own")]
    assert faults == []


@pytest.mark.parametrize(
    ("url", "month", "years"),
    [
        ("http://x/{year}", 1, (2025, 2026)),
        ("http://x/{year}", 4, (2026,)),
        ("http://x/", 1, (2026,)),
    ],
)
def test_the_year_before_is_asked_for_while_it_is_reported(
    url: str, month: int, years: tuple[int, ...]
) -> None:
    assert years_of(Endpoint(name="a", url=url), datetime(2026, month, 9, tzinfo=UTC)) == years
