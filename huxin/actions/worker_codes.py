"""Signing in as a worker: an identity number, and a code to the phone that the roster has for it.

Asking does the same work and gives the same answer whether anybody has the number or not: the code is looked for and
sent by the worker beside the web server. Whoever has no registered phone goes to the counter.
"""

import hmac
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from huxin.actions import _attempts, texts
from huxin.actions.sign_in import in_line
from huxin.base.errors import Refused
from huxin.facts import people
from huxin.queries import _keys
from huxin.record.models import JournalEntry, Person, PersonalValue, PhoneCode

VALID = timedelta(minutes=10)
HOUR = timedelta(hours=1)
MOST_ASKED = 4
"""Codes for one number in an hour."""
MOST_HERE = 30
"""From one address in an hour."""
MOST_WRONG = 5
"""Of one code."""

CROWDED = "要验证码的次数太多，请过一小时再试；着急的话，请到劳动监察窗口或者拨打 12333。"
WRONG = "验证码不对，或者已经过期。请核对短信；没有收到的，请到劳动监察窗口登记手机号，或者拨打 12333。"
_LEASE = timedelta(minutes=1)
_log = logging.getLogger(__name__)


def ask(*, id_no: str, address: str, now: datetime) -> str:
    """Let a code be sent; the number as it is kept for the next step.

    Raises:
        BadValue: no identity number. Locked: too many asked for from here. Refused: no gateway.
    """
    number = people.id_no(id_no)
    if not texts.can_send():
        raise Refused("现在还不能用短信登录，请到劳动监察窗口查询，或者拨打 12333。")
    _attempts.count("phone_code", address=address, now=now, most=MOST_HERE, within=HOUR, said=CROWDED)
    index = _index(number)
    with transaction.atomic():
        in_line(index)
        asked = PhoneCode.objects.filter(number=index, at__gt=now - HOUR).count()
        # Beyond that nothing is sent and nothing is told: the answer must not depend on the number.
        PhoneCode.objects.create(number=index, at=now, send_at=now if asked < MOST_ASKED else None)
    return number


def enter(*, id_no: str, typed: str, now: datetime) -> int:
    """The `worker_id` of whoever gives the code that was sent last.

    Raises:
        Refused: wrong, used, too old or tried too often; which of it is not told.
    """
    index = _index(people.id_no(id_no))
    with transaction.atomic():
        in_line(index)
        found = PhoneCode.objects.filter(number=index, at__gt=now - VALID, used=False).exclude(worker_id=None)
        code = found.order_by("-id").first()
        right = hmac.compare_digest(_code(code) if code else "-" * 6, "".join(typed.split())[:12].rjust(6))
        if code is not None and code.wrong < MOST_WRONG:
            code.wrong, code.used = code.wrong + (not right), right
            code.save(update_fields=["wrong", "used"])
            if right:
                assert code.worker_id is not None
                JournalEntry.objects.create(at=now, who="worker", what="worker.sign_in", subject="worker")
                return code.worker_id
        JournalEntry.objects.create(at=now, who="worker", what="worker.code.wrong", subject="worker")
    raise Refused(WRONG)


def deliver(*, clock: Callable[[], datetime]) -> int:
    """Send what waits; how many were handed in. One that fails waits a minute, three times at most."""
    waiting = list(PhoneCode.objects.filter(send_at__lte=clock()).order_by("send_at")[: texts.AT_ONCE])
    if waiting:
        PhoneCode.objects.filter(at__lt=clock() - timedelta(days=1)).delete()
    return sum(_sent(code, clock()) for code in waiting)


def _sent(code: PhoneCode, now: datetime) -> bool:
    mine = PhoneCode.objects.filter(pk=code.pk, send_at=code.send_at).update(
        send_at=now + _LEASE if code.tries + 1 < texts.MOST_TRIES else None, tries=code.tries + 1
    )
    phone = _phone(code) if mine else None
    if phone is None:
        PhoneCode.objects.filter(pk=code.pk).update(send_at=None)
        return False
    text = f"护薪：您的验证码是 {_code(code)}，10 分钟内有效。不要告诉别人。"
    answer = texts.send(phone[1], text)
    if answer.taken:
        PhoneCode.objects.filter(pk=code.pk).update(send_at=None, worker_id=phone[0])
    else:
        _log.warning("验证码没有发出：%s", answer.said)
    return answer.taken


def _phone(code: PhoneCode) -> tuple[int, str] | None:
    """The worker of a number and their phone as the roster has it; None where there is none."""
    worker = PersonalValue.objects.filter(kind="id_no", blind=bytes.fromhex(code.number)).first()
    known = Person.objects.filter(pk=worker.pk).exclude(phone_id=None).first() if worker else None
    value = PersonalValue.objects.filter(pk=known.phone_id or 0).first() if known else None
    if worker is None or value is None:
        return None
    return worker.pk, texts.number(value)


def _index(number: str) -> str:
    return _keys.indexing().blind("id_no", number).hex()


def _code(code: PhoneCode) -> str:
    drawn = hmac.digest(_keys.indexing().index_key, f"phone_code\0{code.pk}\0{code.number}".encode(), "sha256")
    return f"{int.from_bytes(drawn[:8]) % 10**6:06d}"
