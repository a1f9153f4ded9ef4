"""The second factor: enrolling, the step at sign-in, recovery codes, taking it away.

The secret is sealed with the keyring; until its first code is confirmed it waits, sealed, in the person's session.
"""

import base64
import hashlib
import os
from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from huxin.access import Actor
from huxin.actions import sessions, sign_in
from huxin.base import totp
from huxin.base.errors import Refused
from huxin.queries import _keys
from huxin.record.models import JournalEntry, RecoveryCode, SecondFactor, Staff

RECOVERY_CODES = 10
HALF_WAY = timedelta(minutes=10)
"""How long a right password waits for its code."""

WRONG = "验证码不正确，或者已经用过。请等验证器上出现下一个验证码再输入；连续输错 5 次将锁定 15 分钟。"
GONE = "等待输入验证码的时间太长，请重新输入用户名和口令。"
_HALF, _PENDING = "half", "second_pending"


class CodeRefused(Refused):
    """A wrong code, or one that was used before."""

    code = "second_factor"


class HalfWayGone(Refused):
    """Nobody gave a right password in this session, or it is too long ago."""

    code = "half_way_gone"


def begin(session: SessionBase, staff: Staff, *, now: datetime) -> None:
    """The password was right: wait for the code. Nobody is signed in yet."""
    session.cycle_key()
    session[_HALF] = {"staff": staff.pk, "at": now.timestamp(), "password": staff.get_session_auth_hash()}


def begun(session: SessionBase, *, now: datetime) -> Staff | None:
    """Who gave a right password in this session and still owes the code."""
    half = session.get(_HALF)
    if half is None or now.timestamp() - half["at"] > HALF_WAY.total_seconds():
        return None
    staff = Staff.objects.select_related("second").filter(pk=half["staff"], is_active=True).first()
    return staff if staff and staff.get_session_auth_hash() == half["password"] else None


def finish(session: SessionBase, *, typed: str, address: str, agent: str, now: datetime) -> None:
    """Take the code, or a recovery code, and open the session.

    Raises:
        HalfWayGone: the password has to be given again.
        Locked: too many wrong ones, from whatever address.
        CodeRefused: wrong, or used before.
    """
    staff = begun(session, now=now)
    if staff is None:
        raise HalfWayGone(GONE)
    if hasattr(staff, "second"):  # the office may have reset it meanwhile
        _take(staff, typed, address=address, now=now)
    del session[_HALF]
    sign_in.came_in(staff, address=address, now=now)
    sessions.open_session(session, staff, now=now, address=address, agent=agent)


def offered(session: SessionBase, *, actor: Actor) -> bytes:
    """The secret to enrol with: the same until its code is confirmed."""
    staff = Staff.objects.get(username=actor.id)
    if _PENDING in session:
        return _unsealed(session[_PENDING], staff)
    secret = totp.new_secret()
    session[_PENDING] = _sealed(secret, staff)
    return secret


def enrol(session: SessionBase, *, actor: Actor, typed: str, now: datetime) -> list[str]:
    """Confirm the secret by one code of it; the recovery codes, to be shown once. Other sessions end.

    Raises:
        CodeRefused: the code is not of this secret. Refused: there is a second factor already.
    """
    secret, staff = offered(session, actor=actor), Staff.objects.get(username=actor.id)
    counter = totp.counter_of(secret, _plain(typed), at=now.timestamp())
    if counter is None:
        raise CodeRefused("验证码不正确。请核对手机时间是否准确，再输入验证器上现在显示的 6 位数字。")
    with transaction.atomic():
        given = {"token": _sealed(secret, staff), "counter": counter, "since": now}
        if not SecondFactor.objects.get_or_create(staff=staff, defaults=given)[1]:
            raise Refused("二次验证已经启用。如要换手机，请先停用，再重新设置。")
        codes = _new_codes(staff)
        _journal(actor.id, "staff.second_on", staff, now)
    del session[_PENDING]
    sessions.end_others(actor=actor, session=session, now=now)
    return codes


def renew_codes(*, actor: Actor, typed: str, address: str, now: datetime) -> list[str]:
    """Ten new recovery codes instead of those there were. Raises as `finish`, and Refused without a second factor."""
    staff = _confirmed(actor, typed, address=address, now=now)
    with transaction.atomic():
        codes = _new_codes(staff)
        _journal(actor.id, "staff.second_codes", staff, now)
    return codes


def remove(*, actor: Actor, typed: str, address: str, now: datetime) -> None:
    """Do without, or begin anew with another telephone. Raises as `renew_codes`."""
    staff = _confirmed(actor, typed, address=address, now=now)
    with transaction.atomic():
        forget(staff)
        _journal(actor.id, "staff.second_off", staff, now)


def forget(staff: Staff) -> bool:
    """Take somebody's second factor away, with its recovery codes; whether there was one."""
    RecoveryCode.objects.filter(staff=staff).delete()
    return bool(SecondFactor.objects.filter(staff=staff).delete()[0])


def seal_again() -> None:
    """Encrypt every secret under the newest key; part of a rotation."""
    for factor in SecondFactor.objects.select_related("staff"):
        token = _sealed(_unsealed(factor.token, factor.staff), factor.staff)
        SecondFactor.objects.filter(pk=factor.pk, token=factor.token).update(token=token)


def _confirmed(actor: Actor, typed: str, *, address: str, now: datetime) -> Staff:
    staff = Staff.objects.select_related("second").get(username=actor.id)
    if not hasattr(staff, "second"):
        raise Refused("您还没有启用二次验证。")
    _take(staff, typed, address=address, now=now)
    return staff


def _take(staff: Staff, typed: str, *, address: str, now: datetime) -> None:
    with transaction.atomic():
        Staff.objects.select_for_update().get(pk=staff.pk)  # a burst of guesses is counted one after the other
        locked = sign_in.is_locked(staff.username, address=address, now=now)
        taken = not locked and _taken(staff, _plain(typed), now=now)
        if not locked and not taken:
            sign_in.wrong_code(staff.username, address=address, now=now)
    if locked:
        sign_in.refuse_locked(staff.username, address=address, now=now)
    if not taken:
        raise CodeRefused(WRONG)


def _taken(staff: Staff, typed: str, *, now: datetime) -> bool:
    if len(typed) == totp.DIGITS:
        return _take_code(staff, typed, now=now)
    taken = bool(RecoveryCode.objects.filter(staff=staff, digest=_digest(typed)).delete()[0])
    if taken:
        _journal(staff.username, "sign_in.recovery", staff, now)
    return taken


def _take_code(staff: Staff, typed: str, *, now: datetime) -> bool:
    token = SecondFactor.objects.get(staff=staff).token
    counter = totp.counter_of(_unsealed(token, staff), typed, at=now.timestamp())
    if counter is None:
        return False
    return bool(SecondFactor.objects.filter(staff=staff, counter__lt=counter).update(counter=counter))


def _new_codes(staff: Staff) -> list[str]:
    """Eighty random bits each, so that a plain hash of one gives nothing away."""
    codes = [base64.b32encode(os.urandom(10)).decode("ascii") for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(staff=staff).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(staff=staff, digest=_digest(code)) for code in codes)
    return ["-".join(code[at : at + 4] for at in range(0, len(code), 4)) for code in codes]


def _plain(typed: str) -> str:
    return "".join(sign for sign in typed.upper() if sign.isascii() and sign.isalnum())[:40]


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _place(staff: Staff) -> bytes:
    return f"second_factor.token/{staff.pk}".encode()


def _sealed(secret: bytes, staff: Staff) -> str:
    return _keys.current().seal(secret.hex(), place=_place(staff))


def _unsealed(token: str, staff: Staff) -> bytes:
    return bytes.fromhex(_keys.current().unseal(token, place=_place(staff)))


def _journal(who: str, what: str, staff: Staff, now: datetime) -> None:
    JournalEntry.objects.create(at=now, who=who, what=what, subject=f"staff:{staff.pk}")
