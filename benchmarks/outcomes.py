"""Classes of failed visits told apart, against a server that misbehaves on purpose.

Run: `.venv/bin/python benchmarks/outcomes.py`. Each visit is that of `zhanbao check`; exit code 1
where one is taken for another.
"""

import contextlib
import socket
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.append(str(Path(__file__).parents[1] / "tests"))

from bad_server import BadServer, page, serve

from collectors.uptime import collect_uptime
from gate.fetch import Fetcher
from jobs.check import judge_body
from model.fetching import Outcome

FETCHER = Fetcher(allow_networks=("127.0.0.1/32",), timeout_seconds=2, max_bytes=4 << 20)
WAF = "<html><body><h1>您的请求疑似攻击行为，您的访问已被拦截</h1>事件编号 1234</body></html>"
CAPTCHA = "<html><body>请输入验证码后继续访问<input name=c></body></html>"
CHALLENGE = "<script>document.cookie='__jsl_clearance=1';location.reload()</script>"
SOFT = "<html><body>抱歉，您访问的页面不存在或已删除</body></html>"
HOME = "<html><title>某厅</title><body>" + "<a href='/a.html'>工作动态</a>" * 20 + "</body></html>"
OWN = {
    "/home": page(HOME),
    "/waf": page(WAF),
    "/waf403": page(WAF, status=403),
    "/waf503": page(WAF, status=503),
    "/captcha": page(CAPTCHA),
    "/challenge": page(CHALLENGE),
    "/soft": page(SOFT),
    "/blank": page(""),
}
#: What the server does, where, and the class that it is.
BY_PATH = (
    ("正常页面", "/home", Outcome.OK),
    ("接受连接后不作声", "/never", Outcome.TIMEOUT),
    ("每次吐一个字节，永不结束", "/drip", Outcome.TIMEOUT),
    ("403", "/s403", Outcome.HTTP_4XX),
    ("429", "/s429", Outcome.HTTP_4XX),
    ("404", "/s404", Outcome.GONE),
    ("500", "/s500", Outcome.HTTP_5XX),
    ("503", "/s503", Outcome.HTTP_5XX),
    ("200 的防火墙拦截页", "/waf", Outcome.BLOCKED),
    ("403 的防火墙拦截页", "/waf403", Outcome.BLOCKED),
    ("503 的防火墙拦截页", "/waf503", Outcome.BLOCKED),
    ("验证码页", "/captcha", Outcome.BLOCKED),
    ("反爬脚本页", "/challenge", Outcome.BLOCKED),
    ("重定向到自己", "/loop", Outcome.REDIRECT),
    ("两个网址互相重定向", "/ping", Outcome.REDIRECT),
    ("无尽的新网址", "/new_hops/0", Outcome.REDIRECT),
    ("200 的错误页", "/soft", Outcome.SOFT_ERROR),
    ("200 的空白页", "/blank", Outcome.SOFT_ERROR),
    ("连接中断（RST）", "/reset", Outcome.RESET),
    ("正文短于声明", "/short", Outcome.TRUNCATED),
    ("分块传输中断", "/chunk_cut", Outcome.TRUNCATED),
    ("正文无尽", "/endless", Outcome.TOO_LARGE),
    ("解压炸弹", "/bomb", Outcome.TOO_LARGE),
    ("不是 HTTP", "/not_http", Outcome.MALFORMED),
)


@contextlib.contextmanager
def no_handshake() -> Iterator[str]:
    """An https address whose server refuses every handshake (TLS alert 40)."""
    listener = socket.create_server(("127.0.0.1", 0))

    def run() -> None:
        with contextlib.suppress(OSError):
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(bytes.fromhex("15030300020228"))

    threading.Thread(target=run, daemon=True).start()
    try:
        yield f"https://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        listener.close()


def cases(server: BadServer, secure: str) -> list[tuple[str, str, list[str], Outcome]]:
    """What is wrong, address, references, class."""
    ours, closed = [server.url("/home")], "http://127.0.0.1:1/"
    return [
        *((name, server.url(path), ours, outcome) for name, path, outcome in BY_PATH),
        ("域名不存在", "http://no-such.invalid/", ours, Outcome.DNS),
        ("端口没有服务", closed, ours, Outcome.REFUSED),
        ("不会加密握手", secure, ours, Outcome.TLS),
        ("本机断网（参照网站也不通）", "http://no-such.invalid/", [closed], Outcome.NOT_MONITORED),
        ("本机断网（参照网站也不通）", closed, [closed], Outcome.NOT_MONITORED),
    ]


def main() -> int:
    """One row a visit, then how many classes were told apart."""
    at, wrong, seen = datetime.now(tz=UTC), set[Outcome](), dict[Outcome, int]()
    print("| 服务器的毛病 | 应为 | 判为 | 用时 |\n|---|---|---|---:|")
    with serve(OWN) as server, no_handshake() as secure:
        for name, url, references, outcome in cases(server, secure):
            got = collect_uptime(FETCHER, url, at=at, judge_body=judge_body, references=references)
            found = {reading.key: reading.value for reading in got}
            told = Outcome(str(found["home.outcome"]))
            seen[outcome] = seen.get(outcome, 0) + 1
            if told is not outcome:
                wrong.add(outcome)
            seconds = found.get("home.total_seconds", "—")
            print(f"| {name} | {outcome.label} | {told.label} | {seconds} |")
    failures = [outcome for outcome in seen if outcome is not Outcome.OK]
    print(f"\n分清 {len(set(failures) - wrong)}/{len(failures)} 类，共 {sum(seen.values())} 次探测")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
