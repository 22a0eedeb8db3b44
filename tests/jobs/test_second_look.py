"""A check that would open issues is made twice; what is not seen again opens nothing."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

from loopback_site import LoopbackSite, Reply
from watched_site import NOW

from jobs.inspect import inspect_site
from jobs.second_look import check_twice
from jobs.shell import Shell
from model.sites import Site
from store import issues

_WHOLE = """<html><head><title>某局网站</title></head><body><p>某局网站首页</p><footer>
主办单位：某局　联系电话：0771-1234567　<a href="/map">网站地图</a></footer></body></html>"""
_HALF = "<html><head><title>某局网站</title></head><body><p>某局网站首页</p></body></html>"


def look(shell: Shell, site: Site, pauses: list[float]) -> set[str]:
    """One check and inspection → the rules whose issues are open."""
    moments = count()
    site = replace(site, politeness=replace(site.politeness, delay_seconds=0))
    check_twice(
        shell, site, pause=pauses.append, clock=lambda: NOW + timedelta(seconds=next(moments))
    )
    with shell.transaction() as tx:
        inspect_site(tx, site, home=shell.home, now=NOW + timedelta(minutes=1))
        return {issue.rule for issue in issues.open_issues(tx, site.key)}


def test_a_page_that_is_whole_again_at_the_second_look_opens_nothing(
    shell: Shell, site: Site, page: LoopbackSite
) -> None:
    # Each check asks twice for the home page: the visit that is timed, and the page itself.
    page.answers["/"] = lambda visit, _: Reply(_HALF if visit <= 2 else _WHOLE)
    pauses: list[float] = []

    opened = look(shell, site, pauses)

    assert pauses == [60.0]
    assert not {"footer.sponsor", "footer.contact", "footer.sitemap"} & opened


def test_what_is_still_broken_opens_and_is_not_looked_at_twice_again(
    shell: Shell, site: Site, page: LoopbackSite
) -> None:
    page.answers["/"] = _HALF
    pauses: list[float] = []

    assert {"footer.sponsor", "footer.contact", "footer.sitemap"} <= look(shell, site, pauses)
    asked = page.asked("/")
    look(shell, site, pauses)

    assert pauses == [60.0]
    assert page.asked("/") - asked < asked
