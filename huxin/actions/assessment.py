"""年度考核 (SM-14; measures 25, 26): begun for every county, its assessors appointed, its score locked with its basis.

The basis is kept as a file of the matter, encrypted under its digest and in the chain like any other; the sheet with
its digest stands in the matter. `replay` computes every lock again from its file.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from huxin.access import Actor, Permission, Role, require_anywhere
from huxin.access.bodies import bodies
from huxin.actions import _chain, _spool, attachments, matters
from huxin.actions._reads import READS
from huxin.actions.matters import MACHINE, Opening
from huxin.base.chain import canonical, digest
from huxin.base.errors import HuxinError, Refused
from huxin.base.moments import local_day
from huxin.law import regions, scoring
from huxin.law.assessment import Mode, Source, items, plan
from huxin.queries import _keys
from huxin.queries import assessment as queries
from huxin.record.models import JournalEntry, Matter, Staff
from huxin.workflows.assessment import ASSESSORS, SLOTS

OFFICE = "city_office"


@dataclass(frozen=True)
class Dates:
    """Until when the self-check, the field check and the circular of a year's assessment are due; local days."""

    self_by: date
    field_by: date
    circulate_by: date


@transaction.atomic
def begin(*, actor: Actor, year: int, dates: Dates, now: datetime) -> int:
    """Issue a year's plan to every county that has none yet; how many.

    Raises:
        Refused: no permission, dates out of order or over, a year that is not over or has no plan, or every county
            has one. LawGap.
    """
    require_anywhere(actor, Permission.PLAN)
    today = local_day(now)
    if not today <= dates.self_by <= dates.field_by <= dates.circulate_by:
        raise Refused("自查、实地核查、通报的日期须从今天起依次排列。")
    if not 2018 <= year <= today.year:
        raise Refused(f"考核年度须在2018年至{today.year}年之间。")
    plan(year)
    _chain.hold()
    known = {one.region_code for one in queries.of_year(year)}
    waiting = [code for code in regions.counties_of(regions.BAIYIN, on=today) if code not in known]
    if not waiting:
        raise Refused(f"{year}年度各县区的考核都已经部署。")
    opened = [_open(code, year, dates, now) for code in waiting]
    given = {"year": year, "regions": waiting, "circulate_by": str(dates.circulate_by)}
    JournalEntry.objects.create(
        at=now, who=actor.id, what="assessment.begin", subject=f"matter:{opened[0].pk}", given=given
    )
    return len(waiting)


def _open(code: str, year: int, dates: Dates, now: datetime) -> Matter:
    filed = [one for one in items(year) if one.source is Source.FILE and one.mode is not Mode.MANUAL]
    asked = [ask for one in filed for ask in one.asks]
    assert len(asked) <= len(SLOTS)
    judged = [one for one in items(year) if one.mode is Mode.MANUAL]
    about = Opening(
        kind="assessment", title=f"{year}年度考核：{regions.name(code)}", region_code=code, sector="",
        body=bodies()[f"government_{code}"].key,
        data={
            "year": year, "self_by": str(dates.self_by), "field_by": str(dates.field_by),
            "circulate_by": str(dates.circulate_by), "file_asks": asked,
            "manual_items": [one.title for one in judged], "manual_most": [one.weight for one in judged],
            "plan_said": f"方案的出处：{plan(year).source}（{plan(year).status.label}）。",
            "rule_said": queries.rule_said(local_day(now)),
        },
    )  # fmt: skip
    return matters.open_matter(actor=replace(MACHINE, body=OFFICE), about=about, given={}, now=now)


def appoint(*, actor: Actor, matter_id: int, said: str, now: datetime) -> Matter:
    """Say who checks in the field, by user name, and draw the sites.

    Raises:
        Refused: fewer than two, nobody of that name, nobody of the city's offices, or one who belongs to the county.
    """
    one = queries.by_id(actor, matter_id)
    names = list(dict.fromkeys(said.replace("，", ",").replace("、", ",").replace(" ", "").split(",")))
    who = [name for name in names if name]
    if len(who) < 2:
        raise Refused("核查人员至少两人。")
    known = {person.username: person for person in Staff.objects.filter(username__in=who, is_active=True)}
    if wrong := [why for name in who if (why := _unfit(name, known.get(name), one.region_code))]:
        raise Refused(f"还不能确定核查人员：{'；'.join(wrong)}。")
    sets = {**READS["sites"](one, now), "assessors": who, "drawn_on": str(local_day(now)), "prepared": one.version}
    typed = {"assessors_said": "、".join(who)}
    return matters.move(actor=actor, matter_id=matter_id, name="appoint", given=typed, sets=sets, now=now)


def _unfit(name: str, person: Staff | None, county: str) -> str:
    """Why somebody may not assess a county; empty where nothing is against it."""
    if person is None:
        return f"没有用户名为「{name}」的在职人员"
    body = bodies().get(person.body)
    if (body and body.region_code == county) or (person.regions and all(code == county for code in person.regions)):
        return f"「{name}」是{regions.name(county)}的人员，不能考核本县区"
    if Role(person.role) not in ASSESSORS:
        return f"「{name}」的角色是{Role(person.role).label}，核查人员从{'、'.join(r.label for r in ASSESSORS)}中确定"
    return ""


def lock(*, actor: Actor, matter_id: int, note: str, now: datetime) -> Matter:
    """Compute and lock the score as of today. Raises Refused, LawGap."""
    one = queries.by_id(actor, matter_id)
    sets, basis = _locked(one, queries.scored(one, as_of=local_day(now)), now)
    typed = {"basis": [basis], "note": note}
    return matters.move(actor=actor, matter_id=matter_id, name="lock", given=typed, sets=sets, now=now)


def accept(*, actor: Actor, matter_id: int, given: Mapping[str, Any], now: datetime) -> Matter:
    """Uphold an objection: score the locked facts again, with what it says must count or not, and lock beside the old
    lock.

    Raises Refused, LawGap.
    """
    one = queries.by_id(actor, matter_id)
    told = {key: str(given.get(key) or "") for key in ("answered", "count_late", "struck")}
    sets, basis = _relocked(one, queries.heard(one, told), now)
    if not told["struck"]:  # an earlier one that is not repeated no longer holds
        sets["struck"] = None
    typed = {**told, "basis": [basis]}
    return matters.move(actor=actor, matter_id=matter_id, name="accept", given=typed, sets=sets, now=now)


def correct(*, actor: Actor, matter_id: int, given: Mapping[str, Any], now: datetime) -> Matter:
    """Score the locked facts again without the circulars that were withdrawn since, and lock beside the old lock.

    Raises:
        Refused: the newest lock counts none of those. LawGap.
    """
    one = queries.by_id(actor, matter_id)
    if not queries.withdrawn(one, today=local_day(now)):
        raise Refused("最近一次锁定的计分里没有已经撤回的通报，不需要更正。")
    sets, basis = _relocked(one, one, now)
    typed = {"corrected": str(given.get("corrected") or ""), "basis": [basis]}
    return matters.move(actor=actor, matter_id=matter_id, name="correct", given=typed, sets=sets, now=now)


def _relocked(one: Matter, after: Matter, now: datetime) -> tuple[dict[str, Any], str]:
    """The same of a lock beside others, by how the matter would stand; what it changes of the one before in words."""
    before = queries.locks(one)
    if not before:
        raise Refused("这件考核还没有计分。")
    sets, basis = _locked(one, queries.rescored(after, basis_of(before[0]), today=local_day(now)), now)
    return {**sets, "effect_text": queries.effect_text(before[-1].sheet, sets["locks"][-1]["sheet"])}, basis


def _locked(one: Matter, made: tuple[bytes, dict[str, Any]], now: datetime) -> tuple[dict[str, Any], str]:
    """What a lock keeps with the matter, and the digest of the file of its basis, which is received."""
    basis, sheet = made
    kept = list(one.data.get("locks", []))
    name = f"计分依据-{one.region_code}-{one.data['year']}-{len(kept) + 1}.txt"
    sha256 = attachments.receive(actor=MACHINE, data=basis, file_name=name, now=now)
    entry = {
        "n": len(kept) + 1, "on": str(local_day(now)), "sheet": sheet, "digest": digest(sheet), "basis": sha256,
    }  # fmt: skip
    words = f"折算得{queries.said(sheet['score'])}，其中{sheet['missing']}项没有分数。"
    sets = {
        "locks": [*kept, entry], "prepared": one.version, "lock_n": len(kept) + 1, "lock_digest": entry["digest"],
        "lock_basis": sha256, "score_text": words,
    }  # fmt: skip
    return sets, sha256


@dataclass(frozen=True)
class Replayed:
    """A lock computed again. `why` is empty where it gave the same bytes."""

    number: str
    county: str
    year: int
    n: int
    facts: int
    why: str


def replay() -> Iterator[Replayed]:
    """Every lock on file computed again from the basis it rests on, as bytes against bytes."""
    for one in Matter.objects.filter(kind=queries.KIND).order_by("pk"):
        for kept in queries.locks(one):
            why = again(kept)
            county, year, facts = regions.name(one.region_code), int(one.data["year"]), kept.sheet["facts"]
            yield Replayed(one.number, county, year, kept.n, facts, why)


def again(kept: queries.Lock) -> str:
    """Why a lock is not what its basis gives; empty where it is, byte for byte."""
    try:
        made = scoring.sheet(basis_of(kept))
    except HuxinError as error:
        return str(error)
    if not kept.sound:
        return "计分表与锁定时的摘要不一致。"
    return "" if canonical(made) == canonical(kept.sheet) else "按计分依据重算，结果与锁定的计分表不一致。"


def basis_of(kept: queries.Lock) -> bytes:
    """The file a lock rests on. Raises NotFound, KeyMissing."""
    return _spool.read(settings.HUXIN_HOME.attachments, _keys.current(), kept.basis)
