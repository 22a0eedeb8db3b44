"""Other services by Apprise: sent to a real receiver where the extra is installed."""

import pytest
from alert_cases import NOW, fetcher_for, make_channel, make_message
from pytest_httpserver import HTTPServer

from alerts.channels import send
from config.channels import parse_channels
from model.errors import AlertNotSent


def try_to_send(url: str) -> None:
    channel = make_channel("apprise", secrets=(("url", url),))
    send(channel, make_message(), fetcher_for(channel), now=NOW)


def refusal(url: str) -> AlertNotSent:
    with pytest.raises(AlertNotSent) as caught:
        try_to_send(url)
    assert "SECRET" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("wecombot://SECRET", "wecom"),
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=SECRET", "wecom"),
        ("bark://x.example/SECRET, DingTalk://SECRET", "dingtalk"),
        ("https://oapi.dingtalk.com/robot/send?access_token=SECRET", "dingtalk"),
        ("feishu://SECRET", "feishu"),
        ("https://open.feishu.cn/open-apis/bot/v2/hook/SECRET", "feishu"),
        ("lark://SECRET", "feishu"),
    ],
)
def test_robots_that_refuse_with_200_are_left_to_our_own_channels(url, kind):
    error = refusal(url)

    assert error.is_permanent
    assert f'type = "{kind}"' in str(error)


def test_without_the_extra_the_message_says_what_to_install(monkeypatch):
    # As on a machine without the package: it is in the lock, so the tests always have it.
    monkeypatch.setattr("alerts.channels.apprise.find_spec", lambda _: None)

    error = refusal("json://127.0.0.1/SECRET")

    assert error.is_permanent
    assert "zhanbao[notify]" in str(error)


#: Its services import what Python 3.13 drops.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_message_arrives_as_plain_text(httpserver: HTTPServer):
    httpserver.expect_request("/SECRET", method="POST").respond_with_json({})

    try_to_send(httpserver.url_for("/SECRET").replace("http:", "json:"))

    told = httpserver.log[-1][0].get_json()
    assert told["title"] == "【站报】标题"
    assert told["message"] == "正文\n编号 k1"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_refused_message_is_tried_again_and_an_unknown_address_is_not(httpserver: HTTPServer):
    httpserver.expect_request("/SECRET").respond_with_data("", status=500)

    assert not refusal(httpserver.url_for("/SECRET").replace("http:", "json:")).is_permanent
    assert refusal("no-such-service://SECRET").is_permanent


def test_the_channel_is_configured_by_an_address_of_any_scheme():
    text = '[[channels]]\nname = "手机"\ntype = "apprise"\nurl = "bark://x.example/key"\n'

    [channel] = parse_channels(text, {}, name="channels.toml")

    assert (channel.type, channel.setting("url")) == ("apprise", "bark://x.example/key")
