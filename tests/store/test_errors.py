import pytest
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from model.errors import Frozen, StoreError
from store.errors import store_error, wrapped

WHERE = "postgresql://a:***@db/z"


def driver_said(words: str) -> SQLAlchemyError:
    return OperationalError("SELECT 1", {}, Exception(words))


@pytest.mark.parametrize(
    ("words", "code", "what"),
    [
        ("file is not a database", "S05", "不是有效的数据库"),
        ("database disk image is malformed", "S05", "已损坏"),
        ("database or disk is full", "S06", "磁盘已满"),
        ("could not extend file: No space left on device", "S06", "磁盘已满"),
        ("disk I/O error", "S09", "磁盘读写出错"),
        ("attempt to write a readonly database", "S10", "只读"),
        ("database is locked", "S11", "数据库正忙"),
        ("canceling statement due to lock timeout", "S11", "数据库正忙"),
        ("deadlock detected", "S11", "互相等待"),
        ("canceling statement due to statement timeout", "S11", "限定时间"),
        ("FATAL: password authentication failed for user", "S01", "认证失败"),
        ("connection refused", "S01", "连接被拒绝"),
        ("terminating connection due to administrator command", "S12", "中断了连接"),
    ],
)
def test_what_a_driver_said_becomes_a_sentence_with_a_code_and_a_remedy(
    words: str, code: str, what: str
) -> None:
    error = store_error(driver_said(words), where=WHERE)

    assert error.code == code
    assert what in error.what
    assert error.where == WHERE
    assert error.remedy


def test_a_trigger_s_refusal_is_a_frozen_thing() -> None:
    error = store_error(
        IntegrityError("UPDATE x", {}, Exception("zhanbao: frozen audit_entries")), where=WHERE
    )

    assert isinstance(error, Frozen)


def test_a_pool_without_connections_is_a_busy_database() -> None:
    assert store_error(PoolTimeout("QueuePool limit"), where=WHERE).code == "S11"


def test_words_never_seen_before_are_quoted_in_one_line() -> None:
    error = store_error(driver_said("strange thing\nwith SQL below"), where=WHERE)

    assert "strange thing" in error.what
    assert "below" not in str(error)


def test_the_driver_s_error_is_kept_as_the_cause() -> None:
    cause = driver_said("database is locked")

    with pytest.raises(StoreError) as told, wrapped(WHERE):
        raise cause

    assert told.value.__cause__ is cause


def test_other_errors_pass_as_they_are() -> None:
    with pytest.raises(KeyError), wrapped(WHERE):
        raise KeyError
