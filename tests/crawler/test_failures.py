import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
)

from crawler.failures import describe_failure, describe_status


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (CannotResolveHostError("x"), "域名无法解析"),
        (DownloadConnectionRefusedError("x"), "连接被拒绝"),
        (DownloadTimeoutError("x"), "30 秒"),
        (IgnoreRequest("max redirections reached"), "F09"),
        (IgnoreRequest("robots.txt 不允许抓取此地址"), "robots.txt"),
        (OSError("[SSL] certificate verify failed"), "F21"),
        (ConnectionResetError("gone"), "连接中断"),
    ],
)
def test_each_failure_has_its_own_words(error: Exception, words: str) -> None:
    assert words in describe_failure(error)


@pytest.mark.parametrize(("status", "words"), [(404, "不存在"), (503, "服务器错误"), (401, "401")])
def test_each_status_has_its_own_words(status: int, words: str) -> None:
    assert words in describe_status(status)
