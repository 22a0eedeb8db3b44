from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text, update
from store_cases import SITE, make_sighting

from model.columns import Column, ColumnKind
from model.drafts import Draft
from model.items import Sighting
from model.runs import ColumnWalk, RunStatus, WalkEnd
from model.sites import Site
from report.bundles import SINGLE
from report.compile import compile_draft
from report.figures import item_verdicts
from store.day_sums import refresh_sums, sums_as_they_are
from store.decisions import decide_item
from store.engine import Store, Transaction
from store.items import record_sightings
from store.runs import finish_run, record_walk, start_run
from store.sheets import compile_site, load_bundled_year, load_site_year
from store.sites import site_id
from store.tables import sightings
from store.verify import verify_store

AT = datetime(2025, 6, 1, 2, tzinfo=UTC)
NOW = datetime(2026, 1, 5, 1, tzinfo=UTC)
DAYS = (None, date(2024, 12, 31), date(2025, 1, 1), date(2025, 5, 1), date(2025, 12, 31))
KINDS = (
    ColumnKind.NEWS,
    ColumnKind.NOTICE,
    ColumnKind.POLICY,
    ColumnKind.OTHER,
    ColumnKind.TOPIC,
    ColumnKind.INTERPRETATION,
    ColumnKind.LETTERS,
    ColumnKind.SERVICE,
)
COLUMNS = tuple(
    Column(name=f"栏目{kind.label}", kind=kind, url=f"http://a.gov.cn/{kind}/") for kind in KINDS
)
NUMBERS = count()

#: Mostly the same, or hardly an item would be like another one.
rows = st.builds(
    make_sighting,
    st.sampled_from(("/0.html", "/1.html", "/2.html")),
    title=st.sampled_from(("关于放假的通知",) * 8 + ("关于放假的…", "一图读懂")),
    published_on=st.sampled_from(DAYS),
    is_external=st.sampled_from((False,) * 8 + (True,)),
    column=st.sampled_from(COLUMNS[:4] * 3 + COLUMNS).map(lambda column: column.name),
    facts=st.sampled_from(((),) * 12 + ((("received_on", "2025-05-01"),),)),
)
addresses = st.sampled_from(tuple(f"http://a.gov.cn/{number}.html" for number in range(3)))
batches = st.tuples(st.just("rows"), st.lists(rows, min_size=1, max_size=3))
between = st.one_of(
    st.just(("run", None)),
    st.just(("compile", None)),
    st.tuples(st.just("same_as"), st.tuples(addresses, addresses)),
    st.tuples(st.just("flags"), st.tuples(addresses, st.sampled_from((0, 1, 4, 8, 9)))),
    st.tuples(st.just("decide"), st.tuples(addresses, st.sampled_from((True, False, None)))),
)
steps = st.lists(st.tuples(batches, between), min_size=1, max_size=4).map(
    lambda pairs: [step for pair in pairs for step in pair]
)


class History:
    """What happens to one site between its crawls."""

    def __init__(self, store: Store, columns: tuple[Column, ...] = COLUMNS) -> None:
        self.store = store
        self.site = replace(SITE, key=f"s{next(NUMBERS)}", columns=columns)
        self.moments = (AT + timedelta(days=n) for n in range(1000))
        self.run: int | None = None

    def take(self, step: tuple[str, Any]) -> None:
        """One step, in a transaction of its own."""
        kind, what = step
        with self.store.transaction() as tx:
            getattr(self, f"_{kind}")(tx, what)

    def _rows(self, tx: Transaction, batch: list[Sighting]) -> None:
        at = next(self.moments)
        if self.run is None:
            self.run = start_run(tx, site=self.site.key, year=2025, is_full=True, started_at=at)
        record_sightings(tx, run=self.run, site=self.site.key, sightings=batch, seen_at=at)

    def _run(self, tx: Transaction, _: object) -> None:
        at = next(self.moments)
        run = self.run or start_run(tx, site=self.site.key, year=2025, is_full=True, started_at=at)
        for column in COLUMNS:
            record_walk(tx, run=run, walk=ColumnWalk(column=column.name, end=WalkEnd.LAST_PAGE))
        finish_run(tx, run=run, status=RunStatus.COMPLETE, finished_at=at)
        self.run = None

    def _compile(self, tx: Transaction, _: object) -> None:
        compile_site(tx, self.site, year=2025, now=NOW)

    def _same_as(self, tx: Transaction, pair: tuple[str, str]) -> None:
        self._update(tx, "same_as", pair[0], pair[1] if pair[0] != pair[1] else None)

    def _flags(self, tx: Transaction, pair: tuple[str, int]) -> None:
        self._update(tx, "flags", *pair)

    def _update(self, tx: Transaction, name: str, address: str, value: object) -> None:
        number = site_id(tx, self.site.key)
        of_item = (sightings.c.site_id == number) & (sightings.c.address == address)
        tx.execute(update(sightings).where(of_item).values({name: value}))

    def _decide(self, tx: Transaction, pair: tuple[str, bool | None]) -> None:
        known = text("SELECT 1 FROM sightings WHERE site_id = :n AND address = :a")
        if not tx.execute(known, {"n": site_id(tx, self.site.key), "a": pair[0]}).first():
            return
        decide_item(
            tx,
            site=self.site.key,
            year=2025,
            address=pair[0],
            is_counted=pair[1],
            by="陈云川",
            at=NOW,
            reason="核对",
        )


def letter_of(path: str, **changes: Any) -> Sighting:
    """A row with a fact of its own."""
    values = {"title": "第7条", "column": COLUMNS[0].name, "published_on": date(2025, 3, 1)}
    return make_sighting(path, facts=(("matter", "停水"),), **{**values, **changes})


def both_ways(tx: Transaction, site: Site) -> tuple[Draft, Draft]:
    """The draft of 2025 counted item by item, and by bundles."""
    one_by_one, bundled = (
        compile_draft(load(tx, site, year=2025, now=NOW), compiled_at=NOW)
        for load in (load_site_year, load_bundled_year)
    )
    return one_by_one, bundled


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=steps,
    late=batches,
    columns=st.permutations(COLUMNS).flatmap(
        lambda columns: st.integers(4, len(columns)).map(lambda size: tuple(columns[:size]))
    ),
)
def test_figures_of_bundles_are_those_of_their_items(
    store: Store, steps: list[tuple[str, Any]], late: tuple[str, Any], columns: tuple[Column, ...]
) -> None:
    history = History(store)
    for step in (*steps, ("run", None)):
        history.take(step)
    # What a crawl under way has recorded counts at once.
    history.take(late)

    with store.reading() as tx:
        one_by_one, bundled = both_ways(tx, replace(history.site, columns=columns))

    assert bundled == one_by_one


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=steps)
def test_sums_kept_from_run_to_run_are_those_of_the_items(
    store: Store, steps: list[tuple[str, Any]]
) -> None:
    history = History(store)
    for step in (*steps, ("run", None)):
        history.take(step)

    with store.transaction() as tx:
        refresh_sums(tx, history.site.key)
        faults = [fault for fault in verify_store(tx) if fault.table in {"day_sums", "mixed_items"}]

    assert faults == []


@pytest.fixture
def portal(store: Store) -> History:
    """A site with forty items of 2025 in its first column, crawled whole."""
    history = History(store)
    name = COLUMNS[0].name
    batch = [
        make_sighting(f"/p{n}.html", title=f"第{n}条", column=name, published_on=date(2025, 3, 1))
        for n in range(40)
    ]
    history.take(("rows", batch))
    history.take(("run", None))
    return history


def test_items_alike_are_not_loaded_one_by_one(portal: History) -> None:
    with portal.store.reading() as tx:
        records = load_bundled_year(tx, portal.site, year=2025, now=NOW)

    assert records.items == ()
    assert [(bundle.size, bundle.specimen.columns) for bundle in records.bundles] == [
        (40, (COLUMNS[0].name,))
    ]


def test_a_decided_item_comes_by_itself_and_leaves_its_bundle(portal: History) -> None:
    portal.take(("decide", ("http://a.gov.cn/p7.html", False)))

    with portal.store.reading() as tx:
        records = load_bundled_year(tx, portal.site, year=2025, now=NOW)
        one_by_one, bundled = both_ways(tx, portal.site)

    assert [item.title for item in records.items] == ["第7条"]
    assert [bundle.size for bundle in records.bundles] == [39]
    assert bundled == one_by_one


@pytest.mark.parametrize(
    ("step", "alone"),
    [
        (("flags", ("http://a.gov.cn/p7.html", 1)), ["第7条"]),
        (("flags", ("http://a.gov.cn/p7.html", 8)), []),
        (
            ("same_as", ("http://a.gov.cn/p7.html", "http://a.gov.cn/p8.html")),
            ["第7条", "第8条"],
        ),
        (("rows", [letter_of("/p7.html")]), ["第7条"]),
        (("rows", [letter_of("/p41.html", published_on=date(2020, 1, 1))]), ["第7条"]),
    ],
    ids=["back-dated", "vanished", "a repeat", "with facts", "with facts of a past year"],
)
def test_an_item_that_a_rule_looks_at_comes_by_itself(
    portal: History, step: tuple[str, Any], alone: list[str]
) -> None:
    portal.take(step)
    portal.take(("run", None))

    with portal.store.reading() as tx:
        records = load_bundled_year(tx, portal.site, year=2025, now=NOW)
        one_by_one, bundled = both_ways(tx, portal.site)

    assert [item.title for item in records.items] == alone
    assert bundled == one_by_one


def test_a_decision_about_a_repeat_of_another_year_holds_for_what_it_repeats(
    portal: History,
) -> None:
    address, original = "http://a.gov.cn/late.html", "http://a.gov.cn/p7.html"
    late = make_sighting("/late.html", column=COLUMNS[0].name, published_on=date(2024, 12, 31))
    portal.take(("rows", [late]))
    portal.take(("run", None))
    portal.take(("same_as", (address, original)))
    portal.take(("decide", (address, False)))

    with portal.store.reading() as tx:
        records = load_bundled_year(tx, portal.site, year=2025, now=NOW)
        one_by_one, bundled = both_ways(tx, portal.site)

    assert [item.address for item in records.items] == [address, original]
    assert [bundle.size for bundle in records.bundles] == [39]
    assert bundled == one_by_one


@pytest.mark.parametrize("kind", sorted(SINGLE))
def test_a_column_said_to_be_of_a_kind_with_rules_of_its_own_comes_item_by_item(
    portal: History, kind: ColumnKind
) -> None:
    columns = (replace(COLUMNS[0], kind=kind), *COLUMNS[1:])

    with portal.store.reading() as tx:
        site = replace(portal.site, columns=columns)
        records = load_bundled_year(tx, site, year=2025, now=NOW)
        one_by_one, bundled = both_ways(tx, site)

    assert len(records.items) == 40
    assert records.bundles == ()
    assert bundled == one_by_one


def test_a_title_that_changes_changes_the_digest(portal: History) -> None:
    def digest() -> str:
        with portal.store.transaction() as tx:
            draft = compile_site(tx, portal.site, year=2025, now=NOW)
        proposal = draft.proposal("info.news")
        assert proposal is not None
        return proposal.evidence.digest

    before = digest()
    again = make_sighting(
        "/p1.html", title="第1条", column=COLUMNS[0].name, published_on=date(2025, 3, 1)
    )
    portal.take(("rows", [again]))
    portal.take(("run", None))
    assert digest() == before

    portal.take(("rows", [replace(again, title="第1条（更正）")]))
    portal.take(("run", None))
    assert digest() != before


def test_seeing_known_items_again_makes_no_day_stale(portal: History) -> None:
    again = [
        make_sighting(
            f"/p{n}.html", title=f"第{n}条", column=COLUMNS[0].name, published_on=date(2025, 3, 1)
        )
        for n in range(40)
    ]
    portal.take(("rows", again))

    with portal.store.reading() as tx:
        assert tx.execute(text("SELECT count(*) FROM stale_days")).scalar_one() == 0


def test_a_column_that_tells_another_day_takes_the_item_out_of_the_sum_of_its_first(
    portal: History,
) -> None:
    elsewhere = make_sighting(
        "/p1.html", title="第1条", column=COLUMNS[1].name, published_on=date(2024, 12, 31)
    )
    portal.take(("rows", [elsewhere]))
    portal.take(("run", None))

    with portal.store.reading() as tx:
        one_by_one, bundled = both_ways(tx, portal.site)

    assert bundled == one_by_one
    proposal = bundled.proposal("info.news")
    assert proposal is not None
    assert proposal.value == 39


def test_verdicts_on_items_are_not_told_from_bundles(portal: History) -> None:
    with portal.store.reading() as tx:
        records = load_bundled_year(tx, portal.site, year=2025, now=NOW)

    with pytest.raises(ValueError, match="bundles"):
        list(item_verdicts(records, "info.news"))


def test_a_store_whose_days_were_never_summed_gives_the_same_figures(portal: History) -> None:
    """As after an update of the program: every day is stale."""
    with portal.store.transaction() as tx:
        before = both_ways(tx, portal.site)[1]
        tx.execute(text("DELETE FROM day_sums"))
        tx.execute(text("INSERT INTO stale_days (site_id, day, times) VALUES (1, 20250301, 1)"))

    with portal.store.reading() as tx:
        one_by_one, bundled = both_ways(tx, portal.site)

    assert bundled == one_by_one == before


def test_the_sums_of_all_days_are_given_as_they_are(portal: History) -> None:
    with portal.store.reading() as tx:
        kept, found = sums_as_they_are(tx, 1)

    assert [size for size, _, _ in found.sums.values()] == [40]
    assert kept == found
