"""Driver errors → `StoreError` in Chinese, cause kept. The one place that knows drivers' words."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from model.errors import Frozen, StoreError

#: Begins the message of every trigger that refuses a change; see the migrations.
FROZEN_MARK = "zhanbao: frozen"

_CUT = "数据库中断了连接，本次未保存"
#: Words of a driver → code, sentence and remedy. The first that fits is taken.
_KNOWN = (
    ("file is not a database", "S05", "文件不是有效的数据库", "换回备份：zhanbao restore"),
    ("malformed", "S05", "数据库文件已损坏", "停止使用，换回备份：zhanbao restore"),
    ("disk is full", "S06", "磁盘已满，本次未保存", "清出空间后重试"),
    ("could not extend file", "S06", "数据库磁盘已满，本次未保存", "清出空间后重试"),
    ("no space left", "S06", "磁盘已满，本次未保存", "清出空间后重试"),
    ("disk i/o error", "S09", "磁盘读写出错，本次未保存", "检查磁盘后重试"),
    ("readonly database", "S10", "数据库文件只读，本次未保存", "检查文件权限"),
    ("database is locked", "S11", "数据库正忙，本次未保存", "稍后重试"),
    ("lock timeout", "S11", "数据库正忙，本次未保存", "稍后重试"),
    ("deadlock", "S11", "与另一操作互相等待，本次未保存", "重试"),
    ("statement timeout", "S11", "数据库在限定时间内没有答复，本次未保存", "稍后重试"),
    ("could not serialize", "S11", "与另一操作冲突，本次未保存", "重试"),
    ("password authentication failed", "S01", "无法连接数据库：认证失败", "检查用户名和口令"),
    ("no password supplied", "S01", "无法连接数据库：没有口令", "在数据库地址中写明口令"),
    ("failed to resolve", "S01", "无法连接数据库：主机名无法解析", "检查数据库地址"),
    ("could not translate host name", "S01", "无法连接数据库：主机名无法解析", "检查数据库地址"),
    ("connection refused", "S01", "无法连接数据库：连接被拒绝", "确认数据库已启动、端口正确"),
    ("no such file or directory", "S01", "无法连接数据库：套接字不存在", "确认数据库已启动"),
    ("does not exist", "S01", "数据库、用户或表不存在", "检查数据库地址，并运行升级"),
    ("no such table", "S01", "数据库缺少表", "先升级：以 migrate=True 打开"),
    ("unable to open database file", "S01", "无法打开数据库文件", "检查目录和权限"),
    ("terminating connection", "S12", _CUT, "稍后重试"),
    ("server closed the connection", "S12", _CUT, "稍后重试"),
    ("connection is closed", "S12", _CUT, "稍后重试"),
    ("connection failed", "S01", "无法连接数据库", "检查数据库地址和网络"),
    ("timeout expired", "S01", "无法连接数据库：超时", "检查数据库地址和网络"),
)


def store_error(error: SQLAlchemyError, *, where: str) -> StoreError:
    """The error for the user that stands for a driver's error.

    Args:
        error: What SQLAlchemy raised.
        where: The store's address without its password.
    """
    said = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    if FROZEN_MARK in said:
        return Frozen(
            "已签发或只可追加的记录不能修改、删除", where=where, remedy="如需更正，另立新版本"
        )
    if isinstance(error, PoolTimeout):
        return StoreError("数据库连接已用完", where=where, remedy="稍后重试", code="S11")
    lowered = said.lower()
    for words, code, what, remedy in _KNOWN:
        if words in lowered:
            return StoreError(what, where=where, remedy=remedy, code=code)
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return StoreError(_CUT, where=where, remedy="稍后重试", code="S12")
    first_line = said.strip().splitlines()[0] if said.strip() else type(error).__name__
    return StoreError(
        f"数据库拒绝了这次操作（{first_line[:200]}）", where=where, remedy="重试；再现时请报告"
    )


@contextmanager
def wrapped(where: str) -> Iterator[None]:
    """Let driver errors out as `StoreError`.

    Raises:
        StoreError: The database refused or could not be reached.
        Frozen: A trigger refused a change to something signed or append-only.
    """
    try:
        yield
    except SQLAlchemyError as error:
        raise store_error(error, where=where) from error
