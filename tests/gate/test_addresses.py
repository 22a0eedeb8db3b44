"""Which addresses may be connected to."""

import pytest

from gate.addresses import refusal

REFUSED = (
    "0.0.0.0", "0.1.2.3", "10.0.0.5", "10.255.255.255", "100.64.0.1", "100.100.100.200",  # noqa: S104
    "100.127.255.255", "127.0.0.1", "127.1.2.3", "169.254.1.1", "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.0.1",
    "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.9", "224.0.0.1",
    "239.255.255.255", "240.0.0.1", "255.255.255.255", "168.63.129.16",
    "::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "100::1",
    "2001::f5ff:fffe", "2001:0:7f00:1::", "2001:2::1", "2001:10::1", "2001:20::1",
    "2001:db8::1", "2002:7f00:1::", "2002:a00:1::1", "2002:c0a8:101::1", "3fff::1", "5f00::1",
    "fc00::1", "fd00:ec2::254", "fd12:3456::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
    "2400:da00::5efe:127.0.0.1", "fe80::5efe:8.8.8.8", "4000::1",
    "", "localhost", "2130706433", "0x7f.1", "127.1", "①②⑦.0.0.1", "127.0.0.1:80",
)  # fmt: skip

ALLOWED = (
    "1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.0", "11.0.0.0", "126.255.255.255",
    "128.0.0.1", "172.15.255.255", "172.32.0.0", "192.167.255.255", "223.255.255.255",
    "2400:da00::6666", "240e::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1",
)  # fmt: skip


@pytest.mark.parametrize("ip", REFUSED)
def test_refuses_every_address_that_is_not_public(ip: str) -> None:
    assert refusal(ip, ())


@pytest.mark.parametrize("ip", ALLOWED)
def test_lets_public_addresses_pass_up_to_the_edge_of_each_range(ip: str) -> None:
    assert refusal(ip, ()) == ""


def test_names_the_address_and_the_kind_of_range() -> None:
    assert refusal("127.0.0.1", ()) == "127.0.0.1 是受限地址（回环）"
    assert refusal("64:ff9b::7f00:1", ()) == "64:ff9b::7f00:1（即 127.0.0.1） 是受限地址（回环）"


def test_an_allowed_network_opens_itself_and_nothing_beside_it() -> None:
    assert refusal("10.1.2.3", ("10.1.0.0/16",)) == ""
    assert refusal("10.2.0.1", ("10.1.0.0/16",))
    assert refusal("::ffff:10.1.2.3", ("10.1.0.0/16",)) == ""
    assert refusal("fd12::1", ("fd12::/16",)) == ""
    assert refusal("::1", ("127.0.0.0/8",))


def test_a_wide_allowed_network_does_not_open_the_metadata_address() -> None:
    assert refusal("169.254.169.254", ("169.254.0.0/16", "0.0.0.0/0"))
    assert refusal("100.100.100.200", ("100.64.0.0/10",))
    assert refusal("100.100.100.200", ("100.100.100.200/32",)) == ""
