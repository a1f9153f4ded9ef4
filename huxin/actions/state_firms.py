"""国企月报 (measure 17 of the 2019 plan): which state firms are asked, and what is signed of them every month."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from huxin.access import Actor, Permission, require_anywhere
from huxin.access.bodies import acts_for, bodies
from huxin.base.errors import BadValue, NotFound, Refused
from huxin.base.identity import require_uscc
from huxin.base.moments import local_day
from huxin.base.money import yuan
from huxin.base.months import month_text, ym_of
from huxin.queries import state_firms as queries
from huxin.record.models import JournalEntry, StateFirm, StateFirmMonth


@dataclass(frozen=True)
class Signed:
    """What somebody signs of a month (YYYYMM): nothing owed, or how many are owed how much. Sums in fen."""

    ym: int
    nil: bool
    workers: int
    owed_heads: int = 0
    owed_fen: int = 0
    note: str = ""


def may(actor: Actor, body: str) -> bool:
    """Whether this person signs for a body: its own people."""
    return actor.holds(Permission.MATTERS) and acts_for(actor.body, body)


@transaction.atomic
def register(*, actor: Actor, uscc: str, body: str, since: date, now: datetime) -> StateFirm:
    """Have a state firm reported on by a body, from the month of a local day on.

    Raises:
        Refused: no permission, or something does not fit; all of it in one sentence.
    """
    require_anywhere(actor, Permission.PLAN)
    uscc, code = "".join(uscc.split()).upper(), ""
    try:
        require_uscc(uscc)
    except BadValue as error:
        code = str(error).rstrip("。")
    wrong = [
        (bool(code), code),
        (body not in bodies(), "不认识的单位"),
        (since > local_day(now), "开始的月份不能晚于本月"),
        (StateFirm.objects.filter(uscc=uscc).exists(), "这家企业已经登记"),
    ]
    if said := "；".join(text for bad, text in wrong if bad):
        raise Refused(f"还不能登记：{said}。")
    made = StateFirm.objects.create(uscc=uscc, body=body, since_ym=ym_of(since), entered_at=now, entered_by=actor.id)
    _noted(actor, "state_firm.register", made, now, body=bodies()[body].name)
    return made


@transaction.atomic
def sign(*, actor: Actor, number: int, said: Signed, now: datetime) -> StateFirmMonth:
    """Sign a month that is over; signed again, the later counts and the earlier stays on file.

    Raises:
        NotFound: no such firm in reach. Refused: not this person's to sign, or what is signed does not fit with itself
            or with what the run says is owed.
    """
    firm = StateFirm.objects.select_for_update().filter(pk=number).first()
    if firm is None or not queries.sees(actor, firm):
        raise NotFound("没有登记这家国有企业，或者不在您的管辖范围内。")
    if not may(actor, firm.body):
        raise Refused(f"月报由{bodies()[firm.body].name}签报，您不是该单位的人员。")
    known = queries.known(firm.uscc, said.ym)
    if why := _wrong(firm, said, known, local_day(now)):
        raise Refused(f"还不能签报：{why}。")
    StateFirmMonth.objects.filter(firm=firm, ym=said.ym, current=True).update(current=False)
    made = StateFirmMonth.objects.create(
        firm=firm, ym=said.ym, nil=said.nil, workers=said.workers, owed_heads=said.owed_heads, owed_fen=said.owed_fen,
        known_fen=known, note=said.note, signed_at=now, signed_by=actor.id,
    )  # fmt: skip
    _noted(actor, "state_firm.sign", firm, now, month=month_text(said.ym))
    return made


def _wrong(firm: StateFirm, said: Signed, known: int, today: date) -> str:
    owed = bool(said.owed_heads or said.owed_fen)
    wrong = [
        (said.ym >= ym_of(today), "这个月还没有结束"),
        (said.ym < firm.since_ym, f"这家企业从{month_text(firm.since_ym)}起报"),
        (said.nil and owed, "签了零报告，就不能再填欠薪人数和金额"),
        (not said.nil and not (said.owed_heads and said.owed_fen), "不是零报告的，要填欠薪人数和金额"),
        (said.nil and known > 0, f"系统里这家企业的项目这个月欠薪{yuan(known)}元，不能签零报告"),
        (not said.nil and said.owed_fen < known and not said.note.strip(),
         f"填报的金额少于系统里的{yuan(known)}元，请写明原因"),
        (said.owed_heads > said.workers, "欠薪人数多于用工人数"),
    ]  # fmt: skip
    return "；".join(text for bad, text in wrong if bad)


def _noted(actor: Actor, what: str, firm: StateFirm, now: datetime, **given: str) -> None:
    told = {"unit": firm.uscc, **given}
    JournalEntry.objects.create(at=now, who=actor.id, what=what, subject=f"state_firm:{firm.pk}", given=told)
