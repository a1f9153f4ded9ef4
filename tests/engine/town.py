"""A town whose facts come in bit by bit: late, corrected, again, of long ago and of days to come."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from huxin.base.home import Home
from huxin.engine import store
from huxin.engine.compaction import compact
from huxin.engine.run import asked, run
from tests.city import LATER
from tests.simulate.test_engine_agrees import Numbers
from tests.simulate.wild import STREAMS, Rows, wild

AS_OF, START = date(2019, 8, 15), datetime.fromisoformat("2019-08-20")
PROJECTS = 30


class Own(Numbers):
    """Numbers that begin with 1 for each kind, as a registry gives them: those of projects are close together."""

    def __init__(self) -> None:
        super().__init__()
        self.last: Counter[str] = Counter()

    def of(self, kind: str, text: str | None) -> int | None:
        if text is not None and (kind, text) not in self.known:
            self.last[kind] += 1
            self.known[kind, text] = self.last[kind]
        return None if text is None else self.known[kind, text]


class Town:
    """Wild projects whose rows come in one by one, late, corrected and again. Two share a foreman and his card."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.home, self.rng, self.numbers = Home(folder), Random(seed), Own()
        self.rows = wild(seed, PROJECTS)
        for row in self.rows["payments"]:
            if row["card_no"] == "C-foreman":
                row["card_no"] = f"C-foreman-{int(row['project_code'][1:]) // 2}"
        self.batches, self.at = 0, START
        self.late: Rows = {name: [] for name in self.rows}
        first: Rows = {name: [] for name in self.rows}
        for name, rows in self.rows.items():
            for row in rows:
                late = name != "projects" and self.rng.random() < 0.1
                (self.late if late else first)[name].append(row)
        self.send(first)

    def send(self, rows: Rows) -> None:
        for name, some in rows.items():
            if some:
                self.batches += 1
                self.at += timedelta(seconds=1)
                table = self.numbers.table(name, some)
                store.append(self.home, name, table, batch=self.batches, recorded_at=self.at)

    def one_of(self, name: str) -> dict[str, Any]:
        return self.rng.choice(self.rows[name])

    def run(self, **more: Any) -> dict[str, Any]:
        return run(self.home, asked(as_of=AS_OF, known_at=more.pop("known_at", LATER)), **more)


def late_rows(town: Town) -> None:
    name = town.rng.choice([name for name, rows in town.late.items() if rows] or ["projects"])
    some = town.late[name][:3]
    del town.late[name][:3]
    town.send({name: some})


def the_same_again(town: Town) -> None:
    name = town.rng.choice(list(town.rows))
    town.send({name: [town.one_of(name)]} if name != "payroll" else {})


def another_sheet(town: Town) -> None:
    line = town.one_of("payroll")
    town.send({"payroll": [{**line, "net": town.rng.choice((0, 123_456, 400_000))}]})


def a_payment_told_otherwise(town: Town) -> None:
    payment, other = town.one_of("payments"), town.one_of("payments")
    change = town.rng.choice(("project_code", "month", "card_no", "amount", "status", "account_no"))
    town.send({"payments": [{**payment, change: other[change]}]})


def a_payment_on_a_known_card(town: Town) -> None:
    payment, other = town.one_of("payments"), town.one_of("payments")
    told = {**payment, "serial": f"N{town.batches}", "card_no": other["card_no"], "month": other["month"]}
    town.rows["payments"].append(told)
    town.send({"payments": [told]})


def an_account_of_another_project(town: Town) -> None:
    town.send({"accounts": [{**town.one_of("accounts"), "project_code": town.one_of("projects")["project_code"]}]})


def an_entry(town: Town) -> None:
    told = {**town.one_of("account_entries"), "entry_no": f"9{town.batches}", "balance": town.rng.randrange(10**6)}
    town.send({"account_entries": [told]})


def a_deposit_told_otherwise(town: Town) -> None:
    change = {"project_code": town.one_of("projects")["project_code"], "released_on": date(2019, 8, 1)}
    town.send({"deposits": [{**town.one_of("deposits"), **dict([town.rng.choice(list(change.items()))])}]})


def another_stay(town: Town) -> None:
    town.send({"roster": [{**town.one_of("roster"), "contract_on": date(2019, 4, 1), "card_no": "C-new"}]})


def a_project_told_otherwise(town: Town) -> None:
    town.send({"projects": [{**town.one_of("projects"), "pay_day": town.rng.choice((3, 28)), "status": "active"}]})


def a_new_project(town: Town) -> None:
    code = f"Q{town.batches:03d}"
    town.send(
        {
            "projects": [{**town.one_of("projects"), "project_code": code}],
            "payroll": [{**town.one_of("payroll"), "project_code": code}],
        }
    )


def dated(town: Town, name: str, code: str, on: date) -> dict[str, Any]:
    """A row of that stream that is new, of that project and that day."""
    row, new = town.one_of(name), f"N{town.batches}"
    month = f"{on:%Y-%m}"
    told: dict[str, dict[str, Any]] = {
        "projects": {"permitted_on": on, "started_on": on},
        "roster": {"entered_on": on, "contract_on": on, "left_on": None},
        "attendance": {"punched_at": datetime.combine(on, time(7))},
        "payroll": {"month": month},
        "payments": {"serial": new, "month": month, "paid_on": on, "returned_on": row.get("returned_on") and on},
        "accounts": {"account_no": new, "opened_on": on, "closed_on": None},
        "account_entries": {"entry_no": new, "booked_on": on},
        "deposits": {"deposit_no": new, "stored_on": on, "expires_on": None, "released_on": None},
    }
    made = {**row, "project_code": code, **told[name]}
    if name == "account_entries":
        del made["project_code"]
    return made


def of_a_day(town: Town, days: Sequence[date], names: Sequence[str] = STREAMS, code: str = "") -> None:
    """One row of one of the streams, on one of the days."""
    name = town.rng.choice(names)
    row = dated(town, name, code or town.one_of("projects")["project_code"], town.rng.choice(days))
    town.rows[name].append(row)
    town.send({name: [row]})


def of_months_long_before(town: Town) -> None:
    of_a_day(town, (date(2012, 2, 29), date(2017, 12, 31), date(2018, 11, 1), date(2019, 3, 31)))


def of_days_after_the_run(town: Town) -> None:
    of_a_day(town, (AS_OF + timedelta(1), date(2019, 8, 31), date(2019, 9, 1), date(2020, 1, 24)))


def of_a_project_that_had_none(town: Town) -> None:
    name = town.rng.choice(("accounts", "deposits", "payroll", "payments"))
    every = {row["project_code"] for row in town.rows["projects"]}
    without = sorted(every - {row["project_code"] for row in town.rows[name]}) or sorted(every)
    of_a_day(town, (date(2018, 12, 5), date(2019, 7, 5), AS_OF), [name], town.rng.choice(without))


def moved_to_another_project(town: Town) -> None:
    """A payment that went for one project all along was another's."""
    row = town.rng.choice([row for row in town.rows["payments"] if row["status"] == "success"])
    others = [one["project_code"] for one in town.rows["projects"] if one["project_code"] != row["project_code"]]
    town.send({"payments": [{**row, "project_code": town.rng.choice(others)}]})
    if town.rng.random() < 0.3:  # and back, in a batch of its own
        town.send({"payments": [row]})


def paid_before_the_others(town: Town) -> None:
    first = min(row["paid_on"] for row in town.rows["payments"])
    before = first - timedelta(town.rng.choice((1, 40, 800)))
    told = {**town.one_of("payments"), "paid_on": before, "returned_on": None, "status": "success"}
    if town.rng.random() < 0.5:  # else the payment itself is told otherwise
        told["serial"] = f"N{town.batches}"
    town.send({"payments": [told]})


def files_put_together(town: Town) -> None:
    for _ in compact(town.home, whole=True):
        pass


HAPPENS: list[Callable[[Town], None]] = [
    late_rows, the_same_again, another_sheet, a_payment_told_otherwise, a_payment_on_a_known_card,
    an_account_of_another_project, an_entry, a_deposit_told_otherwise, another_stay, a_project_told_otherwise,
    a_new_project, files_put_together, of_months_long_before, of_days_after_the_run, of_a_project_that_had_none,
    moved_to_another_project, paid_before_the_others,
]  # fmt: skip
