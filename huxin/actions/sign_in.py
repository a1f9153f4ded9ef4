"""Signing in and out, passwords, and the lock after too many wrong ones."""

import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from huxin.access import Actor
from huxin.base.errors import Refused
from huxin.queries import _keys
from huxin.queries.staff import SEEN, signed_in
from huxin.record.models import JournalEntry, SignInAttempt, Staff

WINDOW = timedelta(minutes=15)
MOST_FAILURES = 5
LOCKED = "连续输错次数过多,该用户名已从此地址锁定 15 分钟。请稍后再试,或联系市治欠办管理员重置口令。"
WRONG = "用户名或口令不正确,请核对后重试。连续输错 5 次将锁定 15 分钟。"
SHORTEST_PASSWORD = 10


class Locked(Refused):
    """Too many wrong passwords for this name from this address."""

    code = "locked"


class SignInRefused(Refused):
    """Wrong name or password; which of the two is not told."""

    code = "sign_in"


def sign_in(*, username: str, password: str, address: str, now: datetime) -> Staff:
    """Check name and password. Every attempt is recorded, whatever comes of it.

    Raises:
        Locked: five wrong passwords within fifteen minutes for this name from this address.
        SignInRefused: wrong name or password, or a person no longer active.
    """
    index = _username_index(username)
    if _is_locked(index, address, now=now):
        with transaction.atomic():
            SignInAttempt.objects.create(at=now, username_index=index, address=address, ok=False)
            _journal(now, username, "sign_in.locked", address)
        raise Locked(LOCKED)
    staff = Staff.objects.filter(username=username, is_active=True).first()
    if staff is None:
        make_password(password)  # as slow as a check, so that the time taken does not tell which names exist
    ok = staff is not None and check_password(password, staff.password)
    with transaction.atomic():
        SignInAttempt.objects.create(at=now, username_index=index, address=address, ok=ok)
        _journal(now, username if staff else "", "sign_in.ok" if ok else "sign_in.wrong", address)
        if staff is not None and ok:
            Staff.objects.filter(pk=staff.pk).update(last_login=now)
    if staff is None or not ok:
        raise SignInRefused(WRONG)
    return staff


def _is_locked(index: str, address: str, *, now: datetime) -> bool:
    """Five failures in a row within the window lock for the window; a success in between starts the count again."""
    recent = SignInAttempt.objects.filter(username_index=index, address=address, at__gt=now - 2 * WINDOW)
    failures: list[datetime] = []
    locked_until = None
    for at, ok in recent.order_by("at", "id").values_list("at", "ok"):
        if locked_until is not None and at < locked_until:
            continue  # refused unchecked: neither counts nor prolongs
        failures = [] if ok else [*(f for f in failures if f > at - WINDOW), at]
        if len(failures) >= MOST_FAILURES:
            locked_until, failures = at + WINDOW, []
    return locked_until is not None and now < locked_until


def _username_index(username: str) -> str:
    key = _keys.current().index_key
    return hmac.digest(key, f"username\0{username.strip().lower()}".encode(), "sha256")[:16].hex()


def _journal(now: datetime, who: str, what: str, address: str) -> None:
    JournalEntry.objects.create(at=now, who=who, what=what, subject="sign_in", given={"address": address})


def open_session(session: SessionBase, staff: Staff, *, now: datetime) -> None:
    """Make a session this person's, under a new key."""
    session.cycle_key()
    session[SESSION_KEY] = str(staff.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = staff.get_session_auth_hash()
    session[SEEN] = now.timestamp()


def sign_out(session: SessionBase, *, now: datetime) -> None:
    """Forget the session."""
    known = signed_in(session, now=now)
    if known is not None:
        JournalEntry.objects.create(at=now, who=known.actor.id, what="sign_in.out", subject="sign_in")
    session.flush()


def check_strength(password: str, *, username: str) -> None:
    """Raises Refused where a password is too short, too simple, or the name itself."""
    if len(password) < SHORTEST_PASSWORD:
        raise Refused(f"口令至少 {SHORTEST_PASSWORD} 个字符。")
    if len(set(password)) < 5 or password.isdigit():
        raise Refused("口令过于简单,请同时使用字母和数字,并避免重复字符。")
    if username.lower() in password.lower():
        raise Refused("口令不能包含用户名。")


def change_password(*, actor: Actor, session: SessionBase, old: str, new: str, now: datetime) -> None:
    """One's own password; this person's other sessions end.

    Raises:
        Refused: the old one is wrong, or the new one too weak.
    """
    staff = Staff.objects.get(username=actor.id)
    if not check_password(old, staff.password):
        raise Refused("原口令不正确。")
    if old == new:
        raise Refused("新口令不能与原口令相同。")
    check_strength(new, username=staff.username)
    with transaction.atomic():
        staff.set_password(new)
        staff.must_change_password = False
        staff.save(update_fields=["password", "must_change_password"])
        JournalEntry.objects.create(at=now, who=actor.id, what="staff.password", subject=f"staff:{staff.pk}")
    open_session(session, staff, now=now)
