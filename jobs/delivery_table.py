"""What the terminal shows of alerts: one row a message and channel."""

from collections.abc import Iterable

from rich.table import Table
from rich.text import Text

from jobs.tables import console
from model.days import SHANGHAI
from model.messages import Delivery, DeliveryStatus

_STATES = {
    DeliveryStatus.WAITING: ("等候", "yellow"),
    DeliveryStatus.SENT: ("已送达", "green"),
    DeliveryStatus.UNDELIVERED: ("未送达", "bold red"),
}


def print_deliveries(deliveries: Iterable[Delivery]) -> None:
    """The messages, in the order given."""
    shown = list(deliveries)
    if not shown:
        console().print("没有告警。")
        return
    table = Table("编号", "写入", "渠道", "标题", "状态", "次数", "最近一次的原因")
    for delivery in shown:
        word, style = _STATES[delivery.status]
        table.add_row(
            delivery.message.key[:8],
            f"{delivery.created_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}",
            Text(delivery.channel),
            Text(delivery.message.subject),
            Text(word, style=style),
            str(delivery.tries),
            Text(delivery.last_error),
        )
    console().print(table)
