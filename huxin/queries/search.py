"""One search across everything this person may see. People are found by an exact value, through the blind index."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import or_

from django.db.models import Exists, OuterRef, Q

from huxin.access import Actor, Permission, Role, require_anywhere
from huxin.base.home import Home
from huxin.engine import read
from huxin.queries import matters, people
from huxin.queries._reach import in_reach, matters_in_reach
from huxin.queries.matters import MatterFilter, MatterLine
from huxin.queries.people import PersonRow
from huxin.queries.projects import ProjectFilter, ProjectLine
from huxin.queries.projects import search as projects_like
from huxin.queries.runs import current
from huxin.record.models import Matter, MatterAmount, MatterLink, Paper, Project, Unit

MOST = 10
"""Rows of a heading."""

_ID_NO, _PHONE = re.compile(r"\d{17}[\dXx]"), re.compile(r"1\d{10}")
_CARD = re.compile(r"\d{12,19}")


@dataclass(frozen=True)
class UnitFound:
    """A unit of a project or a matter in reach."""

    code: str
    name: str


@dataclass(frozen=True)
class PaperFound:
    """A paper of a matter in reach."""

    id: int
    title: str
    number: str
    matter_id: int


@dataclass(frozen=True)
class Found:
    """What a text found, at most `MOST` of each kind."""

    matters: tuple[MatterLine, ...]
    projects: tuple[ProjectLine, ...]
    units: tuple[UnitFound, ...]
    papers: tuple[PaperFound, ...]

    @property
    def nothing(self) -> bool:
        """Whether it found nothing at all."""
        return not (self.matters or self.projects or self.units or self.papers)


@dataclass(frozen=True)
class PersonFound:
    """A worker, masked, with where in reach he or she works or is owed."""

    person: PersonRow
    projects: tuple[tuple[int, str], ...]
    matters: tuple[MatterLine, ...]


def looks_personal(text: str) -> bool:
    """Whether a text is a number of a person, which belongs in no address and no log."""
    plain = "".join(text.split())
    return any(form.fullmatch(plain) for form in (_ID_NO, _PHONE, _CARD))


def everything(*, actor: Actor, text: str, now: datetime) -> Found:
    """Matters, projects, units and papers in reach that a text names."""
    text = text.strip()
    if len(text) < 2:
        return Found((), (), (), ())
    found = matters.chosen(actor, MatterFilter(text=text, shown="all"), now=now).values_list(*matters.COLUMNS)[:MOST]
    listed = projects_like(actor=actor, wanted=ProjectFilter(text=text), page=1, size=MOST)
    return Found(
        matters=tuple(matters.lines_of(found, now=now)) if actor.holds(Permission.MATTERS) else (),
        projects=listed.rows,
        units=_units(actor, text),
        papers=_papers(actor, text),
    )


def persons(*, home: Home, actor: Actor, text: str, now: datetime) -> tuple[PersonFound, ...]:
    """Workers of exactly this name, identity number, phone or card who appear in reach.

    Raises:
        Refused: the role may not look for people.
    """
    require_anywhere(actor, Permission.UNMASK)
    plain = "".join(text.split())
    if not plain:
        return ()
    workers = _workers(plain)[: 5 * MOST]
    rosters = read.rostered(home, workers, known_at=now) if workers else {}
    rows = (_person(home, actor, worker, rosters.get(worker, []), now) for worker in workers)
    return tuple(row for row in rows if row is not None)[:MOST]


def _workers(plain: str) -> Sequence[int]:
    if _ID_NO.fullmatch(plain):
        found = people.find("id_no", plain.upper())
        return [found] if found else []
    return people.called(plain) if _PHONE.fullmatch(plain) else people.named(plain)


def _person(home: Home, actor: Actor, worker: int, rosters: Sequence[int], now: datetime) -> PersonFound | None:
    """Nothing where the worker appears nowhere in reach: that somebody exists elsewhere is not told."""
    owed = MatterAmount.objects.filter(worker_id=worker).values("matter_id")
    named = MatterLink.objects.filter(kind="person", key=str(worker)).values("matter_id")
    cases = Matter.objects.filter(matters_in_reach(actor)).filter(Q(pk__in=owed) | Q(pk__in=named)).order_by("-id")
    run = current()
    codes = read.projects_of(home, run.id, worker) if run else []
    sites = Project.objects.filter(
        in_reach(actor, Permission.UNMASK), Q(code__in=codes) | Q(pk__in=rosters)
    ).values_list("id", "name")
    found = PersonFound(people.people([worker])[worker], tuple(sites), tuple(matters.lines(cases[:MOST], now=now)))
    return found if found.projects or found.matters else None


def _units(actor: Actor, text: str) -> tuple[UnitFound, ...]:
    if actor.role is Role.ENTERPRISE:
        found = Unit.objects.filter(uscc__in=actor.units)
    else:
        here = Project.objects.filter(in_reach(actor))
        parties = (here.filter(**{party: OuterRef("uscc")}) for party in ("contractor_uscc", "owner_uscc"))
        found = Unit.objects.filter(or_(*map(Exists, parties)))
    found = found.filter(Q(name__icontains=text) | Q(uscc__istartswith=text)).order_by("name")
    return tuple(UnitFound(*row) for row in found.values_list("uscc", "name")[:MOST])


def _papers(actor: Actor, text: str) -> tuple[PaperFound, ...]:
    number = text.replace("[", "〔").replace("]", "〕").replace("（", "〔").replace("）", "〕")
    if not any(character.isdigit() for character in number):
        return ()
    rows = Paper.objects.filter(number__startswith=number).order_by("-id")[: 10 * MOST]
    reached = set(
        Matter.objects.filter(matters_in_reach(actor), pk__in={p.matter_id for p in rows}).values_list("pk", flat=True)
    )
    here = [p for p in rows if p.matter_id in reached]
    return tuple(PaperFound(p.pk, p.title, p.number, p.matter_id) for p in here[:MOST])
