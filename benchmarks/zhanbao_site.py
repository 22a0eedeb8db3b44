"""The site file and store of a home that crawls a benchmark's site."""

from pathlib import Path

from web_server import WebServer

COLUMN = "/gzdt/"


def write_site_file(home: Path, server: WebServer) -> None:
    """Write `sites/bench.toml`: one column, asked as fast as it answers."""
    site = home / "sites" / "bench.toml"
    site.parent.mkdir(parents=True, exist_ok=True)
    site.write_text(
        f'key = "bench"\nname = "测试市民政局"\nhome = "{server.origin}/"\n'
        f'hosts = ["127.0.0.1:{server.port}"]\nallow_networks = ["127.0.0.0/8"]\n'
        "[politeness]\ndelay_seconds = 0\nconcurrency = 8\n"
        f'[[columns]]\nname = "工作动态"\nkind = "news"\nurl = "{server.origin}{COLUMN}"\n',
        encoding="utf-8",
    )


def database_of(home: Path) -> str:
    """Address of the home's store."""
    return f"sqlite:///{home / 'zhanbao.sqlite3'}"
