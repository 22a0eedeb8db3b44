"""Random sequences of crawls, edits, decisions, signatures and crashes: verify finds nothing."""

import shutil
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from store_cases import AT, NEWS, make_confirmation, make_sighting, make_walk

from model.drafts import ReportState
from model.errors import Frozen, StoreError
from model.items import Sighting
from model.runs import RunStatus, WalkEnd
from store.confirmations import latest_confirmations, record_confirmation
from store.engine import Store, open_store
from store.items import items_of, record_sightings
from store.reports import move_state, sign, state
from store.runs import finish_run, interrupt_unfinished, record_walk, start_run
from store.verify import verify_store

FIELDS = ("info.news", "info.total", "response.count")


class StoreMachine(RuleBasedStateMachine):
    """What a person knows of the site and the report, beside what the store says."""

    #: Looks at the store, one after each step.
    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="zhanbao-machine-"))
        self.now = AT
        self.site: dict[str, Sighting] = {}
        self.ever: set[str] = set()
        self.decided: dict[str, tuple[object, int]] = {}
        self.is_signed = False
        self.made = 0
        self.store: Store | None = None

    @initialize()
    def open(self) -> None:
        self.store = open_store(f"sqlite:///{self.folder / 'store.sqlite3'}")

    def teardown(self) -> None:
        if self.store is not None:
            self.store.close()
        shutil.rmtree(self.folder)

    @property
    def opened(self) -> Store:
        assert self.store is not None
        return self.store

    # -- the site

    @rule(count=st.integers(1, 5))
    def publish(self, count: int) -> None:
        for _ in range(count):
            self.made += 1
            found = make_sighting(f"/{self.made}.html", title=f"第{self.made}条")
            self.site[found.address] = found

    @precondition(lambda self: self.site)
    @rule(data=st.data())
    def retitle(self, data: st.DataObject) -> None:
        address = data.draw(st.sampled_from(sorted(self.site)))
        title = self.site[address].title + "（更正）"
        self.site[address] = replace(self.site[address], title=title)

    @precondition(lambda self: self.site)
    @rule(data=st.data(), days=st.integers(-40, 40))
    def redate(self, data: st.DataObject, days: int) -> None:
        address = data.draw(st.sampled_from(sorted(self.site)))
        old = self.site[address].published_on
        assert old is not None
        self.site[address] = replace(self.site[address], published_on=old + timedelta(days=days))

    @precondition(lambda self: self.site)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        del self.site[data.draw(st.sampled_from(sorted(self.site)))]

    # -- crawls

    @rule(hours=st.integers(1, 30), is_read=st.booleans())
    def crawl(self, hours: int, is_read: bool) -> None:  # noqa: FBT001 - drawn
        self.now += timedelta(hours=hours)
        seen = tuple(self.site.values()) if is_read else tuple(self.site.values())[:2]
        run = self._begin(seen)
        end = WalkEnd.LAST_PAGE if is_read else WalkEnd.UNREAD
        walk = make_walk(end, rows=len(seen), reason="" if is_read else "第 2 页 500")
        with self.opened.transaction() as tx:
            record_walk(tx, run=run, walk=walk)
            status = RunStatus.COMPLETE if is_read else RunStatus.PARTIAL
            reason = "" if is_read else "未读完"
            finish_run(tx, run=run, status=status, reason=reason, finished_at=self.now)

    @rule(share=st.integers(0, 3))
    def crash_while_crawling(self, share: int) -> None:
        """Some rows are written; the process is gone; another opens the store."""
        self.now += timedelta(minutes=5)
        self._begin(tuple(self.site.values())[: share * 2])
        self.reopen()

    @rule()
    def crash_in_a_transaction(self) -> None:
        """What was not committed is as if it had never been."""
        before = self._kept()
        try:
            with self.opened.transaction() as tx:
                run = start_run(tx, site="a", year=2025, is_full=True, started_at=self.now)
                rows = (make_sighting("/never.html"),)
                record_sightings(tx, run=run, site="a", sightings=rows, seen_at=self.now)
                raise KeyboardInterrupt  # noqa: TRY301 - a crash in the block
        except KeyboardInterrupt:
            self.reopen()
        assert self._kept() == before

    @rule()
    def reopen(self) -> None:
        self.opened.close()
        self.open()

    def _begin(self, seen: tuple[Sighting, ...]) -> int:
        with self.opened.transaction() as tx:
            interrupt_unfinished(tx, site="a", at=self.now)
            run = start_run(
                tx, site="a", year=2025, is_full=True, started_at=self.now,
                kinds={NEWS.name: NEWS.kind},
            )  # fmt: skip
            record_sightings(tx, run=run, site="a", sightings=seen, seen_at=self.now)
        self.ever |= {each.address for each in seen}
        return run

    # -- people

    @rule(field=st.sampled_from(FIELDS), value=st.integers(0, 9), is_blind=st.booleans())
    def confirm(self, field: str, value: int, is_blind: bool) -> None:  # noqa: FBT001 - drawn
        """A decision; one made on a stale page, or after the signature, is refused."""
        self.now += timedelta(minutes=1)
        version = self.decided.get(field, (None, 0))[1]
        expected = version + 7 if is_blind else (version or None)
        wanted = make_confirmation(value, field=field, decided_at=self.now)
        try:
            with self.opened.transaction() as tx:
                kept = record_confirmation(tx, wanted, expected_version=expected)
        except Frozen:
            assert self.is_signed
        except StoreError:
            assert is_blind
        else:
            assert not self.is_signed
            assert not is_blind
            self.decided[field] = (value, kept.version)

    @precondition(lambda self: not self.is_signed)
    @rule(chance=st.integers(0, 3))
    def sign(self, chance: int) -> None:
        if chance:
            return
        self.now += timedelta(minutes=1)
        with self.opened.transaction() as tx:
            for step in (ReportState.SUBMITTED, ReportState.REVIEWED):
                move_state(tx, site="a", year=2025, to=step, by="韦", at=self.now)
            sign(tx, site="a", year=2025, bodies={"docx": b"PK bytes"}, by="局长", at=self.now)
        self.is_signed = True

    # -- what must hold after each step

    @invariant()
    def verify_finds_nothing(self) -> None:
        if self.store is not None:
            StoreMachine.steps += 1
            with self.opened.reading() as tx:
                assert verify_store(tx, now=self.now) == ()

    @invariant()
    def what_was_seen_is_kept(self) -> None:
        if self.store is not None:
            assert self._kept() == self.ever

    @invariant()
    def decisions_stand(self) -> None:
        if self.store is not None:
            with self.opened.reading() as tx:
                found = latest_confirmations(tx, "a", 2025)
                assert (state(tx, "a", 2025).state is ReportState.SIGNED) == self.is_signed
            assert {f: (c.value, c.version) for f, c in found.items()} == self.decided

    def _kept(self) -> set[str]:
        with self.opened.reading() as tx:
            return {item.address for item in items_of(tx, "a")}


StoreMachine.TestCase.settings = settings(
    max_examples=3,
    stateful_step_count=10,
    phases=[Phase.generate],
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
TestStore = StoreMachine.TestCase


@pytest.mark.soak
@pytest.mark.parametrize("piece", range(4))
def test_random_histories_at_length(piece: int) -> None:
    """The same, drawn anew, a hundred times forty steps in four pieces."""
    long = settings(
        max_examples=25,
        stateful_step_count=40,
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    StoreMachine.steps = 0
    run_state_machine_as_test(StoreMachine, settings=long)
    print(f"\npiece {piece}: {StoreMachine.steps} looks at the store after a step")  # noqa: T201
    assert StoreMachine.steps >= 25 * 30
