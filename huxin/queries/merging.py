"""并案: which open complaints look like one, what merging two would do, and what undoing it would."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from huxin.access import Actor, Role
from huxin.base.errors import NotFound
from huxin.base.months import ym_from_text
from huxin.law import parameters, regions
from huxin.likeness import words
from huxin.likeness.judge import Grievance, Verdict
from huxin.likeness.pairs import alike
from huxin.queries import _amounts, _events, _merged, _told
from huxin.queries._amounts import Amount
from huxin.queries._merged import MARK
from huxin.queries._reach import matters_in_reach
from huxin.queries._subject import Standing
from huxin.queries.matter import find
from huxin.queries.matter_clock import Lane, lanes
from huxin.queries.matters import MatterLine, lines
from huxin.queries.people import PersonRow, people
from huxin.record.models import INTO, MERGED, Matter, Report, Reporter
from huxin.workflows import workflow

KIND = "complaint"
_MOST = 400
"""Complaints that are compared with one: those of its county, project or workers, the newest."""
_MONTH = re.compile(r"\d{4}-\d{2}")


@dataclass(frozen=True)
class Suggestion:
    """An open complaint that looks the same, and why. A person decides."""

    line: MatterLine
    verdict: Verdict


@dataclass(frozen=True)
class Row:
    """One worker before and after, masked; None: not on that list."""

    person: PersonRow
    worker_id: int
    here: Amount | None
    there: Amount | None
    then: Amount | None

    @property
    def twice(self) -> bool:
        """Whether the worker stands on both lists."""
        return self.here is not None and self.there is not None


@dataclass(frozen=True)
class Preview:
    """What will be: `line` goes into `main`, or comes out of it. `why` is the sentence that refuses, else empty.

    `rows` are the workers whose part in the main matter changes, `stays` how many others it has. `before` and `then`
    are its figures; `reports` how many reports it gains or loses; `clocks` the terms of the merged matter that run on.
    """

    line: MatterLine
    main: MatterLine
    why: str
    rows: tuple[Row, ...]
    stays: int
    before: Mapping[str, Any]
    then: Mapping[str, Any]
    reports: int
    clocks: tuple[Lane, ...]
    main_clocks: tuple[Lane, ...]
    back: str = ""


def suggestions(*, actor: Actor, matter_id: int, now: datetime) -> list[Suggestion]:
    """Open complaints that look the same as this one, the likeliest first.

    None for whoever neither merges nor records visits, which are laid to the complaint that was there before.

    Raises:
        NotFound: no such matter for this person. KeyMissing.
    """
    one = find(actor, matter_id)
    if one.kind != KIND or not one.open or not (may(actor) or may_visit(actor)) or merged_into(one):
        return []
    mine = grievances([one])[0]
    near = Q(region_code=one.region_code) | Q(amounts__worker_id__in=mine.people)
    near |= Q(project_id=one.project_id) if one.project_id else Q(pk__in=[])
    pool = Matter.objects.filter(matters_in_reach(actor), near, kind=KIND, open=True).exclude(pk=one.pk)
    others = list(pool.exclude(state=MERGED).distinct().order_by("-id")[:_MOST])
    found = alike(mine, grievances(others))
    told = {str(line.id): line for line in lines(others, now=now)}
    return [Suggestion(told[other.key], verdict) for other, verdict in found]


def may(actor: Actor) -> bool:
    """Whether complaints are merged by this person's role."""
    return actor.role in workflow(KIND).move("merge").who and actor.role is not Role.SYSTEM


def may_visit(actor: Actor) -> bool:
    """Whether visits to a higher body are recorded by this person's role."""
    return actor.role in workflow(KIND).move("visit").who


def merged_into(one: Matter) -> int | None:
    """The matter into which this one is merged now."""
    found = [int(link.key) for link in one.links.all() if (link.kind, link.part) == ("matter", INTO)]
    return found[0] if found and one.state == MERGED else None


def merged_here(*, actor: Actor, matter_id: int, now: datetime) -> list[MatterLine]:
    """The matters merged into this one. Raises NotFound."""
    inside = _inside(find(actor, matter_id))
    return lines(Matter.objects.filter(matters_in_reach(actor), pk__in=inside).order_by("id"), now=now)


def numbered(*, actor: Actor, number: str) -> int:
    """The complaint that somebody means by a number. Raises NotFound."""
    found = Matter.objects.filter(matters_in_reach(actor), kind=KIND, number=number.strip().upper()).first()
    if found is None:
        raise NotFound("没有这个编号的举报投诉，或它不在您的管辖范围内。请核对编号。")
    return found.pk


def preview(*, actor: Actor, matter_id: int, into_id: int, now: datetime) -> Preview:
    """What merging would do, before it is done. Raises NotFound."""
    one, main = find(actor, matter_id), find(actor, into_id)
    return _preview(one, main, why_not(actor, one, main, now), undo=False, now=now)


def undo_preview(*, actor: Actor, matter_id: int, now: datetime) -> Preview:
    """What undoing would do. Raises NotFound, also where it is merged into none."""
    one = find(actor, matter_id)
    into = merged_into(one)
    if into is None:
        raise NotFound("这个事项没有并入其他事项。")
    main = find(actor, into)
    return _preview(one, main, _joins(actor, main, now), undo=True, now=now)


def why_not(actor: Actor, one: Matter, main: Matter, now: datetime) -> str:
    """The sentence that refuses a merge; empty where it is possible."""
    if KIND not in (one.kind, main.kind) or one.kind != main.kind:
        return "只有举报投诉可以并案。"
    if one.pk == main.pk:
        return "不能并入它自己。"
    if main.state == MERGED:
        return "对方已经并入别的事项，请并入它的主件。"
    if _inside(one):
        return "已有事项并入本事项，请先撤销那些并案，或者把对方并入本事项。"
    refused = workflow(KIND).why_not("merge", Standing.of(one, now=now), actor)
    return refused or _joins(actor, main, now)


def planned(main: Matter, inside: Collection[int]) -> tuple[dict[int, Amount], dict[str, Any]]:
    """The list of a matter with these merged into it, and what it keeps then. Raises KeyMissing."""
    mine = _merged.own(_events.opened(main.events.order_by("seq")))
    others = list(_amounts.of_all(inside).values())
    group = int(parameters.at(main.opened_on)["sm1.group.heads"].value)
    sets = _merged.figures(mine, others, group) | {MARK: sorted(inside) or None}
    return _merged.combined(mine.amounts, others), sets


def _joins(actor: Actor, main: Matter, now: datetime) -> str:
    refused = workflow(KIND).why_not("join", Standing.of(main, now=now), actor)
    return f"主件现在不能增减工人：{refused}" if refused else ""


def _inside(main: Matter) -> set[int]:
    return set(main.data.get(MARK) or ())


def _preview(one: Matter, main: Matter, why: str, *, undo: bool, now: datetime) -> Preview:
    inside = _inside(main) - {one.pk} if undo else _inside(main) | {one.pk}
    before, mine = _amounts.of(main), _amounts.of(one)
    then, sets = planned(main, inside)
    changed = sorted(w for w in before.keys() | then.keys() if before.get(w) != then.get(w) or w in mine)
    known = people(changed)
    first, second = lines([one, main], now=now)
    reports = Report.objects.filter(matter=one)
    return Preview(
        line=first, main=second, why=why,
        rows=tuple(Row(known[w], w, mine.get(w), before.get(w), then.get(w)) for w in changed),
        stays=len(then.keys() - set(changed)),
        before={name: main.data.get(name) or 0 for name in _merged.FIGURES},
        then={name: sets.get(name) or 0 for name in _merged.FIGURES},
        reports=reports.count(), clocks=_running(one, now), main_clocks=_running(main, now),
        back=workflow(KIND).state(one.data["merged_from"]).label if undo else "",
    )  # fmt: skip


def _running(one: Matter, now: datetime) -> tuple[Lane, ...]:
    every = lanes(one, _events.opened(one.events.order_by("seq")), now=now)
    return tuple(lane for lane in every if lane.state in ("running", "overdue", "paused"))


def grievances(matters: Sequence[Matter]) -> list[Grievance]:
    """Matters as the room of likeness knows them: persons and phones by number only."""
    pks = [one.pk for one in matters]
    reports: dict[int, list[Report]] = {pk: [] for pk in pks}
    for report in Report.objects.filter(matter_id__in=pks).order_by("id"):
        reports[report.matter_id].append(report)
    known: dict[int, set[int]] = {pk: set() for pk in pks}
    numbers = ("worker_id", "id_no_id", "phone_id")
    for pk, *found in Reporter.objects.filter(report__matter_id__in=pks).values_list("report__matter_id", *numbers):
        known[pk].update(number for number in found if number is not None)
    for pk, worker in Matter.objects.filter(pk__in=pks, amounts__isnull=False).values_list("pk", "amounts__worker_id"):
        known[pk].add(worker)
    return [_grievance(one, known[one.pk], [_told.opened(report) for report in reports[one.pk]]) for one in matters]


def _grievance(one: Matter, numbers: Iterable[int], told: Sequence[_told.Told]) -> Grievance:
    months = [ym_from_text(text) for text in _MONTH.findall(str(one.data.get("period") or ""))]
    place = next((said.place for said in told if said.place), str(one.data.get("place") or ""))
    here = regions.name(one.region_code) if regions.known(one.region_code) else ""
    return Grievance(
        key=str(one.pk), region_code=one.region_code, day=one.opened_on, people=frozenset(numbers),
        project=one.project_id, place="" if place == here else place,
        employer=next((said.employer for said in told if said.employer), str(one.data.get("employer") or "")),
        first_ym=min(months, default=None), last_ym=max(months, default=None),
        claimed_fen=int(one.data.get("claimed_fen") or 0), heads=one.heads, door=str(one.data.get("door") or ""),
        pieces=words.pieces("".join(said.story for said in told)),
    )  # fmt: skip
