"""What a person typed for a cell → the value that will stand, or a refusal. Pure."""

from model.drafts import Cell
from model.errors import UsageError
from model.values import Value
from report.values import parse_value


def decided_value(cell: Cell, *, text: str | None, reason: str) -> Value:
    """The value that a decision gives a cell.

    Args:
        cell: The cell as it stands.
        text: What was typed; None: the proposed value as it stands.
        reason: Why a proposed value is replaced.

    Raises:
        UsageError: nothing was proposed, the text is no value of the field's kind, or a
            proposed value is replaced without a reason.
    """
    proposed = cell.proposal.value if cell.proposal else None
    if text is None:
        if proposed is None:
            raise UsageError(
                f"「{cell.field.label}」没有建议值可确认：{cell.gap}",
                where=cell.field.key,
                remedy="写出要填的值，没有则写 无",
            )
        return proposed
    value = parse_value(cell.field, text)
    if proposed is not None and value != proposed and not reason.strip():
        raise UsageError(
            f"「{cell.field.label}」的值改为 {text}，与建议值 {cell.text} 不同，但没有写理由",
            where=cell.field.key,
            remedy="请填写理由",
        )
    return value
