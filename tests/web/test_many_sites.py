"""Lists over more sites than anybody scrolls through: the register answers, files stay closed."""

from pathlib import Path

import pytest
from api_client import program
from web_office import Office

from config.sites import load_site
from model.people import Role
from web import issues, site_files

SITE = """key = "{key}"
name = "第 {number} 局"
home = "http://{key}.gov.cn/"
organisation = "某区/{key}"
"""
COUNT = 350


@pytest.fixture
def many(office: Office) -> Office:
    """Beside its own, hundreds of sites of others."""
    for number in range(COUNT):
        key = f"m{number:03}"
        path = office.home.sites / f"{key}.toml"
        path.write_text(SITE.format(key=key, number=number), encoding="utf-8")
    return office


def test_a_part_of_the_sites_opens_the_files_of_that_part_alone(
    many: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = program(many, Role.AUDITOR)
    client.get("/api/v1/sites?limit=1")
    opened: list[Path] = []
    monkeypatch.setattr(site_files, "load_site", lambda p: (opened.append(p), load_site(p))[1])

    first = client.get("/api/v1/sites?limit=20&q=m").json()
    rest = client.get(f"/api/v1/sites?limit=20&q=m&cursor={first['next']}").json()
    assert client.get("/api/v1/issues").status_code == 200

    keys = [site["key"] for part in (first, rest) for site in part["sites"]]
    assert keys == [f"m{number:03}" for number in range(40)]
    assert len(set(opened)) <= 41


def test_so_many_sites_are_not_offered_one_by_one(many: Office) -> None:
    client = many.person(Role.FILLER)

    assert '<input name="site"' in client.get("/issues").text
    assert '<select name="site"' not in client.get("/issues?site=m001").text
    assert issues._CHOICES < COUNT
