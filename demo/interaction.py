"""Letters, consultations, interviews and the service catalogue → their pieces."""

from collections.abc import Sequence
from datetime import date, timedelta

from demo import words
from demo.columns import column_of
from demo.office import BUREAU
from demo.pieces import Piece
from demo.publishing import address
from demo.wording import Wording

_ONLINE = 21
_QUICK, _SLOW = (1, 9), (30, 48)
_SLOW_EVERY = 9
_RESULT_LAG = (20, 45)


def letters_of_year(year: int) -> list[Piece]:
    """Answered letters received in a year; the last are answered in the next one."""
    column = column_of("jzxx")
    wording = Wording(f"jzxx/{year}")
    received = wording.days(year, column.yearly - 1)
    received = sorted([*received, date(year, 12, 29)])
    return [_letter(day, number, wording) for number, day in enumerate(received, 1)]


def _letter(received: date, number: int, wording: Wording) -> Piece:
    is_slow = number % _SLOW_EVERY == 0
    replied = received + timedelta(days=wording.number(*(_SLOW if is_slow else _QUICK)))
    title = wording.fill(wording.pick(words.LETTER_MATTERS), day=received)
    question = f"您好，我是{wording.pick(words.COUNTIES)}居民，想{title.removeprefix('咨询')}，请问怎么办理？谢谢。"
    return Piece(
        path=address(column_of("jzxx"), replied, number, year=received.year),
        title=title,
        published_on=replied,
        column="jzxx",
        paragraphs=(question, *wording.paragraphs(day=replied)[1:2]),
        source=BUREAU,
        facts=(("来信时间", f"{received:%Y-%m-%d}"), ("回复时间", f"{replied:%Y-%m-%d}")),
    )


def consultations_of_year(key: str, year: int) -> list[Piece]:
    """Calls for opinions on drafts (意见征集), or surveys (网上调查)."""
    column = column_of(key)
    days = Wording(f"{key}/{year}").days(year, column.yearly)
    return [_call(key, day, number) for number, day in enumerate(days, 1)]


def _call(key: str, day: date, number: int) -> Piece:
    if key == "wsdc":
        matter = f"{day.year}年{words.SURVEYS[(day.year * 2 + number) % len(words.SURVEYS)]}"
        title = f"关于{matter}的网上调查"
    else:
        topic = words.TOPICS[(day.year * 6 + number) % len(words.TOPICS)]
        matter = f"云泽市{topic}管理办法"
        title = f"关于《{matter}（征求意见稿）》公开征求意见的公告"
    until = day + timedelta(days=30)
    return Piece(
        path=address(column_of(key), day, number),
        title=title,
        published_on=day,
        column=key,
        paragraphs=(
            f"为广泛听取社会各界意见，{BUREAU}现就有关事项向社会公开征求意见。",
            f"公众可通过电子邮件、信函和本网站提交意见。征集时间：{day:%Y-%m-%d}至{until:%Y-%m-%d}。",
        ),
        source=BUREAU,
        facts=(("征集时间", f"{day:%Y-%m-%d}"), ("截止时间", f"{until:%Y-%m-%d}")),
        matter=matter,
    )


def results_of(calls: Sequence[Piece]) -> list[Piece]:
    """What became of each call but the last of its year: a piece in 结果反馈."""
    column = column_of("jgfk")
    pieces = []
    for number, call in enumerate(calls[:-1], 1):
        wording = Wording(f"jgfk/{call.path}")
        day = call.published_on + timedelta(days=30 + wording.number(*_RESULT_LAG))
        opinions, people = wording.number(8, 90), wording.number(100, 900)
        title = f"关于《{call.matter}（征求意见稿）》公开征求意见结果反馈"
        if call.column == "wsdc":
            title = f"关于{call.matter}的网上调查结果公布"
        pieces.append(
            Piece(
                path=address(column, day, number, year=call.published_on.year),
                title=title,
                published_on=day,
                column="jgfk",
                paragraphs=(
                    f"本次活动共收到意见建议{opinions}条，参与人数{people}人次。",
                    f"经研究，采纳意见{opinions // 3}条，其余意见已作解释说明。",
                ),
                source=BUREAU,
                facts=(("意见数量", str(opinions)), ("参与人数", str(people))),
                matter=call.matter,
                is_result=True,
            )
        )
    return pieces


def interviews_of_year(year: int) -> list[Piece]:
    """Interviews, each with the figures that its page states."""
    column = column_of("zxft")
    wording = Wording(f"zxft/{year}")
    pieces = []
    for number, day in enumerate(wording.days(year, column.yearly), 1):
        role, leader = wording.pick(words.LEADERS)
        asked = wording.number(18, 60)
        matter = words.INTERVIEWS[(year * column.yearly + number) % len(words.INTERVIEWS)]
        pieces.append(
            Piece(
                path=address(column, day, number),
                title=f"{role}{leader}{matter}",
                published_on=day,
                column="zxft",
                paragraphs=(
                    "【主持人】各位网友大家好，欢迎走进民政访谈间。",
                    *wording.paragraphs(day=day),
                ),
                source=BUREAU,
                facts=(
                    ("访谈时间", f"{day:%Y-%m-%d}"),
                    ("网民留言", f"{asked}条"),
                    ("回复提问", f"{asked - wording.number(0, 9)}条"),
                    ("关注人数", f"{wording.number(900, 8000)}人次"),
                ),
            )
        )
    return pieces


def services(*, published_on: date) -> list[Piece]:
    """The catalogue as it stands; most entries are marked 全程网办."""
    return [
        Piece(
            path=f"/bsfw/bszn/{1000 + number}.html",
            title=name,
            published_on=published_on,
            column="bszn",
            paragraphs=(
                f"事项名称：{name}。设定依据：有关法律法规。申请条件：符合规定的申请人。",
                "办理材料：申请表、身份证明。办理流程：申请、受理、审查、决定、送达。",
                "办理地点：云泽市政务服务中心民政窗口。办理时间：工作日 9:00-17:00。联系电话：0999-5550101。",
            ),
            source=BUREAU,
            facts=(("办理方式", "全程网办" if number % 10 < _ONLINE // 3 else "窗口办理"),),
        )
        for number, name in enumerate(words.SERVICES)
    ]
