"""Signing in and out, passwords, and the lock after too many wrong ones."""

import hmac
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from string import digits, punctuation

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection, transaction

from huxin.access import Actor
from huxin.actions import sessions
from huxin.base.errors import Refused
from huxin.queries import _keys
from huxin.queries.staff import signed_in
from huxin.record.models import JournalEntry, SignInAttempt, Staff

WINDOW = timedelta(minutes=15)
MOST_FAILURES = 5
LOCKED = "连续输错次数过多，该用户名已锁定 15 分钟。请稍后再试，或联系市治欠办管理员重置口令。"
WRONG = "用户名或口令不正确，请核对后重试。连续输错 5 次将锁定 15 分钟。"
SHORTEST_PASSWORD = 10
ANYWHERE = "*"
"""The address of wrong codes. Whoever tries them knows the password, so that nobody else can lock a person out."""


class Locked(Refused):
    """Too many wrong passwords for this name from this address."""

    code = "locked"


class SignInRefused(Refused):
    """Wrong name or password; which of the two is not told."""

    code = "sign_in"


def sign_in(*, username: str, password: str, address: str, now: datetime) -> Staff:
    """Check name and password; whoever has a second factor goes on with `second.begin`.

    Every attempt is recorded, whatever comes of it. That of somebody who still has to give a code counts once the code
    is given: otherwise the right password would forgive any number of wrong codes.

    Raises:
        Locked: five wrong ones within fifteen minutes for this name from this address.
        SignInRefused: wrong name or password, or a person no longer active.
    """
    attempt = _counted(username, address=address, now=now)
    staff = Staff.objects.select_related("second").filter(username=username, is_active=True).first()
    if staff is None:
        make_password(password)  # as slow as a check, so that the time taken does not tell which names exist
    if staff is None or not check_password(password, staff.password):
        _journal(now, username if staff is not None else "", "sign_in.wrong", address)
        raise SignInRefused(WRONG)
    with transaction.atomic():
        attempt.delete()
        if not hasattr(staff, "second"):
            came_in(staff, address=address, now=now)
    return staff


def _counted(username: str, *, address: str, now: datetime) -> SignInAttempt:
    """A guess counts as wrong before it is looked at, one after the other: a burst of them gets no more than five.

    Raises Locked, and records that.
    """
    index = _username_index(username)
    with transaction.atomic():
        in_line(index)
        locked = is_locked(username, address=address, now=now)
        attempt = SignInAttempt.objects.create(at=now, username_index=index, address=address, ok=False)
        if locked:
            _journal(now, username, "sign_in.locked", address)
    if locked:
        raise Locked(LOCKED)
    return attempt


def in_line(index: str) -> None:
    """One at a time for a name, whether there is such a person or not, until the transaction ends.

    SQLite's transactions are alone from their beginning.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(index[:15], 16)])


def refuse_locked(username: str, *, address: str, now: datetime) -> None:
    """Raises Locked, and records that, after too many wrong passwords or codes."""
    if is_locked(username, address=address, now=now):
        index = _username_index(username)
        with transaction.atomic():
            SignInAttempt.objects.create(at=now, username_index=index, address=address, ok=False)
            _journal(now, username, "sign_in.locked", address)
        raise Locked(LOCKED)


def wrong_code(username: str, *, address: str, now: datetime) -> None:
    """Record a wrong code. It counts for whatever address is tried next."""
    with transaction.atomic():
        SignInAttempt.objects.create(at=now, username_index=_username_index(username), address=ANYWHERE, ok=False)
        _journal(now, username, "sign_in.code", address)


def came_in(staff: Staff, *, address: str, now: datetime) -> None:
    """Record that somebody has given all that is asked."""
    with transaction.atomic():
        index = _username_index(staff.username)
        SignInAttempt.objects.create(at=now, username_index=index, address=address, ok=True)
        _journal(now, staff.username, "sign_in.ok", address)
        Staff.objects.filter(pk=staff.pk).update(last_login=now)


def is_locked(username: str, *, address: str, now: datetime) -> bool:
    """Five failures in a row within the window lock for the window; a success in between starts the count again."""
    index = _username_index(username)
    here = SignInAttempt.objects.filter(username_index=index, address__in=[address, ANYWHERE])
    recent = here.filter(at__gt=now - 2 * WINDOW)
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
    key = _keys.indexing().index_key
    return _indexed(key, username)


def _indexed(key: bytes, username: str) -> str:
    return hmac.digest(key, f"username\0{username.strip().lower()}".encode(), "sha256")[:16].hex()


def reindex(old: bytes, new: bytes) -> None:
    """Keep the locks of those there are when the index key changes."""
    for username in Staff.objects.values_list("username", flat=True):
        attempts = SignInAttempt.objects.filter(username_index=_indexed(old, username))
        attempts.update(username_index=_indexed(new, username))


def forget_failures(username: str) -> None:
    """Lift a lock: the attempts it was counted from go; the journal keeps what happened."""
    SignInAttempt.objects.filter(username_index=_username_index(username), ok=False).delete()


def _journal(now: datetime, who: str, what: str, address: str) -> None:
    JournalEntry.objects.create(at=now, who=who, what=what, subject="sign_in", given={"address": address})


def sign_out(session: SessionBase, *, now: datetime) -> None:
    """End the session."""
    known = signed_in(session, now=now)
    if known is not None:
        JournalEntry.objects.create(at=now, who=known.actor.id, what="sign_in.out", subject="sign_in")
    sessions.close(session)


def check_strength(password: str, *, username: str) -> None:
    """Raises Refused where a password is too short, too simple, easily guessed, or the name itself."""
    if len(password) < SHORTEST_PASSWORD:
        raise Refused(f"口令至少 {SHORTEST_PASSWORD} 个字符。")
    if len(set(password)) < 5 or password.isdigit():
        raise Refused("口令过于简单，请同时使用字母和数字，并避免重复字符。")
    if _is_run(password) or _is_common(password):
        raise Refused("口令太容易猜到：不要用常见的口令，也不要用 abcde、12345 这样连续的字符。请换几个互不相关的词。")
    if username.lower() in password.lower():
        raise Refused("口令不能包含用户名。")


def _is_run(password: str) -> bool:
    """Whether most characters are the neighbours of those before them, or the same: abcde12345."""
    steps = [ord(after) - ord(before) for before, after in pairwise(password)]
    return sum(step in (-1, 0, 1) for step in steps) > len(steps) / 2


def _is_common(password: str) -> bool:
    """Whether it is one of Django's twenty thousand, as it is or with up to four digits and marks at its end."""
    plain = password.lower()
    word = plain.rstrip(f"{digits}{punctuation}")
    return plain in _common() or (len(plain) - len(word) <= 4 and word in _common())


@cache
def _common() -> set[str]:
    return CommonPasswordValidator().passwords


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
    sessions.end_others(actor=actor, session=session, now=now)
    sessions.open_session(session, staff, now=now)
