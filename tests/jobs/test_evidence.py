"""Issues that opened → what their pages show, kept once; pictures where a browser is present."""

from dataclasses import replace
from datetime import timedelta

import pytest
from loopback_site import LoopbackSite, Reply
from watched_site import NOW

from crawler import rendering
from jobs import page_looks
from jobs.evidence import KEEP_PICTURES, drop_old_pictures, gather_evidence
from jobs.shell import Shell
from model.issues import IssueEvidence, NewIssue, Severity
from model.observations import Observation
from model.sites import Site
from store import issue_evidence, issues, observations, pictures
from store.fleet_switches import turn_switches

PAGE = """<html><head><title>某局</title><link rel="stylesheet" href="/look.css"></head><body>
<h1>某局网站首页</h1><img src="/photo.png"><div style="display:none">
<a href="http://bad.example/cai">六合彩 13800138000</a></div></body></html>"""
SQUARE = """<svg xmlns="http://www.w3.org/2000/svg" width="600" height="600">
<rect width="600" height="600" fill="red"/></svg>"""


def open_issue(shell: Shell, rule: str, target: str = "t", detail: str = "发现") -> int:
    new = NewIssue(rule=rule, severity=Severity.NOTICE, target=target, detail=detail, basis="x")
    with shell.transaction() as tx:
        [change] = issues.apply_changes(tx, site="t", opened=[new], closed=[], at=NOW)
    return change.issue.id


def seen_of(shell: Shell, number: int) -> list[IssueEvidence]:
    with shell.reading() as tx:
        return issue_evidence.evidence_of(tx, number)


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "find_spec", lambda _: None)


@pytest.mark.usefixtures("no_browser")
def test_without_a_browser_words_are_kept_and_what_is_missing_is_said(
    shell: Shell, site: Site, page: LoopbackSite
) -> None:
    page.answers["/"] = PAGE
    reading = Observation(
        key="suspects.hidden_links",
        value=1,
        observed_at=NOW,
        source=f"{page.address}/",
        detail=f"http://bad.example/cai（{page.address}/）",
    )
    with shell.transaction() as tx:
        observations.record_observations(tx, "t", [reading])
    hidden = open_issue(shell, "tampering.hidden_links")
    footer = open_issue(shell, "footer.icp")

    assert gather_evidence(shell, site, now=NOW) == 2
    assert gather_evidence(shell, site, now=NOW) == 0

    [evidence] = seen_of(shell, hidden)
    assert 'href="http://bad.example/cai"' in evidence.snippet
    assert "138****8000" in evidence.snippet
    assert "13800138000" not in evidence.snippet
    assert evidence.picture == ""
    assert "没有截图：没有安装脚本页面渲染组件" in evidence.note
    assert "没有截图" not in seen_of(shell, footer)[0].note
    assert page.asked("/") == 1


@pytest.mark.usefixtures("no_browser")
def test_a_page_that_is_down_or_elsewhere_is_told_so(
    shell: Shell, site: Site, page: LoopbackSite
) -> None:
    page.answers["/"] = Reply("坏了", 500)
    down = open_issue(shell, "home.stale")
    elsewhere = open_issue(shell, "words.mistaken", "http://other.example/1.html")
    nowhere = open_issue(shell, "tls.expiry")

    gather_evidence(shell, site, now=NOW)

    assert "服务器返回 500" in seen_of(shell, down)[0].note
    assert "其他网站" in seen_of(shell, elsewhere)[0].note
    assert "不对应某个页面" in seen_of(shell, nowhere)[0].note


def test_what_opened_long_ago_shows_something_else_by_now(shell: Shell, site: Site) -> None:
    open_issue(shell, "home.stale")

    assert gather_evidence(shell, site, now=NOW + timedelta(days=3)) == 0


@pytest.mark.browser
def test_a_picture_shows_the_page_with_its_images_and_styles(
    shell: Shell, site: Site, page: LoopbackSite
) -> None:
    page.answers |= {
        "/": PAGE,
        "/look.css": Reply("body { margin: 0 }", headers={"Content-Type": "text/css"}),
        "/photo.png": Reply(SQUARE, headers={"Content-Type": "image/svg+xml"}),
    }
    number = open_issue(shell, "home.stale")

    gather_evidence(shell, site, now=NOW)

    [evidence] = seen_of(shell, number)
    path = pictures.path_of(shell.home.evidence, evidence.picture)
    assert path is not None
    assert path.read_bytes().startswith(b"\xff\xd8\xff")
    assert evidence.picture_size == path.stat().st_size > 5000
    assert pictures.is_whole(shell.home.evidence, evidence.picture)
    assert page.asked("/photo.png") == 1
    assert page.asked("/look.css") == 1


@pytest.mark.browser
def test_an_image_is_asked_for_only_where_the_gate_allows_it(
    site: Site, page: LoopbackSite
) -> None:
    page.answers["/"] = PAGE.replace("/photo.png", "http://169.254.169.254/latest/meta-data/")
    looked = page_looks.render_page(
        f"{page.address}/", allow_networks=site.allow_networks, wants_picture=True
    )

    assert looked.picture.startswith(b"\xff\xd8\xff")
    assert page.asked("/look.css") == 1


def test_pictures_of_open_and_lately_closed_issues_are_kept(shell: Shell, site: Site) -> None:
    closed, still_open = open_issue(shell, "home.stale"), open_issue(shell, "tls.expiry")
    digests = [pictures.save(shell.home.evidence, bytes([n])) for n in range(2)]
    with shell.transaction() as tx:
        for number, digest in zip((closed, still_open), digests, strict=True):
            seen = IssueEvidence(issue=number, taken_at=NOW, picture=digest, picture_size=1)
            issue_evidence.append(tx, seen)
        issues.apply_changes(tx, site=site.key, opened=[], closed=[closed], at=NOW)

    assert drop_old_pictures(shell, now=NOW + KEEP_PICTURES) == 0
    assert drop_old_pictures(shell, now=NOW + KEEP_PICTURES + timedelta(days=1)) == 1
    assert pictures.path_of(shell.home.evidence, digests[0]) is None
    assert pictures.path_of(shell.home.evidence, digests[1]) is not None


def test_a_site_that_is_switched_off_is_not_asked(
    shell: Shell, site: Site, page: LoopbackSite
) -> None:
    open_issue(shell, "footer.icp")
    with shell.transaction() as tx:
        turn_switches(tx, ["t"], is_stopped=True, by="甲", at=NOW, reason="维护")

    assert gather_evidence(shell, site, now=NOW) == 0
    assert gather_evidence(shell, replace(site, is_enabled=False), now=NOW) == 0
    assert page.log == []


@pytest.mark.usefixtures("no_browser")
def test_the_words_of_letters_are_not_kept(shell: Shell, site: Site, page: LoopbackSite) -> None:
    page.answers["/letter.html"] = "<html><body>韦小明反映路灯不亮，电话见下</body></html>"
    vanished = open_issue(shell, "items.vanished", f"{page.address}/letter.html", "列表中不见了")
    down = open_issue(shell, "home.down")

    assert gather_evidence(shell, site, now=NOW, rules={"items.vanished"}) == 1

    assert seen_of(shell, vanished)[0].snippet == "列表中不见了"
    assert seen_of(shell, down) == []
