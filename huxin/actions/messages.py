"""What somebody does with a report afterwards: open it by its code, write, send photos, give a name, take it back."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from huxin.access import Actor, Permission, require
from huxin.actions import _attempts, _spool, _tell, answer_texts, matters, photos, reports
from huxin.actions._writing import append
from huxin.actions.reports import Who
from huxin.actions.sign_in import Locked
from huxin.base import mask, receipt
from huxin.base.errors import NotFound, Refused
from huxin.base.keyring import FIRST_INDEX
from huxin.queries import _amounts, _keys, _told
from huxin.queries._amounts import Amount
from huxin.queries.reports import hears, is_photo_of, reporter_of, standing_of, stands_in
from huxin.record.models import JournalEntry, Matter, Report, Reporter
from huxin.workflows import workflow

WINDOW = timedelta(minutes=15)
MOST_WRONG = 5
"""From one address in the window."""
MOST_OVERALL = 300
"""From everywhere in the window; beyond it an address has one try."""
LONGEST = 2_000
"""Characters of one message."""

LOCKED = "输错的次数太多，请等 15 分钟再试。回执码找不到了，可以拨打 12333 或 12345，或者到劳动监察窗口查询。"
WRONG = "没有这个回执码。请对照回执一位一位核对；找不到回执的，可以拨打 12333 或 12345，或者到劳动监察窗口查询。"
_CODE = "receipt"


def open_by_code(*, typed: str, address: str, now: datetime) -> str:
    """The key of the report that a receipt code belongs to.

    A code that cannot be one is told apart without being counted; a guess counts before it is looked at, and each wrong
    one is recorded.

    Raises:
        BadValue: mistyped. Locked: too many wrong ones. Refused: no such code.
    """
    code = receipt.read_receipt(typed)
    crowded = _attempts.overall(_CODE, now=now, within=WINDOW) >= MOST_OVERALL
    try:
        attempt = _attempts.count(
            _CODE, address=address, now=now, most=1 if crowded else MOST_WRONG, within=WINDOW, said=LOCKED
        )
    except Locked:
        _journal(now, "reporter", "report.code.locked", "receipt", address)
        raise
    key = _keys.current().index_keys[FIRST_INDEX]
    found = Report.objects.filter(code=receipt.digest(key, code)).values_list("key", flat=True).first()
    if found is None:
        _journal(now, "reporter", "report.code.wrong", "receipt", address)
        raise Refused(WRONG)
    attempt.delete()
    return found


def write(*, key: str, text: str, sent: Iterable[bytes] = (), seen: int, now: datetime) -> None:
    """A message of the reporter, with photos. Sent again on a bad line it stays one.

    Args:
        seen: how many messages there were on the page it was written on.

    Raises:
        Refused: nothing was written. BadSource: a photo that is none.
    """
    text, report = _checked(text), _report(key)
    pictures = photos.all_cleaned(sent)
    if not text and not pictures:
        raise Refused("请写几句话，或者选一张照片。")
    with transaction.atomic():
        report = Report.objects.select_for_update().get(pk=report.pk)
        earlier = report.messages.filter(seq__gt=seen, who="")
        digests = photos.keep(pictures, now=now)
        if any(_told.text_of(one) == text and one.files == digests for one in earlier):
            return
        append(report, "", text, digests, now=now)
        matter = stands_in(report)
        if matter.state == "supplement":
            facts = "反映人已经补充，内容见反映记录里的留言。"
            matters.move(
                actor=reporter_of(key), matter_id=matter.pk, name="supplement", given={"facts": facts}, now=now
            )
        else:
            _tell.wrote(matter, workflow(matter.kind), key=f"{report.pk}:{report.messages.count()}", now=now)


@transaction.atomic
def answer(*, actor: Actor, matter_id: int, key: str, text: str, now: datetime) -> None:
    """A message of whoever handles a matter to one of those who reported it; word of it goes to a phone they left.

    Raises:
        NotFound: no such report of a matter in reach. Refused: nothing was written, or a role that may not.
    """
    text = _checked(text)
    matter = Matter.objects.filter(pk=matter_id, links__kind="report", links__key=key).first()
    report = Report.objects.select_for_update().filter(key=key).first()
    if matter is None or report is None or not (actor.reaches(matter) and hears(actor, matter)):
        raise NotFound("没有这条反映，或它不在您的管辖范围内。")
    require(actor, Permission.MATTERS, matter)
    if not text:
        raise Refused("请写下要告诉反映人的话。")
    append(report, actor.id, text, [], now=now, text_at=now if answer_texts.wanted(report) else None)


def withdraw(*, key: str, why: str, now: datetime) -> None:
    """Ask to take it back. Nothing ends by this: somebody who does not handle it calls back first.

    Raises:
        Refused: no reason, or not in this state.
    """
    report = _report(key)
    given = {"reason": "反映人在网页上申请撤回，理由见反映记录里的留言。"}
    with transaction.atomic():
        matters.move(actor=reporter_of(key), matter_id=stands_in(report).pk, name="withdraw", given=given, now=now)
        append(report, "", f"我要撤回。{_checked(why)}", [], now=now)


def not_paid(*, key: str, text: str, now: datetime) -> None:
    """Say that the money has not come, after it was said to be done: it is taken up again, with all its history.

    Raises:
        Refused: it is not at its end.
    """
    report = _report(key)
    given = {"reason": "反映人在网页上说没有拿到钱，原话见反映记录里的留言。"}
    with transaction.atomic():
        matters.move(actor=reporter_of(key), matter_id=stands_in(report).pk, name="not_paid", given=given, now=now)
        append(report, "", f"我没有拿到钱。{_checked(text)}", [], now=now)


@transaction.atomic
def give_name(*, key: str, who: Who, now: datetime) -> None:
    """Somebody anonymous says who they are. Both choices are kept; what they claim stands under their number now.

    Raises:
        Refused: a name and a number are missing, or it was given already. BadValue: what is no name or number.
    """
    report, who = _report(key), who.checked()
    if not who.name or not (who.id_no or who.phone):
        raise Refused("请写姓名，再写手机号或者身份证号。")
    _, own = standing_of(report)
    if not own.anonymous:
        raise Refused("您已经留过姓名了。要更正，请在留言里写明，经办人会核对。")
    [known] = reports.identified([who])
    worker, phone = known.worker_id or own.phone_id, known.phone_id or own.phone_id
    known = replace(known, worker_id=worker, phone_id=phone)
    Reporter.objects.create(report=report, at=now, part="self", anonymous=False, **vars(known))
    _journal(now, "reporter", "report.named", f"report:{key}")
    told, matter = _told.opened(report), Matter.objects.get(pk=report.matter_id)
    amounts = _amounts.of(matter)
    flow = workflow(matter.kind)
    alone = not amounts and told.heads == 1
    if worker is not None and alone and flow.leads(flow.move("join"), matter.state):
        amounts = {worker: Amount(claimed_fen=told.claimed_fen, months=int(matter.data.get("months", 1)))}
        reports.add(matter, amounts, "匿名的反映人后来留了姓名。", now=now)


@transaction.atomic
def disown(*, key: str, worker_id: int, now: datetime) -> None:
    """The person whom a report names, signed in, says that it is not theirs. The handlers are told; nothing is deleted.

    Raises:
        NotFound: no report names them.
    """
    named = Report.objects.filter(key=key, reporters__worker_id=worker_id).select_related("matter").distinct().first()
    if named is None:
        raise NotFound("没有找到这条反映。")
    if named.disowned_at is None:
        Report.objects.filter(pk=named.pk).update(disowned_at=now)
        _journal(now, "worker", "report.disowned", f"report:{key}")
        _tell.wrote(named.matter, workflow(named.matter.kind), key=f"{named.pk}:disowned", now=now)


def photo(*, key: str, sha256: str) -> bytes:
    """A photo that was sent with a report, for its reporter. Raises NotFound, KeyMissing."""
    if not is_photo_of(key=key, sha256=sha256):
        raise NotFound("没有这张照片。")
    return _spool.read(settings.HUXIN_HOME.attachments, _keys.current(), sha256)


def _checked(text: str) -> str:
    text = text.replace("\x00", "").strip()
    if len(text) > LONGEST:
        raise Refused(f"您写了 {len(text)} 个字，一次最多 {LONGEST} 个字，请分两次写。")
    return text


def _report(key: str) -> Report:
    report = Report.objects.filter(key=key).first()
    if report is None:
        raise NotFound("没有找到这条反映，请重新输入回执码。")
    return report


def _journal(now: datetime, who: str, what: str, subject: str, address: str = "") -> None:
    given = {"address": mask.address(address)} if address else {}
    JournalEntry.objects.create(at=now, who=who, what=what, subject=subject, given=given)
