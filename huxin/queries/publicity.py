"""Whether a decided case is one that must be made public, computed from its own figures; and which were not screened.

重大劳动保障违法行为社会公布办法 names the cases and no amounts: what is 数额较大 is read here by analogy from the
amounts of 法释〔2013〕3号第三条 (`sm4.single`, `sm4.group`), said with the reason. What no figure says (social
insurance, hours, women and minors, child labour, influence of another kind) only a person finds. A person judges in any
case.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from huxin.access import Actor
from huxin.queries import _amounts
from huxin.queries._amounts import Amount
from huxin.queries._reach import matters_in_reach, offices_only
from huxin.queries.obstacles import VOID
from huxin.record.models import OPENED, OPENED_BY, Matter, MatterLink
from huxin.workflows import workflow
from huxin.workflows._crime import Unpaid, screen
from huxin.workflows._ladder import over_the_line
from huxin.workflows.publication import CRITERIA

WAYS: Mapping[str, str] = {
    "none": "已经结案，没有列为候选", "early": "已经作出决定，没有结案，没有列为候选", "late": "候选逾期没有审核",
    "dropped": "不予公布，请核对理由",
}  # fmt: skip
"""How a case that meets a criterion can fail to be made public."""
_UNJUDGED = ("candidate", "reviewing")
_WRONG = (*VOID["transfer"], "paid_in_time")


@dataclass(frozen=True)
class Met:
    """One criterion that the figures meet, and by which."""

    key: str
    reason: str

    @property
    def label(self) -> str:
        """The criterion as the rule says it."""
        return CRITERIA[self.key]


@dataclass(frozen=True)
class Gap:
    """A decided case that meets a criterion and is not made public.

    `way` is a key of `WAYS`, `publication` its matter, if there is one.
    """

    case: int
    number: str
    title: str
    region_code: str
    state: str
    met: tuple[Met, ...]
    way: str
    publication: int | None

    @property
    def label(self) -> str:
        """How it failed, in words."""
        return WAYS[self.way]


def of_candidate(matter: Matter) -> tuple[Met, ...]:
    """The criteria that the case met from which a candidate came; none for one entered by hand or from a transfer's."""
    keys = [int(link.key) for link in matter.links.all() if link.kind == "matter" and link.part == OPENED_BY]
    case = Matter.objects.filter(pk__in=keys, kind="case").first()
    return met(case, _amounts.of(case)) if case is not None else ()


def met(case: Matter, amounts: Mapping[int, Amount]) -> tuple[Met, ...]:
    """What the figures of a case meet, by the law of the day it was opened."""
    return (*_large(case, amounts), *_refused(case), *_influence(case))


def gaps(*, actor: Actor, now: datetime) -> list[Gap]:
    """The decided cases in reach that meet a criterion and were not screened in time, or were dropped; oldest first.

    Raises:
        Refused: no permission, or nobody of an office.
    """
    offices_only(actor, "社会公布的核查只供机关查看。")
    cases = Matter.objects.filter(matters_in_reach(actor), kind="case", data__decided=True)
    found = _publications()
    waiting = [(one, way) for one in cases.exclude(state="challenged").order_by("pk")
               if (way := _way(one, found.get(one.pk, ()), now))]  # fmt: skip
    amounts = _amounts.of_all(one.pk for one, _ in waiting)
    return [
        Gap(one.pk, one.number, one.title, one.region_code, workflow("case").state(one.state).label, said, way,
            next((last.pk for last in reversed(found.get(one.pk, ()))), None))
        for one, way in waiting if (said := met(one, amounts[one.pk]))
    ]  # fmt: skip


def _publications() -> Mapping[int, Sequence[Matter]]:
    """The publications by the case, or whatever matter, that proposed each."""
    links = MatterLink.objects.filter(kind="matter", part=OPENED_BY, matter__kind="publication")
    found: dict[int, list[Matter]] = defaultdict(list)
    for link in links.select_related("matter").order_by("matter_id"):
        found[int(link.key)].append(link.matter)
    return found


def _way(case: Matter, publications: Sequence[Matter], now: datetime) -> str:
    """How a case is not made public; empty where it is, or there is time still."""
    if not publications:
        return "early" if case.open else "none"
    last = publications[-1]
    if last.state == "dropped":
        return "dropped"
    late = last.state_due_at is not None and last.state_due_at <= now
    return "late" if last.state in _UNJUDGED and late else ""


def _large(case: Matter, amounts: Mapping[int, Amount]) -> Iterator[Met]:
    owed = [Unpaid(one.months, one.owed_fen if one.found else one.due_fen) for one in amounts.values()]
    found = screen(owed, day=case.opened_on, ordered=True)
    if found.hit:
        reasons = "；".join(found.reasons)
        yield Met("large", f"{reasons}。办法没有规定数额，参照拒不支付劳动报酬罪的数额（{found.figures.source}）")


def _refused(case: Matter) -> Iterator[Met]:
    opened = [link.key for link in case.links.all() if link.kind == "matter" and link.part == OPENED]
    sent = Matter.objects.filter(pk__in=opened, kind="transfer").exclude(state__in=_WRONG)
    flow = workflow("transfer")
    for one in sent.order_by("pk"):
        if one.events.filter(move="send").exists() or one.state in ("filed", "investigating", "tried", "ended"):
            yield Met("refused", f"移送 {one.number}：{flow.state(one.state).label}")


def _influence(case: Matter) -> Iterator[Met]:
    if case.project_id is None:
        return
    for one in Matter.objects.filter(kind="incident", project_id=case.project_id).order_by("pk"):
        people = int(one.data.get("people") or 0)
        if over_the_line(people, day=one.opened_on):
            yield Met("influence", f"同一项目发生群体性事件 {one.number}，现场{people}人")
