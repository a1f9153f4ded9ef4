"""工资保证金 (plan of 2019, measure 7): what is due for each project and why, what is held, short, ending or exempt.

What is due is reckoned by `law.deposit` for the day of the permit, or of the contract where none is needed; for a day
before any rate is known, by analogy, and said so. What is held comes with the stream of deposits; what was used of it
and put back, from the matters of its use (`workflows.deposit_use`).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from huxin.access import Actor, Permission, require_anywhere
from huxin.base.errors import LawGap, Refused
from huxin.base.money import yuan
from huxin.law import deposit as law
from huxin.law import parameters
from huxin.law.calendar import Calendar, calendar
from huxin.law.deposit import Circumstances, DepositDue
from huxin.law.deposit_held import STATES, Held, Standing, standing
from huxin.queries._pages import Page, page_of_list
from huxin.queries._project_names import words_of
from huxin.queries._reach import in_reach
from huxin.queries.projects import unit_names
from huxin.record.models import Deposit, Listing, Matter, Project, ProjectMonth
from huxin.workflows.deposit_release import REPLACED
from huxin.workflows.deposit_use import USE

FORMS: Mapping[str, str] = {"cash": "现金", "guarantee": "银行保函", "insurance": "保险", "mixed": "几种并用"}
SORTS: Mapping[str, str] = {"state": "", "due": "due_fen", "held": "held_fen", "short": "short_fen", "ends": ""}
"""What the list is sorted by; the first, the most urgent first, is how it begins."""
_USED = ("paid_fen", "topped_fen")


@dataclass(frozen=True)
class DepositFilter:
    """What a person asked for; empty: do not filter by this. Keys of `law.deposit_held.STATES` and of `FORMS`."""

    text: str = ""
    state: str = ""
    region: str = ""
    sector: str = ""
    form: str = ""
    sort: str = "state"


@dataclass(frozen=True)
class DepositStanding:
    """A project: what is due by the reading in force and by the other one, and how it stands on the day asked.

    `due` is None where the contract amount or the day is missing; `analogy`: no rate is known for its day.
    """

    id: int
    code: str
    name: str
    region_code: str
    sector: str
    contractor: str
    basis_on: date | None
    store_by: date | None
    due: DepositDue | None
    analogy: bool
    now: Standing

    @property
    def due_fen(self) -> int:
        """What is due, in fen; 0 where it cannot be reckoned."""
        return self.due.amount_fen if self.due else 0

    @property
    def held_fen(self) -> int:
        """What is in force, in fen."""
        return self.now.held_fen

    @property
    def short_fen(self) -> int:
        """What is missing, in fen."""
        return self.now.short_fen

    @property
    def form(self) -> str:
        """A key of `FORMS`; empty where nothing is in force."""
        forms = self.now.forms
        return "mixed" if len(forms) > 1 else "".join(forms)

    @property
    def form_label(self) -> str:
        """The same in words."""
        return FORMS.get(self.form, "—")


@dataclass(frozen=True)
class Deposits:
    """One page of the list, and of everything that matches but for its state: how many projects stand how, and sums."""

    rows: Page[DepositStanding]
    counts: tuple[tuple[str, str, int], ...]
    due_fen: int
    held_fen: int
    short_fen: int
    by_analogy: bool


def search(*, actor: Actor, wanted: DepositFilter, today: date, page: int, size: int = 50) -> Deposits:
    """One page of the projects in reach that match.

    Raises:
        Refused: no permission, or somebody of an enterprise or a bank.
    """
    found = _chosen(actor, wanted, today)
    many: dict[str, int] = defaultdict(int)
    for line in found:
        many[line.now.state] += 1
    rows = _sorted([line for line in found if not wanted.state or line.now.state == wanted.state], wanted.sort)
    counts = tuple((key, label, many[key]) for key, label in STATES.items())
    due, held, short = (sum(getattr(line, name) for line in rows) for name in ("due_fen", "held_fen", "short_fen"))
    return Deposits(page_of_list(rows, page, size), counts, due, held, short, any(line.analogy for line in rows))


def every(*, actor: Actor, wanted: DepositFilter, today: date) -> list[DepositStanding]:
    """All of them, in order, for a file. Raises Refused."""
    found = _chosen(actor, wanted, today)
    return _sorted([line for line in found if not wanted.state or line.now.state == wanted.state], wanted.sort)


def offices(actor: Actor) -> None:
    """Raises Refused for whoever may not look at projects, and for people of an enterprise or a bank."""
    require_anywhere(actor, Permission.VIEW)
    if actor.only_named:
        raise Refused("保证金管理由机关办理，这一页只供机关查看。")


def _chosen(actor: Actor, wanted: DepositFilter, today: date) -> list[DepositStanding]:
    offices(actor)
    chosen = Project.objects.filter(in_reach(actor)).exclude(Q(status="finished") & Q(deposits=None)).distinct()
    for word in words_of(wanted.text):
        chosen = chosen.filter(search__contains=word)
    if wanted.region:
        chosen = chosen.filter(region_code=wanted.region)
    if wanted.sector:
        chosen = chosen.filter(sector=wanted.sector)
    lines = standings(list(chosen), today=today)
    return [line for line in lines if not wanted.form or line.form == wanted.form]


def _sorted(lines: list[DepositStanding], sort: str) -> list[DepositStanding]:
    key, downward = sort.lstrip("-"), sort.startswith("-")
    urgency = list(STATES)
    if key == "ends":
        ending = [line for line in lines if line.now.ends]
        without = [line for line in lines if not line.now.ends]
        by_day = sorted(ending, key=lambda line: line.now.ends.ends_on if line.now.ends else date.max, reverse=downward)
        return [*by_day, *without]
    if SORTS.get(key):
        return sorted(lines, key=lambda line: (getattr(line, SORTS[key]), -line.id), reverse=downward)
    return sorted(
        lines, key=lambda line: (urgency.index(line.now.state), -line.short_fen, line.id), reverse=sort == "-state"
    )


def standings(projects: Sequence[Project], *, today: date) -> list[DepositStanding]:
    """Of some projects, however many, with the same few questions to the database."""
    about = _circumstances(projects)
    held, days = held_of([p.pk for p in projects]), calendar()
    names = unit_names({p.contractor_uscc for p in projects if p.contractor_uscc})
    return [_standing(p, about.get(p.pk), held.get(p.pk, []), names, today, days) for p in projects]


def _standing(
    project: Project, about: Circumstances | None, held: Sequence[Held], names: Mapping[str, str], today: date,
    days: Calendar,
) -> DepositStanding:  # fmt: skip
    on = basis_on(project)
    due, analogy = law.due_or_later(on, about) if on and about else (None, False)
    try:
        by = law.store_by(on, days) if on else None
    except LawGap:
        by = None
    now = standing(
        due.amount_fen if due else None, held, finished=project.status == "finished", store_by=by, day=today,
        calendar=days,
    )  # fmt: skip
    return DepositStanding(
        project.pk, project.code, project.name, project.region_code, project.sector,
        names.get(project.contractor_uscc or "", project.contractor_uscc or ""), on, by, due, analogy, now,
    )  # fmt: skip


def basis_on(project: Project) -> date | None:
    """The day whose rule holds: of the permit, or of the contract where none is needed (甘人社厅发〔2022〕6号)."""
    return project.permitted_on or project.signed_on


def held_of(projects: Collection[int]) -> dict[int, list[Held]]:
    """Every deposit of some projects with what was used of it and put back, by project, in the order of storing."""
    used: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for data in Matter.objects.filter(kind=USE, project_id__in=projects).values_list("data", flat=True):
        for n, name in enumerate(_USED):
            used[str(data.get("deposit_no"))][n] += data.get(name) or 0
    found: dict[int, list[Held]] = defaultdict(list)
    for one in Deposit.objects.filter(project_id__in=projects).order_by("stored_on", "deposit_no"):
        out, back = used[one.deposit_no]
        found[one.project_id].append(Held(
            one.deposit_no, one.form, one.amount_fen, one.stored_on, one.expires_on, one.released_on, out, back
        ))  # fmt: skip
    return found


def against_return(matter: Matter, number: str, *, today: date) -> list[str]:
    """What stands against returning a deposit, in sentences: works that go on, wages unpaid, matters not at their end;
    of one that is replaced, that what stays in force is less than is due."""
    project = Project.objects.get(pk=matter.project_id or 0)
    open_ones = Matter.objects.filter(project_id=project.pk, kind__in=("complaint", "case", USE), open=True).count()
    said = []
    if project.arrears_fen:
        said.append(f"监测认定还有欠薪{yuan(project.arrears_fen)}元")
    if open_ones:
        said.append(f"还有{open_ones}件投诉、案件或者保证金动用没有办结")
    if matter.data.get("ground") != REPLACED:
        return said if project.status == "finished" else ["工程没有完工", *said]
    [now] = standings([project], today=today)
    rest = [one for one in held_of([project.pk])[project.pk] if one.number != number]
    stays = sum(one.left_fen for one in rest if one.in_force(today))
    if now.due is None:
        said.append("缺少合同价或者许可日期，算不出应存金额")
    elif stays < now.due_fen:
        said.append(f"替换以后在保{yuan(stays)}元，少于应存的{yuan(now.due_fen)}元")
    return said


def _circumstances(projects: Sequence[Project]) -> dict[int, Circumstances]:
    """What the amounts depend on: the contractor's other projects in the city, whatever the reach of who asks."""
    mine = {p.contractor_uscc for p in projects if p.contractor_uscc}
    others: dict[tuple[str, str], list[Project]] = defaultdict(list)
    columns = ("pk", "contractor_uscc", "region_code", "permitted_on", "signed_on", "finished_on", "status")
    for one in Project.objects.filter(contractor_uscc__in=mine).only(*columns, "contract_amount_fen"):
        others[one.contractor_uscc or "", one.region_code[:4]].append(one)
    owed, listed = _owed(mine), _listed(mine)
    found: dict[int, Circumstances] = {}
    for project in projects:
        on, unit = basis_on(project), project.contractor_uscc or ""
        if on is None or not project.contract_amount_fen:
            continue
        arrears = [day for day in owed.get(unit, ()) if on - timedelta(days=730) <= day < on]
        found[project.pk] = Circumstances(
            project.contract_amount_fen,
            _earlier(project, on, others[unit, project.region_code[:4]] if unit else ()),
            bool(arrears),
            any(day >= on - timedelta(days=365) for day in arrears),
            any(one.since <= on and (end is None or on <= end) for one, end in listed.get(unit, ())),
        )
    return found


def _earlier(project: Project, on: date, others: Iterable[Project]) -> int:
    """How many of the contractor's projects in the city had a deposit due before and were not finished then."""
    small = _small(on)
    many = 0
    for one in others:
        began = basis_on(one)
        if one.pk == project.pk or began is None or (began, one.pk) >= (on, project.pk):
            continue
        ended = one.finished_on is not None and one.finished_on <= on
        unknown = one.status == "finished" and one.finished_on is None
        many += not ended and not unknown and (one.contract_amount_fen or 0) >= small
    return many


def _small(on: date) -> int:
    """Below which contract amount, in fen, none is due, by the rules of the day or the first known."""
    first = parameters.history("deposit.small")[0].valid_from
    return parameters.at(max(on, first))["deposit.small"].value


def _owed(units: Collection[str]) -> dict[str, list[date]]:
    """The pay days on which a contractor did not pay in full what the shown run still finds unpaid."""
    rows = ProjectMonth.objects.filter(arrears_fen__gt=0, project__contractor_uscc__in=units)
    found: dict[str, list[date]] = defaultdict(list)
    for unit, day in rows.values_list("project__contractor_uscc", "due_on"):
        found[unit or ""].append(day)
    return found


def _listed(units: Collection[str]) -> dict[str, list[tuple[Listing, date | None]]]:
    """Decisions of the list of joint punishment by unit, each with its last day; None: without end."""
    found: dict[str, list[tuple[Listing, date | None]]] = defaultdict(list)
    for one in Listing.objects.filter(uscc__in=units, current=True):
        ends = [day for day in (one.until, one.removed_on and one.removed_on - timedelta(days=1)) if day]
        found[one.uscc].append((one, min(ends, default=None)))
    return found
