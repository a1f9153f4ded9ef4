"""Values that validation accepts and nobody expects: a run says what it can and never falls over."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from huxin.base.home import Home
from tests.city import City
from tests.rules._case import facts_of

AS_OF = date(2019, 8, 16)
HUGE = "27000000000001.00"  # an account number in a column of money


def judged(folder: Path, **facts: list[dict[str, Any]]) -> tuple[City, dict[str, Any]]:
    city = City(Home(folder))
    city.add(facts_of({"facts": facts}))
    return city, city.run(as_of=AS_OF)


@pytest.mark.parametrize("mode", ["day", "month"])
def test_工资标准大得离谱_监测照常(tmp_path: Path, mode: str) -> None:
    roster = {"worker": "张三", "wage_mode": mode, "wage_rate": HUGE}
    city, made = judged(tmp_path, roster=[roster], attendance=[{"worker": "张三", "days": 30}])
    (row,) = city.table(made, "worker_months")
    rate = 2_700_000_000_000_100
    assert row["estimated_fen"] == (rate * 30 if mode == "day" else (rate * 30 * 8 + 87) // 174)


def test_金额大得离谱_监测照常(tmp_path: Path) -> None:
    paid = {"worker": "张三", "amount": HUGE}
    city, made = judged(tmp_path, payroll=[{"worker": "张三", "net": HUGE}], payments=[paid])
    (row,) = city.table(made, "worker_months")
    assert row["outcome"] == "settled"
    assert city.table(made, "projects")[0]["settled_ratio_e4"] == 10_000


def test_工资月份早在2000年以前_不会消失(tmp_path: Path) -> None:
    city, made = judged(tmp_path, payroll=[{"worker": "张三", "month": "1999-06"}])
    (row,) = city.table(made, "worker_months")
    assert (row["month"], row["outcome"], row["due_on"]) == ("1999-06", "unpaid", date(1999, 7, 15))


def test_许可早在2000年以前_仍要有保证金(tmp_path: Path) -> None:
    city, made = judged(tmp_path, projects=[{"permitted_on": date(1999, 6, 1)}])
    assert [row["level"] for row in city.table(made, "findings", rule="R38")] == ["red"]


def test_为以后月份预付的工资_不会消失(tmp_path: Path) -> None:
    city, made = judged(tmp_path, payments=[{"worker": "张三", "month": "2021-12"}])
    (row,) = city.table(made, "worker_months")
    assert (row["month"], row["outcome"]) == ("2021-12", "paid_unlisted")
    assert "2021-12" in {r["month"] for r in city.table(made, "project_months")}
