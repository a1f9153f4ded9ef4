"""Whose session this is, where else that person is signed in, and how their second factor stands."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from huxin.access import Actor, Role
from huxin.queries import _plain
from huxin.record.models import RecoveryCode, SecondFactor, Staff, StaffSession

LONGEST = timedelta(hours=12)
"""After so long one signs in again, however busy."""

_SEEN_EVERY = timedelta(minutes=5)
"""A visit need not write to the database each time."""


_PLACE = f"""
SELECT place.id, place.seen_at, EXISTS (SELECT 1 FROM {SecondFactor._meta.db_table} f WHERE f.staff_id = staff.id),
    staff.password, staff.must_change_password, staff.username, staff.display_name, staff.role, staff.body,
    staff.regions, staff.sectors, staff.units
FROM {StaffSession._meta.db_table} place JOIN {Staff._meta.db_table} staff ON staff.id = place.staff_id
WHERE place.key = %s AND place.opened_at > %s AND place.seen_at > %s AND place.ended = '' AND staff.is_active
"""  # noqa: S608
"""A session that is `alive`, and whose it is."""


_KEPT = f"SELECT session_data FROM {Session._meta.db_table} WHERE session_key = %s AND expire_date > %s"  # noqa: S608


class StaffBackend:
    """What Django asks for the member of staff of a session."""

    def get_user(self, user_id: int) -> Staff | None:
        """The member of staff, if still active."""
        return Staff.objects.filter(pk=user_id, is_active=True).first()


@dataclass(frozen=True)
class SignedIn:
    """A person with an open session. `session` is its number among the person's sessions."""

    actor: Actor
    must_change_password: bool
    must_enrol: bool
    session: int


@dataclass(frozen=True)
class OpenSession:
    """One place where a person is signed in; the address is masked."""

    number: int
    opened_at: datetime
    seen_at: datetime
    address: str
    agent: str


@dataclass(frozen=True)
class Second:
    """A person's second factor. `since` is None where there is none."""

    since: datetime | None
    recovery_left: int
    required: bool


def session_kept(session_key: str, *, now: datetime) -> str | None:
    """What Django keeps of a session, sealed as it does it; None where it is not there or has expired."""
    found = _plain.asked(_KEPT, session_key, _plain.stamp(now))
    return found[0][0] if found else None


def signed_in(session: SessionBase, *, now: datetime) -> SignedIn | None:
    """Whose session it is; a visit keeps it open.

    None where nobody's, ended, idle for eight hours, twelve hours old, or opened before the password changed.
    """
    if session.get(SESSION_KEY) is None:
        return None
    found = _plain.asked(_PLACE, key_of(session), *map(_plain.stamp, _oldest(now)))
    known: Any = session.get(HASH_SESSION_KEY, "")
    if not found or not hmac.compare_digest(known, Staff(password=found[0][3]).get_session_auth_hash()):
        session.flush()
        return None
    number, seen_at, enrolled, _, must_change, username, name, role, body, *reach = found[0]
    if now - _plain.moment(seen_at) > _SEEN_EVERY:
        StaffSession.objects.filter(pk=number).update(seen_at=now)
        session.modified = True
    regions, sectors, units = map(_plain.listed, reach)
    actor = Actor(username, name, Role(role), regions, sectors, units, body)
    return SignedIn(actor, bool(must_change), role in settings.HUXIN_SECOND_FACTOR and not enrolled, number)


def why_ended(session_key: str) -> str:
    """Why a session is over, as `StaffSession.ended` says; empty where nobody ended it."""
    found = StaffSession.objects.filter(key=digest(session_key)).values_list("ended", flat=True)
    return found.first() or ""


def open_sessions(*, actor: Actor, now: datetime) -> list[OpenSession]:
    """Where the person is signed in, the newest first."""
    mine = alive(now=now).filter(staff__username=actor.id).order_by("-opened_at", "-id")
    return [OpenSession(s.pk, s.opened_at, s.seen_at, s.address, s.agent) for s in mine]


def second(*, actor: Actor) -> Second:
    """How the person's second factor stands."""
    factor = SecondFactor.objects.filter(staff__username=actor.id).first()
    left = RecoveryCode.objects.filter(staff__username=actor.id).count()
    return Second(factor.since if factor else None, left, actor.role in settings.HUXIN_SECOND_FACTOR)


def key_of(session: SessionBase) -> str:
    """By what a session is found among those of staff."""
    return digest(session.session_key or "")


def digest(session_key: str) -> str:
    """A session's key as it is kept: whoever reads the table cannot continue the session."""
    return hashlib.sha256(session_key.encode()).hexdigest()


def actor_of(staff: Staff) -> Actor:
    """The person as the layers below know one."""
    return Actor(
        id=staff.username,
        name=staff.display_name,
        role=Role(staff.role),
        regions=tuple(staff.regions),
        sectors=tuple(staff.sectors),
        units=tuple(staff.units),
        body=staff.body,
    )


def alive(*, now: datetime) -> QuerySet[StaffSession]:
    """Every session that is open."""
    opened, seen = _oldest(now)
    return StaffSession.objects.filter(opened_at__gt=opened, seen_at__gt=seen, ended="", staff__is_active=True)


def _oldest(now: datetime) -> tuple[datetime, datetime]:
    """Since when a session that is open was opened at most, and seen."""
    return now - LONGEST, now - timedelta(seconds=settings.SESSION_COOKIE_AGE)
