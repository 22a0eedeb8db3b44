from gate.certificates import fault_of_certificate
from model.fetching import Outcome


def test_an_address_that_may_not_be_reached_is_not_looked_at() -> None:
    fault = fault_of_certificate("https://127.0.0.1:1/")

    assert fault is not None
    assert fault.outcome == Outcome.ADDRESS_REFUSED


def test_a_server_that_takes_no_connection_says_nothing_of_its_certificate() -> None:
    fault = fault_of_certificate("https://127.0.0.1:1/", allow_networks=("127.0.0.0/8",))

    assert fault is not None
    assert fault.outcome == Outcome.REFUSED
