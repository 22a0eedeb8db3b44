"""Site files as last read: each is parsed again only where it has changed on disk."""

from dataclasses import dataclass, field
from pathlib import Path

from config.sites import load_site
from model.errors import ConfigError
from model.sites import Site

#: What tells that a file is another one than before: moment, size, number.
_Look = tuple[int, int, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteFiles:
    """A thousand files take a third of a second to parse, and a hundredth to look at."""

    _known: dict[Path, tuple[_Look, Site | ConfigError]] = field(default_factory=dict)

    def load(self, path: Path) -> Site:
        """The site that a file describes now.

        Raises:
            ConfigError: as `config.sites.load_site`.
        """
        look = _look_at(path)
        known = self._known.get(path)
        found = known[1] if known is not None and known[0] == look else _read(path)
        self._known[path] = (look, found)
        if isinstance(found, ConfigError):
            raise found.with_traceback(None)
        return found

    def load_all(self, folder: Path) -> tuple[tuple[Site, ...], tuple[str, ...]]:
        """All readable sites by key, and a Chinese sentence for each file that is not."""
        good: list[Site] = []
        bad: list[str] = []
        for path in sorted(folder.glob("*.toml")):
            try:
                good.append(self.load(path))
            except ConfigError as error:
                bad.append(str(error))
        return tuple(good), tuple(bad)


def _look_at(path: Path) -> _Look:
    try:
        now = path.stat()
    except OSError:
        return (0, 0, 0)
    return (now.st_mtime_ns, now.st_size, now.st_ino)


def _read(path: Path) -> Site | ConfigError:
    try:
        return load_site(path)
    except ConfigError as error:
        return error
