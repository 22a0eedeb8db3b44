from pathlib import Path

import pytest

from config.endpoints import parse_endpoints
from config.lookups import load_lookups, parse_lookups
from model.endpoints import Lookup
from model.errors import ConfigError
from model.registers import Register

GOOD = """
[lookups.own]
register = "icp"
url = "https://lookup.example/icp?domain={domain}"
path = "data.number"
headers = { Authorization = "ZHANBAO_LOOKUP" }
"""


def test_reads_a_lookup_for_every_site() -> None:
    assert parse_lookups(GOOD, name="endpoints.toml") == (
        Lookup(
            name="own", register=Register.ICP, url="https://lookup.example/icp?domain={domain}",
            path="data.number", headers=(("Authorization", "ZHANBAO_LOOKUP"),),
        ),
    )  # fmt: skip
    assert parse_endpoints(GOOD, name="endpoints.toml") == ()


def test_no_file_and_a_file_of_figures_alone_name_no_lookup(tmp_path: Path) -> None:
    assert load_lookups(tmp_path / "endpoints.toml") == ()
    figures = '[endpoints.a]\nsite = "a"\nurl = "https://a/"\npaths = { "visits.pv" = "x" }'
    assert parse_lookups(figures, name="endpoints.toml") == ()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"icp"', '"isp"', "register 'isp' 不认识"),
        ("register =", "registry =", "未知的项「registry」"),
        ("https://", "", "缺少 http(s)://"),
        ('path = "data.number"', "", "没有写 path"),
        ("ZHANBAO_LOOKUP", "Bearer s3cret", "环境变量名"),
        ("[lookups.own]", "[lookup.own]", "未知的项「lookup」"),
        ("[lookups.own]", "[lookups]", "应为一段"),
    ],
)
def test_a_fault_is_named_with_its_entry(old: str, new: str, words: str) -> None:
    with pytest.raises(ConfigError, match=r"endpoints\.toml") as caught:
        parse_lookups(GOOD.replace(old, new), name="endpoints.toml")

    assert words in str(caught.value)
    assert "s3cret" not in str(caught.value)
