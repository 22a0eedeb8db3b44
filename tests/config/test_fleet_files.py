from pathlib import Path

import pytest

from config import fleet_files
from config.fleet_files import finish_writing, read_texts, write_all
from config.fleet_plan import PlannedSite, Step
from model.errors import ConfigError


def sites(*keys, text="x"):
    return [PlannedSite(key=key, row=2, step=Step.NEW, text=f"{text}{key}") for key in keys]


def test_the_files_are_written_and_nothing_else_is_left(tmp_path):
    write_all(tmp_path / "sites", sites("a", "b"))

    assert read_texts(tmp_path / "sites") == {"a": "xa", "b": "xb"}
    assert len(list((tmp_path / "sites").iterdir())) == 2


def test_where_one_file_cannot_be_written_none_is(tmp_path, monkeypatch):
    write_all(tmp_path, sites("a"))
    write = Path.write_text

    def fail(path, *args, **options):
        if path.name == "c.toml":
            raise OSError(28, "No space left on device")
        return write(path, *args, **options)

    monkeypatch.setattr(Path, "write_text", fail)
    with pytest.raises(ConfigError, match="没有改动任何文件"):
        write_all(tmp_path, sites("a", "b", "c", text="y"))

    assert read_texts(tmp_path) == {"a": "xa"}


def test_a_process_that_dies_while_moving_leaves_what_the_next_one_finishes(tmp_path, monkeypatch):
    write_all(tmp_path, sites("a", "b", "c"))
    replace, moved = Path.replace, []

    def die(path, target):
        if path.suffix == ".toml":
            moved.append(path.name)
            if len(moved) == 2:
                raise KeyboardInterrupt
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", die)
    with pytest.raises(KeyboardInterrupt):
        write_all(tmp_path, sites("a", "b", "c", text="y"))
    monkeypatch.undo()
    assert read_texts(tmp_path) == {"a": "ya", "b": "xb", "c": "xc"}

    assert finish_writing(tmp_path) == 2
    assert read_texts(tmp_path) == {"a": "ya", "b": "yb", "c": "yc"}
    assert finish_writing(tmp_path) == 0


def test_a_process_that_dies_before_all_is_ready_changes_nothing(tmp_path, monkeypatch):
    write_all(tmp_path, sites("a"))
    monkeypatch.setattr(fleet_files.os, "sync", lambda: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        write_all(tmp_path, sites("a", "b", text="y"))
    monkeypatch.undo()

    assert finish_writing(tmp_path) == 0
    assert read_texts(tmp_path) == {"a": "xa"}
    write_all(tmp_path, sites("c"))
    assert set(read_texts(tmp_path)) == {"a", "c"}


def test_a_file_of_another_encoding_is_told(tmp_path):
    (tmp_path / "a.toml").write_bytes("名".encode("gb18030"))

    with pytest.raises(ConfigError, match=r"a\.toml"):
        read_texts(tmp_path)
