import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.passwords import password_fault
from model.security import PasswordPolicy


def fault(password: str, policy: PasswordPolicy = PasswordPolicy.DENGBAO) -> str:
    return password_fault(password, name="chen", policy=policy)


@pytest.mark.parametrize("password", ["mK9-vd72-Qpw", "春风Qu-7up又绿江南", "Tr0ub4dor&3-x"])
def test_a_password_of_length_and_kinds_will_do_for_dengbao(password: str) -> None:
    assert fault(password) == ""


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("mK9-vd72Q", "至少 10 位"),
        ("mk9vd72qpwzt", "3 种"),
        ("mkvd-qpwzt-xx", "3 种"),
        ("x" * 201, "至多 200 位"),
        ("Chen-73-vdqp", "用户名"),
    ],
)
def test_what_dengbao_refuses(password: str, words: str) -> None:
    assert words in fault(password)


@pytest.mark.parametrize(
    "password",
    ["Password123!", "P@ssw0rd2026", "Qwertyuiop12!", "Woaini1314!!", "Admin@123456",
     "Zhanbao-2026", "aaaaaaaaaaA1!", "1qaz2wsx3EDC!", "!!Zhengfu2025", "Gongan@110110"],
)  # fmt: skip
def test_what_guessers_try_first_is_refused(password: str) -> None:
    assert "太常见" in fault(password)


@pytest.mark.parametrize(
    "password", ["correct horse battery staple", "春风又绿江南岸明月何时照我还"]
)
def test_asvs_wants_length_and_nothing_else(password: str) -> None:
    assert fault(password, PasswordPolicy.ASVS) == ""


@pytest.mark.parametrize(
    ("password", "words"),
    [("kd8fj2ls9fa", "至少 12 位"), ("123456789012", "太常见"), ("passwordpassword", "太常见")],
)
def test_what_asvs_refuses(password: str, words: str) -> None:
    assert words in fault(password, PasswordPolicy.ASVS)


def test_an_office_can_add_a_list_of_its_own() -> None:
    known = frozenset({"mk9-vd72-qpw"})

    assert "太常见" in password_fault(
        "mK9-vd72-Qpw", name="", policy=PasswordPolicy.DENGBAO, known=known
    )


@given(st.text(max_size=300))
def test_any_text_is_judged(password: str) -> None:
    assert isinstance(fault(password), str)
