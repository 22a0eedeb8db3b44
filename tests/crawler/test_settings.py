from typing import Any

import pytest
from scrapy.settings import default_settings

from crawler import settings
from model.sites import Politeness, Site


def make_site(**more: Any) -> Site:
    return Site(
        key="a", name="a", home="http://a.test/", hosts=frozenset({"a.test"}),
        politeness=Politeness(**more),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DOWNLOAD_MAXSIZE", 32 * 1024 * 1024),
        ("DOWNLOAD_TIMEOUT", 30),
        ("DOWNLOAD_VERIFY_CERTIFICATES", True),
        ("DOWNLOAD_FAIL_ON_DATALOSS", True),
        ("ROBOTSTXT_OBEY", True),
        ("TELNETCONSOLE_ENABLED", False),
        ("REMOTE_CONTROL_ENABLED", False),
        ("METAREFRESH_ENABLED", False),
        ("REFERER_ENABLED", False),
        ("COOKIES_ENABLED", False),
        ("HTTPPROXY_ENABLED", False),
        ("REDIRECT_MAX_TIMES", 10),
        ("SPIDER_MIDDLEWARES_BASE", {}),
        ("EXTENSIONS_BASE", {}),
    ],
)
def test_safe_settings_are_pinned(name: str, value: object) -> None:
    assert getattr(settings, name) == value


def test_only_http_and_https_are_spoken() -> None:
    spoken = {scheme for scheme, handler in settings.DOWNLOAD_HANDLERS.items() if handler}
    assert spoken == {"http", "https"}
    assert set(default_settings.DOWNLOAD_HANDLERS_BASE) - spoken <= set(settings.DOWNLOAD_HANDLERS)


def test_a_copy_of_the_settings_takes_changes_of_its_own_alone() -> None:
    first = settings.OneCrawlSettings({"DOWNLOAD_DELAY": 2.0})
    second = first.copy()
    second.set("DOWNLOAD_DELAY", 5.0, "spider")
    second.freeze()
    assert (first["DOWNLOAD_DELAY"], second["DOWNLOAD_DELAY"]) == (2.0, 5.0)
    assert not first.frozen


def test_the_site_file_sets_pace_and_width() -> None:
    found = settings.settings_of(make_site(delay_seconds=2.5, concurrency=3, obey_robots=False))

    assert found["DOWNLOAD_DELAY"] == 2.5
    assert found["CONCURRENT_REQUESTS_PER_DOMAIN"] == 3
    assert found["AUTOTHROTTLE_ENABLED"] is True
    assert found["ROBOTSTXT_OBEY"] is False


def test_without_a_delay_nothing_slows_down() -> None:
    assert "AUTOTHROTTLE_ENABLED" not in settings.settings_of(make_site(delay_seconds=0))


def test_the_name_says_who_to_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHANBAO_CONTACT", "tel:0771-123")

    assert settings.user_agent().startswith("zhanbao/")
    assert settings.user_agent().endswith("(+tel:0771-123)")
