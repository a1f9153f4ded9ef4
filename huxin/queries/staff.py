"""Whose session this is."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase

from huxin.access import Actor, Role
from huxin.record.models import Staff

SEEN = "seen"
_SEEN_EVERY = 300  # seconds: a visit need not write to the database each time


class StaffBackend:
    """What Django asks for the member of staff of a session."""

    def get_user(self, user_id: int) -> Staff | None:
        """The member of staff, if still active."""
        return Staff.objects.filter(pk=user_id, is_active=True).first()


@dataclass(frozen=True)
class SignedIn:
    """A person with an open session."""

    actor: Actor
    must_change_password: bool


def signed_in(session: SessionBase, *, now: datetime) -> SignedIn | None:
    """Whose session it is; None where nobody's, idle for eight hours, or opened before the password changed."""
    found: Any = session.get(SESSION_KEY)
    staff = StaffBackend().get_user(int(found)) if found is not None else None
    if staff is None:
        return None
    seen = float(session.get(SEEN) or now.timestamp())
    current = hmac.compare_digest(session.get(HASH_SESSION_KEY, ""), staff.get_session_auth_hash())
    if not current or now.timestamp() - seen > settings.SESSION_COOKIE_AGE:
        session.flush()
        return None
    if SEEN not in session or now.timestamp() - seen > _SEEN_EVERY:
        session[SEEN] = now.timestamp()
    return SignedIn(actor_of(staff), staff.must_change_password)


def actor_of(staff: Staff) -> Actor:
    """The person as the layers below know one."""
    return Actor(
        id=staff.username,
        name=staff.display_name,
        role=Role(staff.role),
        regions=tuple(staff.regions),
        sectors=tuple(staff.sectors),
    )
