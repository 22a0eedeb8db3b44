"""A full installation to back up: site files, and something of everything in its store."""

from pathlib import Path

from store_cases import (
    AT,
    SITE,
    crawl,
    make_confirmation,
    make_draft,
    make_message,
    make_proposal,
    make_reading,
    make_sighting,
    make_walk,
    sign_report,
)

from config.home import Home
from model.people import Role
from store.confirmations import record_confirmation
from store.drafts import record_draft
from store.engine import Store
from store.observations import record_observations
from store.outbox import put
from store.people import add_user, create_session


def make_home(path: Path, url: str = "") -> Home:
    return Home(path=path, database_url=url or f"sqlite:///{path / 'zhanbao.sqlite3'}")


def fill(store: Store) -> None:
    """Something of everything, signed."""
    rows = tuple(make_sighting(f"/{n}.html") for n in range(30))
    with store.transaction() as tx:
        run = crawl(tx, make_walk(rows=30), sightings=rows)
        record_draft(tx, make_draft(make_proposal(30, run=run)))
        record_confirmation(tx, make_confirmation(29), expected_version=0)
        record_observations(
            tx, "a", [make_reading(), make_reading(None, key="visits.pv", year=2025)]
        )
        put(tx, make_message(), channels=["值班"], at=AT)
        user = add_user(tx, name="韦", role=Role.HEAD, password_hash="h", at=AT)
        create_session(tx, user=user.id, token_hash="geheim" * 10, at=AT)
    sign_report(store, bytes(range(256)))


def add_site_files(home: Home) -> None:
    home.sites.mkdir(parents=True)
    home.site_file("a").write_text(f'key = "a"\nname = "{SITE.name}"\n', encoding="utf-8")
    home.channels.write_text("# 值班\n", encoding="utf-8")
