"""Signs as offices see them: one question each, with its reason, its rows, and what was answered."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from huxin.access import Actor
from huxin.base.errors import NotFound
from huxin.base.months import month_text
from huxin.queries import _events
from huxin.queries._pages import Page, page_of
from huxin.queries._project_names import words_of
from huxin.queries._reach import in_reach, offices_only
from huxin.queries.people import names_of
from huxin.queries.runs import current
from huxin.record.models import OPENED_BY, Matter, MatterEvent, Sign, SignLook
from huxin.signs import kinds
from huxin.workflows import workflow

STATES = {"new": "还没有问", "drafted": "督办函待发出", "asked": "等答复", "answered": "已答复"}
_DRAFT = "draft"
"""Where a letter stands that nobody has been sent."""
GONE = "最近一次监测已不再出现"


@dataclass(frozen=True)
class SignFilter:
    """What a person asked for. Empty means: do not filter by this. `state` is a key of `STATES`."""

    text: str = ""
    kind: str = ""
    region: str = ""
    state: str = ""


@dataclass(frozen=True)
class SignLine:
    """One sign. `p` is the probability of as much where nothing is wrong, None for a rule."""

    number: int
    kind: str
    project_id: int
    project_name: str
    region_code: str
    month: str
    said: str
    besides: str
    p: float | None
    approval: str
    standing: bool
    found_at: datetime
    state: str
    matter_id: int | None

    @property
    def label(self) -> str:
        """What kind of sign it is."""
        return kinds.ALL[self.kind].label

    @property
    def chance(self) -> str:
        """How probable as much is where nothing is wrong, in words; empty for a rule."""
        if self.p is None:
            return ""
        return "不到百万分之一" if self.p < 1e-6 else f"约百万分之{self.p * 1e6:,.0f}"

    @property
    def state_label(self) -> str:
        """Whether it was asked and answered, in words."""
        return STATES[self.state]


@dataclass(frozen=True)
class Answer:
    """What the county found, and what it did."""

    at: datetime
    facts: str
    result: str


@dataclass(frozen=True)
class Statement:
    """What the county asked of the units that build the project, what they said, and how that stands."""

    number: str
    matter_id: int
    question: str
    answer: str
    state_label: str


@dataclass(frozen=True)
class SignShown:
    """A sign with the rows behind it (the worker's masked name, empty where none is known; the sentence), the number of
    hits they are of, and the letter that asks with its answers."""

    line: SignLine
    hits: int
    rows: tuple[tuple[str, str], ...]
    letter: str
    letter_state: str
    answers: tuple[Answer, ...]
    statements: tuple[Statement, ...]
    may_ask: bool


@dataclass(frozen=True)
class Looked:
    """The last look: of which day's run, how many tests on how many projects. `pending`: a newer run waits for its."""

    as_of: date | None
    tests: int
    projects: int
    pending: bool


def require(actor: Actor) -> None:
    """Signs are for offices alone. Raises Refused."""
    offices_only(actor, "迹象只供主管部门核实，不对外公开。")


def looked() -> Looked:
    """What there is to judge by."""
    run, last = current(), SignLook.objects.order_by("-at", "-pk").first()
    pending = run is not None and (last is None or last.run_id != run.id)
    return Looked(run.as_of if run else None, last.tests if last else 0, last.projects if last else 0, pending)


def search(*, actor: Actor, wanted: SignFilter, page: int, size: int = 50) -> Page[SignLine]:
    """One page, the newest first. Raises Refused."""
    return page_of(_chosen(actor, wanted), page, size, lines)


def every(*, actor: Actor, wanted: SignFilter, most: int) -> Iterator[SignLine]:
    """The first so many, for an export. Raises Refused."""
    rows = list(_chosen(actor, wanted)[:most])
    return (line for start in range(0, len(rows), 500) for line in lines(rows[start : start + 500]))


def find(*, actor: Actor, number: int) -> SignLine:
    """One of them. Raises NotFound, Refused."""
    return lines([_found(actor, number)])[0]


def of_keys(*, actor: Actor, keys: Collection[str]) -> list[SignLine]:
    """Those of these keys that are in reach. Raises Refused."""
    return lines(list(_chosen(actor, SignFilter(), gone=True).filter(key__in=keys)))


def shown(*, actor: Actor, number: int) -> SignShown:
    """One of them with everything. Raises NotFound, Refused."""
    row = _found(actor, number)
    [line] = lines([row])
    names = names_of({worker for worker, _ in row.rows if worker})
    rows = tuple((names.get(worker, ""), said) for worker, said in row.rows)
    flow, matter = workflow("supervision"), row.matter
    may_ask = matter is None and actor.role in flow.opens and actor.reaches(_Place(row.region_code, row.sector))
    if matter is None:
        return SignShown(line, row.figures["hits"], rows, "", "", (), (), may_ask)
    told = _events.opened(matter.events.filter(move="report").order_by("seq"))
    answers = tuple(Answer(one.at, str(one.given["facts"]), str(one.given["result"])) for one in told)
    label = flow.state(matter.state).label
    return SignShown(line, row.figures["hits"], rows, matter.number, label, answers, _statements(matter), may_ask)


def _statements(letter: Matter) -> tuple[Statement, ...]:
    flow = workflow("enquiry")
    asked = Matter.objects.filter(
        kind=flow.kind, links__kind="matter", links__part=OPENED_BY, links__key=str(letter.pk)
    )  # fmt: skip
    return tuple(
        Statement(one.number, one.pk, str(one.data["question"]), str(one.data.get("answer", "")),
                  flow.state(one.state).label)
        for one in asked.order_by("pk")
    )  # fmt: skip


def counts(*, actor: Actor) -> dict[str, int]:
    """How many signs in reach stand in which state. Raises Refused."""
    return {state: _chosen(actor, SignFilter(state=state)).count() for state in STATES}


def lines(rows: Sequence[Sign]) -> list[SignLine]:
    """As lines, by a few statements for all of them."""
    named = Sign.objects.filter(pk__in=[r.pk for r in rows]).values_list("pk", "project__name", "matter__state")
    of = {pk: (project, letter) for pk, project, letter in named}
    asked = [row.matter_id for row in rows if row.matter_id is not None]
    reported = MatterEvent.objects.filter(matter_id__in=asked, move="report")
    answered = set(reported.values_list("matter_id", flat=True))
    return [_line(row, of[row.pk][0], _state(of[row.pk][1], row.matter_id in answered)) for row in rows]


def _state(letter: str | None, answered: bool) -> str:
    if letter is None:
        return "new"
    return "answered" if answered else "drafted" if letter == _DRAFT else "asked"


@dataclass(frozen=True)
class _Place:
    region_code: str
    sector: str
    units: tuple[str, ...] = ()


def _line(row: Sign, project: str, state: str) -> SignLine:
    month = month_text(row.ym) if row.ym else ""
    return SignLine(
        row.pk, row.kind, row.project_id, project, row.region_code, month,
        kinds.said(row.kind, row.figures["hits"], row.figures["trials"], month), kinds.ALL[row.kind].besides,
        row.figures["p"], row.approval, row.standing, row.found_at,
        state, row.matter_id,
    )  # fmt: skip


def _found(actor: Actor, number: int) -> Sign:
    row = _chosen(actor, SignFilter(), gone=True).filter(pk=number).select_related("matter").first()
    if row is None:
        raise NotFound("没有这条迹象，或它不在您的管辖范围内。")
    return row


def _chosen(actor: Actor, wanted: SignFilter, *, gone: bool = False) -> "QuerySet[Sign]":
    """What no look finds any more stays where it was asked."""
    require(actor)
    found = Sign.objects.filter(in_reach(actor))
    if not gone:
        found = found.exclude(standing=False, matter=None)
    for word in words_of(wanted.text):
        found = found.filter(project__search__contains=word)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.region:
        found = found.filter(region_code=wanted.region)
    if wanted.state:
        answered = Exists(MatterEvent.objects.filter(matter_id=OuterRef("matter_id"), move="report"))
        letter, draft = Q(matter__isnull=False), Q(matter__state=_DRAFT)
        found = found.filter({
            "new": ~letter, "drafted": letter & draft & ~answered, "asked": letter & ~draft & ~answered,
            "answered": letter & answered,
        }[wanted.state])  # fmt: skip
    return found.order_by("-found_at", "-id")
