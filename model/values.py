"""The values a cell of the report can hold, and how the form prints them.

无, 0 and not proposed are three things: `NONE`, `0` and Python's `None`.
"""

from datetime import date
from typing import Final

#: 无: there is no such thing here. Written so by note 3 of the form.
NONE: Final = "无"

#: A cell's value; dates travel as ISO text in JSON. Python's None: not proposed.
Value = int | float | bool | str | date
