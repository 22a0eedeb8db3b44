"""An office in which every field that somebody else fills holds hostile text."""

import json
from datetime import date, timedelta

from hostile_texts import ADDRESSES, TEXTS
from web_office import NAMES, NOW, SITE_FILE, YEAR, Office, crawl, sighting

from config.sites import load_site
from model.issues import IssueAction, IssueEvent, IssueEvidence, NewIssue, Severity
from model.messages import Message
from model.observations import Observation
from model.people import Role
from model.runs import ColumnWalk, RunStatus, WalkEnd
from store import (
    audit,
    confirmations,
    decisions,
    issue_events,
    issue_evidence,
    issues,
    items,
    outbox,
    people,
    reports,
    runs,
)
from store.observations import record_observations
from store.sheets import Decision, confirm_value

_KEYS = ("home.outcome", "marks.icp", "links.broken", "letters.received", "search.works")


def plant(office: Office) -> None:
    """Put the texts wherever a site, a file, a person or an error could put words."""
    _write_site(office)
    rows = [
        sighting(f"/gzdt/p{n}.html", text, day=date(YEAR, 1 + n % 12, 9))
        for n, text in enumerate(TEXTS)
    ]
    rows += [sighting(address, "链接", day=date(YEAR, 6, 3)) for address in ADDRESSES]
    crawl(office, *rows)
    _plant_watching(office)
    _plant_people(office)
    _plant_words(office)


def _write_site(office: Office) -> None:
    """Columns, the site's name, its office and what stands beside it, and a file that is broken."""
    columns = "".join(
        f'\n[[columns]]\nname = {json.dumps(f"{n} {text}")}\nkind = "topic"\n'
        f'url = "http://a.gov.cn/c{n}/"\nnote = {json.dumps(text)}\n'
        for n, text in enumerate(TEXTS)
    )
    text = SITE_FILE.replace('"某市民政局网站"', json.dumps("站" + TEXTS[25]))
    for name, planted in (("sponsor", TEXTS[0]), ("operator", TEXTS[26]), ("phone", TEXTS[53])):
        head, _, rest = text.partition(f"{name} = ")
        text = f"{head}{name} = {json.dumps(planted)}\n{rest.partition(chr(10))[2]}"
    text = text.replace("hosts =", f"region = {json.dumps(TEXTS[3])}\nhosts =", 1)
    text = text.replace("hosts =", f"department = {json.dumps(TEXTS[28])}\nhosts =", 1)
    office.home.site_file("a").write_text(text + columns, encoding="utf-8")
    office.site = load_site(office.home.site_file("a"))
    broken = office.home.sites / "<img src=x onerror=window.ran=1>.toml"
    broken.write_text(f"key = {json.dumps(TEXTS[27])}\n", encoding="utf-8")


def _plant_watching(office: Office) -> None:
    with office.store.transaction() as tx:
        for n, text in enumerate(TEXTS):
            run = runs.start_run(tx, site="a", year=YEAR, is_full=False, started_at=NOW)
            walk = ColumnWalk(column="政策文件", end=WalkEnd.UNREAD, reason=text)
            runs.record_walk(tx, run=run, walk=walk)
            runs.finish_run(
                tx, run=run, status=RunStatus.PARTIAL, reason=f"{text} {n}", finished_at=NOW
            )
        readings = [
            Observation(
                key=_KEYS[n % len(_KEYS)],
                value="x" if n % len(_KEYS) else "timeout",
                observed_at=NOW - timedelta(minutes=n),
                source=f"{text}.xlsx",
                detail=text,
                unit="",
                year=YEAR if n % len(_KEYS) == len(_KEYS) - 2 else None,
            )
            for n, text in enumerate(TEXTS)
        ]
        record_observations(tx, "a", readings)
        opened = [
            NewIssue(
                rule="update.home", severity=Severity.VETO, target=text, detail=text, basis=text
            )
            for text in TEXTS
        ]
        for change in issues.apply_changes(tx, site="a", opened=opened, closed=[], at=NOW):
            number, text = change.issue.id, change.issue.target
            event = IssueEvent(
                issue=number, action=IssueAction.NOTED, at=NOW, by=text[:100], text=text
            )
            issue_events.append(tx, event)
            evidence = IssueEvidence(
                issue=number, taken_at=NOW, url=ADDRESSES[0], snippet=text, note=text
            )
            issue_evidence.append(tx, evidence)
        for n, text in enumerate(TEXTS):
            message = Message(key=f"k{n}", subject=text, body=text, site="a")
            outbox.put(tx, message, channels=[f"{n}{text}"[:90]], at=NOW)
        for delivery in outbox.due(tx, at=NOW + timedelta(seconds=1), limit=200):
            outbox.mark_failed(tx, delivery.id, error=delivery.message.subject, next_try_at=None)


def _plant_people(office: Office) -> None:
    with office.store.transaction() as tx:
        for n, text in enumerate(TEXTS):
            people.add_user(
                tx, name=f"{n}{text}"[:190], role=Role.FILLER, password_hash="h", at=NOW
            )
            audit.append(tx, who=text, action=text[:40], target=text, detail=text, at=NOW)
        user = people.user_named(tx, NAMES[Role.FILLER])
        assert user is not None
        for n, text in enumerate(TEXTS[:30]):
            people.create_session(
                tx, user=user.id, token_hash=f"{n:064d}", at=NOW, origin=f"10.0.0.1 {text}"
            )


def _plant_words(office: Office) -> None:
    """Comments, reasons and values that people wrote."""
    with office.store.transaction() as tx:
        for text in TEXTS:
            reports.add_comment(
                tx, site="a", year=YEAR, field="info.news", author=text, text=text, at=NOW
            )
        for text in TEXTS[::10]:
            words = {"text": f"某局 {text}"[:200], "reason": text, "by": f"填{text}"}
            decision = Decision(site=office.site, year=YEAR, field="site.sponsor", **words)
            confirm_value(tx, decision, now=office.clock())
        known = [item for item in items.items_of(tx, "a") if "/gzdt/p" in item.address]
        for item, text in zip(known, TEXTS, strict=False):
            decisions.decide_item(
                tx, site="a", year=YEAR, address=item.address, is_counted=False, by=text,
                at=NOW, reason=text,
            )  # fmt: skip
        assert confirmations.latest_confirmations(tx, "a", YEAR)["site.sponsor"].decided_by
