"""政府投资项目资金 (plan of 2019, measures 10 and 15): of every government-invested project in reach how far its money
came, who is behind, by how much and since when, with old arrears and new ones apart.

Money goes from the budget to the finance department's appropriation, from there to the owner, from the owner to the
contractor and, as labour fee, to the wage account. Whoever holds what the next one waits for while wages are owed is
behind (财建〔2017〕623号, by report; the plan itself, read). What nobody entered is not said to be missing money.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.db.models import Max

from huxin.access import Actor, Permission, require_anywhere
from huxin.base.errors import Refused
from huxin.base.moments import local_day
from huxin.base.months import ym_of
from huxin.engine import wages
from huxin.queries._pages import Page, page_of_list
from huxin.queries._project_names import words_of
from huxin.queries._reach import in_reach
from huxin.record.models import Campaign, FundingStep, Project, ProjectMonth, Run, WageAccount

WHO: Mapping[str, str] = {
    "planning": "立项和预算", "finance": "财政拨付", "owner": "建设单位", "contractor": "施工总承包单位",
    "unsaid": "没有登记资金",
}  # fmt: skip
"""Who may be behind, in the order of the money; the last: wages are owed and no document says where the money is."""
SORTS = {"since": "", "arrears": "arrears_fen", "behind": "behind_fen", "name": ""}
"""What the list is sorted by; first, longest behind first, is how it begins."""

Dated = Sequence[tuple[date, int]]
"""Amounts in fen with their local days."""


@dataclass(frozen=True)
class Behind:
    """Who is behind (a key of `WHO`), by how much in fen, and since which local day, where that is known."""

    who: str
    amount_fen: int
    since: date | None
    why: str

    @property
    def label(self) -> str:
        """Who, in words."""
        return WHO[self.who]


@dataclass(frozen=True)
class Money:
    """What is known of one project's money, each kind with its days. `overdue_on`: since when wages are owed."""

    contract_fen: int
    labour_ratio_e4: int
    started_on: date | None
    arrears_fen: int
    overdue_on: date | None
    budget: Dated = ()
    appropriation: Dated = ()
    progress: Dated = ()
    fees: Dated = ()


@dataclass(frozen=True)
class FundingFilter:
    """What a person asked for; empty: do not filter by this."""

    text: str = ""
    who: str = ""
    region: str = ""
    sector: str = ""
    sort: str = "since"


@dataclass(frozen=True)
class FundingLine:
    """One project. `behind` in the order of the money; amounts in fen."""

    id: int
    code: str
    name: str
    region_code: str
    sector: str
    sums: Mapping[str, int]
    old_fen: int
    new_fen: int
    behind: tuple[Behind, ...]

    @property
    def arrears_fen(self) -> int:
        """What the current run finds owed."""
        return self.old_fen + self.new_fen

    @property
    def behind_fen(self) -> int:
        """The largest amount by which somebody is behind."""
        return max((one.amount_fen for one in self.behind), default=0)

    @property
    def since(self) -> date | None:
        """Since when somebody is behind."""
        return min((one.since for one in self.behind if one.since), default=None)


@dataclass(frozen=True)
class FundingBoard:
    """One page, and of all that match but for who is behind: how many, and sums. `new_since`: the month (YYYYMM) from
    which arrears are new ones."""

    rows: Page[FundingLine]
    counts: tuple[tuple[str, str, int], ...]
    sums: Mapping[str, int]
    new_since: int


def board(*, actor: Actor, wanted: FundingFilter, now: datetime, page: int, size: int = 50) -> FundingBoard:
    """One page of the government-invested projects in reach that match.

    Raises:
        Refused: no permission, or somebody of an enterprise or a bank. StoreDamaged: the bank's rows cannot be read.
    """
    lines, new_since = _lines(actor, wanted, now)
    counts = tuple((key, label, sum(any(b.who == key for b in line.behind) for line in lines))
                   for key, label in WHO.items())  # fmt: skip
    rows = _chosen(lines, wanted)
    kinds = ("budget", "appropriation", "progress", "fees")
    sums = {kind: sum(line.sums[kind] for line in rows) for kind in kinds}
    sums |= {"old": sum(line.old_fen for line in rows), "new": sum(line.new_fen for line in rows)}
    return FundingBoard(page_of_list(rows, page, size), counts, sums, new_since)


def every(*, actor: Actor, wanted: FundingFilter, now: datetime) -> list[FundingLine]:
    """All of them, in order, for a file. Raises as `board`."""
    return _chosen(_lines(actor, wanted, now)[0], wanted)


def behind(money: Money, *, today: date) -> tuple[Behind, ...]:
    """Who is behind in a project, in the order of the money."""
    total = {name: sum(fen for _, fen in getattr(money, name))
             for name in ("budget", "appropriation", "progress", "fees")}  # fmt: skip
    owed, found = money.arrears_fen, []
    began = money.started_on is not None and money.started_on <= today
    if began and (total["appropriation"] or total["progress"]) and not total["budget"]:
        found.append(Behind("planning", money.contract_fen, money.started_on, "已开工、已拨款，没有登记预算安排"))
    if left := not_appropriated(owed, budget=total["budget"], appropriation=total["appropriation"]):
        since = above(money.budget, money.appropriation)
        found.append(Behind("finance", left, since, "有欠薪，预算里还有没拨付的"))
    if owed and total["appropriation"] > total["progress"]:
        left, since = total["appropriation"] - total["progress"], above(money.appropriation, money.progress)
        found.append(Behind("owner", left, since, "有欠薪，财政拨付的还没有付给施工单位"))
    if short := fee_short(total["fees"], progress=total["progress"], ratio_e4=money.labour_ratio_e4):
        since = above(_times(money.progress, money.labour_ratio_e4), _times(money.fees, 10_000))
        found.append(Behind("owner", short, since, "人工费没有按比例拨到专户"))
    if owed and not found:
        entered = total["budget"] or total["appropriation"] or total["progress"] or total["fees"]
        who, why = ("contractor", "资金已经到位，工资还没有付") if entered else ("unsaid", "有欠薪，没有登记资金")
        found.append(Behind(who, owed, money.overdue_on, why))
    return tuple(found)


def not_appropriated(owed: int, *, budget: int, appropriation: int) -> int:
    """What of the budget is not appropriated yet while wages are owed, in fen; 0 where nothing is owed."""
    return max(0, budget - appropriation) if owed else 0


def fee_short(fees: int, *, progress: int, ratio_e4: int) -> int:
    """What the wage account lacks of the labour fee in what the contractor was paid, in fen."""
    return max(0, progress * ratio_e4 // 10_000 - fees)


def _times(dated: Dated, factor: int) -> Dated:
    """Each amount so many times: a share is compared before anything of it is cut."""
    return [(on, fen * factor) for on, fen in dated]


def above(more: Dated, less: Dated) -> date | None:
    """Since which day the one has come to more than the other, without a break until now."""
    since, difference = None, 0
    moved = sorted([*more, *((on, -fen) for on, fen in less)])
    for on, sameday in groupby(moved, key=lambda one: one[0]):
        difference += sum(fen for _, fen in sameday)
        since = (since or on) if difference > 0 else None
    return since


def _lines(actor: Actor, wanted: FundingFilter, now: datetime) -> tuple[list[FundingLine], int]:
    require_anywhere(actor, Permission.VIEW)
    if actor.only_named:
        raise Refused("政府投资项目资金由机关登记，这一页只供机关查看。")
    chosen = Project.objects.filter(in_reach(actor, Permission.VIEW), funding="government")
    for word in words_of(wanted.text):
        chosen = chosen.filter(search__contains=word)
    for column, value in (("region_code", wanted.region), ("sector", wanted.sector)):
        chosen = chosen.filter(**{column: value}) if value else chosen
    projects = list(chosen.order_by("code"))
    ids = [project.pk for project in projects]
    run = Run.objects.filter(current=True).first()
    as_of, today = run.as_of if run else local_day(now), local_day(now)
    new_since = _new_since(today)
    steps, fees, old = _steps(ids), _fees(ids, now), _old(ids, new_since)
    lines = []
    for project in projects:
        dated = {kind: steps[project.pk, kind] for kind in ("budget", "appropriation", "progress")}
        late = as_of - timedelta(project.overdue_days) if project.overdue_days else None
        money = Money(
            project.contract_amount_fen or 0, project.labour_ratio_e4 or 0, project.started_on, project.arrears_fen,
            late, **dated, fees=fees[project.pk],
        )  # fmt: skip
        sums = {**{kind: sum(fen for _, fen in rows) for kind, rows in dated.items()},
                "fees": sum(fen for _, fen in money.fees)}  # fmt: skip
        was = min(old[project.pk], project.arrears_fen)
        lines.append(FundingLine(
            project.pk, project.code, project.name, project.region_code, project.sector, sums, was,
            project.arrears_fen - was, behind(money, today=today),
        ))  # fmt: skip
    return lines, new_since


def _new_since(today: date) -> int:
    """From which month arrears are new: since the drive for government projects began, else since the year did."""
    drive = Campaign.objects.filter(kind="government", withdrawn_at=None, starts_on__lte=today)
    began = drive.aggregate(latest=Max("starts_on"))["latest"]
    return ym_of(began) if began else today.year * 100 + 1


def _steps(ids: Collection[int]) -> Mapping[tuple[int, str], list[tuple[date, int]]]:
    found: dict[tuple[int, str], list[tuple[date, int]]] = defaultdict(list)
    rows = FundingStep.objects.filter(project_id__in=ids, withdrawn_at=None, amount_fen__isnull=False)
    for project, kind, on, fen in rows.order_by("on", "id").values_list("project_id", "kind", "on", "amount_fen"):
        found[project, kind].append((on, fen or 0))
    return found


def _fees(ids: Collection[int], now: datetime) -> Mapping[int, list[tuple[date, int]]]:
    accounts = dict(WageAccount.objects.filter(project_id__in=ids).values_list("account_no", "project_id"))
    moment = now.astimezone(UTC).replace(tzinfo=None)
    found: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for fee in wages.labour_fees(settings.HUXIN_HOME, accounts, known_at=moment):
        found[accounts[fee.account_no]].append((fee.booked_on, fee.amount_fen))
    return found


def _old(ids: Collection[int], new_since: int) -> Mapping[int, int]:
    """What is owed for months before, by project."""
    found: dict[int, int] = defaultdict(int)
    rows = ProjectMonth.objects.filter(project_id__in=ids, ym__lt=new_since, arrears_fen__gt=0)
    for project, fen in rows.values_list("project_id", "arrears_fen"):
        found[project] += fen
    return found


def _chosen(lines: Iterable[FundingLine], wanted: FundingFilter) -> list[FundingLine]:
    rows = [line for line in lines if wanted.who in ("", *(one.who for one in line.behind))]
    key, down = wanted.sort.lstrip("-"), wanted.sort.startswith("-")
    if SORTS[key]:
        return sorted(rows, key=lambda line: getattr(line, SORTS[key]), reverse=down)
    if key == "name":
        return sorted(rows, key=lambda line: line.name, reverse=down)
    dated, undated = [line for line in rows if line.since], [line for line in rows if not line.since]
    undated.sort(key=lambda line: (not line.behind, -line.arrears_fen))
    return [*sorted(dated, key=lambda line: line.since or date.max, reverse=down), *undated]
