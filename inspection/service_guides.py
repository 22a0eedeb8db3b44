"""办事指南: text of a guide → which of the eight elements it lacks; guides ↔ one observation. Pure.

Source: 国办秘函〔2019〕19号 单项否决 6 (重点要素类别).
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from inspection.readings import SERVICE_GUIDES
from model.observations import Observation
from model.text import clean_line

#: Element → the headings under which guides give it.
ELEMENTS = {
    "事项名称": r"(?:事项|项目|服务|业务|清单)名称",
    "设定依据": r"(?:设定|法律|法定|办理|实施|政策|受理|审批|收费)依据",
    "申请条件": r"(?:申请|受理|办理|申报|许可|准予)条件|(?:办理|服务|申请|面向)对象|申请人资格",
    "办理材料": r"(?:办理|申请|申报|提交|所需|受理|报送)(?:的)?材料|材料(?:清单|目录|名称)",
    "办理地点": r"(?:办理|办公|受理|窗口|服务)(?:窗口)?(?:地点|地址|场所)|办理窗口|受理窗口",
    "办理时间": r"(?:办理|办公|受理|工作|服务|窗口)时间|(?:办理|办结|承诺|法定)(?:办结)?时限",
    "联系电话": r"(?:联系|咨询|办公|投诉|监督)(?:投诉)?(?:电话|方式|途径|渠道)",
    "办理流程": r"(?:办理|办事|审批|申请|工作|业务|服务)(?:流程|程序|步骤|环节)|流程图",
}
_FORMS = {name: re.compile(form) for name, form in ELEMENTS.items()}
#: Shorter pages are shells that a script fills, or leads to another site.
_LEAST_TEXT = 150


@dataclass(frozen=True, kw_only=True, slots=True)
class Guide:
    """One guide as looked at."""

    url: str
    title: str
    #: Names of the elements that it lacks; None: its text could not be read.
    missing: tuple[str, ...] | None


def read_guide(text: str, *, url: str, title: str) -> Guide:
    """What a guide lacks. An entry in the catalogue has a name, so its title stands for one."""
    words = clean_line(text)
    if len(words) < _LEAST_TEXT:
        return Guide(url=url, title=title, missing=None)
    missing = (name for name, form in _FORMS.items() if not form.search(words))
    return Guide(
        url=url,
        title=title,
        missing=tuple(name for name in missing if name != "事项名称" or not title.strip()),
    )


def observe_guides(guides: Sequence[Guide], *, source: str, at: datetime) -> Observation:
    """The guides of one look, as the JSON that `guides_of` reads."""
    told = [guide for guide in guides if guide.missing is not None]
    lacking = sum(bool(guide.missing) for guide in told)
    rows = [[guide.url, guide.title, guide.missing] for guide in guides]
    return Observation(
        key=SERVICE_GUIDES,
        value=json.dumps(rows, ensure_ascii=False),
        observed_at=at,
        source=source,
        detail=f"看办事指南 {len(guides)} 个，读得出 {len(told)} 个，其中 {lacking} 个缺要素",
    )


def guides_of(observation: Observation | None) -> tuple[Guide, ...]:
    """The guides of the newest look; none where nobody looked."""
    if observation is None or not isinstance(observation.value, str):
        return ()
    return tuple(
        Guide(url=url, title=title, missing=None if missing is None else tuple(missing))
        for url, title, missing in json.loads(observation.value)
    )
