"""A site on loopback that a test watches, and the channels that are told of it."""

import json
from datetime import UTC, datetime, timedelta
from itertools import chain, repeat

from werkzeug import Request, Response

from jobs.check import probe_home
from jobs.inspect import inspect_home
from jobs.shell import Shell
from model.sites import Site
from store import observations, outbox

#: Wednesday, 10:00 in Asia/Shanghai.
NOW = datetime(2026, 7, 15, 2, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PAGE = "<html><head><title>某局</title></head><body><p>某局网站首页</p></body></html>"
SITE = """\
key = "t"
name = "某局网站"
home = "{address}/"
allow_networks = ["127.0.0.0/8"]
"""
CHANNELS = """\
[[channels]]
name = "平台"
type = "webhook"
url = "{hook}"
allow_networks = ["127.0.0.0/8"]
[[channels]]
name = "邮件"
type = "email"
host = "127.0.0.1"
port = {port}
tls = "none"
sender = "zhanbao@x.gov.cn"
to = "office@x.gov.cn"
allow_networks = ["127.0.0.0/8"]
"""


class Hook:
    """Answers as listed, then 200; keeps the keys of what it accepted."""

    def __init__(self, statuses: tuple[int, ...]) -> None:
        self._statuses = chain(statuses, repeat(200))
        self.accepted: list[str] = []
        self.bodies: list[str] = []

    def __call__(self, request: Request) -> Response:
        status = next(self._statuses)
        told = json.loads(request.data)
        if status < 300:
            self.accepted.extend(told["keys"])
            self.bodies.append(told["subject"] + told["body"])
        return Response(status=status)


def probe(shell: Shell, site: Site, at: datetime) -> int:
    """One probe and its judgement, as the schedule does it → changes of issues."""
    readings = probe_home(site, at=at)
    with shell.transaction() as tx:
        observations.record_observations(tx, site.key, readings)
        return len(inspect_home(tx, site, home=shell.home, now=at))


def keys_of(shell: Shell) -> set[str]:
    with shell.reading() as tx:
        return {delivery.message.key for delivery in outbox.deliveries_of(tx)}
