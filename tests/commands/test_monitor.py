"""`huxin monitor`: the contract's object, its three tables, and questions on the side."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from huxin.access import SYSTEM
from huxin.actions import intake
from huxin.queries import runs
from huxin.record.models import Batch
from tests.actions.invented import CODE, as_csv, attendance
from tests.commands.conftest import AS_OF, Command, monitored

pytestmark = pytest.mark.django_db

TABLES = {
    "worker_months": "project_code month worker_id attended_days net_fen paid_fen due_on settled_on outcome "
    "arrears_fen estimated_fen flags",
    "project_months": "project_code month attending_heads listed_heads paid_heads net_fen paid_fen arrears_fen due_on "
    "feeds",
    "findings": "rule project_code month level measures params evidence",
}


def test_the_answer_has_the_shape_of_the_contract(command: Command, site: Path) -> None:
    told = monitored(command)
    assert set(told) == {"run", "worker_months", "projects", "findings", "warnings"}
    assert {"id", "as_of", "known_at", "pack", "engine", "facts"} <= set(told["run"])
    assert (told["run"]["as_of"], told["run"]["pack"], told["run"]["engine"]) == (AS_OF, "gs-2019", "duckdb")
    assert told["run"]["known_at"].endswith("Z") and {"attendance", "payroll"} <= set(told["run"]["facts"])
    assert told["worker_months"] == {"settled": 3, "unpaid": 2}
    standing = {"arrears_fen": 1_000_000, "arrears_heads": 2, "overdue_days": 128, "level": "red"}
    assert told["projects"] == [{"project_code": CODE, **standing}]
    late = next(finding for finding in told["findings"] if finding["rule"] == "R24")
    assert set(late) == {"rule", "project_code", "month", "level", "measures", "params", "evidence"}
    assert (late["project_code"], late["month"], late["level"]) == (CODE, None, "red")
    assert late["measures"] == {"overdue_days": 128, "arrears_heads": 2, "arrears_fen": 1_000_000}
    assert all(set(param) == {"name", "value", "unit", "source", "status"} for param in late["params"])
    red = next(param for param in late["params"] if param["name"] == "overdue_days.red")
    assert (red["value"], red["unit"], red["status"]) == (61, "day", "analogy")
    assert late["evidence"]["worker_months"] == 2 and len(late["evidence"]["sample"]) == 2


def test_out_writes_the_three_tables(command: Command, site: Path, tmp_path: Path) -> None:
    told = monitored(command, "--out", tmp_path / "new" / "out")
    found = {path.stem: pq.read_table(path) for path in (tmp_path / "new" / "out").iterdir()}
    assert {name: " ".join(table.column_names) for name, table in found.items()} == TABLES
    assert found["worker_months"].num_rows == 5
    assert found["findings"].num_rows == len(told["findings"])


def test_a_person_reads_a_few_lines(command: Command, site: Path) -> None:
    told = command("monitor", "--as-of", AS_OF)
    assert told.code == 0
    assert "规则包 甘肃2019" in told.out and "全额拖欠 2" in told.out and "红色" in told.out
    assert "预警    " in told.out


def test_the_warnings_follow_what_the_console_shows(command: Command, site: Path) -> None:
    assert json.loads(command("monitor", "--as-of", "2019-09-29", "--json").out)["warnings"] == {"opened": 1}
    assert monitored(command, "--pack", "cn-2020")["warnings"] is None
    assert "预警    没有变化 1" in command("monitor", "--as-of", "2020-03-31").out


def test_only_the_projects_asked_for_and_the_console_keeps_its_run(command: Command, site: Path) -> None:
    whole = monitored(command)["run"]["id"]
    here = monitored(command, "--project", CODE)
    assert [row["project_code"] for row in here["projects"]] == [CODE]
    nowhere = command("monitor", "--as-of", "2019-11-30", "--project", "620402-2019-9999")
    assert nowhere.code == 2 and "没有项目「620402-2019-9999」" in nowhere.err
    shown = runs.current()
    assert shown and shown.id == whole


@pytest.mark.parametrize(
    ("known_at", "outcomes"),
    [
        ("2019-07-01", {}),
        ("2019-08-15", {"settled": 5}),
        ("2019-09-15", {"settled": 3, "unpaid": 2}),
    ],
)
def test_a_moment_in_the_past_knows_what_was_known_then(
    command: Command, site: Path, known_at: str, outcomes: dict[str, int]
) -> None:
    assert monitored(command, "--known-at", known_at)["worker_months"] == outcomes


def test_the_law_of_the_day_or_the_one_named(command: Command, site: Path) -> None:
    assert monitored(command, "--pack", "cn-2020")["run"]["pack"] == "cn-2020"
    told = command("monitor", "--as-of", "1999-01-01")
    assert told.code == 2 and "没有可用的规则包" in told.err


def test_a_date_that_is_none_is_told(command: Command) -> None:
    told = command("monitor", "--as-of", "2019-11-31")
    assert told.code == 2 and "「2019-11-31」不是日期" in told.err


def test_an_engine_that_is_none_is_told(command: Command, site: Path) -> None:
    told = command("monitor", "--as-of", AS_OF, "--engine", "sparkle")
    assert told.code == 2 and "不认识的计算引擎「sparkle」" in told.err
    assert "spark://主机:端口" in told.err


def test_what_a_process_that_died_left_undone_is_in_the_answer(command: Command, site: Path) -> None:
    before = monitored(command)
    rows = as_csv(attendance(days=12))
    batch = intake.receive(actor=SYSTEM, data=rows, file_name="七日考勤.csv", now=datetime.now(UTC))
    told = command("monitor", "--as-of", AS_OF, "--json")
    after = json.loads(told.out)
    assert "续做完成：七日考勤.csv" in told.err and Batch.objects.get(pk=batch).state == "applied"
    assert after["run"]["id"] != before["run"]["id"]
    assert after["run"]["facts"]["attendance"] == before["run"]["facts"]["attendance"] + 1


def test_what_a_run_needs_of_the_record_brings_no_library_that_reads_files() -> None:
    """They are fifty MiB and a tenth of a second; one import on the way of every move would load them."""
    program = (
        "import sys; from huxin.commands import _ready; _ready.set_up_django(); import huxin.actions.monitor; "
        "print([name for name in ('pyarrow', 'numpy', 'python_calamine') if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_the_same_facts_again_are_said_to_be_the_same(command: Command, site: Path) -> None:
    assert command("import", site).code == 0
    first = command("monitor", "--as-of", "2019-09-30").out
    again = command("monitor", "--as-of", "2019-09-30").out
    assert "与上次监测的事实相同" in again and "与上次监测的事实相同" not in first
    assert again.splitlines()[:3] == first.splitlines()[:3]
