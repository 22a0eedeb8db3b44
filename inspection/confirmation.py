"""N of M: several readings of one thing → one answer that a single blip cannot turn. Pure."""

from collections.abc import Sequence

from model.issues import Answer

#: Rules that rest on one look at a few pages: a second look has the word before an issue opens.
#: The home page's own outages have their N of M, links their second look hours later.
LOOKED_AT_TWICE = ("footer.", "tags.", "marks.", "tampering.", "tls.", "ipv6.", "home.stale")


def settle(answers: Sequence[Answer], *, in_row: int, of: int, recover: int) -> Answer:
    """Readings, oldest first → FAIL, PASS, or UNKNOWN where nothing is settled yet.

    FAIL: the last `in_row` all failed, or the newest failed and `in_row` of the last `of` did.
    PASS: the last `recover` passed. Readings that are UNKNOWN themselves (this machine's own
    network was down) are left out: they are neither up nor down.
    """
    told = [answer for answer in answers if answer is not Answer.UNKNOWN]
    if not told:
        return Answer.UNKNOWN
    window = told[-of:]
    if told[-1] is Answer.FAIL and window.count(Answer.FAIL) >= in_row:
        return Answer.FAIL
    newest = told[-recover:]
    if len(newest) == recover and newest.count(Answer.PASS) == recover:
        return Answer.PASS
    return Answer.UNKNOWN
