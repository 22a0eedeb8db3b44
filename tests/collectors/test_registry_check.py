"""What registers hold: a person's look, and a lookup address that an installation names."""

from datetime import UTC, datetime

import pytest
from bad_server import page, serve

from collectors.registry_check import RegistryCheck, collect_registry_check
from collectors.registry_lookup import look_up
from gate.fetch import Fetcher
from model.endpoints import Lookup
from model.errors import ConfigError, UsageError
from model.registers import Register, is_same_number

AT = datetime(2026, 11, 1, tzinfo=UTC)
FETCHER = Fetcher(allow_networks=("127.0.0.1/32",), timeout_seconds=2)


def test_a_look_into_the_register_names_who_and_the_picture() -> None:
    check = RegistryCheck(
        register=Register.ICP, number="桂ICP备10201924号", checked_by=" 陈云 ", checked_at=AT,
        note="icp.png",
    )  # fmt: skip

    reading = collect_registry_check(check)[0]

    assert (reading.key, reading.value) == ("checked.icp", "桂ICP备10201924号")
    assert (reading.source, reading.detail) == ("人工核对（陈云）", "icp.png")


def test_a_look_by_nobody_is_no_look() -> None:
    with pytest.raises(UsageError):
        collect_registry_check(
            RegistryCheck(register=Register.ICP, number="x", checked_by=" ", checked_at=AT)
        )


@pytest.mark.parametrize(
    ("body", "value"),
    [
        ('{"data":[{"icp":" 桂ICP备1号 "}]}', "桂ICP备1号"),
        ('{"data":[{"icp":""}]}', None),
        ('{"data":[]}', None),
        ("<", None),
        ("[" * 100_000, None),
    ],
)
def test_a_lookup_that_finds_nothing_cannot_tell(body: str, value: str | None) -> None:
    with serve({"/q": page(body)}) as server:
        asked = Lookup(
            name="自建", register=Register.ICP, url=server.url("/q?d={domain}"), path="data.0.icp"
        )
        got = look_up(FETCHER, asked, domain="x.gov.cn", at=AT, environment={})

        assert server.log[0].path == "/q?d=x.gov.cn"
    assert [(each.key, each.value) for each in got] == [("looked_up.icp", value)]


def test_a_lookup_whose_secret_is_not_set_asks_nobody() -> None:
    asked = Lookup(
        name="自建", register=Register.ICP, url="http://127.0.0.1:9/", path="a",
        headers=(("X-Key", "LOOKUP_KEY"),),
    )  # fmt: skip

    with pytest.raises(ConfigError, match="LOOKUP_KEY"):
        look_up(FETCHER, asked, domain="x.gov.cn", at=AT, environment={})


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("桂ICP备10201924号-7", "桂icp备 10201924－7", True),
        ("桂公网安备 45010302001766号", "桂公网安备45010302001766", True),
        ("桂ICP备10201924号-7", "桂ICP备10201924号-8", False),
        ("", "桂ICP备10201924号", False),
    ],
)
def test_numbers_are_compared_without_spaces_width_and_the_word_for_number(
    one: str, other: str, *, is_same: bool
) -> None:
    assert is_same_number(one, other) is is_same
