import openpyxl
import pytest

from config.sites import load_site
from jobs.cli import run
from jobs.fleet_import import carry_out, plan_import
from jobs.shell import Shell
from model.days import utc_now
from model.errors import Conflict
from model.fleet import Selection, parse_tags
from store import audit
from store.engine import open_store
from store.fleet_register import entries_of

HEAD = "代号,网站名称,首页网址,标识码,地区,部门,单位\n"
ROW = "{key},{key}局,http://{key}.gov.cn/,45000000{n:02},南市,民政,某区/南市\n"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("ZHANBAO_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def table(tmp_path, *rows):
    path = tmp_path / "名单.csv"
    path.write_text(HEAD + "".join(rows), encoding="gb18030")
    return path


def registered(home, selection=None):
    store = open_store(f"sqlite:///{home / 'zhanbao.sqlite3'}")
    with store.reading() as tx:
        found = entries_of(tx, selection or Selection())
        entries = audit.entries(tx, 5)
    store.close()
    return found, entries


def test_a_table_makes_the_files_the_register_and_an_audit_entry(home, tmp_path, capsys):
    file = table(tmp_path, *(ROW.format(key=f"s{n}", n=n) for n in range(5)))

    assert run(["fleet", "import", str(file)]) == 0
    assert "新增 5" in capsys.readouterr().out
    assert load_site(home / "sites" / "s3.toml").organisation == "某区/南市"
    found, entries = registered(home, parse_tags(("南市",)))
    assert [entry.site for entry in found] == [f"s{n}" for n in range(5)]
    assert (entries[0].action, entries[0].detail) == ("fleet_import", "新增 5，修改 0")


def test_importing_it_again_changes_nothing(home, tmp_path, capsys):
    file = table(tmp_path, ROW.format(key="s1", n=1))
    run(["fleet", "import", str(file)])
    before = (home / "sites" / "s1.toml").stat().st_mtime_ns

    assert run(["fleet", "import", str(file)]) == 0
    assert "不变 1" in capsys.readouterr().out
    assert (home / "sites" / "s1.toml").stat().st_mtime_ns == before


def test_one_fault_and_nothing_is_imported_all_faults_are_told(home, tmp_path, capsys):
    bad = ROW.format(key="s2", n=2).replace("http://", "")
    file = table(tmp_path, ROW.format(key="s1", n=1), bad, ROW.format(key="s 3", n=3))

    assert run(["fleet", "import", str(file)]) == 1
    told = capsys.readouterr().err
    assert "第 3 行：" in told
    assert "第 4 行：" in told
    assert not (home / "sites").exists() or not list((home / "sites").iterdir())


def test_a_dry_run_shows_and_writes_nothing(home, tmp_path, capsys):
    file = table(tmp_path, ROW.format(key="s1", n=1))

    assert run(["fleet", "import", "--dry-run", str(file)]) == 0
    assert "没有写任何文件" in capsys.readouterr().out
    assert not (home / "sites").exists()


def test_a_workbook_is_read_like_a_csv_file(home, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["key", "name", "home", "code"])
    book.active.append(["s1", "某局", "http://s1.gov.cn/", 4500000001])
    file = tmp_path / "名单.xlsx"
    book.save(file)

    assert run(["fleet", "import", str(file)]) == 0
    assert load_site(home / "sites" / "s1.toml").id_code == "4500000001"


@pytest.mark.parametrize("name", ["无.csv", "名单.xls", "名单.txt"])
def test_a_file_that_is_no_table_is_refused_with_a_remedy(tmp_path, capsys, name):
    if name != "无.csv":
        (tmp_path / name).write_bytes(b"x")

    assert run(["fleet", "import", str(tmp_path / name)]) == 1
    assert "→" in capsys.readouterr().err


def test_the_columns_of_a_table_are_listed(capsys):
    assert run(["fleet", "import", "x.csv", "--columns"]) == 0
    assert "标识码" in capsys.readouterr().out


def test_a_file_that_somebody_changed_meanwhile_is_not_overwritten(home, tmp_path):
    file = table(tmp_path, ROW.format(key="s1", n=1))
    shell, now = Shell.at(str(home)), utc_now()
    plan = plan_import(shell, file, now=now)
    (home / "sites").mkdir(parents=True, exist_ok=True)
    (home / "sites" / "s1.toml").write_text("# 另一个人", encoding="utf-8")

    with pytest.raises(Conflict, match="没有导入任何网站"):
        carry_out(shell, plan, file=file, now=now)
    assert (home / "sites" / "s1.toml").read_text(encoding="utf-8") == "# 另一个人"


def test_a_cell_merged_over_rows_holds_for_each_of_them(home, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["全区网站名单", None, None, None],
        ["代号", "网站名称", "首页", "地区"],
        *(
            [f"s{n}", f"{n}局", f"http://s{n}.gov.cn/", "南市" if n == 0 else None]
            for n in range(3)
        ),
        ["s9", "九局", "http://s9.gov.cn/", None],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("D3:D5")
    book.save(tmp_path / "名单.xlsx")

    assert run(["fleet", "import", str(tmp_path / "名单.xlsx")]) == 0
    found, _ = registered(home)
    assert {entry.site: entry.region for entry in found} == {
        "s0": "南市", "s1": "南市", "s2": "南市", "s9": "",
    }  # fmt: skip
