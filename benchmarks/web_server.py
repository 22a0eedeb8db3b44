"""A folder → served by nginx on loopback, with a count of the requests it answered.

The header `LinkChecker` is what lets that program ask more than ten times a second.
"""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_CONFIG = """
daemon off; master_process off; pid {work}/nginx.pid; error_log {work}/error.log;
events {{ worker_connections 256; }}
http {{
  types {{ text/html html; text/plain txt; }}
  charset utf-8; sendfile on; keepalive_requests 1000000;
  add_header LinkChecker yes;
  access_log {work}/access.log;
  client_body_temp_path {work}/body; proxy_temp_path {work}/proxy; fastcgi_temp_path {work}/fast;
  uwsgi_temp_path {work}/uwsgi; scgi_temp_path {work}/scgi;
  server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class WebServer:
    """A running server."""

    port: int
    log: Path

    @property
    def origin(self) -> str:
        """Address of its root without a slash."""
        return f"http://127.0.0.1:{self.port}"

    def requests(self) -> int:
        """Requests answered since the start."""
        with self.log.open("rb") as lines:
            return sum(1 for _ in lines)


@contextmanager
def serve(root: Path, work: Path) -> Iterator[WebServer]:
    """Serve a folder until the block ends.

    Raises:
        FileNotFoundError: nginx is not installed (Debian: nginx-light).
    """
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if nginx is None:
        raise FileNotFoundError("nginx is needed: apt-get install nginx-light")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = work / "nginx.conf"
    config.write_text(_CONFIG.format(work=work, root=root, port=port))
    child = subprocess.Popen([nginx, "-p", str(work), "-c", str(config)], stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield WebServer(port=port, log=work / "access.log")
    finally:
        child.terminate()
        child.wait()


def _wait_for(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("nginx does not answer")
