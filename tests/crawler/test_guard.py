import pytest

from crawler.guard import require_allowed
from model.errors import AddressRefused


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "::1", "10.0.0.5", "169.254.169.254", "100.100.100.200", "::ffff:127.0.0.1",
     "64:ff9b::7f00:1", "2002:7f00:1::", "0.0.0.1", "224.0.0.1", "a.test", "2130706433", ""],
)  # fmt: skip
def test_refuses_what_is_not_a_public_address(address: str) -> None:
    with pytest.raises(AddressRefused, match="C08"):
        require_allowed(address, ())


def test_lets_public_addresses_pass() -> None:
    require_allowed("202.103.233.1", ())


def test_lets_pass_what_the_site_file_names() -> None:
    require_allowed("10.1.2.3", ("10.1.0.0/16",))

    with pytest.raises(AddressRefused):
        require_allowed("10.2.2.3", ("10.1.0.0/16",))
