from datetime import UTC, datetime

import pytest

from model.totp import enrolment_address, hotp, matching_step, secret_text, step_of

SECRET = b"12345678901234567890"


@pytest.mark.parametrize(
    ("counter", "code"),
    list(enumerate(
        ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871",
         "520489"]
    )),
)  # fmt: skip
def test_the_codes_of_rfc_4226_appendix_d(counter: int, code: str) -> None:
    assert hotp(SECRET, counter) == code


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_codes_of_rfc_6238_appendix_b(seconds: int, code: str) -> None:
    at = datetime.fromtimestamp(seconds, tz=UTC)

    assert hotp(SECRET, step_of(at), digits=8) == code
    assert matching_step(SECRET, code[-6:], at=at) == step_of(at)


@pytest.mark.parametrize(
    ("off", "is_good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_clock_may_be_off_by_one_step(off: int, is_good: bool) -> None:  # noqa: FBT001
    at = datetime(2026, 1, 5, tzinfo=UTC)
    code = hotp(SECRET, step_of(at) + off)

    assert (matching_step(SECRET, code, at=at) is not None) is is_good


def test_a_code_that_was_taken_is_not_good_again() -> None:
    at = datetime(2026, 1, 5, tzinfo=UTC)
    step = matching_step(SECRET, hotp(SECRET, step_of(at)), at=at)

    assert step is not None
    assert matching_step(SECRET, hotp(SECRET, step_of(at)), at=at, after=step) is None


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "１２３４５６", "汉" * 6])
def test_what_is_no_code_fits_nothing(code: str) -> None:
    assert matching_step(SECRET, code, at=datetime(2026, 1, 5, tzinfo=UTC)) is None


def test_an_authenticator_gets_the_secret_and_whose_it_is() -> None:
    address = enrolment_address(SECRET, name="陈云川")

    assert secret_text(SECRET) == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert address.startswith(
        "otpauth://totp/%E7%AB%99%E6%8A%A5%3A%E9%99%88%E4%BA%91%E5%B7%9D?secret=GEZD"
    )
