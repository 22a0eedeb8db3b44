"""Is the queue for several machines installed? Said before it is needed, in Chinese."""

from importlib.util import find_spec

from model.errors import UsageError


def require_queue() -> None:
    """Pass where the parts for PostgreSQL are installed.

    Raises:
        UsageError: they are not.
    """
    missing = [name for name in ("psycopg", "procrastinate") if find_spec(name) is None]
    if missing:
        raise UsageError(
            f"没有安装 {'、'.join(missing)}，不能用 PostgreSQL 上的任务队列",
            remedy="安装：pip install 'zhanbao[postgres]'，或改用 SQLite 与 zhanbao serve",
        )
