"""The version of a store's tables: known, refused when newer, brought up to date by Alembic."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from model.errors import StoreError
from store.sqlite import BEGIN

#: All revisions in order; the last is what this program speaks.
REVISIONS = tuple(f"{number:04}" for number in range(1, 16))
#: Where Alembic finds them.
MIGRATIONS = Path(__file__).parent / "migrations"
#: PostgreSQL: held while migrating, so that two processes started at once do it once.
_MIGRATION_LOCK = 7_236_900_01
_REVISION = "SELECT version_num FROM alembic_version"


def check_schema(engine: Engine, *, where: str, migrate: bool) -> None:
    """Bring the tables up to date, or refuse a store that this program cannot speak to.

    Raises:
        StoreError: The tables are newer than the program (S02), or older and `migrate` is False.
    """
    with engine.connect() as connection:
        # A look that waits for no writer.
        found = revision_of(connection.execution_options(**{BEGIN: "BEGIN"}))
        connection.rollback()
    if found == REVISIONS[-1]:
        return
    if found is not None and found not in REVISIONS:
        raise StoreError(
            f"数据库版本 {found} 高于程序 {REVISIONS[-1]}",
            where=where,
            remedy="请升级程序",
            code="S02",
        )
    if not migrate:
        raise StoreError(
            f"数据库版本 {found or '无'} 低于程序 {REVISIONS[-1]}",
            where=where,
            remedy="先以本程序打开并升级",
            code="S02",
        )
    _upgrade(engine)


def revision_of(connection: Connection) -> str | None:
    """Revision of the tables; None for a database without any."""
    try:
        # At once: to look for the table first costs more than all else of opening a store.
        found = connection.exec_driver_sql(_REVISION).scalar()
    except DBAPIError:
        connection.rollback()
        if inspect(connection).has_table("alembic_version"):
            raise
        return None
    return None if found is None else str(found)


def _upgrade(engine: Engine) -> None:
    """Run what is missing in one transaction: all of it or none."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
