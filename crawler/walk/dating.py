"""Rows of one list page → their dates, and the articles that must be asked for the rest. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date

from crawler.walk.steps import ArticleNeed
from crawler.walk.years import date_in_address, dates_by_order, next_to_ask
from model.identity import canonical_address, is_external
from model.items import DateSource
from model.pages import ArticleReading, Row

#: Date, where it comes from and why it is in doubt.
Dated = tuple[date | None, DateSource, str]


class PageDates:
    """The dates of the new rows of one page while they are being settled.

    Args:
        rows: The rows, in page order.
        hosts: The site's own hosts; rows that lead off them are never fetched.
        known: Canonical address → title and date recorded earlier.
        newest: No row is later: the oldest date above, or the day of the walk.
    """

    def __init__(
        self,
        rows: Sequence[Row],
        *,
        hosts: frozenset[str],
        known: Mapping[str, tuple[str, date | None]],
        newest: date,
    ) -> None:
        self.rows = rows
        self._newest = newest
        self._external = [is_external(row.url, hosts) for row in rows]
        self.addresses = [canonical_address(row.url) for row in rows]
        self._dated: dict[int, Dated] = {}
        self._asked: set[int] = set()
        self._refused: set[int] = set()
        for place, row in enumerate(rows):
            if told := self._told(row, self.addresses[place], known):
                self._dated[place] = told

    def _told(
        self, row: Row, address: str, known: Mapping[str, tuple[str, date | None]]
    ) -> Dated | None:
        """The date that row, address or an earlier walk tells without doubt."""
        if row.published_on is not None:
            return row.published_on, DateSource.ROW, row.date_doubt
        if row.month_day is not None and (day := date_in_address(row.url, row.month_day)):
            return day, DateSource.ROW_ORDER, ""
        title, day = known.get(address, ("", None))
        is_same = row.month_day is None or (day and (day.month, day.day) == row.month_day)
        if day is not None and title == row.title and is_same:
            source = DateSource.ARTICLE if row.month_day is None else DateSource.ROW_ORDER
            return day, source, ""
        return None

    def needs(self) -> tuple[ArticleNeed, ...]:
        """Articles to fetch now; none while some are on their way, or once all is settled."""
        if self._asked - set(self._dated) - self._refused:
            return ()
        self._by_order()
        open_places = self._open()
        plain = [place for place in open_places if self.rows[place].month_day is None]
        asked = plain or [place for place in (next_to_ask(open_places),) if place is not None]
        self._asked.update(asked)
        return tuple(self._need(place) for place in asked)

    def take(self, address: str, article: ArticleReading | None) -> None:
        """Take an article's answer; None: it could not be read."""
        place = self.addresses.index(address)
        if article is not None and article.published_on is not None:
            self._dated[place] = article.published_on, DateSource.ARTICLE, article.date_doubt
            return
        self._refused.add(place)
        doubt = article.date_doubt if article else "文章无法读取"
        doubt = doubt or self.rows[place].date_doubt or "列表行与文章均无日期"
        self._dated[place] = None, DateSource.UNKNOWN, doubt

    def is_waiting_for(self, address: str) -> bool:
        """True where the date of this row's article is awaited."""
        return any(self.addresses[place] == address for place in self._asked - set(self._dated))

    @property
    def is_settled(self) -> bool:
        """True once nothing more can be learnt."""
        return not self._open()

    def result(self, place: int) -> Dated:
        """The date of one row."""
        missing = (
            None,
            DateSource.UNKNOWN,
            self.rows[place].date_doubt or "外链，列表行无完整日期",
        )
        return self._dated.get(place, missing)

    def dates(self) -> list[date]:
        """The dates that are known, in page order."""
        return [day for place in range(len(self.rows)) if (day := self.result(place)[0])]

    def _open(self) -> list[int]:
        return [
            place
            for place in range(len(self.rows))
            if place not in self._dated and not self._external[place]
        ]

    def _by_order(self) -> None:
        sure = {place: told[0] for place, told in self._dated.items() if told[0] is not None}
        month_days = [row.month_day for row in self.rows]
        for place, day in dates_by_order(month_days, sure, newest=self._newest).items():
            self._dated.setdefault(place, (day, DateSource.ROW_ORDER, ""))

    def _need(self, place: int) -> ArticleNeed:
        row = self.rows[place]
        reason = "order" if row.month_day else ("doubt" if row.date_doubt else "no_date")
        return ArticleNeed(address=self.addresses[place], url=row.url, reason=reason)
