"""A process that begins sooner: what start-up costs without being of use, left out.

Measured by `benchmarks/layers.py`: half a second of imports makes so many objects that the
collector of cycles looks through them again and again, and Scrapy makes its deprecated names by
`inspect.stack()` and `inspect.getmodule()`, which look for the source of every frame in every
module that is loaded.
"""

import gc
import inspect
import sys
from types import FrameType, ModuleType
from typing import Any

#: Objects made before the collector looks for cycles; a list page makes a few thousand.
_OBJECTS = 20_000
_module_of_other = inspect.getmodule


def begin() -> None:
    """Before the large imports: no collections, and frames are told without a look at files."""
    gc.disable()
    inspect.stack = _stack
    inspect.getmodule = _module_of


def settle() -> None:
    """After them: collections begin, and what was loaded is left out of them."""
    gc.freeze()
    gc.set_threshold(_OBJECTS, 20, 20)
    gc.enable()


def _stack(context: int = 1) -> list[inspect.FrameInfo]:
    """`inspect.stack()` without lines of source."""
    del context
    found = []
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - as `inspect` does
    while frame is not None:
        code = frame.f_code
        found.append(
            inspect.FrameInfo(frame, code.co_filename, frame.f_lineno, code.co_name, None, None)
        )
        frame = frame.f_back
    return found


def _module_of(object: Any, _filename: str | None = None) -> ModuleType | None:  # noqa: A002, ANN401 - as `inspect.getmodule`
    """`inspect.getmodule()`; a frame's by its globals, not by a search of all files."""
    if isinstance(object, FrameType):
        return sys.modules.get(object.f_globals.get("__name__", ""))
    return _module_of_other(object, _filename)
