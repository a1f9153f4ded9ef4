"""抽样回访: workers drawn by lot are called and asked whether the wage stayed with them; a person enters each answer.

Who is drawn follows from a frame whose digest is in the journal, and with it in the chain, a day before the seed is
known; nobody can choose. The draw is that of `huxin.draw` (docs/draw.md).
"""

from datetime import datetime

from django.db import transaction

from huxin.access import Actor, Permission, require
from huxin.actions import _serials
from huxin.base.errors import NotFound, Refused, Stale
from huxin.base.home import Home
from huxin.base.moments import local_day
from huxin.base.months import month_text
from huxin.draw import few
from huxin.draw.frame import digest
from huxin.queries import calls as queries
from huxin.queries._reach import counties
from huxin.queries.runs import current
from huxin.record.models import CallDraw, JournalEntry
from huxin.signs.calls import OUTCOMES

MOST, LEAST = 300, 5
_AGAIN = ("", "unreached")
"""After which an answer may still be entered."""


@transaction.atomic
def fix(home: Home, *, actor: Actor, region_code: str, ym: int, count: int, announced: str, now: datetime) -> CallDraw:
    """Fix the frame: everybody in the county whom the shown run says was paid for the month.

    Raises:
        Refused: no permission here, no run, nobody was paid, a number of calls that will not do, or no seed announced.
        StoreDamaged: the run's files are gone.
    """
    run, said = current(), " ".join(announced.split())
    require(actor, Permission.INSPECT, CallDraw(region_code=region_code))
    if region_code not in counties(actor):
        raise Refused("请选择管辖范围内的县区。")
    if run is None:
        raise Refused("还没有监测结果，没有可以抽取的名单。请先运行监测。")
    if not LEAST <= count <= MOST:
        raise Refused(f"回访人数应在{LEAST}到{MOST}之间。")
    if not 4 <= len(said) <= 200:
        raise Refused("请写明明天以后用哪个公开数值作种子，如某日深证成指收盘价。")
    codes = queries.paid(home, run_id=run.id, region_code=region_code, ym=ym)
    if not codes:
        raise Refused(f"当前监测结果里，这个县区 {month_text(ym)} 没有人领到工资。")
    year = local_day(now).year
    number = f"HF-{year}-{_serials.take('HF', year):06d}"
    frame = few.frame(number, codes, count)
    one = CallDraw.objects.create(
        number=number, region_code=region_code, ym=ym, run_id=run.id, count=count, frame=len(frame["objects"]),
        digest=digest(frame), announced=said, fixed_at=now, fixed_by=actor.id,
    )  # fmt: skip
    _noted(actor, "calls.fix", one, now, sha256=one.digest, count=count)
    return one


@transaction.atomic
def sow(home: Home, *, actor: Actor, number: int, seed: str, now: datetime) -> None:
    """Draw by the seed, on a later day than the frame was fixed on.

    Raises:
        NotFound: no such draw in reach. Refused: no permission, drawn already, the same day, no seed, or the run's
            workers are not those whose digest was fixed. StoreDamaged.
    """
    one = _locked(actor, number)
    text = " ".join(seed.split())
    if one.drawn_at is not None:
        raise Refused("已经抽取，种子不能再改。")
    if local_day(now) <= local_day(one.fixed_at):
        raise Refused("名单今天才固定，种子须是明天以后公布的数值，请明天以后再抽取。")
    if not 1 <= len(text) <= 200:
        raise Refused("请填写公布的种子。")
    codes = queries.paid(home, run_id=one.run_id, region_code=one.region_code, ym=one.ym)
    if digest(few.frame(one.number, codes, one.count)) != one.digest:
        raise Refused("名单与固定时的摘要不一致，不能抽取。请用监测记录重新计算，或者另抽一次。")
    drawn = few.first(one.number, codes, text, one.count)
    one.calls = [{"code": code, "outcome": "", "at": "", "by": ""} for code in drawn]
    one.seed, one.drawn_at, one.version = text, now, one.version + 1
    one.save(update_fields=["calls", "seed", "drawn_at", "version"])
    _noted(actor, "calls.sow", one, now, seed=text)


@transaction.atomic
def enter(*, actor: Actor, number: int, code: str, outcome: str, seen: int, now: datetime) -> None:
    """Enter what a worker said; once, but who could not be reached may be tried again. `seen`: the page's version.

    Raises:
        NotFound: no such draw, or nobody of that code was drawn. Refused: no permission, no such outcome, or one is
            entered already. Stale: somebody else entered something meanwhile.
    """
    one = _locked(actor, number)
    call = next((call for call in one.calls if call["code"] == code), None)
    if call is None:
        raise NotFound("没有抽中这个人。")
    if outcome not in OUTCOMES:
        raise Refused("请选择回访结果。")
    if call["outcome"] not in _AGAIN:
        raise Refused("这个人的回访结果已经登记，不能再改。")
    if one.version != seen:
        raise Stale("别人刚登记过，请看过最新的结果再登记。")
    call |= {"outcome": outcome, "at": now.isoformat(), "by": actor.id}
    one.version += 1
    one.save(update_fields=["calls", "version"])
    _noted(actor, "calls.enter", one, now)


def _locked(actor: Actor, number: int) -> CallDraw:
    one = CallDraw.objects.select_for_update().filter(pk=number).first()
    if one is None or not actor.reaches(one):
        raise NotFound("没有这次抽样回访，或它不在您的管辖范围内。")
    require(actor, Permission.INSPECT, one)
    return one


def _noted(actor: Actor, what: str, one: CallDraw, now: datetime, **given: object) -> None:
    JournalEntry.objects.create(at=now, who=actor.id, what=what, subject=f"calls:{one.pk}", given=given)
