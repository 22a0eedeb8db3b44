"""Paths that lead out of their folder, and secrets that must be nowhere."""

import logging
import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest
from web_office import NAMES, PASSWORD, PATH, Office

from jobs.cli import run
from model.people import Role

SECRET = b"root:x:0:0"
CLIMBS = (
    "../../../../etc/passwd", "..%2f..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "....//....//....//etc/passwd", "..\\..\\..\\etc\\passwd", "..%5c..%5cetc%5cpasswd",
    "..%252f..%252fetc%252fpasswd", "/etc/passwd", "%2fetc%2fpasswd",
    "..%c0%af..%c0%afetc/passwd",
    "file:///etc/passwd", "a%00.toml", "a/../../secret.key", "..;/..;/etc/passwd", "~root/.profile",
    "a%0d%0aX: y", "．．/．．/etc/passwd", "C:\\Windows\\win.ini", "." * 300, "a" * 5000,
)  # fmt: skip
PLACES = (
    "/static/{}", "/sites/{}/2025", "/sites/{}/issues", "/sites/{}/runs",
    "/sites/a/evidence/{}.jpg",
    "/sites/a/2025/export.{}", "/sites/a/2025/fields/{}", "/audit/export.{}",
    "/api/v1/sites/{}/2025",
    "/{}",
)  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_no_path_leads_out_of_its_folder(office: Office, place: str) -> None:
    auditor = office.person(Role.AUDITOR)
    key = (office.home.path / "secret.key").read_bytes().strip()
    for climb in CLIMBS:
        answer = auditor.get(place.format(climb))
        assert answer.status_code in {200, 303, 400, 403, 404, 405, 422}, (
            climb,
            answer.status_code,
        )
        assert SECRET not in answer.content
        assert key not in answer.content
        assert answer.status_code != 200 or "text/html" in answer.headers["content-type"]


def test_secrets_are_in_no_page_log_database_or_backup(
    office: Office,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    office.stranger().post("/login", data={"name": NAMES[Role.HEAD], "password": "Falsch-9-Wort-x"})
    filler = office.person(Role.FILLER)
    admin = office.person(Role.ADMIN)
    pages = [filler.get(path).text for path in ("/", PATH, "/account", "/sites/a/uptime")]
    pages += [admin.get(path).text for path in ("/people", "/audit")]
    backup = tmp_path / "all.zip"
    assert run(["--home", str(office.home.path), "backup", str(backup)]) == 0
    with zipfile.ZipFile(backup) as archive:
        assert "secret.key" not in archive.namelist()
        packed = b"".join(archive.read(name) for name in archive.namelist())
    told = capfd.readouterr()
    key = (office.home.path / "secret.key").read_text(encoding="ascii").strip()
    tokens = [client.cookies["zhanbao_session"] for client in (filler, admin)]

    kept = (office.home.path / "zhanbao.sqlite3").read_bytes() + packed
    own = [record.getMessage() for record in caplog.records if "http" not in record.name]
    said = ("".join(own) + told.out + told.err + "".join(pages)).encode()
    for secret in (PASSWORD, "Falsch-9-Wort-x", key, *tokens):
        assert secret.encode() not in kept, secret
        assert secret.encode() not in said, secret
    assert (office.home.path / "secret.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("name", ["报表\r\nX: y", '"; filename=x.exe', "../../x", "a\u202egnp.exe"])
def test_a_name_in_a_download_cannot_forge_a_header(office: Office, name: str) -> None:
    import json

    file = office.home.site_file("a")
    text = file.read_text(encoding="utf-8").replace('"某市民政局网站"', json.dumps(name), 1)
    file.write_text(text, encoding="utf-8")

    answer = office.person(Role.FILLER).get(f"{PATH}/export.json")

    disposition = answer.headers.get("content-disposition", "")
    assert "x-odd" not in answer.headers
    assert "X" not in answer.headers or answer.status_code != 200
    assert not any(sign in disposition for sign in ("\r", "\n", '"', "\u202e"))
    assert quote("../") not in disposition or "%2F" in disposition
