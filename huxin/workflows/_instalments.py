"""清欠计划: in how many instalments a debt is to be paid, by which days, and what is due next."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from huxin.base.money import yuan
from huxin.workflows._fields import Field
from huxin.workflows._machine import Subject

MOST = 6
PARTS = Field("parts", "分几期付清", "choice", choices={str(n): f"{n}期" for n in range(1, MOST + 1)}, keep=True)
FIELDS = tuple(
    field
    for n in range(1, MOST + 1)
    for field in (
        Field(f"pay{n}_on", f"第{n}期付款日期", "date", required=n == 1, keep=True, future=True, not_past=True),
        Field(f"pay{n}_fen", f"第{n}期付款金额（元）", "amount", required=n == 1, keep=True, least=1),
    )
)
"""Those beyond the number of parts are not looked at."""
EMPTIED: Mapping[str, Any] = {field.key: None for field in FIELDS}
"""A new plan keeps nothing of an earlier one."""


def instalments(data: Mapping[str, Any]) -> list[tuple[date, int]]:
    """Day and fen of each; none where there is no plan."""
    return [
        (date.fromisoformat(data[f"pay{n}_on"]), int(data[f"pay{n}_fen"]))
        for n in range(1, int(data.get("parts", 0)) + 1)
    ]


def left(data: Mapping[str, Any]) -> int:
    """What is owed and was not received, in fen."""
    return max(0, int(data.get("owed_fen", 0)) - int(data.get("received_fen", 0)))


def limit(data: Mapping[str, Any]) -> str | None:
    """The last day for which something may be planned: the drive's; none for what is late or came back after it."""
    return None if data.get("late") or data.get("reopened") else data.get("deadline")


def in_order(given: Mapping[str, Any], subject: Subject) -> str | None:
    """Every part has a day and an amount, one after the other, in time, and together they are what is owed."""
    parts, data = int(given["parts"]), subject.data
    for n in range(1, MOST + 1):
        day, amount = given.get(f"pay{n}_on"), given.get(f"pay{n}_fen")
        if n <= parts and not (day and amount):
            return f"分{parts}期付清，请填写第{n}期的付款日期和金额。"
        if n > parts and amount:
            return f"第{n}期填了金额，但只分{parts}期，请核对。"
    days = [given[f"pay{n}_on"] for n in range(1, parts + 1)]
    if days != sorted(set(days)):
        return "各期付款日期应当一期晚于一期，请核对。"
    deadline = limit(data)
    if deadline and days[-1] > deadline:
        return f"最后一期{days[-1]}晚于专项行动的期限{deadline}，请把付清日期提前到期限之内。"
    total = sum(given[f"pay{n}_fen"] for n in range(1, parts + 1))
    if "owed_fen" in data and total != left(data):
        return f"各期合计{yuan(total)}元，尚欠{yuan(left(data))}元，两个数应当相等。"
    return None


def extends(given: Mapping[str, Any], subject: Subject) -> str | None:
    """Later than the plan says, and still within the drive's term."""
    plan, deadline = instalments(subject.data), limit(subject.data)
    if plan and given["extend_to"] <= plan[-1][0].isoformat():
        return f"延期后的日期应当晚于计划付清的日期{plan[-1][0]}。"
    if deadline and given["extend_to"] > deadline:
        return f"延期不能超过专项行动的期限{deadline}。"
    return None


def next_on(data: Mapping[str, Any]) -> str | None:
    """The day by which the next part is due of a plan that stands; None where nothing is due or nothing is planned."""
    plan = instalments(data)
    if not plan or not left(data):
        return None
    if data.get("extended") and data.get("extend_to"):  # a new plan forgets the day, and not that it was put off
        return str(data["extend_to"])
    came, due = int(data.get("received_fen", 0)) - int(data.get("plan_base", 0)), 0
    for day, amount in plan:
        due += amount
        if due > came:
            return day.isoformat()
    return plan[-1][0].isoformat()
