"""An article's own facts: title, published day, source, column, media, attachments, letter dates."""

# ruff: noqa: E501 - lines of markup stay whole

from datetime import date

import pytest

from crawler.pages.read import read_page
from model.pages import ArticleReading, PageKind

URL = "http://mzt.test.gov.cn/zcwj/202001/t20200106_1001.html"
TODAY = date(2026, 11, 24)
BODY = "<div class='TRS_Editor'><p>各县（区）民政局：</p><p>现将有关事项通知如下，请遵照执行。2018年5月1日起施行。</p></div>"


def read(middle: str, *, head: str = "", url: str = URL) -> ArticleReading:
    page = (
        f"<html><head><title>关于印发实施方案的通知-某某市民政局</title>{head}</head><body><div>今天是2026年11月24日</div>"
        f"<div>当前位置：<a href='/'>首页</a> &gt; <a href='/zcwj/'>政策文件</a> &gt; 正文</div>"
        f"<h1>关于印发实施方案的通知</h1>{middle}</body></html>"
    )
    article = read_page(page.encode(), url=url, hint=PageKind.ARTICLE, today=TODAY).article
    assert article is not None
    return article


@pytest.mark.parametrize(
    "line",
    [
        "发布时间：2020-01-06",
        "发布日期：2020年1月6日",
        "<span>发布日期</span><span>2020/1/6</span>",
        "成文日期：2019-12-30 发布日期：2020-01-06",
        "发布日期：2020-01-06 成文日期：2019-12-30",
        "2020-01-06 09:30 来源：本站",
        "时间：2020.01.06　浏览次数：10",
        "日期：二〇二〇年一月六日",
    ],
)
def test_the_published_day_is_the_one_labelled_so(line: str) -> None:
    article = read(f"<div>{line}</div>{BODY}")

    assert article.published_on == date(2020, 1, 6)
    assert article.date_doubt == ""


def test_a_written_date_is_a_fact_and_not_the_published_day() -> None:
    article = read(f"<table><tr><td>成文日期：</td><td>2019年12月30日</td></tr></table>{BODY}")

    assert article.published_on is None
    assert dict(article.facts)["成文日期"] == "2019-12-30"


def test_the_tag_is_taken_before_the_page() -> None:
    article = read(
        f"<div>时间：2020-01-08</div>{BODY}",
        head="<meta name='pubdate' content='2020-01-06 12:30'>",
    )

    assert article.published_on == date(2020, 1, 6)


def test_tag_and_page_that_contradict_each_other_are_a_doubt() -> None:
    article = read(
        f"<div>发布日期：2020-01-06</div>{BODY}",
        head="<meta name='PubDate' content='2016-11-22'>",
        url="http://mzt.test.gov.cn/a.html",
    )

    assert article.published_on is None
    assert "PubDate" in article.date_doubt


def test_the_header_of_the_page_and_dates_of_the_body_are_never_the_day() -> None:
    article = read(BODY)

    assert article.published_on is None


def test_a_day_in_the_future_is_a_doubt() -> None:
    article = read(f"<div>发布时间：2030-01-06</div>{BODY}")

    assert article.published_on is None
    assert "将来" in article.date_doubt


def test_title_column_and_source_are_read_without_tags() -> None:
    article = read(f"<div>发布时间：2020-01-06 来源：市民政局办公室 作者：张三</div>{BODY}")

    assert (article.title, article.column, article.source) == (
        "关于印发实施方案的通知",
        "政策文件",
        "市民政局办公室",
    )
    assert "现将有关事项通知如下" in article.body


def test_media_and_attachments_are_counted_in_the_body() -> None:
    article = read(
        "<div class='TRS_Editor'><img src='a.jpg'><img src='b.png'><img src='/icons/icon_pdf.gif'><video src='v.mp4'></video>"
        "<a href='./P1.pdf'>附件</a><a href='/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid=42'>附件2</a></div>"
    )

    assert (article.images, article.audios, article.videos) == (2, 0, 1)
    assert len(article.attachments) == 2
    assert article.attachments[0] == "http://mzt.test.gov.cn/zcwj/202001/P1.pdf"


def test_days_of_a_letter_are_facts() -> None:
    article = read(
        "<table><tr><td>来信时间：</td><td>2020-03-01 10:11</td></tr><tr><td>答复时间</td><td>2020年3月5日</td></tr></table>"
    )

    facts = dict(article.facts)

    assert (facts["来信时间"], facts["答复时间"]) == ("2020-03-01", "2020-03-05")
