"""What workers claim, beside the roster, the punches, the sheets and the bank: for, against, and what is missing."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from huxin.base.money import yuan
from huxin.engine import read
from huxin.queries._amounts import Amount
from huxin.queries.runs import current
from huxin.record.models import Project

_UNHEARD, _LEFT_OUT = "unreported", "omitted"


@dataclass(frozen=True)
class Weighed:
    """Sentences about one worker's claim. `owed_fen` is what the current run finds, None where it knows nothing."""

    supports: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    owed_fen: int | None = None


def weigh(
    claim: Amount, months: Sequence[Mapping[str, Any]], *, rostered: bool, silent: Collection[str] = ()
) -> Weighed:
    """One claim against the worker-months of the run (contract, section 4) on the project it is about.

    `silent` are the months of which no payment was reported. What was not reported speaks neither for nor against: it
    is the employer who must prove that wages were paid (保障农民工工资支付条例第五十条).
    """
    if not months and not rostered:
        return Weighed(
            missing=("花名册、考勤、工资表和银行流水里都没有这名工人：可能没有实名登记，请核对合同、工友证言等。",)
        )
    worked = [row for row in months if row["attended_days"]]
    sheets = [row for row in months if row["net_fen"]]
    left_out = [row["month"] for row in months if row["outcome"] == _LEFT_OUT]
    no_sheet = [row["month"] for row in months if row["outcome"] == _UNHEARD]
    unpaid = [row["month"] for row in months if row["month"] in silent]
    owed = sum(row["arrears_fen"] for row in months)
    listed, paid = (sum(row[name] for row in months) for name in ("net_fen", "paid_fen"))
    supports, against, missing = [], [], []
    if rostered:
        supports.append("在本项目的花名册上。")
    else:
        missing.append("不在本项目的花名册上，请核对是否漏登。")
    if worked:
        days = sum(row["attended_days"] for row in worked)
        supports.append(f"有考勤 {days} 天（{worked[0]['month']} 至 {worked[-1]['month']}）。")
    else:
        missing.append("没有考勤记录。")
    if owed:
        supports.append(f"工资表应发 {yuan(listed)} 元，银行流水已发 {yuan(paid)} 元，监测认定尚欠 {yuan(owed)} 元。")
    elif sheets and not (left_out or no_sheet or unpaid):
        against.append(f"工资表应发 {yuan(listed)} 元，银行流水已发 {yuan(paid)} 元，没有发现拖欠。")
    if left_out:
        supports.append(f"{'、'.join(left_out)} 有考勤，但工资表上没有这名工人。")
    if no_sheet:
        missing.append(f"{'、'.join(no_sheet)} 的工资表没有报送，不能据此认为没有拖欠。")
    if unpaid:
        missing.append(f"{'、'.join(unpaid)} 的发放数据没有报送，未报送不等于未发放。")
    if 0 < owed < claim.claimed_fen:
        against.append(f"反映的 {yuan(claim.claimed_fen)} 元比监测认定的多 {yuan(claim.claimed_fen - owed)} 元。")
    return Weighed(tuple(supports), tuple(against), tuple(missing), owed if months else None)


def weighed(project: Project, amounts: Mapping[int, Amount], *, now: datetime) -> dict[int, Weighed]:
    """Every claim of a list, by worker; nothing before the first run. Raises StoreDamaged."""
    run = current()
    if run is None or not amounts:
        return {}
    by_worker: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in sorted(read.worker_months(settings.HUXIN_HOME, run.id, project.code), key=lambda row: row["month"]):
        by_worker[row["worker_id"]].append(row)
    reported = read.table(settings.HUXIN_HOME, run.id, "project_months", project_code=project.code)
    silent = {row["month"] for row in reported if row["feeds"]["payments"] == "not_reported"}
    moment = now.astimezone(UTC).replace(tzinfo=None)
    on_roster = read.rostered(settings.HUXIN_HOME, list(amounts), known_at=moment)
    return {
        worker: weigh(one, by_worker.get(worker, []), rostered=project.pk in on_roster.get(worker, ()), silent=silent)
        for worker, one in amounts.items()
    }
