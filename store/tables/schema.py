"""What all tables share: one MetaData with named constraints, and the column that is never NULL."""

from typing import Any

from sqlalchemy import Column, MetaData

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    }
)


def required(name: str, kind: Any, **options: Any) -> Column[Any]:  # noqa: ANN401  (a column is typed by its kind)
    """A table column that is never NULL."""
    return Column(name, kind, nullable=False, **options)
