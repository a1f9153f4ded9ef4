"""The register of blockages: what stands in the way, why, what is proposed, and what was changed because of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from huxin.access import Actor
from huxin.access.bodies import bodies
from huxin.base.errors import NotFound
from huxin.queries._pages import Page, page_of
from huxin.queries._reach import offices_only
from huxin.record.models import Blockage

OPEN, ADOPTED, REJECTED = "open", "adopted", "rejected"
STATES = {OPEN: "待答复", ADOPTED: "已采纳", REJECTED: "不采纳"}


@dataclass(frozen=True)
class BlockageFilter:
    """What a person asked for. Empty means: do not filter by this."""

    state: str = ""
    region: str = ""
    text: str = ""


@dataclass(frozen=True)
class BlockageLine:
    """One blockage. `mine`: this person reported it, and does not answer it."""

    number: int
    region_code: str
    body_name: str
    problem: str
    cause: str
    proposal: str
    reported_at: datetime
    state: str
    answer: str
    changed: str
    answered_at: datetime | None
    mine: bool

    @property
    def label(self) -> str:
        """What became of it, in words."""
        return STATES[self.state]


def search(*, actor: Actor, wanted: BlockageFilter, page: int, size: int = 20) -> Page[BlockageLine]:
    """One page, the newest first. Raises Refused."""
    return page_of(_chosen(actor, wanted), page, size, lambda rows: [_line(row, actor) for row in rows])


def every(*, actor: Actor, wanted: BlockageFilter, most: int) -> Iterator[BlockageLine]:
    """The first so many, for an export. Raises Refused."""
    return (_line(row, actor) for row in _chosen(actor, wanted)[:most])


def find(*, actor: Actor, number: int) -> BlockageLine:
    """One of them. Raises NotFound, Refused."""
    row = _chosen(actor, BlockageFilter()).filter(pk=number).first()
    if row is None:
        raise NotFound("没有这条堵点。")
    return _line(row, actor)


def answered(*, actor: Actor, region: str = "") -> tuple[int, int]:
    """How many in reach are answered, and how many there are. Raises Refused."""
    found = _chosen(actor, BlockageFilter(region=region))
    return found.exclude(state=OPEN).count(), found.count()


def _chosen(actor: Actor, wanted: BlockageFilter) -> QuerySet[Blockage]:
    """A county's people see their county's and the city's; the city's see all."""
    offices_only(actor, "堵点登记只供机关查看。")
    near = Q()
    for region in actor.regions:
        near |= Q(region_code__startswith=region) | Q(region_code=region[:4].ljust(6, "0"))
    found = Blockage.objects.filter(near) if actor.regions else Blockage.objects.none()
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.region:
        found = found.filter(region_code=wanted.region)
    if wanted.text:
        said = (Q(**{f"{name}__icontains": wanted.text}) for name in ("problem", "cause", "proposal", "changed"))
        found = found.filter(next(said) | next(said) | next(said) | next(said))
    return found.order_by("-id")


def _line(row: Blockage, actor: Actor) -> BlockageLine:
    body = bodies()[row.body].name if row.body else ""
    return BlockageLine(
        row.pk, row.region_code, body, row.problem, row.cause, row.proposal, row.reported_at, row.state, row.answer,
        row.changed, row.answered_at, row.reported_by == actor.id,
    )  # fmt: skip
