import itertools
import os
from pathlib import Path

import pytest

from model.fleet import Selection, parse_tags
from model.organisations import is_under
from store.engine import Store
from store.fleet_register import (
    choices_of,
    count_of,
    entries_of,
    look_at_files,
    refresh_register,
)

PATHS = [
    "",
    "甲区",
    "甲区/一市",
    "甲区/一市/民政局",
    "甲区/一市民",
    "ab",
    "AB",
    "ab/x",
    "AB/x",
    "a%/x",
    "a_/x",
    "ab'/x",
]


def write(folder: Path, key: str, **lines: str) -> Path:
    texts = {"name": f"{key} 网站", "home": f"http://{key}.gov.cn/", **lines}
    path = folder / f"{key}.toml"
    rows = [f'key = "{key}"', *(f'{name} = "{value}"' for name, value in texts.items())]
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    sites = tmp_path / "sites"
    sites.mkdir()
    return sites


def keys(store: Store, selection: Selection) -> list[str]:
    with store.reading() as tx:
        return [entry.site for entry in entries_of(tx, selection)]


def test_lists_show_a_site_exactly_where_the_rule_lets_a_person_see_it(
    store: Store, folder: Path
) -> None:
    for number, path in enumerate(PATHS):
        write(folder, f"s{number:02}", organisation=path)
    refresh_register(store, folder)

    for above in [*PATHS, "a", "a%", "a_", "丙", "ab'", "甲区/一", "%", "_"]:
        wanted = [f"s{n:02}" for n, path in enumerate(PATHS) if is_under(path, above)]
        assert keys(store, Selection(under=above)) == wanted, above


def test_no_selection_reaches_outside_its_organisation(store: Store, folder: Path) -> None:
    for number, path in enumerate(PATHS):
        write(folder, f"s{number:02}", organisation=path, region="一市", department="民政局")
    refresh_register(store, folder)
    seen = set(keys(store, Selection(under="甲区/一市")))

    for asked in [
        {"organisation": "甲区"},
        {"organisation": "ab"},
        {"region": "一市"},
        {"department": "民政局"},
        {"words": ("民政局",)},
        {"words": ("甲区",)},
        {"text": "网站"},
        {"sites": ("s01", "s02", "s05")},
    ]:
        assert set(keys(store, Selection(under="甲区/一市", **asked))) <= seen, asked


def test_sites_are_chosen_by_region_department_organisation_and_word(
    store: Store, folder: Path
) -> None:
    for n, (region, department) in enumerate(itertools.product(("南市", "北市"), ("民政", "财政"))):
        write(
            folder,
            f"s{n}",
            region=region,
            department=department,
            organisation=f"某区/{region}/{department}",
        )
    refresh_register(store, folder)

    assert keys(store, parse_tags(("南市",))) == ["s0", "s1"]
    assert keys(store, parse_tags(("地区=北市", "部门=民政"))) == ["s2"]
    assert keys(store, parse_tags(("南市", "财政"))) == ["s1"]
    assert keys(store, parse_tags(("单位=某区/北市",))) == ["s2", "s3"]
    assert keys(store, parse_tags(("某区",))) == ["s0", "s1", "s2", "s3"]
    assert keys(store, parse_tags(("网站=s1", "网站=s2"))) == ["s1", "s2"]
    assert keys(store, Selection(text="s3.gov")) == ["s3"]
    assert keys(store, parse_tags(("东市",))) == []
    with store.reading() as tx:
        assert choices_of(tx, "region", under="") == ["北市", "南市"]
        assert choices_of(tx, "region", under="某区/南市") == ["南市"]
        assert count_of(tx, parse_tags(("南市",))) == 2


def test_only_files_that_changed_are_read_again(store: Store, folder: Path) -> None:
    first, second = write(folder, "a"), write(folder, "b")
    assert refresh_register(store, folder) == 2
    assert refresh_register(store, folder) == 0

    write(folder, "a", region="南市")
    os.utime(first, ns=(1, 1))
    second.unlink()

    assert refresh_register(store, folder) == 2
    with store.reading() as tx:
        (entry,) = entries_of(tx, Selection())
    assert (entry.site, entry.region) == ("a", "南市")


def test_a_file_that_breaks_keeps_its_organisation_and_tells_why(
    store: Store, folder: Path
) -> None:
    path = write(folder, "a", organisation="甲区/一市")
    refresh_register(store, folder)
    path.write_text("key = 3", encoding="utf-8")
    write(folder, "b").write_text("[", encoding="utf-8")
    refresh_register(store, folder)

    with store.reading() as tx:
        old, new = entries_of(tx, Selection())
    assert (old.organisation, new.organisation) == ("甲区/一市", "")
    assert "a.toml" in old.problem
    assert "b.toml" in new.problem
    assert keys(store, Selection(under="甲区")) == ["a"]


def test_without_a_folder_there_are_no_sites(store: Store, tmp_path: Path) -> None:
    assert look_at_files(tmp_path / "none") == {}
    assert refresh_register(store, tmp_path / "none") == 0
