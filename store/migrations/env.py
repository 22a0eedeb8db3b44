"""Alembic's entry: runs the migrations on the connection handed over, or on a store's address.

By hand: `alembic -c store/migrations/alembic.ini -x url=ADDRESS upgrade head`.
"""

from alembic import context
from sqlalchemy import Connection, create_engine

from store.tables import metadata


def _run(connection: Connection) -> None:
    """Run inside the transaction that is already open."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


handed_over = context.config.attributes.get("connection")
if handed_over is not None:
    _run(handed_over)
else:
    with create_engine(context.get_x_argument(as_dictionary=True)["url"]).begin() as own:
        _run(own)
