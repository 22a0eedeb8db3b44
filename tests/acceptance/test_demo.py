"""The whole job as a user runs it: `zhanbao demo`, then all compared with the site's truth."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import docx
import pytest

from demo.site import open_site
from demo.truth import column_truths, values

ZHANBAO = [sys.executable, "-m", "jobs"]


def zhanbao(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("ZHANBAO_")}
    return subprocess.run(
        [*ZHANBAO, "--home", str(home), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
        env=environment,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("demo")
    done = zhanbao(home, "demo", "--no-serve")
    assert done.returncode == 0, done.stderr
    assert "83 项" in done.stdout
    return home


@pytest.fixture(scope="module")
def draft(home: Path) -> dict[str, dict[str, object]]:
    done = zhanbao(home, "draft", "demo", "--year", "2025", "--json")
    assert done.returncode == 0, done.stderr
    return {value["key"]: value for value in json.loads(done.stdout)["values"]}


@pytest.mark.slow
@pytest.mark.parametrize("field", sorted(values(open_site().content)))
def test_every_crawled_field_equals_the_truth(draft, field):
    assert draft[field]["value"] == values(open_site().content)[field]


@pytest.mark.slow
def test_the_draft_holds_every_field_once_with_value_or_reason(draft):
    from config.fields import load_fields

    assert list(draft) == [field.key for field in load_fields()]
    for value in draft.values():
        assert value["state"] == ("not_proposed" if value["value"] is None else "proposed")
        assert value["source"], value["key"]


@pytest.mark.slow
def test_discovery_finds_every_column_with_its_kind(home):
    from config.sites import load_site

    site = load_site(home / "sites" / "demo.toml")

    found = {(column.name, column.kind.value) for column in site.columns}
    assert found == {(truth.name, truth.kind) for truth in column_truths(open_site().content)}
    assert all(not column.note for column in site.columns)


@pytest.mark.slow
def test_the_items_behind_a_count_are_as_many_as_it_says(home, draft):
    done = zhanbao(home, "items", "demo", "--year", "2025", "--field", "info.news", "--jsonl")

    lines = [json.loads(line) for line in done.stdout.splitlines()]
    counted = [line for line in lines if line["counted"]]
    assert len(counted) == draft["info.news"]["value"] == draft["info.news"]["evidence_count"]
    assert all(line["why"] for line in lines)
    assert not any(line["external"] for line in counted)
    assert all(line["published_on"].startswith("2025-") for line in counted)


@pytest.mark.slow
def test_a_confirmed_value_is_exported_and_a_later_crawl_does_not_change_it(home):
    reason = ["--reason", "两条为转载"]
    done = zhanbao(
        home, "confirm", "demo", "--year", "2025", "info.news", "516", "--by", "张文", *reason
    )
    assert done.returncode == 0, done.stderr
    assert zhanbao(home, "compile", "demo", "--year", "2025").returncode == 0

    done = zhanbao(home, "draft", "demo", "--year", "2025", "--json")
    news = next(v for v in json.loads(done.stdout)["values"] if v["key"] == "info.news")
    assert (news["value"], news["state"]) == (516, "confirmed")

    file = home / "report.docx"
    assert zhanbao(home, "export", "demo", "--year", "2025", str(file)).returncode == 0
    tables = docx.Document(io.BytesIO(file.read_bytes())).tables
    texts = {cell.text for table in tables for row in table.rows for cell in row.cells}
    assert {"516", "云泽市民政局网站", "☑是　　　□否"} <= {text.strip() for text in texts}


@pytest.mark.slow
def test_the_demo_runs_again_on_the_same_home(tmp_path):
    for _ in range(2):
        done = zhanbao(tmp_path, "demo", "--no-serve")
        assert done.returncode == 0, done.stderr

    done = zhanbao(tmp_path, "draft", "demo", "--year", "2025", "--json")
    got = {value["key"]: value["value"] for value in json.loads(done.stdout)["values"]}
    truth = values(open_site().content)
    assert {key: got[key] for key in truth} == truth
