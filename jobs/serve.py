"""The page by uvicorn and the schedule by its clock, in one process."""

import contextlib
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from config.schedule import load_schedule
from jobs.schedule_slots import staying_alive
from jobs.scheduler import Scheduler, Start
from jobs.scheduler_clock import ticking
from jobs.scheduler_extra import require_queue
from jobs.scheduler_pool import Pool
from jobs.shell import Shell
from model.errors import UsageError
from store import people

Say = Callable[[str], None]
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def serve(shell: Shell, *, host: str, port: int, with_schedule: bool, say: Say) -> None:
    """Serve until Ctrl-C or SIGTERM; work in hand is taken up again at the next start.

    Raises:
        ConfigError: the schedule is unusable.
        UsageError: the address cannot be listened on.
        StoreError: the store cannot be opened.
    """
    import uvicorn

    from jobs.connections import BACKLOG, BoundedConnection

    end_on_sigterm()
    schedule_on = scheduling(shell, say=say) if with_schedule else contextlib.nullcontext()
    with _listening(host, port) as listener, schedule_on:
        _greet(shell, host, listener.getsockname()[1], say)
        # The page is named, not imported: jobs and web know nothing of each other.
        os.environ["ZHANBAO_HOME"] = str(shell.home.path)
        os.environ["ZHANBAO_DATABASE_URL"] = shell.home.database_url
        config = uvicorn.Config(
            "web.app:create_app",
            factory=True,
            log_level="warning",
            http=BoundedConnection,
            backlog=BACKLOG,
            ws="none",
            server_header=False,
        )
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])
        say("正在停止；进行中的任务在下次启动后接着做。" if with_schedule else "填报页已关闭。")


@contextmanager
def scheduling(shell: Shell, *, say: Say) -> Iterator[None]:
    """The schedule runs while the block does: in this process, or by workers on PostgreSQL."""
    schedule = load_schedule(shell.home.schedule)
    with _starting(shell, say) as start:
        scheduler = Scheduler(shell, schedule, start, say=say)
        with ticking(scheduler.tick, say=say):
            yield


@contextmanager
def _starting(shell: Shell, say: Say) -> Iterator[Start]:
    """What starts a due slot."""
    if shell.home.database_url.startswith("postgresql"):
        require_queue()
        from jobs.scheduler_queue import deferring

        say("任务计划交给工作进程执行；请在任一机器上运行 zhanbao worker。")
        with deferring(shell.home.database_url) as defer:
            yield defer
        return
    pool = Pool(shell, say=say)
    with staying_alive(shell, pool.owner):
        yield pool.start


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        # From here on who comes early waits, instead of being refused.
        listener.listen()
    except OSError as error:
        listener.close()
        raise UsageError(
            f"不能监听 {host}:{port}（{error.strerror}）",
            remedy="换一个 --port，或先停止占用它的程序",
        ) from error
    with listener:
        yield listener


def _greet(shell: Shell, host: str, port: int, say: Say) -> None:
    shown = f"[{host}]" if ":" in host else host
    say(f"填报页 http://{shown}:{port}/ （Ctrl-C 结束）")
    if host not in _LOOPBACK:
        say("提示：对外提供时请放在 HTTPS 反向代理之后，见 docs/deploy.md。")
    with shell.reading() as tx:
        has_user = bool(people.users_of(tx, limit=1))
    if not has_user:
        say("还没有用户，不能登录。另开一个终端运行：zhanbao user add 姓名 --role filler")
    if not any(shell.home.sites.glob("*.toml")):
        say("还没有站点。运行：zhanbao discover 首页网址 --key KEY")


def end_on_sigterm() -> None:
    """SIGTERM ends the process as Ctrl-C does, through every `finally`."""

    def end(_signal: int, _frame: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)
