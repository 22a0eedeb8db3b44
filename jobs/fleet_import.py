"""A table of sites → their site files, all of them or none."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from pathlib import Path

from collectors.import_file.csv_table import read_csv
from collectors.import_file.table import MAX_FILE_BYTES, Table
from collectors.import_file.xlsx_table import read_xlsx
from config.fleet_files import finish_writing, read_texts, write_all
from config.fleet_plan import FleetPlan, PlannedSite, Step, plan_fleet
from config.fleet_table import read_fleet_table
from config.site_lock import alone_in
from jobs.shell import Shell
from model.days import shanghai_day
from model.errors import Conflict, ImportRefused
from store import audit
from store.fleet_register import refresh_register

_READERS: dict[str, Callable[..., Table]] = {
    ".csv": read_csv,
    ".xlsx": partial(read_xlsx, fills_merged=True),
}
#: Faults that one refusal names.
_TOLD = 50


def plan_import(shell: Shell, file: Path, *, now: datetime) -> FleetPlan:
    """What a table would do; nothing is written.

    Raises:
        ImportRefused: it is no usable table.
        ConfigError: a site file that there is cannot be read.
    """
    folder = shell.home.sites
    if folder.is_dir():
        with alone_in(folder):
            finish_writing(folder)
    table = _read(file)
    rows, faults = read_fleet_table((row.number, row.cells) for row in table.rows)
    texts = read_texts(folder) if folder.is_dir() else {}
    plan = plan_fleet(rows, texts, today=shanghai_day(now))
    return FleetPlan(
        sites=plan.sites,
        faults=tuple(sorted((*faults, *plan.faults), key=lambda fault: fault.row)),
    )


def carry_out(shell: Shell, plan: FleetPlan, *, file: Path, now: datetime) -> None:
    """Write the site files of a plan and bring the register up to date.

    Raises:
        ImportRefused: the plan has faults; nothing was written.
        ConfigError: the files cannot be written; nothing was changed.
        Conflict: somebody changed one of the files since the plan was made; nothing was changed.
    """
    if plan.faults:
        told = "\n  ".join(str(fault) for fault in plan.faults[:_TOLD])
        more = f"\n  … 共 {len(plan.faults)} 处" if len(plan.faults) > _TOLD else ""
        raise ImportRefused(
            f"{len(plan.faults)} 处有误，没有导入任何网站：\n  {told}{more}\n",
            where=file.name,
            remedy="改正后重新导入",
            code="I02",
        )
    written = [site for site in plan.sites if site.step is not Step.SAME]
    if written:
        shell.home.sites.mkdir(parents=True, exist_ok=True)
        # Let go before the store is asked: who edits a column holds them the other way round.
        with alone_in(shell.home.sites):
            _require_unchanged(shell.home.sites, written)
            write_all(shell.home.sites, written)
        with shell.transaction() as tx:
            audit.append(
                tx,
                who="命令行",
                action="fleet_import",
                target=file.name,
                detail=f"新增 {plan.count(Step.NEW)}，修改 {plan.count(Step.CHANGED)}",
                at=now,
            )
    refresh_register(shell.store, shell.home.sites)


def _require_unchanged(folder: Path, sites: Iterable[PlannedSite]) -> None:
    for site in sites:
        path = folder / f"{site.key}.toml"
        standing = path.read_text(encoding="utf-8-sig") if path.exists() else None
        if standing != site.before:
            raise Conflict(
                "站点文件刚被他人改动，没有导入任何网站", where=path.name, remedy="再导入一次"
            )


def _read(file: Path) -> Table:
    reader = _READERS.get(file.suffix.lower())
    if reader is None:
        raise ImportRefused(
            f"不认识 {file.suffix or '没有扩展名的'} 文件",
            where=file.name,
            remedy="用 .xlsx 或 .csv",
            code="I07",
        )
    try:
        if file.stat().st_size > MAX_FILE_BYTES:
            raise ImportRefused("文件过大", where=file.name, remedy="分成几个文件", code="I05")
        body = file.read_bytes()
    except OSError as error:
        raise ImportRefused(
            f"文件不能读取（{error.strerror}）",
            where=str(file),
            remedy="检查路径与权限",
            code="I01",
        ) from error
    return reader(body, name=file.name)
