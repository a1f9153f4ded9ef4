"""`huxin explain`: the rule, the numbers, the law, the rows by file and number, and what would lower the level."""

import json

import pytest

from tests.actions.invented import CODE, id_no
from tests.commands.conftest import Command

pytestmark = pytest.mark.django_db


def test_a_person_reads_everything_needed_to_check_it(command: Command, run_id: str) -> None:
    told = command("explain", run_id, "r24", CODE)
    assert told.code == 0
    assert f"【R24 工资逾期】红色  {CODE}" in told.out
    assert "最早一笔逾期天数：128 天" in told.out and "拖欠金额：10,000.00 元" in told.out
    assert "overdue_days.red = 61天" in told.out and "类推默认值" in told.out
    assert "法律依据：" in told.out and "劳动法第五十条" in told.out
    assert "《06_payments_returned.csv》第2行" in told.out and "《06_payments_returned.csv》第3行" in told.out
    assert "《04_payroll.csv》第2行" in told.out
    assert "降级办法：" in told.out and "合计10,000.00元" in told.out
    assert "重新计算的数字与记录不一致" not in told.err


def test_nobody_is_named(command: Command, run_id: str) -> None:
    told = command("explain", run_id, "R24", CODE)
    for person in ("工人0号", id_no(0), "6217000000000000000", "13800000000"):
        assert person not in told.out + told.err


def test_as_json_every_row_has_its_file(command: Command, run_id: str) -> None:
    (one,) = json.loads(command("explain", run_id, "R24", CODE, "--json").out)
    assert (one["rule"], one["level"], one["same"]) == ("R24", "red", True)
    assert one["proof_total"] == len(one["proof"])
    streams = {row["stream"]: row["file"] for row in one["proof"]}
    assert streams["payments"] == "06_payments_returned.csv" and streams["roster"] == "02_roster.csv"
    assert all(row["source_row"] >= 2 for row in one["proof"])
    assert one["remedies"][0]["amount"] == 1_000_000 and one["remedies"][0]["level"] == 0


def test_all_months_or_the_one_named(command: Command, run_id: str) -> None:
    found = json.loads(command("explain", run_id, "R26", CODE, "--json").out)
    assert [one["month"] for one in found] == ["2019-06"]
    assert command("explain", run_id, "R26", CODE, "2019-06").code == 0
    assert command("explain", run_id, "R26", CODE, "2019-07").code == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("20190101-0000000000", "R24", CODE), "没有编号为「20190101-0000000000」的监测记录"),
        (("RUN", "R99", CODE), "没有编号为 R99 的规则"),
        (("RUN", "R24", "620402-2019-9999"), "没有规则 R24 的发现"),
    ],
)
def test_what_does_not_exist_is_told(command: Command, run_id: str, words: tuple[str, ...], said: str) -> None:
    told = command("explain", *(run_id if word == "RUN" else word for word in words))
    assert told.code == 2
    assert said in told.err and not told.out
