"""Text from outside is made safe once, at the item boundary."""

import pytest

from model.text import clean_line, clean_text


@pytest.mark.parametrize(
    "bad", ["\x00", "\x0b", "\x1b", "\x7f", "\x9f", "\ud800", "\ufffe", "\u202e"]
)
def test_what_breaks_a_report_is_taken_out(bad):
    assert clean_text(f"甲{bad}乙") == "甲乙"
    assert clean_line(f" 甲{bad}乙 ") == "甲乙"


def test_white_space_is_one_space_and_lines_stay_lines_where_asked():
    assert clean_line("甲 \u3000\n乙\xa0丙") == "甲 乙 丙"
    assert clean_text("甲\n乙\t丙") == "甲\n乙\t丙"
