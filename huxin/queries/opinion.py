"""舆情 as offices see it: the events with their kind and clocks, the posts of one, and the feeds they came from."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, Q, QuerySet

from huxin.access import Actor
from huxin.base.errors import NotFound
from huxin.queries import _posts
from huxin.queries._pages import Page, page_of
from huxin.queries._reach import matters_in_reach, offices_only
from huxin.queries.matters import MatterLine, lines
from huxin.record.models import Matter, OpinionFeed, OpinionPost
from huxin.workflows.opinion import ANSWERED, LEVELS, TRUTHS, WORKFLOW

RUMOUR, VERIFIED, REPLIED = "rumour", "verified", "answered"
KINDS = {RUMOUR: "传言", VERIFIED: "已核实", REPLIED: "已回应"}
"""What an event is to those who read of it: nobody has checked it, it was checked, it was answered."""
SHOWN = {"": "在办", "closed": "已关闭", "all": "全部"}
BEGAN, AGAIN, JOINED = "新的一件", "与本批前面的是同一件", "并入已有的"
"""How a post came to its event."""
MOST_KEPT = 100
_POSTS = 20  # of an event that are shown
_REPLIED = Q(state__in=[*ANSWERED, "closed"])
_OF_KIND = {
    RUMOUR: ~_REPLIED & ~Q(data__has_key="truth"), VERIFIED: ~_REPLIED & Q(data__has_key="truth"), REPLIED: _REPLIED,
}  # fmt: skip


@dataclass(frozen=True)
class OpinionFilter:
    """What a person asked for. Empty means: do not filter by this; of `shown`, what is open."""

    kind: str = ""
    grade: str = ""
    region: str = ""
    shown: str = ""
    text: str = ""


@dataclass(frozen=True)
class OpinionLine:
    """One event. `grade` is empty until it was assessed, `truth` until it was checked; `due_at` of its next term."""

    line: MatterLine
    kind: str
    grade: str
    truth: str
    posts: int
    due_at: datetime | None

    @property
    def label(self) -> str:
        """Its kind in words, with what the check found."""
        return f"{KINDS[self.kind]}（{self.truth}）" if self.truth else KINDS[self.kind]


@dataclass(frozen=True)
class PostLine:
    """One post of an event, masked, with the reasons for which it was kept."""

    host: str
    posted_at: datetime | None
    received_at: datetime
    text: str
    because: tuple[str, ...]
    copy: bool


@dataclass(frozen=True)
class Posts:
    """The first posts of an event, and how many there are."""

    rows: tuple[PostLine, ...]
    total: int


@dataclass(frozen=True)
class KeptLine:
    """One post that a feed brought, masked: the event it is of, and whether it began it (`how`)."""

    matter_id: int
    number: str
    title: str
    how: str
    host: str
    text: str


@dataclass(frozen=True)
class Came:
    """The posts that were kept of a feed, by event, at most so many; `beyond` are kept and not among them."""

    rows: tuple[KeptLine, ...]
    beyond: int
    most: int = MOST_KEPT


def search(*, actor: Actor, wanted: OpinionFilter, page: int, now: datetime, size: int = 20) -> Page[OpinionLine]:
    """One page, what is due first on top. Raises Refused."""
    return page_of(_chosen(actor, wanted), page, size, lambda rows: _lines(rows, now))


def every(*, actor: Actor, wanted: OpinionFilter, now: datetime, most: int) -> Iterator[OpinionLine]:
    """The first so many, for an export. Raises Refused."""
    return iter(_lines(list(_chosen(actor, wanted)[:most]), now))


def of_matter(matter: Matter) -> Posts:
    """The posts of an event that a person has found already, the oldest first."""
    if matter.kind != WORKFLOW.kind:
        return Posts((), 0)
    rows = OpinionPost.objects.filter(matter=matter).select_related("feed").order_by("pk")
    return Posts(tuple(_post(row) for row in rows[:_POSTS]), rows.count())


def feeds(*, actor: Actor, most: int = 10) -> list[OpinionFeed]:
    """The last feeds that this person's places sent, the newest first. Raises Refused."""
    offices_only(actor, "舆情只供机关查看。")
    return list(_feeds(actor).order_by("-pk")[:most])


def feed(*, actor: Actor, number: int) -> OpinionFeed:
    """One of them. Raises NotFound, Refused."""
    offices_only(actor, "舆情只供机关查看。")
    found = _feeds(actor).filter(pk=number).first()
    if found is None:
        raise NotFound("没有这一份舆情，或它不在您的管辖范围内。")
    return found


def came(*, actor: Actor, feed: OpinionFeed) -> Came:
    """What was kept of a feed that a person has found already, as far as its events are in reach: those that began an
    event, those that tell of it again, and those that joined one on file."""
    rows = list(
        OpinionPost.objects.filter(feed=feed, matter__in=Matter.objects.filter(matters_in_reach(actor)))
        .select_related("matter").order_by("matter_id", "pk")[:MOST_KEPT]
    )  # fmt: skip
    firsts = OpinionPost.objects.filter(matter__in={row.matter_id for row in rows}).order_by()
    began = set(firsts.values_list("matter_id").annotate(first=Min("pk")).values_list("first", flat=True))
    new = {row.matter_id for row in rows if row.pk in began}
    return Came(tuple(_kept_line(row, began, new) for row in rows), feed.kept - len(rows))


def _kept_line(row: OpinionPost, began: Collection[int], new: Collection[int]) -> KeptLine:
    how = BEGAN if row.pk in began else AGAIN if row.matter_id in new else JOINED
    one = row.matter
    return KeptLine(one.pk, one.number, one.title, how, row.host, _posts.opened(row).text)


def refused_rows(*, actor: Actor, number: int) -> str:
    """The refused rows of a feed as a CSV text. Raises NotFound, Refused."""
    text = _posts.refusals(feed(actor=actor, number=number))
    if not text:
        raise NotFound("这一份里没有退回的行。")
    return text


def _feeds(actor: Actor) -> QuerySet[OpinionFeed]:
    here = Q(pk__in=[])
    for prefix in filter(None, actor.regions):
        here |= Q(region_code__startswith=prefix)
    return OpinionFeed.objects.filter(here)


def _chosen(actor: Actor, wanted: OpinionFilter) -> QuerySet[Matter]:
    offices_only(actor, "舆情只供机关查看。")
    found = Matter.objects.filter(matters_in_reach(actor), kind=WORKFLOW.kind)
    if wanted.shown != "all":
        found = found.filter(open=wanted.shown != "closed")
    if wanted.kind in _OF_KIND:
        found = found.filter(_OF_KIND[wanted.kind])
    if wanted.grade in LEVELS:
        found = found.filter(data__grade=wanted.grade)
    if wanted.region:
        found = found.filter(region_code=wanted.region)
    if wanted.text:
        found = found.filter(search__contains=wanted.text.lower())
    return found.order_by("-open", "due_at", "-pk")


def _lines(rows: list[Matter], now: datetime) -> list[OpinionLine]:
    told = {line.id: line for line in lines(rows, now=now)}
    return [
        OpinionLine(
            told[one.pk], _kind(one), LEVELS.get(one.data.get("grade", ""), ""),
            TRUTHS.get(one.data.get("truth", ""), ""), one.data.get("posts", 0),
            one.due_at,
        )
        for one in rows
    ]  # fmt: skip


def _kind(one: Matter) -> str:
    if one.state in (*ANSWERED, "closed"):
        return REPLIED
    return VERIFIED if "truth" in one.data else RUMOUR


def _post(row: OpinionPost) -> PostLine:
    said = _posts.opened(row)
    return PostLine(row.host, row.posted_at, row.feed.received_at, said.text, said.because, row.copy)
