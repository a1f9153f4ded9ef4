"""关联单位: groups of units behind the same names, telephones and cards, across counties, with what is owed by them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Count

from huxin.access import Actor, Role
from huxin.analysis.ties import JOINING, KINDS, Group, Tie, chain, groups, shared, tie
from huxin.base.errors import NotFound
from huxin.engine import employers
from huxin.queries._pages import Page, page_of_list
from huxin.queries._reach import in_reach, matters_in_reach, offices_only
from huxin.queries.analysis import REFUSED
from huxin.queries.in_charge import PARTS, rows_in_reach
from huxin.queries.listings import in_force
from huxin.queries.projects import unit_names
from huxin.queries.runs import RunLine, current
from huxin.record.models import Announcement, Matter, Person, PersonInCharge, Project, Staff

_MOST_EACH = 12
"""Of more units that share one thing each is tied to the next only: a hundred would be five thousand ties."""
SORTS: Mapping[str, str] = {"-units": "单位多的在前", "-arrears": "欠薪多的在前", "-matters": "在办事项多的在前"}


@dataclass(frozen=True)
class TieFilter:
    """What a person asked for: by which kinds groups hang together, part of a name or code, only across counties."""

    joining: tuple[str, ...] = JOINING
    text: str = ""
    across: bool = False
    listed: bool = False
    sort: str = "-units"


@dataclass(frozen=True)
class TiedUnit:
    """A unit of a group, with what is in this reader's reach. `listed`: on the list of joint punishment today."""

    uscc: str
    name: str
    projects: int
    counties: tuple[str, ...]
    arrears_fen: int
    matters: int
    listed: bool


@dataclass(frozen=True)
class TiedGroup:
    """A group with its units and the reasons of its ties; `reasons` are names of two units, kind and sentence."""

    units: tuple[TiedUnit, ...]
    reasons: tuple[tuple[str, str, str, str], ...]

    @property
    def arrears_fen(self) -> int:
        """What is owed on all their projects."""
        return sum(one.arrears_fen for one in self.units)

    @property
    def matters(self) -> int:
        """Open matters that name one of them; one that names two counts twice."""
        return sum(one.matters for one in self.units)

    @property
    def counties(self) -> tuple[str, ...]:
        """Where they build."""
        return tuple(sorted({code for one in self.units for code in one.counties}))

    @property
    def listed(self) -> bool:
        """Whether one of them is on the list of joint punishment."""
        return any(one.listed for one in self.units)


def search(*, actor: Actor, wanted: TieFilter, today: date, page: int, size: int = 20) -> Page[TiedGroup]:
    """One page of the groups that match. Raises Refused."""
    return page_of_list(every(actor=actor, wanted=wanted, today=today), page, size)


def every(*, actor: Actor, wanted: TieFilter, today: date) -> list[TiedGroup]:
    """All of them. A tie counts where what shows it lies in this person's reach.

    Raises:
        Refused: somebody of an enterprise or a bank, or without permission to look at matters.
    """
    offices_only(actor, REFUSED)
    found = groups(ties_of(actor), wanted.joining)
    made = _told(actor, found, today)
    text = wanted.text.strip().lower()
    kept = [
        one for one in made
        if (not text or any(text in f"{unit.name} {unit.uscc}".lower() for unit in one.units))
        and (not wanted.across or len(one.counties) > 1) and (not wanted.listed or one.listed)
    ]  # fmt: skip
    return sorted(kept, key=lambda one: (-_weight(one, wanted.sort), -len(one.units), one.units[0].uscc))


def _weight(one: TiedGroup, sort: str) -> int:
    return {"-arrears": one.arrears_fen, "-matters": one.matters}.get(sort, len(one.units))


def ties_of(actor: Actor) -> list[Tie]:
    """Every tie that is shown by something in a person's reach."""
    sites = {
        pk: (contractor, owner)
        for pk, contractor, owner in Project.objects.filter(in_reach(actor)).values_list(
            "pk", "contractor_uscc", "owner_uscc"
        )
    }
    here = {uscc for pair in sites.values() for uscc in pair if uscc}
    return [*_persons(rows_in_reach(actor)), *_published(here), *_logins(here), *_projects(sites),
            *_rosters(current(), sites)]  # fmt: skip


def _persons(rows: Sequence[PersonInCharge]) -> list[Tie]:
    found = list[Tie]()
    for kind, column, said in (
        ("person", "id_no_id", "登记的负责人是同一个证件号码"), ("phone", "phone_id", "登记的负责人是同一个电话"),
        ("name", "name_id", "登记的负责人同名，可能不是同一个人"),
    ):  # fmt: skip
        behind: dict[int, list[PersonInCharge]] = defaultdict(list)
        for row in rows:
            if (value := getattr(row, column)) is not None:
                behind[value].append(row)
        for some in behind.values():
            parts = "、".join(dict.fromkeys(PARTS[row.part] for row in some))
            found += _all(({row.uscc for row in some}), kind, f"{said}（{parts}）")
    return found


def _published(here: Collection[str]) -> list[Tie]:
    """Legal representatives that were published: everybody may read them, and they are names only."""
    behind: dict[str, set[str]] = defaultdict(set)
    for head, uscc in Announcement.objects.filter(current=True).exclude(head="").values_list("head", "uscc"):
        if uscc in here:
            behind[head.strip()].add(uscc)
    return [one for units in behind.values() for one in _all(units, "name", "公布的法定代表人同名，可能不是同一个人")]


def _logins(here: Collection[str]) -> list[Tie]:
    """Accounts that sign in for several units, of which each has a project in reach."""
    known = set(here)
    rows = Staff.objects.filter(role=Role.ENTERPRISE.value, is_active=True).values_list("units", flat=True)
    return [one for units in rows for one in _all(known & set(units), "login", "同一个账号为它们办事")]


def _projects(sites: Mapping[int, tuple[str | None, str | None]]) -> list[Tie]:
    found: dict[tuple[str, str], int] = defaultdict(int)
    for contractor, owner in sites.values():
        if contractor and owner and contractor != owner:
            found[contractor, owner] += 1
    return [tie(one, other, "owner", f"{n} 个项目由一个建设、另一个总承包") for (one, other), n in found.items()]


def _rosters(run: RunLine | None, sites: Mapping[int, tuple[str | None, str | None]]) -> list[Tie]:
    """Who works for whom, and what several workers of several units share, as the current run knew it."""
    if run is None:
        return []
    try:
        subs, cards, phones = _of_run(run.id)
    except NotFound:  # the run's files are gone: the next run brings them
        return []
    under: dict[tuple[str, str], int] = defaultdict(int)
    for one in subs:
        contractor = sites.get(one.project_id, (None, None))[0]
        if contractor and contractor != one.uscc:
            under[contractor, one.uscc] += 1
    found = [tie(a, b, "subcontract", f"{n} 个项目由一个总承包、另一个用工") for (a, b), n in under.items()]
    for kind, rows, said in (("card", cards, "同一张工资卡"), ("worker_phone", phones, "同一个电话")):
        for shares in rows:
            here = {uscc for uscc, site in shares.units if site in sites}
            found += _all(here, kind, f"{shares.heads} 名工人登记{said}，分属不同单位")
    return found


_KEPT: dict[tuple[object, str], tuple[list[employers.Employs], list[employers.Shared], list[employers.Shared]]] = {}


def _of_run(run_id: str) -> tuple[list[employers.Employs], list[employers.Shared], list[employers.Shared]]:
    """Read once a run: a run and its facts never change, and telephones are held as they were at the first look."""
    home = settings.HUXIN_HOME
    key = (home.path, run_id)
    if (kept := _KEPT.get(key)) is None:
        many = Person.objects.filter(phone_id__isnull=False).values("phone_id").annotate(n=Count("pk")).filter(n__gt=1)
        phones = dict(Person.objects.filter(phone_id__in=many.values("phone_id")).values_list("pk", "phone_id"))
        found = employers.employs(home, run_id), employers.behind_cards(home, run_id)
        known = {pk: phone for pk, phone in phones.items() if phone is not None}
        kept = *found, employers.behind_phones(home, run_id, known) if known else []
        _KEPT.clear()
        _KEPT[key] = kept
    return kept


def _all(units: Collection[str], kind: str, said: str) -> Iterable[Tie]:
    return chain(sorted(units), kind, said) if len(units) > _MOST_EACH else shared(units, kind, said)


def _told(actor: Actor, found: Sequence[Group], today: date) -> list[TiedGroup]:
    codes = {uscc for group in found for uscc in group.units}
    names, listed = unit_names(codes), set(in_force(today).filter(uscc__in=codes).values_list("uscc", flat=True))
    built: dict[str, list[tuple[str, int]]] = defaultdict(list)
    rows = Project.objects.filter(in_reach(actor), contractor_uscc__in=codes)
    for uscc, region, fen in rows.values_list("contractor_uscc", "region_code", "arrears_fen"):
        built[uscc or ""].append((region, fen))
    open_ones = Matter.objects.filter(matters_in_reach(actor), open=True, links__kind="unit", links__key__in=codes)
    counted = open_ones.values_list("links__key").order_by().annotate(n=Count("pk", distinct=True))
    matters = dict(counted)
    units = {
        uscc: TiedUnit(
            uscc, names.get(uscc, uscc), len(built[uscc]), tuple(sorted({region for region, _ in built[uscc]})),
            sum(fen for _, fen in built[uscc]), matters.get(uscc, 0), uscc in listed,
        )
        for uscc in codes
    }  # fmt: skip
    return [
        TiedGroup(
            tuple(units[uscc] for uscc in group.units),
            tuple((units[t.one].name, units[t.other].name, KINDS[t.kind], t.said) for t in group.ties),
        )
        for group in found
    ]
