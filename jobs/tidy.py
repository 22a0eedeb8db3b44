"""What an installation need not keep for ever: old slots, sessions, pictures, single visits."""

from datetime import date

from config.schedule import load_schedule
from config.security import load_security
from jobs.audit import take_anchor
from jobs.evidence import drop_old_pictures
from jobs.shell import Shell
from model.days import shanghai_day, utc_now
from store import people, slots, turns
from store.home_folding import fold_visits, pages_to_fold


def tidy(shell: Shell) -> str:
    """Forget what is past its time, and anchor the audit → one Chinese line about it."""
    now, rules = utc_now(), load_security(shell.home.security)
    schedule = load_schedule(shell.home.schedule)
    with shell.transaction() as tx:
        gone = sum(slots.prune(tx, task.name, before=now - task.keep) for task in schedule.tasks)
        over = people.purge_sessions(tx, at=now, idle=rules.idle, absolute=rules.absolute)
        turns.forget_turns(tx)
    old = drop_old_pictures(shell, now=now)
    folded = _fold_visits(shell, before=shanghai_day(now - schedule.keep_visits))
    take_anchor(shell, now=now)
    told = f"，按天汇总探测 {folded} 次" if folded else ""
    return f"清理计划记录 {gone} 条，登录会话 {over} 个，截图 {old} 张{told}"


def _fold_visits(shell: Shell, *, before: date) -> int:
    """Page by page: a process that dies has lost one page's work, and nothing is held for long."""
    with shell.reading() as tx:
        pages = pages_to_fold(tx, before=before)
    folded = 0
    for page in pages:
        with shell.transaction() as tx:
            folded += fold_visits(tx, page, before=before)
    return folded
