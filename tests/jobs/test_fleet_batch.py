import pytest

from jobs.cli import run


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("ZHANBAO_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ZHANBAO_DATABASE_URL", raising=False)
    table = tmp_path / "名单.csv"
    rows = (f"s{n},第{n}站,http://s{n}.gov.cn/,{'南北'[n % 2]}市\n" for n in range(4))
    table.write_text("代号,网站名称,首页网址,地区\n" + "".join(rows), encoding="utf-8")
    assert run(["fleet", "import", str(table)]) == 0
    return tmp_path / "home"


def test_drafts_are_compiled_and_exported_by_tag(tmp_path, capsys):
    folder = tmp_path / "报表"

    assert run(["fleet", "compile", "--tag", "南市", "--year", "2025"]) == 0
    assert "已生成 2" in capsys.readouterr().out
    words = ["fleet", "export", str(folder), "--tag", "南市", "--year", "2025", "--format", "html"]
    assert run(words) == 0
    assert sorted(path.name for path in folder.iterdir()) == ["s0-2025.html", "s2-2025.html"]


def test_what_cannot_be_done_for_one_site_is_told_and_the_others_are_done(home, tmp_path, capsys):
    assert run(["fleet", "compile", "--tag", "网站=s0", "--year", "2025"]) == 0
    (home / "sites" / "s3.toml").write_text("key = 3", encoding="utf-8")

    assert run(["fleet", "export", str(tmp_path / "x"), "--year", "2025"]) == 1
    told = capsys.readouterr()
    assert "已导出 1" in told.out
    assert "还没有草稿" in told.err
    assert "s3" in told.err


def test_sites_are_judged_by_tag(capsys):
    assert run(["fleet", "inspect", "--tag", "北市"]) == 0
    assert "变化 2" in capsys.readouterr().out
