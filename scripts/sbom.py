# ruff: noqa: INP001  (a script, no package)
"""The lock → a bill of materials in CycloneDX 1.6, JSON: every package, version, hash, and why.

`python scripts/sbom.py FILE` writes it; the same lock gives the same bytes.
"""

import hashlib
import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
_PIN = re.compile(r"([A-Za-z0-9_.-]+)==([^\s;\\]+)")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
#: A line of the lock that says who wants the package above it.
_VIA = re.compile(r"\s+#\s+(?:via\s+)?([A-Za-z0-9_.-]+)(?:\s+\(.*\))?$")
_NAMESPACE = uuid.UUID("7f3d2c64-52a1-5f4e-9d0b-8f4c2f1f2f10")


def bill_of(lock: str, project: dict[str, Any]) -> dict[str, Any]:
    """The bill for the text of a lock and the `[project]` table it belongs to."""
    packages = list(_packages(lock))
    own = f"pkg:pypi/{project['name']}@{project['version']}"
    wanted: dict[str, list[str]] = {own: []}
    known = {package["name"]: package["purl"] for package in packages}
    for package in packages:
        wanted.setdefault(package["purl"], [])
        for parent in package["via"]:
            wanted.setdefault(known.get(parent, own), []).append(package["purl"])
    digest = hashlib.sha256(lock.encode()).hexdigest()
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(_NAMESPACE, digest)}",
        "version": 1,
        "metadata": {"component": _component(own, project["name"], project["version"])},
        "components": [
            {
                **_component(package["purl"], package["name"], package["version"], "library"),
                "hashes": [{"alg": "SHA-256", "content": one} for one in package["hashes"]],
            }
            for package in packages
        ],
        "dependencies": [
            {"ref": ref, "dependsOn": sorted(set(needs))} for ref, needs in sorted(wanted.items())
        ],
    }


def _component(purl: str, name: str, version: str, kind: str = "application") -> dict[str, Any]:
    return {"type": kind, "bom-ref": purl, "name": name, "version": version, "purl": purl}


def _packages(lock: str) -> Iterator[dict[str, Any]]:
    """Each pinned package of a lock with its hashes and the names of those that want it."""
    for block in re.split(r"\n(?=[A-Za-z0-9])", lock):
        pin = _PIN.match(block)
        if pin is None:
            continue
        name, version = pin[1].lower().replace("_", "-"), pin[2]
        via = [found[1] for line in block.splitlines() if (found := _VIA.match(line))]
        yield {
            "name": name,
            "version": version,
            "purl": f"pkg:pypi/{name}@{version}",
            "hashes": _HASH.findall(block),
            "via": [one for one in via if one != "via"],
        }


def main() -> None:
    """Write the bill to the file named."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    bill = bill_of((ROOT / "requirements.lock").read_text(encoding="utf-8"), project)
    target = Path(sys.argv[1])
    target.write_text(json.dumps(bill, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    sys.stdout.write(f"{target}: {len(bill['components'])} packages\n")


if __name__ == "__main__":
    main()
