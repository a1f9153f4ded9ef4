"""季度通报 as offices see it (SM-15; measure 28): which circulars name a county for what, what counts, what it changes.

A circular is a matter of the city; what it says stands in its data (`workflows.circular`). Before it is issued only
those see it who make it; a county sees its own rows, where it is asked (`workflows.hearing`). Once issued it is read by
every office of the city.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from huxin.access import Actor
from huxin.base.errors import NotFound
from huxin.base.moments import local_day
from huxin.law import circulars, regions
from huxin.law.assessment import items
from huxin.law.circulars import Circular
from huxin.queries import _events, matter_steps
from huxin.queries._reach import counties, matters_in_reach, offices_only
from huxin.queries.matter_steps import Step
from huxin.queries.matters import MatterLine, lines
from huxin.record.models import OPENED_BY, Matter, MatterEvent, MatterLink
from huxin.workflows import workflow
from huxin.workflows._quarters import quarter_text

KIND = "circular"
ISSUED = ("issued", "filed")
ON_PAGE = ("mention", "strike", "hear", "correct")
"""Moves that are made on the circular's page and nowhere else."""
_OTHERWISE = "季度通报由机关办理，这一页只供机关查看。"


@dataclass(frozen=True)
class Line:
    """One quarter's circular. `counties` are those it names, by code; `matter` None where this person must not see how
    it is dealt with. `corrected_on`: the last day on which a row was taken out of what was issued."""

    quarter: int
    number: str
    state: str
    label: str
    issued_on: date | None
    counties: tuple[str, ...]
    corrected_on: date | None
    matter: MatterLine | None

    @property
    def text(self) -> str:
        """The quarter as people write it."""
        return quarter_text(self.quarter)


@dataclass(frozen=True)
class Effect:
    """What being named does to an item of a county: how often by the other circulars of the year, and with this one.

    `before` and `after` are permille of the item's points. A deduction stays what it is.
    """

    county: str
    item: str
    title: str
    deducts: bool
    times_before: int
    times_after: int
    before: int
    after: int

    @property
    def left_before(self) -> str:
        """What is left of the item without this circular, in words."""
        return _left(self.before, self.deducts)

    @property
    def left_after(self) -> str:
        """What is left of it with this circular, in words."""
        return _left(self.after, self.deducts)


@dataclass(frozen=True)
class Correction:
    """A row that was taken out of an issued circular: which, of which county, for which item, when and why."""

    n: int
    county: str
    item_title: str
    on: date
    reason: str


@dataclass(frozen=True)
class Hearing:
    """What one county is asked: its own rows, and what it said. A row taken out after the issue has the `Correction` as
    its ``corrected``."""

    line: MatterLine
    rows: tuple[Mapping[str, Any], ...]
    answer: str

    @property
    def label(self) -> str:
        """Where it stands: a county whose every row was taken out is not named any more."""
        gone = self.rows and all(row["corrected"] for row in self.rows)
        return "点名已经全部更正取消" if gone else self.line.state_label


@dataclass(frozen=True)
class Shown:
    """A circular in full, with the rows that were taken out since. `matter` is None for those who only read what was
    issued, and `steps` are then empty."""

    line: Line
    overview: str
    reason: str
    rows: tuple[Mapping[str, Any], ...]
    corrections: tuple[Correction, ...]
    effects: tuple[Effect, ...]
    matter: MatterLine | None
    steps: tuple[Step, ...]
    hearings: tuple[Hearing, ...]


def _left(permille: int, deducts: bool) -> str:
    return "扣分项不变" if deducts else f"保留{permille / 10:g}%"


def counted(county: str, year: int, as_of: date) -> Mapping[str, tuple[Circular, ...]]:
    """By item code of the year's assessment the circulars that name a county for it, as of a local day.

    Raises:
        LawGap: the law of the year does not say how circulars are counted.
    """
    return circulars.counted(of_year(year), county=county, year=year, as_of=as_of)


def of_year(year: int) -> list[Circular]:
    """Every version of the circulars of a year that was issued, also of those withdrawn since."""
    found = Matter.objects.filter(kind=KIND, data__year=year).order_by("pk")
    return [version for one in found for version in versions(one)]


def versions(matter: Matter) -> Iterator[Circular]:
    """A matter's circular as it was issued, and again after each correction, the oldest first."""
    editions: list[Mapping[str, Any]] = matter.data.get("editions", [])
    for n, edition in enumerate(editions):
        until = editions[n + 1]["on"] if n + 1 < len(editions) else matter.data.get("withdrawn_on")
        yield Circular(
            int(matter.data["quarter"]), matter.number, date.fromisoformat(edition["on"]),
            frozenset((county, item) for county, item in edition["named"]),
            date.fromisoformat(until) if until else None, matter.pk,
        )  # fmt: skip


def of_quarter(quarter: int) -> Matter | None:
    """The matter of a quarter's circular, whatever became of it."""
    return Matter.objects.filter(kind=KIND, data__quarter=quarter).order_by("pk").last()


def rows(mentions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What a circular keeps of its rows: all of them, and those that blame and those that praise, for its papers."""
    return {
        "mentions": list(mentions), "named": [one for one in mentions if not one["praise"]],
        "praised": [one for one in mentions if one["praise"]],
    }  # fmt: skip


def edition(matter: Matter, mentions: Sequence[Mapping[str, Any]], *, now: datetime) -> dict[str, Any]:
    """What a circular keeps from the moment on at which it says this: a version, and the points it makes.

    Raises:
        LawGap: the law of the year does not say how much a mention takes.
    """
    today = local_day(now)
    named = sorted({(one["county"], one["item"]) for one in mentions if not one["praise"]})
    editions = [*matter.data.get("editions", []), {"on": str(today), "named": [list(pair) for pair in named]}]
    waiting = Matter.objects.filter(kind="hearing", state="asked", links__kind="matter", links__part=OPENED_BY,
                                    links__key=str(matter.pk))  # fmt: skip
    points = [
        {
            "county_name": regions.name(one.county), "item_title": one.title, "times": one.times_after,
            "left": one.left_after,
        } for one in effects(matter, mentions, today=today)
    ]  # fmt: skip
    return {
        "editions": editions,
        "issued_on": editions[0]["on"],
        "points": points,
        "hearings_open": waiting.count(),
    }


def effects(matter: Matter, mentions: Sequence[Mapping[str, Any]], *, today: date) -> list[Effect]:
    """What a circular that says this does, or would do if it were issued today, to each item it names. Raises LawGap.

    One that was withdrawn does nothing.
    """
    year, quarter = int(matter.data["year"]), int(matter.data["quarter"])
    others = [one for one in of_year(year) if one.matter_id != matter.pk]
    named = frozenset((one["county"], one["item"]) for one in mentions if not one["praise"])
    withdrawn = matter.data.get("withdrawn_on")
    this = Circular(quarter, matter.number, today, frozenset() if withdrawn else named, None, matter.pk)
    known, found = {one.code: one for one in items(year)}, []
    day = date(year, 12, 31)
    for county, item in sorted(named):
        without, with_it = (
            len(circulars.counted(many, county=county, year=year, as_of=today).get(item, ()))
            for many in (others, [*others, this])
        )
        title, deducts = (known[item].title, known[item].deducts) if item in known else (item, False)
        found.append(
            Effect(
                county,
                item,
                title,
                deducts,
                without,
                with_it,
                circulars.permille(without, day=day),
                circulars.permille(with_it, day=day),
            )
        )
    return found


def covered(*, today: date) -> tuple[int, int]:
    """Of the quarters whose circular is due by a local day, of how many it was issued in time, and is not withdrawn."""
    rows = [one for one in Matter.objects.filter(kind=KIND) if str(one.data["issue_by"]) < str(today)]
    kept = [one for one in rows if one.state in ISSUED and one.data["issued_on"] <= one.data["issue_by"]]
    return len(kept), len(rows)


def board(*, actor: Actor, now: datetime) -> list[Line]:
    """The circulars of every quarter that this person may know of, the newest first. Raises Refused."""
    offices_only(actor, _OTHERWISE)
    return [line for one in _every() if _known(line := _line(one, actor, now))]


def named(*, actor: Actor, now: datetime) -> list[tuple[Line, Sequence[Mapping[str, Any]]]]:
    """Every circular of the board with the rows of it that this person may read. Raises Refused."""
    offices_only(actor, _OTHERWISE)
    found = ((_line(one, actor, now), one) for one in _every())
    return [(line, _said(one, line)) for line, one in found if _known(line)]


def points(*, actor: Actor, year: int, today: date) -> list[tuple[str, Mapping[str, tuple[Circular, ...]]]]:
    """计点表: of each county in reach, by item the circulars of a year that count today. Raises Refused, LawGap."""
    offices_only(actor, _OTHERWISE)
    of_it = of_year(year)
    return [
        (code, circulars.counted(of_it, county=code, year=year, as_of=today))
        for code in counties(actor) if code in regions.counties_of(regions.BAIYIN, on=date(year, 12, 31))
    ]  # fmt: skip


def hearings(*, actor: Actor, now: datetime) -> list[Hearing]:
    """What counties in reach are asked or were told, the newest first; for those who know of it. Raises Refused."""
    offices_only(actor, _OTHERWISE)
    found = Matter.objects.filter(matters_in_reach(actor), kind="hearing").order_by("-pk")
    return _hearings(found, now)


def asked(one: Matter, *, now: datetime) -> Hearing | None:
    """What a county is asked in a matter; None where that is no such matter."""
    return _hearings([one], now)[0] if one.kind == "hearing" else None


def corrections(one: Matter) -> tuple[Correction, ...]:
    """What was taken out of an issued circular, the first first: read from its events, which keep what the rows were.
    Of one that was withdrawn, nothing."""
    if "corrected_on" not in one.data or one.state not in ISSUED:
        return ()
    found: list[Correction] = []
    rows: dict[int, Mapping[str, Any]] = {}
    for event in _events.opened(one.events.order_by("seq")):
        if event.move == "correct":
            row = rows[int(event.given["which"])]
            found.append(Correction(row["n"], row["county"], row["item_title"], local_day(event.at),
                                    str(event.given["reason"])))  # fmt: skip
        rows = {row["n"]: row for row in event.sets.get("mentions", rows.values())}
    return tuple(found)


def shown(*, actor: Actor, quarter: int, now: datetime) -> Shown:
    """One circular: in work for those who make it, as issued for everybody else. Raises Refused, NotFound."""
    offices_only(actor, _OTHERWISE)
    one = of_quarter(quarter)
    line = _line(one, actor, now) if one else None
    if one is None or line is None or not _known(line):
        raise NotFound("没有这个季度的通报，或者还没有印发。")
    said = _said(one, line)
    reason = str(one.data.get("withdrawn", "")) if one.state == "withdrawn" else ""
    found = tuple(effects(one, said, today=local_day(now)))
    steps: tuple[Step, ...] = ()
    heard: tuple[Hearing, ...] = ()
    if line.matter:
        flow, events = workflow(KIND), _events.opened(one.events.order_by("seq"))
        every = matter_steps.steps(flow, one, events, actor, now=now)
        steps = tuple(s for s in every if matter_steps.own(flow, s, actor) and s.name not in ON_PAGE)
        theirs = Matter.objects.filter(kind="hearing", links__kind="matter", links__part=OPENED_BY,
                                       links__key=str(one.pk)).order_by("pk")  # fmt: skip
        heard = tuple(_hearings(theirs, now))
    overview = str(one.data.get("overview", "")) if said else ""
    return Shown(line, overview, reason, said, corrections(one), found, line.matter, steps, heard)


def _every() -> Iterable[Matter]:
    return Matter.objects.filter(kind=KIND).order_by("-data__quarter", "-pk")


def _known(line: Line) -> bool:
    """Whether somebody for whom the line was made may know of the circular."""
    return line.matter is not None or line.issued_on is not None


def _said(one: Matter, line: Line) -> tuple[Mapping[str, Any], ...]:
    """Its rows, for those who make it and, once it is issued, for everybody."""
    return tuple(one.data.get("mentions", ())) if line.matter or one.state in ISSUED else ()


def _line(one: Matter, actor: Actor, now: datetime) -> Line:
    inside = actor.reaches(one)
    named = tuple(sorted({each["county"] for each in one.data.get("mentions", []) if not each["praise"]}))
    state = workflow(KIND).state(one.state).label
    return Line(
        int(one.data["quarter"]), one.number, one.state, state, _day(one.data.get("issued_on")),
        named if inside or one.state in ISSUED else (), _day(one.data.get("corrected_on")),
        lines([one], now=now)[0] if inside else None,
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _hearings(found: Iterable[Matter], now: datetime) -> list[Hearing]:
    many = list(found)
    known = {line.id: line for line in lines(many, now=now)}
    gone = _corrected(many)
    return [
        Hearing(
            known[one.pk],
            tuple({**row, "corrected": gone.get(one.pk, {}).get(row["n"])} for row in one.data.get("named", [])),
            str(one.data.get("answer", "")),
        ) for one in many
    ]  # fmt: skip


def _corrected(hearings: Iterable[Matter]) -> dict[int, Mapping[int, Correction]]:
    """Of those whose county was named, by the number of the row, what was taken out of the circular since."""
    named = MatterEvent.objects.filter(matter__in=list(hearings), move="name").values("matter")
    by = MatterLink.objects.filter(kind="matter", part=OPENED_BY, matter__in=named)
    of = {hearing: int(key) for hearing, key in by.values_list("matter_id", "key")}
    every = {one.pk: {each.n: each for each in corrections(one)} for one in Matter.objects.filter(pk__in=of.values())}
    return {hearing: every.get(pk, {}) for hearing, pk in of.items()}
