"""What the documents say of the files that people write: every key, and examples that load."""

import re
import tomllib
from pathlib import Path

import pytest

from config import channels, endpoints, schedule, sites
from config.words import load_words

_DOCS = Path(__file__).parents[2] / "docs"
_BLOCK = re.compile(r"```toml\n(.*?)```", re.DOTALL)


def page(name: str) -> str:
    return (_DOCS / name).read_text(encoding="utf-8")


def example(name: str, word: str) -> str:
    """The TOML block of a page that holds a word."""
    return next(block for block in _BLOCK.findall(page(name)) if word in block)


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("site-file.md", set(sites._SITE_KEYS) - {"politeness", "facts", "columns"}),
        ("site-file.md", set(sites._POLITENESS_KEYS)),
        ("site-file.md", set(sites._COLUMN_KEYS)),
        ("home.md", channels._KNOWN - {"secret", "password"}),
        ("home.md", set(endpoints._KEYS)),
        ("deploy.md", {task.name for task in schedule.load_schedule().tasks}),
    ],
    ids=["site", "politeness", "columns", "channels", "endpoints", "tasks"],
)
def test_a_page_speaks_of_every_key(name, keys):
    text = page(name)

    assert {key for key in keys if not re.search(rf"\b{key}\b", text)} == set()


def test_the_example_of_channels_loads():
    text = example("home.md", "[[channels]]")
    secrets = dict.fromkeys(re.findall(r'_env = "(\w+)"', text), "https://x.gov.cn/hook")

    loaded = channels.parse_channels(text, secrets, name="channels.toml")

    assert [channel.type for channel in loaded] == ["wecom", "email", "webhook"]


def test_the_example_of_endpoints_loads():
    text = example("home.md", "[endpoints.")

    assert endpoints.parse_endpoints(text, name="endpoints.toml")[0].site == "gxmz"


def test_the_example_of_words_loads(tmp_path):
    own = tmp_path / "words.toml"
    own.write_text(example("home.md", "[[mistaken]]"), encoding="utf-8")

    assert any(word.text == "名政局" for word in load_words(own))


def test_the_example_of_facts_loads():
    head = 'key = "x"\nname = "某局"\nhome = "http://x.gov.cn/"\n'
    text = head + example("site-file.md", "[facts]")

    facts = dict(sites.parse_site(text, name="x.toml", stem="x").facts)

    assert facts["media.weibo_name"] == "无"


def test_every_toml_example_is_toml():
    for path in _DOCS.glob("*.md"):
        for block in _BLOCK.findall(path.read_text(encoding="utf-8")):
            tomllib.loads(block)
