"""Whose session this is, where else that person is signed in, and how their second factor stands."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import QuerySet

from huxin.access import Actor, Role
from huxin.record.models import RecoveryCode, SecondFactor, Staff, StaffSession

LONGEST = timedelta(hours=12)
"""After so long one signs in again, however busy."""

_SEEN_EVERY = timedelta(minutes=5)
"""A visit need not write to the database each time."""


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


def signed_in(session: SessionBase, *, now: datetime) -> SignedIn | None:
    """Whose session it is; a visit keeps it open.

    None where nobody's, ended, idle for eight hours, twelve hours old, or opened before the password changed.
    """
    if session.get(SESSION_KEY) is None:
        return None
    place = alive(now=now).select_related("staff", "staff__second").filter(key=key_of(session)).first()
    known: Any = session.get(HASH_SESSION_KEY, "")
    if place is None or not hmac.compare_digest(known, place.staff.get_session_auth_hash()):
        session.flush()
        return None
    if now - place.seen_at > _SEEN_EVERY:
        StaffSession.objects.filter(pk=place.pk).update(seen_at=now)
        session.modified = True
    staff = place.staff
    return SignedIn(actor_of(staff), staff.must_change_password, must_enrol(staff), place.pk)


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


def must_enrol(staff: Staff) -> bool:
    """Whether the installation requires a second factor of the role and the person has none."""
    return staff.role in settings.HUXIN_SECOND_FACTOR and not hasattr(staff, "second")


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
    idle = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    fresh = StaffSession.objects.filter(opened_at__gt=now - LONGEST, seen_at__gt=now - idle)
    return fresh.filter(ended="", staff__is_active=True)
