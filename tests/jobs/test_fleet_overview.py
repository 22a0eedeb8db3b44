import pytest

from jobs.cli import run

HEAD = "代号,网站名称,首页网址,地区,部门\n"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("ZHANBAO_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("ZHANBAO_DATABASE_URL", raising=False)
    table = tmp_path / "名单.csv"
    rows = (f"s{n},第{n}站,http://s{n}.gov.cn/,{'南北'[n % 2]}市,民政\n" for n in range(6))
    table.write_text(HEAD + "".join(rows), encoding="utf-8")
    assert run(["fleet", "import", str(table)]) == 0
    return tmp_path / "home"


def test_sites_are_listed_by_tag(capsys):
    assert run(["fleet", "list", "--tag", "南市", "--only", "no_columns"]) == 0
    told = capsys.readouterr().out

    assert "共 3 个网站" in told
    assert "第0站" in told
    assert "第1站" not in told


def test_sites_are_summed_by_region(capsys):
    assert run(["fleet", "list", "--by", "region"]) == 0

    assert "合计" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words", [["--only", "x"], ["--order", "x"], ["--by", "x"], ["--tag", "颜色=红"]]
)
def test_a_wish_that_cannot_be_is_told(words, capsys):
    assert run(["fleet", "list", *words]) == 2
    assert "→" in capsys.readouterr().err


@pytest.mark.parametrize("extension", ["docx", "xlsx", "html"])
def test_the_report_is_written_whole(tmp_path, extension):
    file = tmp_path / f"汇总.{extension}"

    assert run(["fleet", "report", str(file), "--tag", "北市"]) == 0
    assert file.stat().st_size > 1000


def test_a_report_of_another_kind_is_refused(tmp_path, capsys):
    assert run(["fleet", "report", str(tmp_path / "汇总.txt")]) == 2
    assert ".docx" in capsys.readouterr().err
