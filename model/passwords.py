"""Is a password good enough? Pure.

Source: GB/T 22239-2019 8.1.4.1 a; OWASP ASVS 5.0 6.2.
"""

import re
import string
from collections.abc import Collection

from model.security import PasswordPolicy

#: More than this is no password, but work for the hasher.
MAX_LENGTH = 200
#: Words that the guessers try first, here without the digits and signs people hang on them.
_WORDS = """
password passwd passw0rd pass admin administrator root system guest test demo user login welcome
letmein master secret iloveyou monkey dragon sunshine princess football baseball superman batman
qwerty qwertyuiop qwert asdf asdfgh asdfghjkl zxcv zxcvbn zxcvbnm qazwsx qazwsxedc wsxedc qweasd
qweasdzxc qwe asd zxc aqwzsx poiuytrewq lkjhgfdsa mnbvcxz abc abcd abcde abcdef abcdefg abcdefgh
aaa aaaa woaini woaini1314 aini iloveu zhongguo china beijing shanghai guangxi nanning shenzhen
zhengfu gov govcn zwgk xinxi xxgk wangzhan bangong mima wode nihao huanying gongan baidu alibaba
tencent weixin qq taobao jiayou fuck changeme default temp temporary huawei h3c cisco oracle
mysql postgres server zhanbao webmaster web site manager abcabc abc123 a1b2c3 a1b2c3d4 p@ssw0rd
"""
_GUESSED = frozenset(_WORDS.split())
_LEET = str.maketrans("@401357$!", "aaoiestsi")
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "01234567890",
    "1qaz2wsx3edc4rfv",
)
#: A run of a keyboard row that is so long makes most of a short password.
_RUN = 6
_LEAST_DIFFERENT = 5


def password_fault(
    password: str, *, name: str, policy: PasswordPolicy, known: Collection[str] = frozenset()
) -> str:
    """Why a password will not do, in Chinese; "" where it will.

    Args:
        password: What was typed, as typed.
        name: Of the account: it may not be in the password.
        policy: Which rule holds.
        known: Further passwords that are known to guessers (an office's own list), lower case.
    """
    if len(password) < policy.min_length:
        return f"密码太短，至少 {policy.min_length} 位"
    if len(password) > MAX_LENGTH:
        return f"密码太长，至多 {MAX_LENGTH} 位"
    if _kinds(password) < policy.kinds:
        return f"密码须含大写、小写、数字、符号中的 {policy.kinds} 种"
    if name and name.lower() in password.lower():
        return "密码不能含用户名"
    if _is_guessed(password.lower(), known):
        return "密码太常见，容易被猜到"
    return ""


def _kinds(password: str) -> int:
    return sum(
        (
            any(c in string.ascii_lowercase for c in password),
            any(c in string.ascii_uppercase for c in password),
            any(c in string.digits for c in password),
            any(not c.isalnum() for c in password),
        )
    )


def _is_guessed(lowered: str, known: Collection[str]) -> bool:
    """True for a known password, a guessed word with trimmings, a keyboard run, few characters."""
    bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", lowered)
    plain = re.sub(r"[\W_]", "", lowered.translate(_LEET))
    candidates = {lowered, bare, plain, plain.rstrip(string.digits), bare.translate(_LEET)}
    if candidates & _GUESSED or candidates & set(known) or not bare:
        return True
    if _halved(plain) in _GUESSED or len(set(lowered)) < _LEAST_DIFFERENT:
        return True
    return any(_longest_run(lowered, row) * 2 > len(lowered) for row in _ROWS)


def _halved(text: str) -> str:
    """`abcabc` → `abc`: a word written twice is the word."""
    half = len(text) // 2
    return text[:half] if text[:half] == text[half : 2 * half] else text


def _longest_run(text: str, row: str) -> int:
    """Length of the longest piece of a keyboard row in a text, from `_RUN` on; 0: none."""
    pieces = (text[start : start + size] for size in range(len(text), _RUN - 1, -1)
              for start in range(len(text) - size + 1))  # fmt: skip
    return next((len(piece) for piece in pieces if piece in row or piece[::-1] in row), 0)
