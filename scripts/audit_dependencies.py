# ruff: noqa: INP001  (a script, no package)
"""Known vulnerabilities of the locked packages, by pip-audit; exit code 1 where there is one.

Without a way to the advisories it says so in one line and ends with 0: a machine that is cut off
from the network must still be able to run the other checks.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_SECONDS = 300


def findings(report: str) -> list[str]:
    """One line for each known vulnerability in a report of pip-audit."""
    return [
        f"{package['name']} {package['version']}: {one['id']} "
        f"(fixed in {', '.join(one['fix_versions']) or 'no version'})"
        for package in json.loads(report)["dependencies"]
        for one in package.get("vulns", [])
    ]


def main() -> int:
    """Ask and tell."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        words = ["-r", "requirements.lock", "--require-hashes", "--disable-pip", "--timeout", "20"]
        command = [sys.executable, "-m", "pip_audit", *words, "-f", "json", "-o", str(report)]
        try:
            told = subprocess.run(
                command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=_SECONDS
            )
        except subprocess.TimeoutExpired:
            return _not_asked("no answer in time")
        if not report.exists() or not report.read_text(encoding="utf-8").strip():
            return _not_asked((told.stderr.strip().splitlines() or ["no answer"])[-1][:200])
        found = findings(report.read_text(encoding="utf-8"))
    for line in found:
        sys.stdout.write(f"VULNERABLE {line}\n")
    sys.stdout.write(f"pip-audit: {len(found)} known vulnerabilities in requirements.lock\n")
    return 1 if found else 0


def _not_asked(why: str) -> int:
    sys.stdout.write(f"pip-audit: NOT RUN, the advisories could not be asked ({why})\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
