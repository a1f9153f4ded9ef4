"""包保 as offices see it: every county and quarter with its sponsor, whether somebody was there, what is open."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from huxin.access import Actor
from huxin.access.bodies import bodies
from huxin.draw import few
from huxin.law import parameters
from huxin.likeness.words import bare, overlap
from huxin.queries._reach import counties, offices_only
from huxin.record.models import Matter, Sponsorship, SponsorshipQuarter
from huxin.workflows import workflow
from huxin.workflows._quarters import back_to, ends_on, quarter_of, starts_on
from huxin.workflows.sponsorship import OWNERS, PROBLEMS, SITES, problems, unfixed

SPONSORS = ("human_resources", "development", "finance", "housing", "transport", "water")
"""The six bodies of the plan's nineteenth measure, by key."""
QUARTERS = 5
"""How many quarters the board shows: the running one and a year before it."""
_FIRST = quarter_of(parameters.history("sm17.visits")[0].valid_from)  # nobody asked for it before
_SAME = 0.7
"""Which share of the pieces of the shorter text makes two problems the same."""
_BACK = ("reported", "fixing", "checking", "ended")
WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Problem:
    """One problem that a report names, who puts it right and until when; `fixed` is empty until somebody says how.

    `again`: the visit of the quarter before named the same in this county.
    """

    matter_id: int
    region_code: str
    quarter: int
    text: str
    owner: str
    by: date
    fixed: str
    closed: bool
    again: bool = False

    def late(self, today: date) -> bool:
        """Whether its day is over and nobody has said how it was put right."""
        return not self.fixed and not self.closed and today > self.by


@dataclass(frozen=True)
class Cell:
    """A county in a quarter. `state` is a state of the workflow, or ``none`` where nobody sponsored it.

    `matter_id` is None where there is none, or this person does not reach it.
    """

    region_code: str
    quarter: int
    sponsor: str
    state: str
    label: str
    matter_id: int | None
    visited_on: date | None
    fed_back: bool
    missed: bool
    problems: tuple[Problem, ...]

    @property
    def again(self) -> int:
        """Problems that the quarter before named, too."""
        return sum(one.again for one in self.problems)

    @property
    def open(self) -> int:
        """Problems that nobody has put right."""
        return sum(not one.fixed and not one.closed for one in self.problems)


@dataclass(frozen=True)
class Pair:
    """A county with its sponsor of today; the name is empty where it has none."""

    region_code: str
    body: str
    body_name: str
    since: date | None


def table(*, actor: Actor, today: date, count: int = QUARTERS) -> list[tuple[str, list[Cell]]]:
    """Each county in reach, with its last quarters, the newest first.

    Raises:
        Refused: no permission, or a person of an enterprise.
    """
    _allowed(actor)
    asked = quarters(today, count + 1)  # the one before the oldest shown says what is a repeat there
    rows = SponsorshipQuarter.objects.filter(quarter__in=asked).select_related("matter")
    found = {(row.region_code, row.quarter): row.matter for row in rows}
    whole = [(code, [_cell(code, one, found.get((code, one)), actor) for one in asked]) for code in counties(actor)]
    return [(code, _repeats(cells)[:count]) for code, cells in whole]


def _repeats(cells: list[Cell]) -> list[Cell]:
    """The same, newest first, with each problem marked that the quarter before named, too."""
    before = [*(cell.problems for cell in cells[1:]), ()]
    return [
        replace(cell, problems=tuple(
            replace(one, again=any(same_problem(one.text, other.text) for other in earlier)) for one in cell.problems
        ))
        for cell, earlier in zip(cells, before, strict=True)
    ]  # fmt: skip


def same_problem(one: str, other: str) -> bool:
    """Whether two problems are told in the same words: alike but for marks, or most of the shorter one in the other.

    A person reads both; the machine only points.
    """
    return (bare(one) == bare(other) != "") or overlap(one, other) >= _SAME


def quarters(today: date, count: int = QUARTERS) -> list[int]:
    """The quarters that are asked about, the newest first; none before the plan."""
    return back_to(_FIRST, today=today, most=count)


def pairs(*, actor: Actor) -> list[Pair]:
    """包保名单: every county in reach and who sponsors it today. Raises Refused."""
    _allowed(actor)
    found = {row.region_code: row for row in Sponsorship.objects.filter(ends_on=None)}
    return [
        Pair(code, found[code].body, bodies()[found[code].body].name, found[code].starts_on)
        if code in found else Pair(code, "", "", None)
        for code in counties(actor)
    ]  # fmt: skip


def open_problems(board: list[tuple[str, list[Cell]]]) -> list[Problem]:
    """What nobody has put right yet, of a whole board, the one due first first."""
    found = [one for _, cells in board for cell in cells for one in cell.problems if not one.fixed and not one.closed]
    return sorted(found, key=lambda one: (one.by, one.region_code))


def covered(*, actor: Actor, today: date, region: str = "") -> tuple[int, int]:
    """Of the county-quarters that are over, in how many the sponsor was there and reported: top and bottom."""
    cells = [
        cell for code, row in table(actor=actor, today=today) for cell in row
        if (not region or code == region) and today > ends_on(cell.quarter)
    ]  # fmt: skip
    return sum(cell.fed_back for cell in cells), len(cells)


def drawn_again(data: Mapping[str, Any]) -> bool:
    """Whether the sites a matter keeps are those that its recorded frame and seed draw."""
    return list(data["sites"]) == few.first(data["draw_title"], data["draw_frame"], data["draw_seed"], len(SITES))


def _allowed(actor: Actor) -> None:
    offices_only(actor, "包保督查由机关办理，这一页只供机关查看。")


def _cell(code: str, quarter: int, matter: Matter | None, actor: Actor) -> Cell:
    if matter is None or matter.state == WITHDRAWN:
        return Cell(code, quarter, _sponsor(code, quarter), "none", "没有任务", None, None, False, False, ())
    data = matter.data
    missed = bool(data.get("missed"))
    day = data.get("visited_on")
    return Cell(
        code, quarter, str(data.get("sponsor") or _sponsor(code, quarter)), matter.state,
        "未开展" if missed else workflow("sponsorship").state(matter.state).label,
        matter.pk if actor.reaches(matter) else None, date.fromisoformat(day) if day else None,
        matter.state in _BACK and not missed, missed,
        tuple(_problem(matter, n) for n in PROBLEMS if n in problems(data)),
    )  # fmt: skip


def _problem(matter: Matter, n: int) -> Problem:
    data = matter.data
    fixed = "" if n in unfixed(data) else str(data[f"fixed_{n}"])
    by = date.fromisoformat(data[f"fix_{n}_by"])
    owner, text = OWNERS[data[f"owner_{n}"]], str(data[f"problem_{n}"])
    return Problem(matter.pk, matter.region_code, int(data["quarter"]), text, owner, by, fixed, not matter.open)


def _sponsor(code: str, quarter: int) -> str:
    """Who sponsored a county on the last day of a quarter, or does today; empty where nobody did."""
    rows = Sponsorship.objects.filter(region_code=code, starts_on__lte=ends_on(quarter)).order_by("-starts_on")
    row = rows.first()
    if row is None or (row.ends_on and row.ends_on < starts_on(quarter)):
        return ""
    return bodies()[row.body].name
