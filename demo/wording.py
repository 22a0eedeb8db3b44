"""A seeded generator → titles and paragraphs in the tone of a bureau's site."""

import random
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from demo import words
from demo.office import BUREAU, CITY

_T = TypeVar("_T")

_OPENINGS = (
    "{day}，{leader}带队到{county}{town}，实地查看{topic}工作开展情况，并与基层干部群众座谈交流。",
    "为深入贯彻落实上级关于{topic}的决策部署，{day}，{bureau}组织相关科室赴{county}开展工作。",
    "近日，记者从{bureau}获悉，{county}围绕{topic}持续发力，一批群众关心的实事正在落地。",
    "{day}上午，{bureau}召开会议，听取{topic}工作情况汇报，研究部署下一阶段重点任务。",
)
_MIDDLES = (
    "会议指出，{topic}事关群众切身利益，要坚持问题导向，逐项梳理堵点难点，列出清单、明确时限、责任到人。",
    "在{town}，工作人员逐户走访核实情况，现场解答政策疑问{number}件次，发放宣传资料{many}份。",
    "今年以来，{county}累计投入资金{number}万元，改造提升服务设施{few}处，惠及群众{many}人次。",
    "调研组随机抽查了{few}个村（社区）的台账资料，对发现的{few}个问题当场交办，限期整改。",
    "各县（区）结合实际，因地制宜探索{topic}新路径，形成了一批可复制、可推广的经验做法。",
    "{name}介绍，下一步将依托乡镇民政服务站，推动服务力量下沉，让群众少跑腿、好办事。",
)
_CLOSINGS = (
    "{leader}强调，要进一步提高站位，压实责任，加强部门协同，确保{topic}各项任务落地见效。",
    "下一步，{bureau}将持续加强业务指导和监督检查，不断提升{topic}工作水平。",
    "局机关有关科室、直属单位负责人参加活动。",
    "据悉，该项工作将在全市范围内逐步推开。",
)


class Wording:
    """Draws text; equal seeds draw equal text.

    Args:
        seed: What names the stretch of text, such as `column/year`.
    """

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)  # noqa: S311 - text of a demo, no secret
        self._used: set[str] = set()

    def number(self, low: int, high: int) -> int:
        """A whole number between two bounds, both included."""
        return self._random.randint(low, high)

    def pick(self, choices: Sequence[_T]) -> _T:
        """One of some choices."""
        return self._random.choice(choices)

    def days(self, year: int, count: int) -> list[date]:
        """`count` working days of a year in order; some repeat."""
        first = date(year, 1, 1).toordinal()
        last = date(year, 12, 31).toordinal()
        drawn: list[date] = []
        while len(drawn) < count:
            day = date.fromordinal(self._random.randint(first, last))
            if day.weekday() < 5:  # noqa: PLR2004 - Monday to Friday
                drawn.append(day)
        return sorted(drawn)

    def title(self, templates: Sequence[str], *, day: date) -> str:
        """A title that this generator has not drawn before."""
        while True:
            title = self.fill(self.pick(templates), day=day)
            if title not in self._used:
                self._used.add(title)
                return title

    def paragraphs(self, *, day: date) -> tuple[str, ...]:
        """Three to five paragraphs about one topic."""
        topic = self.pick(words.TOPICS)
        chosen = [
            self.pick(_OPENINGS),
            *self._random.sample(_MIDDLES, self.number(1, 3)),
            self.pick(_CLOSINGS),
        ]
        return tuple(self.fill(each, day=day, topic=topic) for each in chosen)

    def person(self) -> str:
        """An invented name."""
        return self.pick(words.SURNAMES) + self.pick(words.GIVEN)

    def fill(self, template: str, *, day: date, topic: str = "") -> str:
        """A template with its gaps filled at random."""
        role, leader = self.pick(words.LEADERS)
        return template.format(
            topic=topic or self.pick(words.TOPICS),
            county=self.pick(words.COUNTIES),
            town=self.pick(words.TOWNS),
            leader=f"{role}{leader}",
            name=self.person(),
            medium=self.pick(words.MEDIA_NAMES),
            season=self.pick(words.SEASONS),
            bureau=BUREAU,
            city=CITY,
            year=day.year,
            day=f"{day.month}月{day.day}日",
            number=self.number(12, 480),
            many=self.number(600, 9800),
            few=self.number(2, 9),
        )
