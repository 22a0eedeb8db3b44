"""`export`: the official form as a document."""

import os
from pathlib import Path

import click

from jobs.chinese import ChineseCommand
from jobs.options import site_argument, year_option
from jobs.shell import Shell
from model.days import utc_now
from model.errors import ExportError, UsageError
from model.sites import Site


@click.command(cls=ChineseCommand, help="导出正式报表（docx、xlsx、html、pdf、json，看文件名）。")
@site_argument
@year_option()
@click.argument("file", metavar="文件", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def command(home: str | None, key: str, year: int, file: Path) -> int:
    """Write the document; a signed report gives the bytes that were signed."""
    from report.export import EXPORTS

    extension = file.suffix.lstrip(".").lower()
    if extension not in EXPORTS:
        raise UsageError(
            f"不能导出为「{file.suffix or '没有后缀'}」",
            where=str(file),
            remedy=f"文件名以 .{'、.'.join(EXPORTS)} 结尾",
        )
    shell = Shell.at(home)
    write_whole(file, form_bytes(shell, shell.site(key), year, extension))
    click.echo(f"已导出 {file}")
    return 0


def form_bytes(shell: Shell, site: Site, year: int, extension: str) -> bytes:
    """The form of a site and year as a document; once signed, the bytes that were signed.

    Raises:
        UsageError: nothing has been compiled or decided yet.
    """
    from report.export import WITH_EVIDENCE, export_form
    from report.figures import evidence_of
    from report.form_report import FormReport
    from store import reports
    from store.sheets import load_cells, load_site_year

    with shell.reading() as tx:
        draft, cells = load_cells(tx, site, year=year)
        frozen = [
            version.body
            for version in reports.signed_versions_of(tx, site.key, year)
            if version.format == extension and reports.state(tx, site.key, year).is_frozen
        ]
        needs_items = not frozen and extension in WITH_EVIDENCE
        records = load_site_year(tx, site, year=year, now=utc_now()) if needs_items else None
    if draft is None and not any(cell.confirmation for cell in cells):
        raise UsageError(
            f"{site.key} {year} 年度还没有草稿",
            remedy=f"先运行 zhanbao compile {site.key} --year {year}",
        )
    evidence = evidence_of(records) if records else {}
    form = FormReport(site=site, year=year, cells=cells, draft=draft, evidence=evidence)
    return frozen[-1] if frozen else export_form(form, extension)


def write_whole(file: Path, body: bytes) -> None:
    """Write a file so that it is there whole or not at all.

    Raises:
        ExportError: the folder is missing or cannot be written.
    """
    part = file.with_name(f".{file.name}.part")
    try:
        with part.open("wb") as out:
            out.write(body)
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise ExportError(
            f"写不进去（{error.strerror}）",
            where=str(file),
            remedy="检查目录是否可写、有空间",
        ) from error
