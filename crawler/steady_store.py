"""The store of a crawl: while it is away its work waits, and what was not kept is written again.

A crawl may take hours; a database that is started anew, or a line that is cut, takes seconds. What
cannot be written in the end is told at the end: no row may be missing without a word.
"""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeVar

from model.errors import InternalError, StoreError, ZhanbaoError
from store.engine import Store, Transaction

#: Seconds between two tries, over and over the last.
WAITS = (0.5, 1.0, 2.0, 4.0)
#: Seconds for which it is waited for.
PATIENCE_SECONDS = 60.0
#: Out of reach, busy, cut: what was asked was not kept, and may be asked again.
_PASSING = frozenset({"S01", "S11", "S12"})

_Found = TypeVar("_Found")


class SteadyStore:
    """Does pieces of work in transactions; after a failure that lasts, none any more."""

    def __init__(self, store: Store) -> None:
        self._store = store
        #: Why the work was given up; None while all is well.
        self.failure: ZhanbaoError | None = None

    def write(self, work: Callable[[Transaction], _Found]) -> _Found:
        """What `work` returns, and what it changed is kept.

        Raises:
            StoreError: The store stayed away, now or before; nothing was kept.
            InternalError: The work itself failed.
        """
        return self._do(self._store.transaction, work)

    def read(self, work: Callable[[Transaction], _Found]) -> _Found:
        """What `work` finds.

        Raises:
            StoreError: The store stayed away, now or before.
        """
        return self._do(self._store.reading, work)

    def _do(
        self,
        begin: Callable[[], AbstractContextManager[Transaction]],
        work: Callable[[Transaction], _Found],
    ) -> _Found:
        give_up_at = time.monotonic() + PATIENCE_SECONDS
        tries = 0
        while True:
            if self.failure is not None:
                raise self.failure
            try:
                with begin() as tx:
                    return work(tx)
            except StoreError as error:
                if error.code not in _PASSING or time.monotonic() > give_up_at:
                    self.failure = _with_what_stands(error)
                    raise self.failure from error
            except Exception as error:
                # Scrapy would log it and go on, without the rows.
                self.failure = InternalError(f"记录时出错（{type(error).__name__}: {error}）")
                raise self.failure from error
            time.sleep(WAITS[min(tries, len(WAITS) - 1)])
            tries += 1


def _with_what_stands(error: StoreError) -> StoreError:
    return StoreError(
        error.what,
        where=error.where,
        remedy=f"{error.remedy}；已读完的栏目保留，再次抓取时续完",
        code=error.code,
    )
