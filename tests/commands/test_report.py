"""`huxin report`: one file for somebody without the server, in which nobody is named."""

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from huxin.base.home import Home
from huxin.queries import runs
from huxin.record.models import Project, WageAccount
from tests.actions.invented import CODE, OWNER, id_no
from tests.commands.conftest import AS_OF, Command, monitored

pytestmark = pytest.mark.django_db

NAME = '=1+1<script>alert("某")</script>'
SHEETS = ["封面", "县区", "项目", "发现", "逐月汇总", "未报送", "欠薪明细", "规则与依据"]
PERSONAL = ("工人0号", id_no(0), id_no(0)[:14], "62170000000000", "13800000000")


@pytest.fixture(scope="module")
def named(command: Command, site: Path) -> None:
    """The project under a name that a careless program would run."""
    file = site / "renamed.csv"
    quoted = NAME.replace('"', '""')
    head = "项目编码,项目名称,行政区划代码,行业,状态,发薪日,建设单位"
    file.write_text(f'{head}\n{CODE},"{quoted}",620402,房建市政,在建,25,{OWNER}\n', "utf-8")
    assert command("import", file).code == 0


@pytest.fixture(scope="module")
def page(command: Command, named: None, tmp_path_factory: pytest.TempPathFactory) -> str:
    target = tmp_path_factory.mktemp("out") / "报告.html"
    told = command("report", "--as-of", AS_OF, "--out", target)
    assert told.code == 0 and "红色 1" in told.out, told.err
    return target.read_text("utf-8")


@pytest.fixture(scope="module")
def book(command: Command, named: None, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    target = tmp_path_factory.mktemp("out") / "报告.XLSX"
    assert command("report", "--as-of", AS_OF, "--out", target).code == 0
    return target.read_bytes()


def test_a_page_stands_alone(page: str) -> None:
    assert not re.search(r"<script|\bon\w+=|\bsrc=|url\(|@import|<link|https?:", page)
    anchors = set(re.findall(r'id="([^"]+)"', page))
    assert set(re.findall(r'href="([^"]*)"', page)) <= {f"#{anchor}" for anchor in anchors}
    assert {"cover", "levels", "counties", "projects", "findings", "months", "missing", "rules", "R24"} <= anchors
    assert "@media print" in page and "@page" in page


def test_a_page_says_what_how_bad_and_why(page: str) -> None:
    assert "截至 2019-11-30" in page and "甘肃2019" in page
    assert "不是法律规定；它们随程序发布" in page  # the pack's own note
    assert "白银区" in page and "10,000.00" in page
    assert "最早一笔逾期天数 128 天" in page and "合计10,000.00元" in page
    assert re.search(r'class="tag read"[^>]*>已核原文</span> 劳动法第五十条', page)
    assert "level-3" in page and "<svg" in page  # told by shape and word as well as colour


def test_a_page_shows_text_as_text(page: str) -> None:
    assert "=1+1&lt;script&gt;" in page and NAME not in page


def test_a_workbook_has_its_sheets(book: bytes) -> None:
    read = CalamineWorkbook.from_filelike(io.BytesIO(book))
    assert read.sheet_names == SHEETS
    rows = {name: read.get_sheet_by_name(name).to_python() for name in SHEETS}
    assert ["截至日期", AS_OF] in rows["封面"]
    project = dict(zip(*rows["项目"], strict=True))
    assert (project["等级"], project["项目编码"], project["项目名称"]) == ("红", CODE, NAME)
    assert (project["拖欠金额（元）"], project["被拖欠人数"], project["逾期天数"]) == (10_000.0, 2, 128)
    late = next(row for row in rows["发现"] if row[1] == "R24")
    assert "劳动法第五十条（已核原文）" in late[9] and "合计10,000.00元" in late[10]
    assert len(rows["欠薪明细"]) == 3 and all(isinstance(row[4], float) for row in rows["欠薪明细"][1:])


def test_a_workbook_is_ready_to_work_with(book: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        sheets = [parts.read(f"xl/worksheets/sheet{n}.xml").decode() for n in range(2, len(SHEETS) + 1)]
        styles = parts.read("xl/styles.xml").decode()
    assert all('state="frozen"' in sheet and "<autoFilter" in sheet for sheet in sheets)
    assert not [sheet for sheet in sheets if "<f>" in sheet]  # no text became a formula
    assert "#,##0.00" in styles and "人" in styles and "yyyy-mm-dd" in styles


def test_nobody_is_named(page: str, book: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        inside = "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))
    assert not [word for word in PERSONAL if word in page or word in inside]


def test_a_run_of_that_day_is_used_again_and_another_stays_on_the_side(
    command: Command, named: None, there: Home, tmp_path: Path
) -> None:
    whole = monitored(command)["run"]["id"]

    def told(as_of: str) -> tuple[str, bool]:
        said = json.loads(command("report", "--as-of", as_of, "--out", tmp_path / "r.html", "--json").out)
        return said["run"], said["reused"]

    assert told(AS_OF) == (whole, True)
    earlier, reused = told("2019-08-31")
    assert not reused and earlier != whole
    assert told("2019-08-31") == (earlier, True)
    shown = runs.current()
    assert shown and shown.id == whole


@pytest.mark.parametrize(
    ("name", "said"),
    [("r.pdf", "以 .xlsx 或 .html 结尾"), ("r", "以 .xlsx 或 .html 结尾"), ("none/r.html", "没有文件夹")],
)
def test_what_cannot_be_written_is_told(command: Command, named: None, tmp_path: Path, name: str, said: str) -> None:
    told = command("report", "--as-of", AS_OF, "--out", tmp_path / name)
    assert told.code == 2 and said in told.err
    assert not list(tmp_path.iterdir())


def test_without_projects_there_is_nothing_to_report(command: Command, tmp_path: Path) -> None:
    WageAccount.objects.all().delete()  # in this test's transaction only
    Project.objects.all().delete()
    told = command("report", "--as-of", AS_OF, "--out", tmp_path / "r.html")
    assert told.code == 2 and "huxin import" in told.err
