"""工伤保险参保登记 (measure 13): human resources keep what the social-insurance office (社保经办机构) lists.

Two kinds (人社部发〔2014〕103号): a project is insured with everybody on its site, a firm with its own fixed staff. A
correction is a further row. Certificates come by the form, or in a list through `actions.intake`.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from huxin.access import Actor, Permission, require_anywhere
from huxin.actions._chunks import chunks
from huxin.base.errors import BadValue, NotFound, Refused
from huxin.base.identity import require_uscc
from huxin.facts.lists import INSURANCE
from huxin.law import regions
from huxin.queries import insurance as queries
from huxin.queries._reach import in_reach
from huxin.queries.insurance import KINDS, PROJECT, UNIT
from huxin.record.models import Batch, InjuryInsurance, JournalEntry, Project, Unit

NUMBER, REASON = (2, 200), (4, 200)
"""The fewest and the most characters of each."""
NO_PROJECT = "没有这个项目，或它不在您的管辖范围内，请核对编码或先导入项目表"
NO_UNIT = "单位表里没有这家企业，请核对或先导入单位表"
ELSEWHERE = "这家企业不在您的县区登记，由企业所在县区或市人社局登记"
_SAID = ("since", "until", "mistaken")


@dataclass(frozen=True)
class Certificate:
    """参保证明: `covers` is a project's code or a firm's uscc by its kind; local days, `until` None where open."""

    kind: str
    covers: str
    number: str
    since: date
    until: date | None = None


def require_entering(actor: Actor) -> None:
    """Raises Refused for whoever keeps no register of insurance."""
    require_anywhere(actor, Permission.INSURANCE)


@transaction.atomic
def enter(*, actor: Actor, told: Certificate, now: datetime) -> InjuryInsurance:
    """Enter a certificate.

    Raises:
        Refused: no permission, or something does not fit; all of it in one sentence.
    """
    require_entering(actor)
    number, covers = told.number.strip(), told.covers.strip()
    covers = covers.upper() if told.kind == UNIT else covers
    wrong = [
        _out_of_place(actor, told.kind, covers),
        "" if _fits(number, NUMBER) else f"参保证明编号写 {NUMBER[0]} 到 {NUMBER[1]} 个字",
        _out_of_order(told.since, told.until),
    ]
    if said := "；".join(filter(None, wrong)):
        raise Refused(f"还不能登记：{said}。")
    made, fresh = InjuryInsurance.objects.get_or_create(
        kind=told.kind, covers=covers, number=number, current=True,
        defaults={"since": told.since, "until": told.until, "entered_at": now, "entered_by": actor.id},
    )  # fmt: skip
    if not fresh:
        raise Refused("还不能登记：这份参保证明已经登记，有变化请打开它更正。")
    _noted(actor, "insurance.enter", made, now)
    return made


@transaction.atomic
def correct(
    *, actor: Actor, number: int, since: date, until: date | None, mistaken: bool, reason: str, now: datetime
) -> InjuryInsurance:
    """Say otherwise of a certificate: other days, or that it was entered by mistake; what was said before stays.

    Raises:
        NotFound: no such row in reach. Refused: no permission, corrected meanwhile, nothing changed, does not fit.
    """
    require_entering(actor)
    one = queries.in_reach(actor).filter(pk=number).first()
    if one is None:
        raise NotFound("没有这条参保登记，或它不在您的管辖范围内。")
    wrong = [
        _out_of_place(actor, one.kind, one.covers),
        _out_of_order(since, until),
        "" if (since, until, mistaken) != tuple(getattr(one, name) for name in _SAID) else "没有改动",
        "" if _fits(reason, REASON) else f"请写明更正的原因，{REASON[0]} 到 {REASON[1]} 个字",
    ]
    if said := "；".join(filter(None, wrong)):
        raise Refused(f"还不能更正：{said}。")
    if not InjuryInsurance.objects.filter(pk=number, current=True).update(current=False):
        raise Refused("这条登记已经有更正，请打开最新的一条再改。")
    made = InjuryInsurance.objects.create(
        kind=one.kind, covers=one.covers, number=one.number, since=since, until=until, mistaken=mistaken,
        reason=reason.strip(), entered_at=now, entered_by=actor.id,
    )  # fmt: skip
    _noted(actor, "insurance.correct", made, now)
    return made


def take(batch: Batch, rows: Iterable[Mapping[str, Any]]) -> None:
    """Enter what a list says, in the caller's transaction.

    A row that says of a certificate what the list before it said changes nothing, so that a list sent every month does
    not undo what people corrected since; nor does one that was known before what is on file.
    """
    told = {(row["kind"], row["project_code"] or row["uscc"], row["number"]): row for row in rows}
    listed: dict[Any, InjuryInsurance] = {}
    newest: dict[Any, datetime] = {}
    for one in _on_file([covers for _, covers, _ in told]):
        key = (one.kind, one.covers, one.number)
        newest[key] = max(one.entered_at, newest.get(key, one.entered_at))
        if one.batch is not None:
            listed[key] = one
    fresh = {
        key: row
        for key, row in told.items()
        if not (key in newest and newest[key] > batch.recorded_at)
        and not (key in listed and (listed[key].since, listed[key].until) == (row["since"], row["until"]))
    }
    for some in chunks([covers for _, covers, _ in fresh]):
        old = InjuryInsurance.objects.filter(covers__in=some, current=True)
        gone = [one.pk for one in old if (one.kind, one.covers, one.number) in fresh]
        for pks in chunks(gone):
            InjuryInsurance.objects.filter(pk__in=pks).update(current=False)
    InjuryInsurance.objects.bulk_create(
        [
            InjuryInsurance(
                kind=kind, covers=covers, number=number, since=row["since"], until=row["until"],
                entered_at=batch.recorded_at, entered_by=batch.by, batch=batch.pk,
            )
            for (kind, covers, number), row in fresh.items()
        ],
        batch_size=80,
    )  # fmt: skip


def misplaced(
    sender: Actor, values: Mapping[str, Sequence[Any]], projects: Container[str]
) -> dict[int, tuple[str, str, str]]:
    """What of rows (stored names) a sender may not enter, by position: column, value, reason. `projects` it reaches.

    A county enters the projects and the firms that lie in it, the city every firm on file.
    """
    here = tuple(filter(None, sender.regions))
    city = any(regions.BAIYIN.startswith(prefix) for prefix in here)
    places: dict[str, str] = {}
    for some in chunks(sorted({uscc for uscc in values["uscc"] if uscc})):
        places.update(Unit.objects.filter(pk__in=some).values_list("uscc", "region_code"))
    project, unit = (INSURANCE.column(name).label for name in ("project_code", "uscc"))
    found = {}
    rows = zip(values["kind"], values["project_code"], values["uscc"], strict=True)
    for at, (kind, code, uscc) in enumerate(rows):
        if kind == PROJECT and code not in projects:
            found[at] = (project, code, NO_PROJECT)
        elif kind == UNIT and uscc not in places:
            found[at] = (unit, uscc, NO_UNIT)
        elif kind == UNIT and not (city or places[uscc].startswith(here)):
            found[at] = (unit, uscc, ELSEWHERE)
    return found


def _out_of_place(actor: Actor, kind: str, covers: str) -> str:
    """Why this person may not enter it for that project or firm; empty where it is theirs."""
    if kind not in KINDS:
        return "请选择参保方式"
    if kind == UNIT:
        try:
            require_uscc(covers)
        except BadValue as error:
            return str(error).rstrip("。")
    rows = {"kind": [kind], "project_code": [covers], "uscc": [covers if kind == UNIT else ""]}
    mine = set(Project.objects.filter(in_reach(actor), Q(code=covers)).values_list("code", flat=True))
    return "".join(reason for _, _, reason in misplaced(actor, rows, mine).values())


def _out_of_order(since: date, until: date | None) -> str:
    return "截止日期早于开始日期" if until is not None and until < since else ""


def _on_file(covers: Sequence[str]) -> Iterable[InjuryInsurance]:
    """Every row of what is covered, the oldest first."""
    for some in chunks(sorted(set(covers))):
        yield from InjuryInsurance.objects.filter(covers__in=some).order_by("entered_at", "pk")


def _fits(text: str, bounds: tuple[int, int]) -> bool:
    return bounds[0] <= len(text.strip()) <= bounds[1]


def _noted(actor: Actor, what: str, one: InjuryInsurance, now: datetime) -> None:
    given = {"unit": one.covers} if one.kind == UNIT else {"project_code": one.covers}
    JournalEntry.objects.create(at=now, who=actor.id, what=what, subject=f"insurance:{one.pk}", given=given)
