"""负责人: who stands for units and projects, each with what the channels said of all of theirs together.

Masked, and only for whoever may read personal data in full; reading it is an action of its own and recorded. Two
entries are one person where identity number or telephone are the same; the same name alone is not enough.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from huxin.access import Actor, Permission, require_anywhere
from huxin.analysis.ties import connected
from huxin.base.errors import NotFound
from huxin.queries._kept import held
from huxin.queries._pages import Page, page_of_list
from huxin.queries._reach import in_reach, offices_only
from huxin.queries.analysis import CHANNELS, REFUSED, Channel, Heard, heard_of_projects, heard_of_units, mark
from huxin.queries.people import masked
from huxin.queries.projects import unit_names
from huxin.record.models import PersonInCharge, Project

PARTS: Mapping[str, str] = {
    "legal": "法定代表人", "controller": "实际控制人", "manager": "项目负责人", "wages": "劳资专管员",
    "foreman": "班组长",
}  # fmt: skip
SORTS: Mapping[str, str] = {
    "-agree": "互相印证的渠道多的在前", "-units": "单位多的在前", "-arrears": "欠薪多的在前",
}  # fmt: skip


@dataclass(frozen=True)
class Post:
    """One entry: what somebody is of which unit, on which project if it is one's."""

    number: int
    part: str
    uscc: str
    unit: str
    project: int | None
    project_name: str
    source: str


@dataclass(frozen=True)
class PersonLine:
    """A person, masked, under the number of their first entry. Sums in fen; `ids` are the registry's, for revealing."""

    number: int
    name: str
    id_no: str
    phone: str
    posts: tuple[Post, ...]
    units: int
    counts: Mapping[str, int]
    agree: int
    arrears_fen: int
    last: date | None
    ids: tuple[int, ...]
    region_code: str

    @property
    def cells(self) -> list[tuple[Channel, int]]:
        """Every channel with its count, in their order."""
        return [(channel, self.counts.get(channel.key, 0)) for channel in CHANNELS]


def rows_in_reach(actor: Actor) -> list[PersonInCharge]:
    """The entries that are not ended and lie in a person's regions."""
    here = Q(pk__in=[])
    for prefix in filter(None, actor.regions):
        here |= Q(region_code__startswith=prefix)
    return list(PersonInCharge.objects.filter(here, ended_at=None).order_by("pk"))


def search(*, actor: Actor, unit: str, sort: str, page: int, size: int = 50) -> Page[PersonLine]:
    """One page of the persons in reach; `unit` is a part of a unit's name or code. Raises Refused."""
    return page_of_list(every(actor=actor, unit=unit, sort=sort), page, size)


def every(*, actor: Actor, unit: str = "", sort: str = "-agree") -> list[PersonLine]:
    """All of them, in the order asked for. Raises Refused: no right to read personal data, or not of an office."""
    _require(actor)
    rows = rows_in_reach(actor)
    found = held(("persons", *mark(actor), *(row.pk for row in rows)), lambda: _every(actor, rows))
    text = unit.strip().lower()
    kept = [one for one in found if any(text in f"{post.unit} {post.uscc}".lower() for post in one.posts)]
    return sorted(kept, key=lambda one: (-_weight(one, sort), -one.agree, -one.arrears_fen, one.number))


def _every(actor: Actor, rows: Sequence[PersonInCharge]) -> list[PersonLine]:
    return _lines(actor, same_persons(rows), heard_of_units(actor), heard_of_projects(actor))


def _weight(one: PersonLine, sort: str) -> int:
    return {"-units": one.units, "-arrears": one.arrears_fen}.get(sort, one.agree)


def one(*, actor: Actor, number: int) -> PersonLine:
    """The person an entry is about. Raises NotFound, Refused."""
    _require(actor)
    groups = same_persons(rows_in_reach(actor))
    rows = next((group for group in groups if number in {row.pk for row in group}), None)
    if rows is None:
        raise NotFound("没有登记这名负责人，或者不在您的管辖范围内。")
    units, projects = {row.uscc for row in rows}, {row.project_id for row in rows if row.project_id}
    [line] = _lines(actor, [rows], heard_of_units(actor, units), heard_of_projects(actor, projects))
    return line


def _require(actor: Actor) -> None:
    offices_only(actor, REFUSED)
    require_anywhere(actor, Permission.UNMASK)


def _lines(
    actor: Actor, groups: Sequence[Sequence[PersonInCharge]], units: Mapping[str, Heard], projects: Mapping[int, Heard]
) -> list[PersonLine]:
    rows = [row for group in groups for row in group]
    texts = masked({i for row in rows for i in (row.name_id, row.id_no_id, row.phone_id) if i is not None})
    names = unit_names({row.uscc for row in rows})
    numbers = {row.project_id for row in rows if row.project_id}
    sites = dict(Project.objects.filter(pk__in=numbers).values_list("pk", "name"))
    fens = _arrears(actor, {row.uscc for row in rows}, numbers)
    return [_line(group, texts, names, sites, (units, projects), fens) for group in groups]


def same_persons(rows: Sequence[PersonInCharge]) -> list[list[PersonInCharge]]:
    """The entries of each person together, in the order of the first."""
    by_key: dict[str, list[PersonInCharge]] = defaultdict(list)
    for row in rows:
        for kind, value in (("id", row.id_no_id), ("phone", row.phone_id)):
            if value is not None:
                by_key[f"{kind}{value}"].append(row)
    pairs = [(str(a.pk), str(b.pk)) for some in by_key.values() for a, b in zip(some, some[1:], strict=False)]
    known, taken = {str(row.pk): row for row in rows}, set[str]()
    groups = [[known[key] for key in sorted(keys, key=int)] for keys in connected(pairs)]
    taken = {str(row.pk) for group in groups for row in group}
    alone = [[row] for row in rows if str(row.pk) not in taken]
    return sorted([*groups, *alone], key=lambda group: group[0].pk)


def _line(
    rows: Sequence[PersonInCharge], texts: Mapping[int, str], names: Mapping[str, str], sites: Mapping[int, str],
    heard: tuple[Mapping[str, Heard], Mapping[int, Heard]], fens: tuple[Mapping[str, int], Mapping[int, int]],
) -> PersonLine:  # fmt: skip
    """A unit's whoever stands for all of it; of one project alone whoever stands for that only."""
    whole = {row.uscc for row in rows if row.project_id is None}
    part = {row.project_id for row in rows if row.project_id is not None and row.uscc not in whole}
    said = [heard[0][uscc] for uscc in sorted(whole) if uscc in heard[0]]
    said += [heard[1][site] for site in sorted(part) if site in heard[1]]
    counts: Counter[str] = Counter()
    for each in said:
        counts.update(each.counts)
    first = rows[0]
    newest = [
        next((i for row in reversed(rows) if (i := (row.name_id, row.id_no_id, row.phone_id)[n])), None)
        for n in range(3)
    ]  # fmt: skip
    name, id_no, phone = (texts.get(i or 0, "") for i in newest)
    return PersonLine(
        first.pk, name, id_no, phone,
        tuple(Post(r.pk, PARTS[r.part], r.uscc, names.get(r.uscc, r.uscc), r.project_id,
                   sites.get(r.project_id or 0, ""), r.source) for r in rows),
        len({row.uscc for row in rows}), counts, len(set().union(*(each.solid for each in said))),
        sum(fens[0].get(uscc, 0) for uscc in whole) + sum(fens[1].get(site, 0) for site in part),
        max((each.last for each in said if each.last), default=None),
        tuple(i for i in newest if i is not None), first.region_code,
    )  # fmt: skip


def _arrears(actor: Actor, units: Collection[str], projects: Collection[int]) -> tuple[dict[str, int], dict[int, int]]:
    """What is owed on the projects in reach of these units by contractor, and on these projects, in fen."""
    rows = Project.objects.filter(in_reach(actor), contractor_uscc__in=units)
    summed = rows.values_list("contractor_uscc").order_by().annotate(fen=Sum("arrears_fen"))
    by_unit = {uscc: int(fen) for uscc, fen in summed if uscc}
    here = Project.objects.filter(in_reach(actor), pk__in=projects)
    return by_unit, dict(here.values_list("pk", "arrears_fen"))
