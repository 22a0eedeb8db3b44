import http.client
from pathlib import Path

from demo.server import serve


def ask(
    port: int, path: str, headers: dict[str, str] | None = None
) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


def test_a_page_asked_for_again_by_its_etag_is_not_sent_again() -> None:
    with serve() as server:
        status, headers, body = ask(server.port, "/xwzx/gzdt/")
        again = ask(server.port, "/xwzx/gzdt/", {"If-None-Match": headers["ETag"]})

    assert status == 200
    assert "Last-Modified" in headers
    assert body
    assert (again[0], again[2]) == (304, b"")


def test_robots_and_site_map_name_the_address_the_site_was_asked_at() -> None:
    with serve() as server:
        robots = ask(server.port, "/robots.txt")[2].decode()
        sitemap = ask(server.port, "/sitemap.xml")[2].decode()

        assert f"Sitemap: {server.url}sitemap.xml" in robots
        assert f"<loc>{server.url}xwzx/gzdt/</loc>" in sitemap


def test_every_request_leaves_a_line_in_the_access_log(tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    with serve(access_log=log) as server:
        ask(server.port, "/")
        ask(server.port, "/nowhere", {"User-Agent": "tester"})

    lines = log.read_text(encoding="utf-8").splitlines()
    assert '"GET / HTTP/1.1" 200 ' in lines[0]
    assert '"GET /nowhere HTTP/1.1" 404 ' in lines[1]
    assert lines[1].endswith('"tester"')
