"""Sixty ways to write an address that must not be reached."""


def hostile(port: int) -> list[str]:
    """Addresses of loopback, private, reserved and cloud machines, and of other protocols."""
    hosts = [
        "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f.1", "0x7f000001", "017700000001",
        "0177.0.0.1", "0", "0.0.0.0", "127.127.127.127", "localhost", "LOCALHOST", "localhost.",  # noqa: S104
        "①②⑦.0.0.1", "127。0。0。1", "１２７.0.0.1", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]",
        "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]",
        "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]", "[2001:0:7f00:1::]", "[::ffff:0:127.0.0.1]",
        "[fe80::1]", "[fd00:ec2::254]", "169.254.169.254", "100.100.100.200", "10.0.0.1",
        "172.16.0.1", "192.168.1.1", "224.0.0.1", "255.255.255.255", "[ff02::1]",
    ]  # fmt: skip
    return [
        *[f"http://{host}:{port}/canary" for host in hosts],
        f"http://x.gov.cn\\@127.0.0.1:{port}/", f"http://x.gov.cn@127.0.0.1:{port}/",
        f"http://127.0.0.1:{port}\\@x.gov.cn/", f"http:\\\\127.0.0.1:{port}/",
        f"http://user:pass@127.0.0.1:{port}/", f"http://127.0.0.1:{port}#@x.gov.cn/",
        f"https://127.0.0.1:{port}/", f"https://[::1]:{port}/", f"HTTP://127.0.0.1:{port}/",
        f"http:127.0.0.1:{port}", f"//127.0.0.1:{port}/", f"http:///127.0.0.1:{port}/",
        "file:///etc/passwd", "data:text/html,x", f"ftp://127.0.0.1:{port}/",
        f"gopher://127.0.0.1:{port}/", "javascript:alert(1)", f"ws://127.0.0.1:{port}/",
        f"http://127.0.0.1:{port}/%20HTTP/1.1", f"http://127.0.0.1:{port}/%0d%0aX:%20y",
        f"http://127.0.0.1:{port}\t/", "http://",
    ]  # fmt: skip
