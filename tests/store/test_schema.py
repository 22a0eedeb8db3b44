import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from postgres_server import PostgresServer
from sqlalchemy import text

from model.errors import StoreError
from store.engine import Store, open_store
from store.schema import MIGRATIONS, REVISIONS, revision_of
from store.tables import metadata


def test_the_migrated_tables_are_those_of_the_program(store: Store) -> None:
    with store.reading() as tx:
        context = MigrationContext.configure(tx.connection, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)

    assert differences == []


def test_each_revision_has_a_file_and_the_last_one_stands(store: Store) -> None:
    files = sorted(path.name[:4] for path in (MIGRATIONS / "versions").glob("0*.py"))
    with store.reading() as tx:
        found = revision_of(tx.connection)

    assert files == list(REVISIONS)
    assert found == REVISIONS[-1]


def set_revision(url: str, revision: str) -> None:
    store = open_store(url)
    with store.transaction() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = :r"), {"r": revision})
    store.close()


def test_a_newer_store_is_refused_and_left_alone(store_url: str) -> None:
    set_revision(store_url, "9999")

    for migrate in (True, False):
        with pytest.raises(StoreError, match="9999 高于程序") as told:
            open_store(store_url, migrate=migrate)
        assert told.value.code == "S02"


def test_an_older_store_is_not_touched_unless_asked(store_url: str) -> None:
    set_revision(store_url, "0004")

    with pytest.raises(StoreError, match="0004 低于程序") as told:
        open_store(store_url, migrate=False)

    assert told.value.code == "S02"


def test_an_empty_database_is_refused_without_migration(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="版本 无 低于"):
        open_store(f"sqlite:///{tmp_path / 'new.sqlite3'}", migrate=False)


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    path.write_bytes(b"this is no database " * 100)
    before = path.read_bytes()

    with pytest.raises(StoreError, match="不是有效的数据库") as told:
        open_store(f"sqlite:///{path}")

    assert told.value.code == "S05"
    assert path.read_bytes() == before


def test_a_truncated_database_is_refused(sqlite_template: Path, tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite3"
    path.write_bytes(sqlite_template.read_bytes()[:5000])

    with pytest.raises(StoreError, match="已损坏") as told:
        open_store(f"sqlite:///{path}")

    assert told.value.code == "S05"


def open_at_once(url: str) -> list[str | None]:
    """Revisions that four openers of a database without tables find at the same time."""
    found: list[str | None] = []
    start = threading.Barrier(4)

    def open_one() -> None:
        start.wait()
        store = open_store(url)
        with store.reading() as tx:
            found.append(revision_of(tx.connection))
        store.close()

    threads = [threading.Thread(target=open_one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_many_that_open_a_new_file_at_once_make_its_tables_once(tmp_path: Path) -> None:
    assert open_at_once(f"sqlite:///{tmp_path / 'new.sqlite3'}") == [REVISIONS[-1]] * 4


@pytest.mark.postgres
def test_many_that_open_a_new_database_at_once_make_its_tables_once(
    postgres_server: PostgresServer,
) -> None:
    with postgres_server.database() as url:
        assert open_at_once(url) == [REVISIONS[-1]] * 4
