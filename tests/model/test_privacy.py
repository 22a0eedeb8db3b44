"""Letters' authors are masked before anything is stored."""

import pytest

from model.privacy import mask_personal


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("请回电13812345678谢谢", "请回电138****5678谢谢"),
        ("电话 138 1234 5678", "电话 138****5678"),
        ("电话１３８１２３４５６７８", "电话138****5678"),
        ("电话138\u200b12345678", "电话138****5678"),
        ("座机0771-5550100", "座机0771-****"),
        ("身份证11010519491231002X", "身份证110105****"),
        ("邮箱zhang.san@example.com", "邮箱***@example.com"),
    ],
)
def test_a_number_that_leads_to_a_person_is_masked(text, masked):
    assert mask_personal(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "关于2025年城乡低保提标的咨询",
        "桂民规〔2025〕12号文件如何理解",
        "2025-01-02至2025-03-04期间的补贴",
        "编号20250102003 已受理",
        "拨打12345热线无人接听",
    ],
)
def test_what_leads_to_nobody_stays(text):
    assert mask_personal(text) == text
