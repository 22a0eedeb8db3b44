import threading
from pathlib import Path

import pytest
from postgres_server import PostgresServer
from sqlalchemy import text
from store_cases import AT

from model.errors import StoreError
from store.audit import append, count_entries
from store.engine import Store, Transaction, open_store


def entry(store: Store) -> None:
    with store.transaction() as tx:
        append(tx, who="韦", action="login", target="韦", at=AT)


def count(store: Store) -> int:
    with store.reading() as tx:
        return count_entries(tx)


def test_a_block_that_fails_keeps_nothing(store: Store) -> None:
    def fail_late() -> None:
        with store.transaction() as tx:
            append(tx, who="韦", action="login", target="韦", at=AT)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_late()

    assert count(store) == 0


def test_what_one_block_kept_is_there_when_the_store_is_opened_again(store_url: str) -> None:
    first = open_store(store_url)
    entry(first)
    first.close()

    again = open_store(store_url)
    found = count(again)
    again.close()

    assert found == 1


def test_a_reading_block_cannot_write(store: Store) -> None:
    with pytest.raises(StoreError), store.reading() as tx:
        append(tx, who="韦", action="login", target="韦", at=AT)

    assert count(store) == 0


def test_after_a_reading_block_the_same_connection_writes_again(store: Store) -> None:
    for _ in range(3):
        count(store)
        entry(store)

    assert count(store) == 3


def test_writers_in_many_threads_lose_nothing(store: Store) -> None:
    threads = [threading.Thread(target=lambda: [entry(store) for _ in range(5)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert count(store) == 20


@pytest.mark.postgres
def test_a_reader_sees_one_picture_while_others_write(
    postgres_server: PostgresServer, postgres_template: str
) -> None:
    with postgres_server.database(postgres_template) as url:
        store = open_store(url)
        with store.reading() as tx:
            before = count_entries(tx)
            entry(store)
            during = count_entries(tx)
        after = count(store)
        store.close()

    assert (before, during, after) == (0, 0, 1)


@pytest.mark.postgres
def test_a_connection_cut_by_the_server_is_replaced_before_the_next_block(
    postgres_server: PostgresServer, postgres_template: str
) -> None:
    with postgres_server.database(postgres_template) as url:
        store = open_store(url)
        other = open_store(url)
        with store.reading() as tx:
            backend = tx.execute(text("SELECT pg_backend_pid()")).scalar()
        with other.transaction() as tx:
            tx.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": backend})
        entry(store)
        found = count(store)
        store.close()
        other.close()

    assert found == 1


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("no address at all", "无法识别"),
        ("mysql://a@b/c", "不支持的数据库「mysql」"),
        ("sqlite:///:memory:", "须是一个文件"),
        ("postgresql://a:geheim@127.0.0.1:1/c", "连接被拒绝"),
        ("postgresql://a:geheim@nowhere.invalid/c", "无法连接数据库"),
        ("postgresql://a@/c?host=/nowhere", "套接字不存在"),
    ],
)
def test_an_unusable_address_is_told_with_a_code_and_without_its_password(
    url: str, words: str
) -> None:
    with pytest.raises(StoreError, match=words) as told:
        open_store(url)

    assert told.value.code == "S01"
    assert told.value.remedy
    assert "geheim" not in str(told.value)


@pytest.mark.postgres
def test_a_database_that_does_not_exist_is_told(postgres_server: PostgresServer) -> None:
    with pytest.raises(StoreError, match="不存在") as told:
        open_store(postgres_server.url("nowhere"))

    assert told.value.code == "S01"


def test_an_address_with_a_folder_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    with pytest.raises(StoreError, match="无法建立数据库文件") as told:
        open_store(f"sqlite:///{tmp_path}/file/store.sqlite3")

    assert told.value.code == "S01"


@pytest.mark.postgres
def test_a_process_that_freezes_after_a_change_keeps_its_locks_ten_seconds_at_most(
    postgres_server: PostgresServer, postgres_template: str
) -> None:
    with postgres_server.database(postgres_template) as url:
        opened = open_store(url)
        with opened.transaction() as tx:
            before = idle_limit(tx)
            append(tx, who="韦", action="login", target="韦", at=AT)
            after = idle_limit(tx)
        with opened.transaction() as tx:
            tx.take_time()
            append(tx, who="韦", action="login", target="韦", at=AT)
            assert (before, after, idle_limit(tx)) == ("1min", "10s", "1min")
        opened.close()


def idle_limit(tx: Transaction) -> str:
    return str(tx.execute(text("SHOW idle_in_transaction_session_timeout")).scalar_one())
