"""Values → the fields that follow: 按时办结率, 是否有移动新媒体, figures of no account. Pure."""

import hashlib
from collections.abc import Collection, Mapping

from model.drafts import Evidence, Origin, Proposal
from model.values import NONE, Value

_ACCOUNTS = ("media.weibo_name", "media.wechat_name", "media.app_name", "media.other")
_RATE_INPUTS = ("letters.closed_on_time", "letters.closed")
#: Name of an account → what the form asks of it.
_FIGURES_OF = {
    "media.weibo_name": ("media.weibo_posts", "media.weibo_followers"),
    "media.wechat_name": ("media.wechat_posts", "media.wechat_followers"),
    "media.app_name": (
        "media.app_url",
        "media.app_posts",
        "media.app_reads",
        "media.app_downloads",
    ),
}


def derive_value(key: str, proposals: Mapping[str, Proposal]) -> Proposal | None:
    """The proposal for a derived field, or None where its inputs do not tell."""
    inputs, words = _RULES[key]
    value = _VALUES[key]({k: proposals[k].value for k in inputs if k in proposals})
    if value is None:
        return None
    used = [proposals[k] for k in inputs if k in proposals]
    text = "\t".join(f"{p.field}={p.value!r}" for p in used)
    evidence = _evidence(words, text, count=len(used))
    warnings = tuple(dict.fromkeys(warning for p in used for warning in p.warnings))
    return Proposal(field=key, value=value, evidence=evidence, warnings=warnings)


def on_time_rate(values: Mapping[str, Value]) -> Value | None:
    """Share of closed letters that were closed in time, in hundredths, two decimals at most.

    None where either number is missing, 无 or there was no closed letter.

    Source: 填写说明 六.3（6）.
    """
    on_time, closed = (values.get(key) for key in _RATE_INPUTS)
    if not isinstance(on_time, int) or not isinstance(closed, int) or closed == 0:
        return None
    rate = round(on_time / closed * 100, 2)
    return int(rate) if rate == int(rate) else rate


def any_media(values: Mapping[str, Value]) -> Value | None:
    """True where any account is named, False where all are 无; None while it is open.

    Source: 填写说明 八.1.
    """
    if any(value != NONE for value in values.values()):
        return True
    return False if len(values) == len(_ACCOUNTS) else None


def figures_of_no_account(
    values: Mapping[str, Value | None], *, decided: Collection[str]
) -> dict[str, Proposal]:
    """无 for each figure of an account whose name stands as 无; nothing where the name is open.

    `values` are those of the cells, so a person's decision about the name counts; where the name
    is not among those `decided`, the proposals warn of it.

    Source: 注 3 of the form; 填写说明 八.2 to 八.4.
    """
    return {
        key: _no_account(key, name, is_decided=name in decided)
        for name, keys in _FIGURES_OF.items()
        if values.get(name) == NONE
        for key in keys
    }


def _no_account(key: str, name: str, *, is_decided: bool) -> Proposal:
    evidence = _evidence("没有该账号", f"{key}\t{name}={NONE}", count=1)
    warnings = () if is_decided else ("账号名称为「无」还没有确认，请先确认",)
    return Proposal(field=key, value=NONE, evidence=evidence, warnings=warnings)


def _evidence(words: str, inputs: str, *, count: int) -> Evidence:
    digest = hashlib.sha256(inputs.encode()).hexdigest()[:32]
    return Evidence(origin=Origin.DERIVED, summary=words, count=count, digest=digest)


_RULES = {
    "letters.on_time_rate": (_RATE_INPUTS, "按时办结留言数量 ÷ 办结留言数量"),
    "media.any": (_ACCOUNTS, "由微博、微信、移动客户端和其他各项得出"),
}
_VALUES = {"letters.on_time_rate": on_time_rate, "media.any": any_media}
