"""huxin pay-file and huxin import --profile, from the sheet to the bank and back."""

import json
import stat
from pathlib import Path

import pytest

from huxin.sources import Sheet
from huxin.sources.banks import named, pay_order, write
from tests.actions.invented import CODE
from tests.commands.conftest import Command

pytestmark = pytest.mark.django_db


def test_生成代发文件再导入银行结果(command: Command, site: Path, tmp_path: Path) -> None:
    words = ("pay-file", "--project", CODE, "--month", "2019-06", "--profile", "bing-orders", "--out", tmp_path)
    told = command(*words, "--json")
    assert told.code == 0, told.err
    made = json.loads(told.out)
    file = Path(made["file"])
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    order = pay_order.parse(named("bing-orders"), file.read_bytes())
    assert (order.order_no, len(order.lines), order.total_fen) == (made["order_no"], 2, 1_000_000)  # 两人退票未补

    again = command(*words)
    assert again.code == 2
    assert "结果还没有导入" in again.err

    line = order.lines[0]
    row = {"serial": "B1", "project_code": CODE, "month": "2019-06", "id_no": line.id_no, "card_no": line.card_no,
           "account_no": order.account_no, "card_name": line.name, "amount": "5000.00", "paid_on": "2019-08-01",
           "status": "success", "returned_on": ""}  # fmt: skip
    sheet = Sheet("payments", {name: [cell] for name, cell in row.items()}, [1], "")
    back = tmp_path / "结果.txt"
    back.write_bytes(write(named("bing-results"), sheet))
    assert command("import", back).code == 0
    assert command("import", back, "--profile", "bing-results").code == 0
    wrong = command("import", back, "--profile", "jia-results")
    assert wrong.code == 2
    assert "甲银行代发结果" in wrong.err


def test_列出格式和缺少参数(command: Command, site: Path) -> None:
    assert "bing-orders" in command("pay-file", "--list").out
    assert {"name": "jia-entries", "label": "甲银行专户流水（CSV）", "stream": "account_entries"} in json.loads(
        command("pay-file", "--list", "--json").out
    )["profiles"]
    told = command("pay-file", "--project", CODE, "--month", "2019-06")
    assert told.code == 2
    assert "缺少参数：--profile、--out" in told.err
    assert "不是工资月份" in command("pay-file", "--month", "6月").err
