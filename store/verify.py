"""The store against its own five invariants → every fault found.

Source: reliability: durable, no torn state, explainable, alerts, human wins.
"""

from datetime import datetime

from model.days import utc_now
from store.checks import (
    counts,
    crawls,
    decisions,
    figures,
    files,
    messages,
    signatures,
    sums,
    visits,
)
from store.engine import Transaction
from store.faults import Fault, first_faults

_CHECKS = (
    files.find_damage,
    files.find_lost_references,
    files.find_lost_newest,
    files.find_reversed_times,
    crawls.find_torn_runs,
    crawls.find_untrue_walks,
    crawls.find_unfounded_drafts,
    counts.find_lost_items,
    counts.find_lost_versions,
    counts.find_unrecorded_rows,
    figures.find_untrue_figures,
    visits.find_untrue_visits,
    visits.find_lost_visits,
    sums.find_untrue_sums,
    decisions.find_broken_chain,
    decisions.find_lost_versions,
    decisions.find_unaudited_decisions,
    decisions.find_audits_without_decision,
    decisions.find_changes_after_signing,
    signatures.find_changed_bytes,
    signatures.find_unsigned_reports,
    files.find_missing_guards,
)


def verify_store(tx: Transaction, *, now: datetime | None = None) -> tuple[Fault, ...]:
    """Every contradiction that the store can see in itself, invariant by invariant.

    Of one kind of fault at most `store.faults.MOST` are told.

    Args:
        tx: A transaction; one that reads is enough.
        now: By which moment messages must be on their way; None: the clock's.
    """
    found = [fault for check in _CHECKS for fault in first_faults(check(tx))]
    found += first_faults(messages.find_lost_messages(tx, now=now or utc_now()))
    return tuple(sorted(found, key=lambda fault: fault.invariant))
