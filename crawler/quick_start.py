"""A process that begins sooner: what start-up costs without being of use, left out.

Measured by `benchmarks/layers.py`: half a second of imports makes so many objects that the
collector of cycles looks through them again and again, and Scrapy makes its deprecated names by
`inspect.stack()`, which looks for the source of every frame in every module.
"""

import gc
import inspect

#: Objects made before the collector looks for cycles; a list page makes a few thousand.
_OBJECTS = 20_000
_FROZEN = ("importlib._bootstrap", "importlib._bootstrap_external")


def begin() -> None:
    """Before the large imports: no collections, and frames of the import system are known."""
    gc.disable()
    for name in _FROZEN:
        inspect.modulesbyfile.setdefault(f"<frozen {name}>", name)


def settle() -> None:
    """After them: collections begin, and what was loaded is left out of them."""
    gc.freeze()
    gc.set_threshold(_OBJECTS, 20, 20)
    gc.enable()
