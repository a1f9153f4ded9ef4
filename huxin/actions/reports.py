"""反映: a grievance comes in by a door, once however often it is sent, and opens a complaint or joins one.

Who brings it is kept apart (`Reporter`). The complaint knows workers by number, and none of the reporter's own words.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any

from django.db import transaction

from huxin.access import Actor
from huxin.access.bodies import answering
from huxin.actions import _chain, _stakes, matters, opening, photos, registry
from huxin.actions._rebound import rebound
from huxin.actions._writing import append
from huxin.actions.matters import MACHINE, Opening
from huxin.base import receipt
from huxin.base.errors import BadValue, LawGap, NotFound, Refused
from huxin.base.keyring import FIRST_INDEX
from huxin.base.moments import CHINA, local_day
from huxin.base.money import yuan
from huxin.base.months import last_day, month_text, months_between, shift
from huxin.facts import people
from huxin.law import festival, parameters, regions
from huxin.law.calendar import calendar
from huxin.law.terms import due
from huxin.queries import _amounts, _keys, _told
from huxin.queries._amounts import Amount
from huxin.queries._told import Told
from huxin.queries.reports import of_matter as lines_of
from huxin.record.models import JournalEntry, Matter, Person, Project, Report, Reporter
from huxin.workflows import workflow
from huxin.workflows.complaint import DOORS

KIND = "complaint"


@dataclass(frozen=True)
class Who:
    """A person as told: numbers as typed, each may be empty. `worker_id` where they are signed in as that worker."""

    name: str = ""
    id_no: str = ""
    phone: str = ""
    worker_id: int | None = None

    def checked(self) -> "Who":
        """Normalised. Raises BadValue for what is no name, number or phone."""
        return replace(
            self,
            name=people.name(self.name) if self.name else "",
            id_no=people.id_no(self.id_no) if self.id_no else "",
            phone=people.phone(self.phone) if self.phone else "",
        )


@dataclass(frozen=True)
class Claim:
    """What one worker claims: fen, for so many months."""

    who: Who
    claimed_fen: int
    months: int = 1


@dataclass(frozen=True)
class Grievance:
    """What is reported. `own` is who brings it, unless anonymous: then at most a phone is kept of them.

    `claims` are the workers it is for, by whatever number is known; without any, `told` has the sum and the heads.
    """

    told: Told
    region_code: str = regions.BAIYIN
    project_code: str = ""
    own: Who = field(default_factory=Who)
    anonymous: bool = False
    claims: Sequence[Claim] = ()


@dataclass(frozen=True)
class Filed:
    """A report on file. `code` opens it again; `limitation` is empty, ``partly`` or ``past``.

    `joined`: it was put to a matter that was open before.
    """

    key: str
    code: str
    matter_id: int
    limitation: str
    repeated: bool = False
    joined: bool = False


def file(
    *,
    grievance: Grievance,
    once: str,
    now: datetime,
    door: str = "portal",
    actor: Actor | None = None,
    sent: Iterable[bytes] = (),
) -> Filed:
    """Take a report; sent again under the same mark it is the one taken already.

    Args:
        once: a random mark that whoever sends it made beforehand.
        actor: the member of staff who takes it down; None where the worker does it themselves.
        sent: photos.

    Raises:
        Refused: the role takes no complaints here. BadValue: a name or number that is none. BadSource: a bad photo.
    """
    key, pictures = secrets.token_hex(8), photos.all_cleaned(sent)
    with transaction.atomic():
        _chain.hold()  # one after the other, so that the same sent twice at once is seen
        ring = _keys.current()
        code, mark = receipt.receipt_code(ring.index_keys[FIRST_INDEX], once), _mark(once)
        if known := Report.objects.filter(once=mark).first():
            told = _told.opened(known)
            return Filed(known.key, code, known.matter_id, limitation(told, today=local_day(known.received_at)), True)
        own, found = _identified(grievance)
        seen = grievance.own.worker_id is not None or actor is not None
        project = Project.objects.filter(code=grievance.project_code).first() if grievance.project_code else None
        before = _joined(project, own, found, key, door, now) if seen else None
        matter = before or _opened(grievance, project, found, key, door, actor or MACHINE, now)
        report = Report.objects.create(
            key=key, matter=matter, door=door, received_at=now, by=actor.id if actor else "", once=mark,
            code=receipt.digest(ring.index_keys[FIRST_INDEX], code), sealed=_told.sealed(grievance.told, key),
        )  # fmt: skip
        verified = grievance.own.worker_id is not None or (actor is not None and door == "visit")
        _keep_people(report, own, found, grievance.anonymous, verified, now)
        rebound(matter, now=now)
        if pictures:
            append(report, "", "", photos.keep(pictures, now=now), now=now)
        JournalEntry.objects.create(
            at=now, who=actor.id if actor else "reporter", what="report.file", subject=f"report:{key}",
            given={"door": door, "matter": matter.number},
        )  # fmt: skip
        past = limitation(grievance.told, today=local_day(now))
        return Filed(key, code, matter.pk, past, joined=before is not None)


def reveal(*, actor: Actor, matter_id: int, key: str, purpose: str, now: datetime) -> dict[str, str]:
    """Who brought a report, in full, by what it is called; recorded and chained, value by value.

    Raises:
        NotFound: no such report of a matter in reach. Refused: no permission, or no purpose.
    """
    line = next((one for one in lines_of(actor=actor, matter_id=matter_id) if one.key == key), None)
    if line is None:
        raise NotFound("没有这条反映，或它不在您的管辖范围内。")
    place = Matter.objects.get(pk=matter_id)
    found = registry.reveal(
        actor=actor, purpose=purpose, place=place, ids=line.ids.values(), subject=f"report:{key}", now=now
    )
    return {label: found[pk] for label, pk in line.ids.items() if pk in found}


def limitation(told: Told, *, today: date) -> str:
    """Whether what is claimed lies past the two years after which labour inspection need not look into it.

    ``past`` where all months do, ``partly`` where the first does, else empty
    (劳动保障监察条例第二十条, sm1.limitation).
    """
    if told.first_ym is None or told.last_ym is None:
        return ""
    term = parameters.at(today)["sm1.limitation"].term

    def is_past(ym: int) -> bool:
        # What is not paid until the end of the following month is owed from then on.
        owed_from = datetime.combine(last_day(shift(ym, 1)), time(12), CHINA)
        return due(term, owed_from.replace(tzinfo=None), calendar()).on < today

    return "past" if is_past(told.last_ym) else "partly" if is_past(told.first_ym) else ""


@dataclass(frozen=True)
class Known:
    """A person by the registry's ids."""

    worker_id: int | None = None
    name_id: int | None = None
    id_no_id: int | None = None
    phone_id: int | None = None


_Found = Sequence[tuple[Known, Claim]]


def _identified(grievance: Grievance) -> tuple[Known, _Found]:
    """Everybody named, as the registry's ids. Of an anonymous reporter nothing is entered but a phone."""
    own = grievance.own.checked()
    if grievance.anonymous:
        own = Who(phone=own.phone)
    known = identified([own, *(claim.who.checked() for claim in grievance.claims)])
    if missing := [place for place, one in enumerate(known[1:], start=1) if one.worker_id is None]:
        raise BadValue(f"第 {missing[0]} 名工人没有手机号或身份证号，请补上一个。")
    return known[0], list(zip(known[1:], grievance.claims, strict=True))


def identified(whos: Sequence[Who]) -> list[Known]:
    """People, checked, as the registry's ids; in the caller's transaction."""
    ids = {
        kind: registry.identify(kind, [value for who in whos if (value := getattr(who, kind))])
        for kind in ("id_no", "name", "phone")
    }
    return [_known(who, ids) for who in whos]


def listed(claims: Sequence[Claim], *, now: datetime) -> dict[int, Amount]:
    """The workers of a list that an officer takes down, by number, with what each claims; in the caller's transaction.

    Whoever told an identity number and stands on no roster is known by name from now on.

    Raises:
        BadValue: a name or number that is none, or a worker with neither phone nor identity number.
    """
    _, found = _identified(Grievance(Told(story=""), claims=claims))
    Person.objects.bulk_create(
        [
            Person(id=known.id_no_id, name_id=known.name_id, phone_id=known.phone_id, updated_at=now)
            for known, _ in found
            if known.id_no_id is not None
        ],
        ignore_conflicts=True,
    )
    return _at_stake(found)


def _known(who: Who, ids: Mapping[str, Mapping[str, int]]) -> Known:
    id_no, phone = ids["id_no"].get(who.id_no), ids["phone"].get(who.phone)
    return Known(who.worker_id or id_no or phone, ids["name"].get(who.name), who.worker_id or id_no, phone)


def _keep_people(report: Report, own: Known, found: _Found, anonymous: bool, verified: bool, now: datetime) -> None:
    listed = (("listed", known, False, False) for known, _ in found if known != own)
    rows = [("self", own, anonymous, verified), *listed]
    Reporter.objects.bulk_create(
        Reporter(report=report, at=now, part=part, anonymous=hidden, verified=sure, **vars(known))
        for part, known, hidden, sure in rows
    )


def _at_stake(found: _Found) -> dict[int, Amount]:
    """By worker; one who stands on a list twice claims the sum."""
    amounts: dict[int, Amount] = {}
    for known, claim in found:
        assert known.worker_id is not None
        before = amounts.get(known.worker_id, Amount())
        fen, months = before.claimed_fen + claim.claimed_fen, max(before.months, claim.months)
        amounts[known.worker_id] = Amount(claimed_fen=fen, months=months)
    return amounts


def _joined(project: Project | None, own: Known, found: _Found, key: str, door: str, now: datetime) -> Matter | None:
    """The open complaint about the same project in which the same worker already stands, with this report joined to it.

    Asked only where it is sure who the person is: a number that anybody can type must not lead into somebody's matter.
    """
    workers = {known.worker_id for known in (own, *(known for known, _ in found)) if known.worker_id is not None}
    if project is None or not workers:
        return None
    same = Matter.objects.filter(kind=KIND, open=True, project_id=project.pk, amounts__worker_id__in=workers)
    flow = workflow(KIND)
    for matter in same.distinct().order_by("id"):
        if flow.leads(flow.move("join"), matter.state):
            amounts = _amounts.of(matter)
            for worker, new in _at_stake(found).items():
                old = amounts.get(worker, Amount())
                more, months = max(old.claimed_fen, new.claimed_fen), max(old.months, new.months)
                amounts[worker] = old._replace(claimed_fen=more, months=months)
            why, said = f"再次反映，来源：{_door(door)}。", {"second": True}
            add(matter, amounts, why, now=now, links=[("report", key, "")], sets=said)
            return matter
    return None


def add(
    matter: Matter,
    amounts: Mapping[int, Amount],
    why: str,
    *,
    now: datetime,
    links: Sequence[tuple[str, str, str]] = (),
    sets: Mapping[str, Any] | None = None,
) -> None:
    """Put workers on the list of a complaint, or raise what they claim, by the machine."""
    _stakes.put(matter, amounts)
    figures = _amounts.figures(amounts.values())
    matters.move(
        actor=MACHINE,
        matter_id=matter.pk,
        name="join",
        given={"reason": why},
        sets={**figures, **(sets or {})},
        links=links,
        now=now,
    )


def _opened(
    grievance: Grievance, project: Project | None, found: _Found, key: str, door: str, actor: Actor, now: datetime
) -> Matter:
    told, flow, today, amounts = grievance.told, workflow(KIND), local_day(now), _at_stake(found)
    here: dict[str, Any] = {"region_code": grievance.region_code, "sector": "other"}
    if project:
        here = {"region_code": project.region_code, "sector": project.sector}
    place = project.name if project else regions.name(grievance.region_code)
    turn = answering(flow.states[0].turn, **here)
    body = next((one for one in turn if one.region_code == here["region_code"]), turn[0])
    figures = _amounts.figures(amounts.values()) if amounts else _unlisted(told)
    about = Opening(
        kind=KIND,
        title=place if project else f"{place}，用人单位待查",
        **here,
        body=body.key,
        project_id=project.pk if project else None,
        data={
            **figures,
            "government": bool(project and project.funding == "government"),
            "festival": _before_festival(today),
            "group": figures["heads"] >= parameters.at(today)["sm1.group.heads"].value,
            "anonymous": grievance.anonymous,
            "limitation": limitation(told, today=today),
        },
        links=[("report", key, ""), *(opening.named(project) if project else [])],
        amounts=amounts,
    )
    given = {"door": door, "claim": "wages", "place": place, "period": _period(told), "facts": _facts(told, figures)}
    return matters.open_matter(actor=actor, about=about, given=given, now=now)


def _unlisted(told: Told) -> dict[str, int]:
    """The figures of a claim whose workers are not known by any number: none of them counts as paid."""
    fen, months = told.claimed_fen, _months(told)
    return {
        **_amounts.figures([]), "heads": told.heads, "claimed_fen": fen, "owed_fen": fen, "unpaid": told.heads,
        "months": months, "largest_fen": fen // max(told.heads, 1),
    }  # fmt: skip


def _before_festival(day: date) -> bool:
    try:
        return festival.in_window(day)
    except LawGap:  # nobody is turned away because a year's date is not on file
        return False


def _months(told: Told) -> int:
    if told.first_ym is None or told.last_ym is None:
        return 1
    return len(months_between(told.first_ym, told.last_ym))


def _period(told: Told) -> str:
    if told.first_ym is None or told.last_ym is None:
        return ""
    first, last = month_text(told.first_ym), month_text(told.last_ym)
    return first if first == last else f"{first} 至 {last}"


def _facts(told: Told, figures: Mapping[str, int]) -> str:
    period = _period(told)
    what = f"{figures['heads']} 人，{period + ' 的' if period else ''}工资，合计 {yuan(figures['claimed_fen'])} 元。"
    return f"反映被拖欠工资：{what}反映人的原话和身份另行保存，见反映记录。"


def _door(door: str) -> str:
    if door not in DOORS:
        raise Refused("没有这个来源，请从列出的来源里选。")
    return DOORS[door]


def _mark(once: str) -> str:
    return receipt.digest(_keys.current().index_keys[FIRST_INDEX], f"once\0{once}")
