"""The filled form of 2020 through the whole office: imported, confirmed, signed, read back."""

from datetime import UTC, datetime
from pathlib import Path

import httpx
from seed_form import seed_report, seed_texts
from web_office import Office

from collectors.import_file.collect import collect_import
from config.fields import load_fields
from config.sites import load_site
from model.people import Role
from report.export import export_form
from report.reading import read_form
from report.values import parse_cell
from store import drafts
from store.observations import record_observations
from store.sheets import compile_site, load_cells

PATH = "/sites/gxmz/2020"
SITE_FILE = """key = "gxmz"
name = "广西壮族自治区民政厅网站"
home = "http://mzt.gxzf.gov.cn/"
hosts = ["mzt.gxzf.gov.cn"]
"""
_FORMATS = ("docx", "xlsx", "html", "json")


def import_seed(office: Office, folder: Path) -> None:
    """The seed as a document, imported as the figures of its year, and the draft of it."""
    office.home.site_file("gxmz").write_text(SITE_FILE, encoding="utf-8")
    office.clock.now = datetime(2021, 1, 24, 4, 0, tzinfo=UTC)
    document = folder / "2020.docx"
    document.write_bytes(export_form(seed_report(), "docx"))
    found = collect_import(document, year=2020, at=office.clock())
    with office.store.transaction() as tx:
        record_observations(tx, "gxmz", found.observations)
        site = load_site(office.home.site_file("gxmz"))
        compile_site(tx, site, year=2020, now=office.clock())


def confirm_all(office: Office, filler: httpx.Client) -> None:
    """Section by section, then what has a warning one by one; the box left blank is 否.

    The address of the report comes with its publication.
    """
    with office.store.reading() as tx:
        draft = drafts.latest_draft(tx, "gxmz", 2020)
    assert draft is not None
    compiled = draft.compiled_at.isoformat()
    for section in dict.fromkeys(field.section for field in load_fields()):
        sent = {"section": section, "compiled_at": compiled}
        filler.post(f"{PATH}/sections", data=sent).raise_for_status()
    with office.store.reading() as tx:
        _, cells = load_cells(tx, load_site(office.home.site_file("gxmz")), year=2020)
    for cell in cells:
        if not cell.is_decided and cell.field.key != "site.report_url":
            digest = cell.proposal.evidence.digest if cell.proposal else ""
            action = (
                {"action": "confirm"} if cell.proposal else {"action": "replace", "value": "否"}
            )
            sent = {**action, "digest": digest, "version": "0"}
            filler.post(f"{PATH}/fields/{cell.field.key}", data=sent).raise_for_status()


def test_each_of_the_83_values_reads_back_from_what_was_signed(
    office: Office, tmp_path: Path
) -> None:
    import_seed(office, tmp_path)
    filler = office.person(Role.FILLER)
    confirm_all(office, filler)
    way = (("submitted", filler), ("reviewed", office.person(Role.REVIEWER)),
           ("signed", office.person(Role.HEAD)))  # fmt: skip
    here = "draft"
    for there, person in way:
        taken = person.post(f"{PATH}/state", data={"to": there, "expected": here})
        assert taken.status_code == 303, taken.text
        here = there

    texts = seed_texts() | {"interaction.smart_qa": "否"}
    wanted = {f.key: parse_cell(f, texts[f.key]) for f in load_fields()}
    for name in _FORMATS:
        body = filler.get(f"{PATH}/export.{name}").content
        texts = read_form(body, name)
        read = {f.key: parse_cell(f, texts.get(f.key, "")) for f in load_fields()}
        assert read == wanted, name
        assert len(read) == 83
