"""Who sees which sites: organisations form a tree, and its paths say all there is to know of it.

An organisation is written as the path to it, 上级 first: `某自治区/甲市/民政局`. Nothing else
has to be kept: whoever stands at a path sees what stands there and below.
"""

from model.errors import UsageError
from model.people import User
from model.sites import Site
from model.text import clean_line

#: Between two names of a path.
SEPARATOR = "/"
#: Sees everything: the whole installation, as in an office with one site.
WHOLE = ""
_MAX_LENGTH = 400


def parse_organisation(text: str) -> str:
    """A path as it is kept: names without spaces around them, no empty one; "" stays "".

    Raises:
        UsageError: it has an empty name, characters that cannot be shown, or is too long.
    """
    path = SEPARATOR.join(name.strip() for name in text.strip().split(SEPARATOR))
    if path and not all(path.split(SEPARATOR)):
        raise UsageError(
            f"单位 {text!r} 中有空的一级", where="organisation", remedy="写成 某自治区/甲市/民政局"
        )
    if len(path) > _MAX_LENGTH or clean_line(path) != path:
        raise UsageError(
            f"单位 {text[:40]!r} 过长或含特殊字符",
            where="organisation",
            remedy=f"不超过 {_MAX_LENGTH} 字，只用普通文字",
        )
    return path


def is_under(path: str, above: str) -> bool:
    """True where an organisation is `above` itself or lies below it; all lie below the whole."""
    return above in {WHOLE, path} or path.startswith(above + SEPARATOR)


def may_see(user: User, site: Site) -> bool:
    """True where a person may see a site: it belongs to his organisation or to one below.

    Everything that shows a site asks here; lists ask `store.fleet`, which must agree. A site of no
    organisation is seen only by those who see everything.
    """
    return is_under(site.organisation, user.organisation)
