"""A page's reading against its truth → rows right, missed and false, dates right and wrong."""

from dataclasses import dataclass

from written_pages.truth import WrittenPage

from model.pages import PageReading


@dataclass(slots=True)
class Score:
    """Sums over pages; a row is right if its address and its title are."""

    pages: int = 0
    right: int = 0
    missed: int = 0
    false: int = 0
    dates: int = 0
    dates_right: int = 0
    #: Dates given without a doubt that are not the row's.
    silent: int = 0
    #: Empty pages that were not known to be empty.
    unsure_empty: int = 0
    #: Pages with rows that were read with a problem, so that no count would rest on them.
    unsure: int = 0

    def add(self, other: "Score") -> None:
        """Add another page's figures."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def is_perfect(self) -> bool:
        """True where nothing is wrong."""
        return not (self.missed or self.false or self.silent or self.dates - self.dates_right)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1 where nothing was to be found nor found."""
        found = 2 * self.right + self.missed + self.false
        return 2 * self.right / found if found else 1.0

    @property
    def date_share(self) -> float:
        """Share of right dates over the rows found."""
        return self.dates_right / self.dates if self.dates else 1.0

    def line(self, name: str) -> str:
        """One line of the table."""
        precision = self.right / (self.right + self.false) if self.right + self.false else 1.0
        recall = self.right / (self.right + self.missed) if self.right + self.missed else 1.0
        return (
            f"{name:28} {self.pages:5} {self.right + self.missed:6} {precision:6.3f} {recall:6.3f} "
            f"{self.f1:6.3f} {self.date_share:6.3f} {self.silent:6} "
            f"{self.unsure_empty + self.unsure:6}"
        )


def score_page(page: WrittenPage, reading: PageReading) -> Score:
    """The figures of one page."""
    truth = {(row.url, row.title): row for row in page.rows}
    got = {(row.url, row.title): row for row in reading.listing.rows}
    score = Score(pages=1, false=len(reading.listing.rows) - len(truth.keys() & got.keys()))
    for key, row in truth.items():
        found = got.get(key)
        if found is None:
            score.missed += 1
            continue
        score.right += 1
        score.dates += 1
        is_right = (found.published_on, found.month_day) == (row.day, row.month_day)
        score.dates_right += is_right
        score.silent += not is_right and bool(found.published_on or found.month_day)
    score.unsure = bool(reading.listing.problems) and bool(page.rows)
    if not page.rows and not reading.listing.rows:
        listing = reading.listing
        score.unsure_empty = not (
            listing.is_empty_list or (listing.pager and listing.pager.total_items == 0)
        )
    return score
