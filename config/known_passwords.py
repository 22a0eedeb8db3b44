"""`known-passwords.txt`: passwords that an office knows to be in guessers' lists."""

from pathlib import Path


def load_known_passwords(path: Path) -> frozenset[str]:
    """Its lines in lower case; none without such a file."""
    if not path.exists():
        return frozenset()
    text = path.read_text(encoding="utf-8", errors="replace")
    return frozenset(line.strip().lower() for line in text.splitlines() if line.strip())
