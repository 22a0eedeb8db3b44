"""`endpoints.toml`: what it may hold, and what each fault says."""

from pathlib import Path

import pytest

from config.endpoints import load_endpoints, parse_endpoints
from model.endpoints import Endpoint
from model.errors import ConfigError

GOOD = """
[endpoints.hotline]
site = "gxmz"
url = "https://h.example/api?y={year}"
headers = { Authorization = "ZHANBAO_TOKEN" }
paths = { "letters.received" = "data.total" }
"""


def test_reads_an_interface() -> None:
    assert parse_endpoints(GOOD, name="endpoints.toml") == (
        Endpoint(
            name="hotline", site="gxmz", url="https://h.example/api?y={year}",
            headers=(("Authorization", "ZHANBAO_TOKEN"),),
            paths=(("letters.received", "data.total"),),
        ),
    )  # fmt: skip


def test_no_file_is_no_interface(tmp_path: Path) -> None:
    assert load_endpoints(tmp_path / "endpoints.toml") == ()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[endpoints.hotline]", "[endpoint.hotline]", "endpoint"),
        ("url =", "uri =", "未知的项「uri」"),
        ("https://", "", "缺少 http(s)://"),
        ("https://", "file://", "缺少 http(s)://"),
        ("letters.received", "letters.recieved", "没有指标「letters.recieved」"),
        ('paths = { "letters.received" = "data.total" }', "", "没有 paths"),
        ('"data.total"', "1", "值为文字"),
        ('site = "gxmz"', "", "没有写 site"),
        ('site = "gxmz"', 'site = "gxmz"\nallow_networks = ["10.0.0.1/8"]', "网段"),
        ('"gxmz"', "gxmz", "TOML 语法错误"),
    ],
)
def test_a_fault_is_named_with_its_entry(old: str, new: str, words: str) -> None:
    with pytest.raises(ConfigError, match=r"endpoints\.toml") as caught:
        parse_endpoints(GOOD.replace(old, new), name="endpoints.toml")

    assert words in str(caught.value)
    assert caught.value.remedy


def test_a_secret_in_the_file_is_refused_and_not_repeated() -> None:
    with pytest.raises(ConfigError, match="环境变量名") as caught:
        parse_endpoints(GOOD.replace("ZHANBAO_TOKEN", "Bearer s3cret"), name="endpoints.toml")

    assert "s3cret" not in str(caught.value)
