"""`endpoints.toml` → the lookup addresses of registers; none unless a person wrote one.

```toml
[lookups.icp]
register = "icp"                                        # icp, police, id_code, conac
url = "https://lookup.example.gov.cn/icp?domain={domain}"
path = "data.number"
headers = { Authorization = "ZHANBAO_LOOKUP_TOKEN" }    # name of an environment variable
# site = "gxmz"                                         # else it is asked about every site
```
"""

from pathlib import Path

from config.endpoints import (
    fail,
    read_entries,
    read_headers,
    read_networks,
    read_text,
    read_url,
    refuse_unknown,
)
from model.endpoints import Lookup
from model.registers import Register

_KEYS = ("register", "site", "url", "path", "headers", "allow_networks")


def load_lookups(path: Path) -> tuple[Lookup, ...]:
    """The lookup addresses of an installation; none where there is no such file.

    Raises:
        ConfigError: the file is no TOML, or an entry is unusable.
    """
    if not path.exists():
        return ()
    return parse_lookups(path.read_text(encoding="utf-8-sig"), name=path.name)


def parse_lookups(text: str, *, name: str) -> tuple[Lookup, ...]:
    """The lookup addresses that the text describes; `name` is for messages.

    Raises:
        ConfigError: as `load_lookups`.
    """
    entries = read_entries(text, "lookups", name=name)
    return tuple(_lookup(key, entry, f"{name} [lookups.{key}]") for key, entry in entries.items())


def _lookup(name: str, entry: dict[str, object], where: str) -> Lookup:
    refuse_unknown(entry, _KEYS, where)
    register = entry.get("register")
    if register not in set(Register):
        fail(f"register {register!r} 不认识", where, f"可用：{' '.join(Register)}")
    site = read_text(entry, "site", where) if "site" in entry else ""
    return Lookup(
        name=name,
        register=Register(str(register)),
        url=read_url(entry.get("url"), where),
        path=read_text(entry, "path", where),
        headers=read_headers(entry, where),
        site=site,
        allow_networks=read_networks(entry.get("allow_networks", []), where),
    )
