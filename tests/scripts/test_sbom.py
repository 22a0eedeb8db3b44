import importlib.util
import json
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_every_pinned_package_is_in_the_bill_with_its_hashes() -> None:
    bill = script("sbom").bill_of(LOCK, PROJECT)

    pinned = {
        line.split("==")[0] for line in LOCK.splitlines() if "==" in line[:60] and line[0] != " "
    }
    assert {one["name"] for one in bill["components"]} == {name.lower() for name in pinned}
    assert all(one["hashes"] for one in bill["components"])
    assert sum(len(one["hashes"]) for one in bill["components"]) == LOCK.count("--hash=sha256:")
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")


def test_every_dependency_leads_to_a_package_of_the_bill() -> None:
    bill = script("sbom").bill_of(LOCK, PROJECT)

    own = bill["metadata"]["component"]["bom-ref"]
    known = {one["bom-ref"] for one in bill["components"]} | {own}
    needs = {one["ref"]: one["dependsOn"] for one in bill["dependencies"]}
    assert set(needs) == known
    assert all(ref in known for refs in needs.values() for ref in refs)
    assert any(ref.startswith("pkg:pypi/fastapi@") for ref in needs[own])
    reached, ahead = {own}, [own]
    while ahead:
        new = set(needs[ahead.pop()]) - reached
        reached |= new
        ahead += new
    assert reached == known


def test_the_bill_follows_from_the_lock_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sbom = script("sbom")
    for name in ("a.json", "b.json"):
        monkeypatch.setattr(sys, "argv", ["sbom", str(tmp_path / name)])
        sbom.main()

    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["version"] == 1
    assert "packages" in capsys.readouterr().out


def test_every_package_is_pinned_by_hashes() -> None:
    assert "://" not in LOCK
    for block in script("sbom")._packages(LOCK):
        assert block["hashes"], block["name"]


def test_a_known_vulnerability_is_told_with_the_version_that_mends_it() -> None:
    report = {
        "dependencies": [
            {"name": "a", "version": "1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2"]}]},
            {"name": "b", "version": "1", "vulns": [{"id": "PYSEC-2", "fix_versions": []}]},
            {"name": "c", "version": "1", "vulns": []},
            {"name": "d", "skip_reason": "not on PyPI"},
        ]
    }

    assert script("audit_dependencies").findings(json.dumps(report)) == [
        "a 1: PYSEC-1 (fixed in 2)",
        "b 1: PYSEC-2 (fixed in no version)",
    ]


def test_without_the_advisories_it_says_so_and_does_not_fail(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)

    assert script("audit_dependencies").main() == 0
    assert "NOT RUN" in capsys.readouterr().out
