"""Open sessions of staff: at most so many a person, listed, ended one by one or all at once."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction

from huxin.access import Actor
from huxin.base import mask
from huxin.base.errors import NotFound
from huxin.queries import staff as queries
from huxin.record.models import JournalEntry, Staff, StaffSession


def open_session(session: SessionBase, staff: Staff, *, now: datetime, address: str = "", agent: str = "") -> None:
    """Make a session this person's, under a new key; the oldest end where there are more than the installation allows.

    A session that was the person's before goes on: it keeps its address and agent.
    """
    before = StaffSession.objects.filter(key=queries.key_of(session), staff=staff).first()
    session.cycle_key()
    session[SESSION_KEY] = str(staff.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = staff.get_session_auth_hash()
    kept = {"address": before.address, "agent": before.agent} if before else {}
    told = {"address": mask.address(address), "agent": agent[:40], **kept}
    with transaction.atomic():
        Staff.objects.select_for_update().get(pk=staff.pk)  # two sign-ins at once are counted one after the other
        if before:
            before.delete()
        _forget(now=now)
        StaffSession.objects.create(staff=staff, key=queries.key_of(session), opened_at=now, seen_at=now, **told)
        _keep_to_the_limit(staff, now=now)


def end(*, actor: Actor, number: int, now: datetime) -> None:
    """End one of one's own sessions. Raises NotFound where it is not one's own, or over."""
    with transaction.atomic():
        mine = StaffSession.objects.filter(pk=number, staff__username=actor.id, ended="")
        if not mine.update(ended="person"):
            raise NotFound("没有这一处登录，或它已经结束。请刷新后再看。")
        _journal(actor.id, "session.end", now)


def end_others(*, actor: Actor, session: SessionBase, now: datetime) -> int:
    """Sign out everywhere but here; how many ended."""
    with transaction.atomic():
        others = StaffSession.objects.filter(staff__username=actor.id, ended="").exclude(key=queries.key_of(session))
        count = others.update(ended="person")
        _journal(actor.id, "session.others", now)
    return count


def end_all(staff: Staff, *, why: str) -> None:
    """End every session of somebody."""
    StaffSession.objects.filter(staff=staff, ended="").update(ended=why)


def close(session: SessionBase) -> None:
    """End this session, as its person asked."""
    StaffSession.objects.filter(key=queries.key_of(session)).update(ended="out")
    session.flush()


def _keep_to_the_limit(staff: Staff, *, now: datetime) -> None:
    rows = queries.alive(now=now).filter(staff=staff).order_by("-opened_at", "-id")
    too_many = list(rows.values_list("pk", flat=True)[settings.HUXIN_SESSIONS :])
    if StaffSession.objects.filter(pk__in=too_many).update(ended="limit"):
        _journal(staff.username, "session.limit", now)


def _forget(*, now: datetime) -> None:
    """What cannot be open any more is not kept."""
    StaffSession.objects.filter(opened_at__lt=now - queries.LONGEST).delete()
    Session.objects.filter(expire_date__lt=now).delete()


def _journal(who: str, what: str, now: datetime) -> None:
    JournalEntry.objects.create(at=now, who=who, what=what, subject="session")
