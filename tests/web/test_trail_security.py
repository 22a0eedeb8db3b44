import json
import sqlite3
from contextlib import closing

import httpx
import pytest
from web_office import NAMES, PASSWORD, PATH, Office

from config.anchors import note_anchor
from config.keys import load_key
from model.anchors import Anchor
from model.people import Role
from store import audit, people

_OUT = {"address": "http://a.gov.cn/gzdt/1.html", "action": "out", "reason": "x"}
READERS = {Role.AUDITOR, Role.ADMIN, Role.SECURITY, Role.HEAD}


@pytest.mark.parametrize("role", list(Role))
def test_only_those_whose_task_it_is_take_the_trail_away(office: Office, role: Role) -> None:
    answer = office.person(role).get("/tables/audit.csv")

    assert answer.status_code == (200 if role in READERS else 403)
    assert ("摘要" in answer.text) is (role in READERS)


def test_the_export_holds_everything_and_is_an_entry_itself(office: Office) -> None:
    auditor = office.person(Role.AUDITOR)
    lines = auditor.get("/audit/export.jsonl").text.splitlines()

    with office.store.reading() as tx:
        kept = audit.entries(tx, 100)[::-1]
    assert [json.loads(line)["digest"] for line in lines] == [entry.digest for entry in kept]
    assert kept[-1].action == "export_audit"
    assert auditor.get("/audit/export.csv").status_code == 404


def test_a_chain_that_does_not_fit_its_anchor_is_told_on_the_page(office: Office) -> None:
    auditor = office.person(Role.AUDITOR)
    key = load_key(office.home.key)
    note_anchor(office.home.anchors, Anchor(at=office.clock(), entry=1, digest="0" * 64), key)
    assert "锚值不符" in auditor.post("/audit").text
    office.home.anchors.write_text("forged 1 2 3\n", encoding="ascii")
    assert "锚值文件第 1 行被改动" in auditor.post("/audit").text


def break_trail(office: Office) -> None:
    """From now on no entry can be written to the trail."""
    with closing(sqlite3.connect(office.home.path / "zhanbao.sqlite3")) as base, base:
        base.execute(
            "CREATE TRIGGER full BEFORE INSERT ON audit_entries "
            "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )


def test_what_cannot_be_written_to_the_trail_is_not_done(office: Office) -> None:
    """E14: confirm, decide an item, log in, add or shut out a person, change a password."""
    filler, admin = office.person(Role.FILLER), office.person(Role.ADMIN)
    with office.store.reading() as tx:
        user = people.user_named(tx, NAMES[Role.FILLER])
        before = [account.user for account in people.accounts_of(tx)]
    assert user is not None
    break_trail(office)

    told: list[httpx.Response] = [
        filler.post(f"{PATH}/fields/media.other", data={"action": "none"}),
        filler.post(f"{PATH}/fields/innovation.other", data={"action": "replace", "value": "有"}),
        filler.post(f"{PATH}/fields/info.news/items", data=_OUT),
        filler.post("/account/password",
                    data={"old": PASSWORD, "new": "mK9-vd72-Qpw", "again": "mK9-vd72-Qpw"}),
        admin.post("/people", data={"name": "新人", "role": "filler"}),
        admin.post(f"/people/{user.id}", data={"action": "disable"}),
        office.stranger().post("/login", data={"name": NAMES[Role.HEAD], "password": PASSWORD}),
    ]  # fmt: skip

    assert [answer.status_code for answer in told] == [503] * 7
    assert all("磁盘已满，本次未保存" in answer.text for answer in told)
    with office.store.reading() as tx:
        assert [account.user for account in people.accounts_of(tx)] == before
        count = audit.count_entries(tx)
        assert len(audit.entries(tx, 500)) == count
        head = people.user_named(tx, NAMES[Role.HEAD])
        assert head is not None
        assert people.sessions_of(tx, head.id) == []
    with closing(sqlite3.connect(office.home.path / "zhanbao.sqlite3")) as base:
        assert base.execute("SELECT count(*) FROM confirmations").fetchone() == (0,)
        assert base.execute("SELECT count(*) FROM item_decisions").fetchone() == (0,)


@pytest.mark.parametrize(
    "name", ["张\r\n2026-01-05 login 管理员", "\x1b[2J", "\u202egnp.x", "a\u2028b"]
)
def test_a_name_cannot_forge_a_line_of_the_trail(office: Office, name: str) -> None:
    office.stranger().post("/login", data={"name": name, "password": "x"})

    lines = office.person(Role.AUDITOR).get("/tables/audit.csv").text.split("\r\n")
    found = [line for line in lines if "登录失败" in line]
    assert len(found) == 1
    assert not any(sign in found[0] for sign in "\r\n\x1b\u202e\u2028")
