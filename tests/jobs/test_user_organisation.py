import io

import pytest

from jobs.cli import run
from model.people import Role
from store import people
from store.engine import open_store


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("ZHANBAO_HOME", str(tmp_path))
    monkeypatch.setattr("sys.stdin", io.StringIO("Zhanbao-2026-Gx\n"))
    return tmp_path


def person(home, name):
    store = open_store(f"sqlite:///{home / 'zhanbao.sqlite3'}")
    with store.reading() as tx:
        found = people.user_named(tx, name)
    store.close()
    return found


def test_a_person_is_added_to_an_organisation_and_moved(home, capsys):
    asked = ["user", "add", "某人", "--role", "filler", "--password-stdin"]

    assert run([*asked, "--organisation", " 某区 / 甲市 "]) == 0
    assert person(home, "某人").organisation == "某区/甲市"
    assert run(["user", "organisation", "某人", "某区/乙市"]) == 0
    assert person(home, "某人").organisation == "某区/乙市"
    assert run(["user", "list"]) == 0
    assert "某区/乙市" in capsys.readouterr().out


def test_without_an_organisation_a_person_sees_everything(home, capsys):
    assert run(["user", "add", "某人", "--role", "filler", "--password-stdin"]) == 0

    assert person(home, "某人").organisation == ""
    assert person(home, "某人").role is Role.FILLER
    assert "全部网站" in capsys.readouterr().out


def test_an_organisation_with_an_empty_name_in_it_adds_nobody(home, capsys):
    asked = ["user", "add", "某人", "--role", "filler", "--password-stdin"]

    assert run([*asked, "--organisation", "某区//甲市"]) == 2
    assert "空的一级" in capsys.readouterr().err
    assert person(home, "某人") is None
