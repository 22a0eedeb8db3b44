"""What PostgreSQL needs besides its address: limits, so that neither end waits for ever."""

from importlib.util import find_spec
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL

from model.errors import StoreError

#: A process that froze, or whose machine fell off the network, keeps its locks no longer than so.
_SERVER_LIMITS = " ".join(
    f"-c {name}={value}"
    for name, value in {
        "statement_timeout": 600_000,
        "lock_timeout": 30_000,
        "idle_in_transaction_session_timeout": 60_000,
        "tcp_keepalives_idle": 10,
        "tcp_keepalives_interval": 5,
        "tcp_keepalives_count": 3,
    }.items()
)
#: The same for our end of a line, by libpq: a machine that is gone is noticed within 30 seconds.
LINE_LIMITS = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}


def postgres_engine(address: URL) -> Engine:
    """An engine for PostgreSQL by psycopg; a dead connection is replaced before it is used.

    Raises:
        StoreError: psycopg is not installed (S01).
    """
    if find_spec("psycopg") is None:
        raise StoreError(
            "没有安装 psycopg，不能连接 PostgreSQL",
            remedy="安装：pip install 'zhanbao[postgres]'",
            code="S01",
        )
    engine = create_engine(
        address.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        connect_args=LINE_LIMITS | {"options": _SERVER_LIMITS},
    )
    event.listen(engine, "do_connect", _connect)
    return engine


def _connect(_dialect: object, _record: object, words: list[Any], named: dict[str, Any]) -> object:
    # Here, for psycopg is an extra.
    from store.postgres_line import PatientConnection

    return PatientConnection.connect(*words, **named)
