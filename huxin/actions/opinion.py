"""舆情 (SM-18): a supplied feed is screened, and each event it tells of is one matter, however often it is told.

What is not about wages owed is counted and forgotten. Of what is kept, nobody's account is.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction

from huxin.access import Actor, Permission, require_anywhere
from huxin.access.bodies import answering
from huxin.actions import _chain, matters
from huxin.actions.matters import MACHINE, Opening
from huxin.actions.opening import named
from huxin.base import receipt
from huxin.base.keyring import FIRST_INDEX
from huxin.base.moments import local_day
from huxin.law import parameters, regions
from huxin.opinion.plain import plain
from huxin.opinion.same import Sites, Told, apart, runs, sites
from huxin.opinion.screen import Verdict, screen
from huxin.queries import _keys, _posts
from huxin.queries._mentions import Gazetteer, Mentions
from huxin.queries._posts import Said
from huxin.queries._reach import offices_only
from huxin.record.models import JournalEntry, Matter, OpinionFeed, OpinionPost, Project, Unit
from huxin.sources.feeds import Feed, Post, mended, read
from huxin.workflows.opinion import WATCH, WORKFLOW

_SHOWN = 100
"""Refusals that are listed; the file has all."""
TITLE = "帖文反映拖欠工资"


@dataclass
class _Event:
    """An event while a feed is read: the matter it is on file as, or nothing yet, the sites that were named in its
    posts, and what is told of it anew."""

    mentions: Mentions
    matter: Matter | None = None
    posts: list[tuple[Post, Verdict, str, bool]] = field(default_factory=list)
    sites: set[tuple[str, str]] = field(default_factory=set)

    def can_be(self, mentions: Mentions, named: Sites) -> bool:
        """Whether a post that names this may tell of it: no other county, project, unit or site."""
        mine = self.mentions
        pairs = [
            (_county(mine.region_code), _county(mentions.region_code)), (mine.project_id, mentions.project_id),
            (mine.unit, mentions.unit),
        ]  # fmt: skip
        return not any(one and other and one != other for one, other in pairs) and not apart(named, self.sites)


class _Events:
    """The events that are known, to be found by project, by unit and place, and by what is told of them."""

    def __init__(self) -> None:
        self.all: list[_Event] = []
        self._told, self._of = Told(), list[_Event]()
        self._named: dict[tuple[str, object], list[_Event]] = defaultdict(list)

    def add(self, event: _Event) -> _Event:
        """A new one."""
        self.all.append(event)
        if event.mentions.project_id:
            self._named["project", event.mentions.project_id].append(event)
        if event.mentions.unit:
            self._named[event.mentions.unit, event.mentions.region_code].append(event)
        return event

    def tell(self, event: _Event, text: str) -> None:
        """Remember in which words an event was told, and of which sites."""
        said = plain(text).text
        self._told.add(runs(said))
        event.sites |= sites(said)
        self._of.append(event)

    def of(self, text: str, mentions: Mentions) -> tuple[_Event | None, bool]:
        """The event that a post tells of, and whether an earlier post says the same. Two counties, projects, units or
        sites are two events."""
        said = plain(text).text
        named = sites(said)
        told = (self._of[place] for place in self._told.like(runs(said)))
        same = next((one for one in told if one.can_be(mentions, named)), None)
        project = self._named.get(("project", mentions.project_id), []) if mentions.project_id else []
        firm = (
            one for one in self._named.get((mentions.unit, mentions.region_code), []) if one.can_be(mentions, named)
        )
        return next(iter(project), None) or same or next(firm, None), same is not None


def _county(region_code: str) -> str:
    """A county's code; nothing for the city, which is where an event stands of which the county is not known."""
    return "" if region_code.endswith("00") else region_code


def take(*, actor: Actor, data: bytes, now: datetime, name: str = "") -> OpinionFeed:
    """Screen a feed; keep what is about wages owed in this city, each event as one matter.

    The same feed again changes nothing. A post that was kept before is counted as such. `name`: what the file is
    called, empty for pasted text.

    Raises:
        Refused: no permission to import. BadSource: no feed that can be read.
    """
    require_taking(actor)
    feed = read(data, now=now, name=name)
    found = [(post, verdict) for post in feed.posts if (verdict := screen(post.text)).relevant]
    with transaction.atomic():
        _chain.hold()
        row = _row(actor, feed, now)
        events, again, elsewhere = _events(found, actor, now)
        opened, joined = _kept(events, row, now)
        row.kept = sum(len(event.posts) for event in events)
        row.opened, row.joined, row.again, row.elsewhere = opened, joined, again, elsewhere
        row.save(update_fields=["kept", "opened", "joined", "again", "elsewhere"])
        given = {"posts": row.posts, "kept": row.kept, "refused": row.refused}
        JournalEntry.objects.create(
            at=now, who=actor.id, what="opinion.take", subject=f"opinion_feed:{row.pk}", given=given
        )
    return row


def require_taking(actor: Actor) -> None:
    """Raises Refused for whoever brings no data in, and for everybody outside the offices."""
    offices_only(actor, "舆情由机关送入。")
    require_anywhere(actor, Permission.IMPORT)


def _row(actor: Actor, feed: Feed, now: datetime) -> OpinionFeed:
    region, refused = _home(actor), feed.refused
    return OpinionFeed.objects.create(
        received_at=now, by=actor.id, region_code=region, kind=feed.kind, posts=len(feed.posts) + len(refused),
        refused=len(refused), refusals=[[one.row, one.name, one.reason] for one in refused[:_SHOWN]],
        sealed=_posts.sealed_refusals(mended(refused, feed.kind) if refused else "", region),
    )  # fmt: skip


def _home(actor: Actor) -> str:
    """The county whose person this is, else the city."""
    own = next((code for code in actor.regions if len(code) == 6), "")
    return own or regions.BAIYIN


def _events(found: Iterable[tuple[Post, Verdict]], actor: Actor, now: datetime) -> tuple[list[_Event], int, int]:
    """The events of a feed, those on file first; how many posts were on file, and how many are about elsewhere."""
    names, events, again, elsewhere = Gazetteer(), _open_events(now), 0, 0
    marked = [(post, verdict, _mark(post)) for post, verdict in found]
    known = _known([mark for _, _, mark in marked])
    for post, verdict, mark in marked:
        mentions = names.named(verdict.text)
        if mark in known or mentions.elsewhere:
            again, elsewhere = again + (mark in known), elsewhere + (mark not in known)
            continue
        known.add(mark)
        event, copy = events.of(post.text, mentions)
        if event is None:
            place = mentions.region_code or _home(actor)
            event = events.add(_Event(Mentions(place, mentions.project_id, mentions.unit)))
        event.posts.append((post, verdict, mark, copy))
        events.tell(event, post.text)
    return events.all, again, elsewhere


def _mark(post: Post) -> str:
    """A post's own mark: what it says, where, and on which day."""
    day = str(local_day(post.posted)) if post.posted else ""
    return receipt.digest(_keys.current().index_keys[FIRST_INDEX], f"post\0{post.host}\0{day}\0{post.text}")


def _known(marks: Sequence[str], size: int = 500) -> set[str]:
    parts = (marks[at : at + size] for at in range(0, len(marks), size))
    return {one for part in parts for one in OpinionPost.objects.filter(mark__in=part).values_list("mark", flat=True)}


def _open_events(now: datetime) -> _Events:
    """The events on file that are not over, told of within the days of ``sm18.event``."""
    since = now - timedelta(days=parameters.at(local_day(now))["sm18.event"].value)
    found = Matter.objects.filter(kind=WORKFLOW.kind, open=True, updated_at__gte=since).order_by("pk")
    events, by_matter = _Events(), {}
    for one in found.prefetch_related("links"):
        unit = next((link.key for link in one.links.all() if link.kind == "unit" and link.part == "named"), "")
        by_matter[one.pk] = events.add(_Event(Mentions(one.region_code, one.project_id, unit), one))
    for post in OpinionPost.objects.filter(matter__in=by_matter).order_by("pk"):
        events.tell(by_matter[post.matter_id], _posts.opened(post).text)
    return events


def _kept(events: Iterable[_Event], row: OpinionFeed, now: datetime) -> tuple[int, int]:
    """Put the posts on file with their events; how many events are new, and how many posts joined one on file."""
    told = [event for event in events if event.posts]
    new, more = ([event for event in told if (event.matter is None) is unknown] for unknown in (True, False))
    made = matters.open_all(actor=MACHINE, many=[(_about(event), {}) for event in new], now=now) if new else []
    for event, matter in zip(new, made, strict=True):
        event.matter = matter
    OpinionPost.objects.bulk_create(post for event in told for post in _rows(event, row))
    for event in more:
        assert event.matter is not None
        posts = OpinionPost.objects.filter(matter=event.matter).count()
        matters.move(actor=MACHINE, matter_id=event.matter.pk, name="more", given={}, sets={"posts": posts}, now=now)
    return len(new), sum(len(event.posts) for event in more)


def _rows(event: _Event, row: OpinionFeed) -> Iterable[OpinionPost]:
    for post, verdict, mark, copy in event.posts:
        said = _posts.sealed(Said(post.text, verdict.because), mark)
        yield OpinionPost(
            matter=event.matter, feed=row, host=post.host, posted_at=post.posted, mark=mark, copy=copy, sealed=said
        )


def _about(event: _Event) -> Opening:
    """A matter in the product's own words: nothing that was posted stands in it."""
    mentions = event.mentions
    project = Project.objects.filter(pk=mentions.project_id).first() if mentions.project_id else None
    unit = Unit.objects.filter(pk=mentions.unit).first() if mentions.unit else None
    sector = project.sector if project else ""
    where = project.name if project else unit.name if unit else regions.name(mentions.region_code)
    links = named(project) if project else []
    if unit:
        links = [*links, ("unit", unit.uscc, "named")]
    body = answering(WATCH, region_code=mentions.region_code, sector=sector)
    near = next((one for one in body if one.region_code == mentions.region_code), body[0])
    data = {
        "posts": len(event.posts), "names": bool(project or unit), "door": "online", "claim": "wages",
        "facts": f"{TITLE}：{where}。原文见舆情的帖文，不含发帖人。", "employer": unit.name if unit else "",
        "place": project.name if project else "",
    }  # fmt: skip
    return Opening(
        kind=WORKFLOW.kind, title=f"舆情：{where}", region_code=mentions.region_code, sector=sector, body=near.key,
        project_id=project.pk if project else None, links=links, data=data,
    )  # fmt: skip
