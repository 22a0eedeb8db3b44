from datetime import time
from pathlib import Path

import pytest

from config.channels import load_channels, load_page_address, parse_channels
from model.errors import ConfigError
from model.messages import Channel

_GOOD = """
[[channels]]
name = "值班群"
type = "dingtalk"
url_env = "DING_URL"
secret_env = "DING_SECRET"
min_severity = "veto"
sites = ["gxmz"]
quiet = "22:00-07:30"
quiet_on_holidays = true
digest_at = "09:00"
per_minute = 10

[[channels]]
type = "email"
host = "mail.x.gov.cn"
tls = "starttls"
port = 587
sender = "zb@x.gov.cn"
to = "a@x.gov.cn, b@x.gov.cn"
escalation = true
"""
_ENVIRON = {
    "DING_URL": "https://oapi.dingtalk.com/robot/send?access_token=T0KEN",
    "DING_SECRET": "SEC",
}


def _parse(text: str, environ: dict[str, str] | None = None) -> tuple[Channel, ...]:
    return parse_channels(text, _ENVIRON if environ is None else environ, name="channels.toml")


def test_a_file_becomes_channels() -> None:
    ding, mail = _parse(_GOOD)

    assert (ding.name, ding.type, ding.min_severity, ding.sites) == (
        "值班群",
        "dingtalk",
        "veto",
        ("gxmz",),
    )
    assert ding.quiet == (time(22), time(7, 30))
    assert (ding.is_quiet_on_holidays, ding.digest_at, ding.per_minute) == (True, time(9), 10)
    assert (mail.name, mail.setting("port"), mail.is_escalation) == ("email", "587", True)


def test_secrets_come_from_the_environment_and_are_never_printed() -> None:
    ding = _parse(_GOOD)[0]

    assert ding.secret("secret") == "SEC"
    assert ding.secret("url").endswith("T0KEN")
    assert "SEC" not in repr(ding)
    assert "T0KEN" not in repr(ding)


def test_no_file_is_no_channel(tmp_path: Path) -> None:
    assert load_channels(tmp_path / "channels.toml", {}) == ()


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("", ""),
        ('page_address = ""', ""),
        ('page_address = "https://baobiao.x.gov.cn/"', "https://baobiao.x.gov.cn"),
        ('page_address = "http://10.1.2.3:8000"', "http://10.1.2.3:8000"),
        ('page_address = "https://x.gov.cn/zhanbao"', "https://x.gov.cn/zhanbao"),
    ],
)
def test_the_file_says_where_people_open_the_review_page(
    tmp_path: Path, line: str, address: str
) -> None:
    file = tmp_path / "channels.toml"
    assert load_page_address(file) == ""

    file.write_text(f"{line}\n{_webhook('')}", encoding="utf-8")

    assert load_page_address(file) == address


@pytest.mark.parametrize("value", ['"baobiao.x.gov.cn"', '"https://x/?a=1"', "7", '"ftp://x/"'])
def test_what_is_no_address_of_a_page_is_refused(tmp_path: Path, value: str) -> None:
    file = tmp_path / "channels.toml"
    file.write_text(f"page_address = {value}\n", encoding="utf-8")

    with pytest.raises(ConfigError, match="page_address") as caught:
        load_page_address(file)

    assert caught.value.code == "C06"


_CARRIER = '[[channels]]\ntype = "email"\nhost = "h"\nsender = "a@b"\n'


def _webhook(lines: str) -> str:
    return f'[[channels]]\nname = "甲"\ntype = "webhook"\n{lines}'


@pytest.mark.parametrize(
    ("text", "code", "what"),
    [
        ("[[channels]\n", "C02", "TOML 语法错误"),
        ("channels = 3", "C04", r"\[\[channels\]\]"),
        (_webhook('url = "http://hook.x.com/"'), "C18", "告警地址须为 https"),
        (_webhook('url = "ftp://hook.x.com/"'), "C18", "告警地址须为 https"),
        (_webhook('url = "hook.x.com"'), "C06", "没有域名"),
        (_webhook(""), "C04", "缺少 url"),
        (_webhook('url_env = "MISSING"'), "C19", "环境变量 MISSING 没有设置"),
        (_webhook('url = "https://h.x/"\nallow_networks = ["10.0.0.0/33"]'), "C08", "网段无效"),
        (_webhook('url = "https://h.x/"\ncolour = "red"'), "C04", "未知的项「colour」"),
        (_webhook('url = "https://h.x/"\nmin_severity = "bad"'), "C04", "min_severity 'bad' 无效"),
        (_webhook('url = "https://h.x/"\nquiet = "22-25"'), "C15", "时刻"),
        (_webhook('url = "https://h.x/"\ndigest_at = "9点"'), "C15", "时刻 '9点' 无效"),
        (_webhook('url = "https://h.x/"\nper_minute = 0'), "C04", "1 到 1000"),
        (_webhook('url = "https://h.x/"\nsites = "gxmz"'), "C04", "sites 应为列表"),
        (_webhook('url = "https://h.x/"\nescalation = "yes"'), "C04", "不是真假值"),
        ('[[channels]]\ntype = "sms"', "C04", "渠道类型 'sms' 无效"),
        ('[[channels]]\ntype = "email"\nhost = "h"\nsender = "a@b"', "C04", "缺少 to"),
        (
            '[[channels]]\ntype = "email"\nhost = "h"\nsender = "a@b"\nto = "张三"',
            "C04",
            "'张三' 不是邮箱地址",
        ),
        (
            '[[channels]]\ntype = "email"\nhost = "h"\nsender = "a@b"\nto = "c@d"\ntls = "ssl3"',
            "C04",
            "tls 'ssl3' 无效",
        ),
        ('[[channels]]\ntype = "syslog"\nhost = "h"\nport = 70000', "C04", "1 到 65535"),
        ("people = 3", "C04", r"\[\[people\]\]"),
        ('[[people]]\nchannel = "甲"', "C04", "收件人没有姓名"),
        ('[[people]]\nname = "韦桂芳"\nchannel = "甲"', "C04", "渠道「甲」不存在"),
        (_CARRIER + '[[people]]\nname = "韦桂芳"\nchannel = "email"', "C04", "韦桂芳」：缺少 to"),
        (
            '[[channels]]\ntype = "syslog"\nhost = "h"\n[[channels]]\ntype = "syslog"\nhost = "h"',
            "C03",
            "渠道名「syslog」重复",
        ),
    ],
)
def test_a_bad_entry_is_named_with_its_code(text: str, code: str, what: str) -> None:
    with pytest.raises(ConfigError, match=what) as caught:
        _parse(text, {})

    assert caught.value.code == code
    assert caught.value.exit_code == 2
    assert "channels.toml" in str(caught.value)


def test_an_intranet_address_may_be_http_where_its_network_is_listed() -> None:
    text = _webhook('url = "http://10.1.2.3/hook"\nallow_networks = ["10.0.0.0/8"]')

    assert _parse(text)[0].allow_networks == ("10.0.0.0/8",)


_PEOPLE = """
[[channels]]
name = "邮件"
type = "email"
host = "mail.x.gov.cn"
sender = "zb@x.gov.cn"
quiet = "22:00-07:30"

[[people]]
name = "陈云川"
channel = "邮件"
to = "chen@x.gov.cn"
min_severity = "deduction"
sites = ["gxmz"]
digest_at = "08:30"

[[people]]
name = "黄局长"
channel = "邮件"
to = "huang@x.gov.cn"
min_severity = "veto"
quiet_on_holidays = true
escalation = true
"""


def test_each_person_hears_what_he_wishes_on_the_channel_that_carries_it() -> None:
    filler, head = _parse(_PEOPLE)

    assert (filler.name, filler.type, filler.setting("to")) == (
        "邮件/陈云川",
        "email",
        "chen@x.gov.cn",
    )
    assert (filler.min_severity, filler.sites, filler.digest_at) == (
        "deduction",
        ("gxmz",),
        time(8, 30),
    )
    assert (head.name, head.min_severity, head.is_escalation) == ("邮件/黄局长", "veto", True)
    assert (head.is_quiet_on_holidays, filler.is_quiet_on_holidays) == (True, False)
    assert filler.quiet == head.quiet == (time(22), time(7, 30))
    assert (filler.person, head.person) == ("陈云川", "黄局长")
    assert filler.setting("host") == head.setting("host") == "mail.x.gov.cn"


def test_a_channel_with_its_own_receivers_tells_them_beside_the_people() -> None:
    text = _PEOPLE.replace('sender = "zb', 'to = "office@x.gov.cn"\nsender = "zb')

    assert [channel.name for channel in _parse(text)] == ["邮件", "邮件/陈云川", "邮件/黄局长"]


def test_a_persons_own_address_goes_before_the_groups() -> None:
    person = '[[people]]\nname = "陈云川"\nchannel = "值班群"\nurl = "https://h.x/own"\n'

    own = _parse(_GOOD + person)[2]

    assert own.secret("url") == ""
    assert own.setting("url") == "https://h.x/own"
