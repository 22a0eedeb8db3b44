"""Telling an outside watcher that the program itself lives (dead-man ping)."""

from gate.fetch import Fetcher
from model.errors import FetchError

_OK = range(200, 300)


def ping(url: str, fetcher: Fetcher) -> str:
    """Visit the watcher's address; why it did not hear of us, in Chinese, or "" where it did.

    A failed ping stops nothing: that the watcher hears nothing is itself the alarm.
    """
    try:
        answer = fetcher.get(url)
    except FetchError as error:
        return f"存活通知没有送到（{error.outcome}）"
    return "" if answer.status in _OK else f"存活通知的接收方答复 HTTP {answer.status}"
