"""Bytes of an exported JSON form → field key → text. Pure."""

import json


def read_json(content: bytes) -> dict[str, str]:
    """Field key → printed text."""
    return {entry["key"]: entry["text"] for entry in json.loads(content)["values"]}
