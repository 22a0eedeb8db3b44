"""Changes of a watched site → what waits in the outbox: returns, flapping, coming to rest."""

from loopback_site import LoopbackSite, Reply
from watched_site import CHANNELS, MINUTE, NOW, PAGE, probe

from jobs.inspect import inspect_site
from jobs.shell import Shell
from model.sites import Site
from store import issue_events, issues, outbox


def told(shell: Shell) -> list[tuple[str, str]]:
    """Subject and body of each message of one channel, oldest first."""
    with shell.reading() as tx:
        found = [one for one in outbox.deliveries_of(tx) if one.channel == "邮件"]
    return [(one.message.subject, one.message.body) for one in found[::-1]]


def test_a_flapping_home_page_is_told_to_have_settled_once(
    shell: Shell, site: Site, page: LoopbackSite
) -> None:
    shell.home.channels.write_text(
        CHANNELS.format(hook="http://127.0.0.1:9/hook", port=9), encoding="utf-8"
    )
    looks = ["down"] * 3 + ["up"] * 2 + ["down"] * 3 + ["up"] * 2 + ["down"] * 3 + ["up"] * 60
    for number, state in enumerate(looks):
        page.answers["/"] = PAGE if state == "up" else Reply("坏了", 500)
        probe(shell, site, NOW + number * 10 * MINUTE)

    subjects = [subject for subject, _ in told(shell)]
    assert len(subjects) == 5
    assert "新问题" in subjects[0]
    assert "再次出现：上次 2026-07-15 10:20 至 2026-07-15 10:40" in told(shell)[2][1]
    assert "反复出现与恢复" in subjects[3]
    assert "已稳定，已恢复正常" in subjects[4]


def test_an_indicator_that_is_switched_off_closes_its_issues_without_a_message(
    shell: Shell, site: Site, page: LoopbackSite
) -> None:
    shell.home.channels.write_text(
        CHANNELS.format(hook="http://127.0.0.1:9/hook", port=9), encoding="utf-8"
    )
    page.answers["/"] = PAGE
    with shell.transaction() as tx:
        inspect_site(tx, site, home=shell.home, now=NOW)
        opened = {issue.rule: issue.id for issue in issues.open_issues(tx, "t")}
    assert "domain.name" in opened
    before = told(shell)

    off = '[[indicators]]\nid = "domain.name"\noff = true\n'
    shell.home.indicators.write_text(off, encoding="utf-8")
    with shell.transaction() as tx:
        inspect_site(tx, site, home=shell.home, now=NOW + MINUTE)
        still_open = {issue.rule for issue in issues.open_issues(tx, "t")}
        [event] = issue_events.events_of(tx, [opened["domain.name"]])[opened["domain.name"]]

    assert still_open == set(opened) - {"domain.name"}
    assert "指标已停用" in event.text
    assert told(shell) == before
