"""The queue of mail: a letter is claimed for a while, handed in, and what became of it recorded.

At least once: a process that dies between the server's word and ours leaves a letter claimed, and it goes out again
when the claim has run out, under the same Message-ID. While processes live, no letter goes out twice.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction

from huxin.access import Actor, Permission, Role, require_anywhere
from huxin.actions._insist import insist
from huxin.actions._lease import claim
from huxin.actions.notices import tell
from huxin.base.files import write_private
from huxin.base.moments import CHINA, local_day
from huxin.channels import mail
from huxin.channels.mail import Answer, Fate, Letter
from huxin.queries import _keys
from huxin.queries import mail as queries
from huxin.queries.mail import PLACE, PostOffice
from huxin.record.models import JournalEntry, Notice, Staff

LEASE = timedelta(minutes=15)
"""Longer than handing in one letter can take, with waiting for a long import's transaction afterwards."""

MOST = 50
"""Letters over one connection: below what servers allow."""

PATIENCE = timedelta(hours=1)
"""After that long without a server the office is told, once a day."""

_FOOT = "本邮件由系统自动发出，请勿回复。办理请登录控制台。"
_FIRST, _CEILING = timedelta(minutes=1), timedelta(hours=1)


@dataclass(frozen=True)
class Delivery:
    """What one connection came to. `away`: the server is to be left alone for a while. `more`: others wait."""

    sent: int = 0
    failed: int = 0
    away: bool = False
    more: bool = False


def backoff(tries: int) -> timedelta:
    """How long to wait after so many tries in vain: one minute, doubled each time, at most an hour."""
    return min(_FIRST * (1 << min(tries - 1, 6)), _CEILING)


def configure(*, actor: Actor, server: mail.Server, site: str, now: datetime) -> None:
    """Which server mail goes to from now on; the password is encrypted with the installation's keyring.

    Raises:
        Refused: no permission.
    """
    require_anywhere(actor, Permission.STAFF)
    _store(PostOffice(server, site.rstrip("/")))
    given = {"host": server.host, "port": server.port, "security": server.security.value}
    JournalEntry.objects.create(at=now, who=actor.id, what="mail.set", subject="mail", given=given)


def seal_again() -> None:
    """Encrypt the server's password under the newest key; part of a rotation."""
    office = queries.post_office()
    if office is not None:
        _store(office)


def _store(office: PostOffice) -> None:
    kept = asdict(office.server)
    if office.server.password:
        kept["password"] = _keys.current().seal(office.server.password, place=PLACE)
    text = json.dumps({**kept, "site": office.site}, ensure_ascii=False, indent=1)
    write_private(settings.HUXIN_HOME.mail, (text + "\n").encode())


def deliver(*, clock: Callable[[], datetime], stop: Callable[[], bool] = lambda: False, most: int = MOST) -> Delivery:
    """Hand in what waits, one letter after the other over one connection, until the server asks to be left alone."""
    office = queries.post_office()
    if office is None:
        return Delivery()
    sent = failed = 0
    with mail.line(office.server) as send:
        for _ in range(most):
            notice = None if stop() else _next(now=clock())
            if notice is None:
                return Delivery(sent, failed)
            answer = send(_letter(notice, office))
            insist(partial(_settle, notice, answer, now=clock()))
            sent += answer.fate is Fate.SENT
            failed += answer.fate is Fate.NEVER
            if answer.away:
                _tell_of_silence(answer, now=clock())
                return Delivery(sent, failed, away=True)
    return Delivery(sent, failed, more=True)


def _next(*, now: datetime) -> Notice | None:
    """The next letter that somebody still wants, claimed."""
    while notice := _claim(now=now):
        staff = notice.to
        if staff.is_active and staff.email_id is not None and staff.mail_mode != "none":
            return notice
        Notice.objects.filter(pk=notice.pk).update(mail_state="none", next_try_at=None)
    return None


def _claim(*, now: datetime) -> Notice | None:
    """The letter that waits longest, this process's until the lease runs out; None where none is due."""
    due = Notice.objects.filter(next_try_at__lte=now).order_by("next_try_at", "id").select_related("to")
    return claim(due, until=now + LEASE, mail_state="waiting")


def _letter(notice: Notice, office: PostOffice) -> Letter:
    """The letter of a notice. Its id tells nothing and is the same at every try."""
    assert notice.to.email_id is not None
    where = f"\n\n查看：{office.site}{notice.link}" if notice.link and office.site else ""
    return Letter(
        id=hashlib.sha256(f"{notice.pk} {notice.at.isoformat()} {notice.dedupe}".encode()).hexdigest()[:32],
        to=queries.address(notice.to.email_id),
        subject=notice.subject,
        body=f"{notice.body}{where}\n\n{_FOOT}\n",
        at=notice.at.astimezone(CHINA),
    )


def _settle(notice: Notice, answer: Answer, *, now: datetime) -> None:
    """Record what became of a letter. Sent is sent; anything else counts only while the claim is still ours."""
    waiting = Notice.objects.filter(pk=notice.pk, mail_state="waiting")
    mine = waiting.filter(tries=notice.tries)
    if answer.fate is Fate.SENT:
        waiting.update(mail_state="sent", next_try_at=None, sent_at=now, last_error="")
    elif answer.fate is Fate.LATER:
        mine.update(next_try_at=now + backoff(notice.tries), last_error=answer.said)
    else:
        with transaction.atomic():
            if mine.update(mail_state="failed", next_try_at=None, last_error=answer.said):
                _tell_of_refusal(notice.to, answer, now=now)


def _tell_of_refusal(staff: Staff, answer: Answer, *, now: datetime) -> None:
    tell(
        to=_office(),
        kind="mail.failed",
        subject=f"发给 {staff.display_name} 的邮件被退回",
        body=f"{answer.said}。消息在控制台里仍可看到。请核对邮箱地址，用 huxin mail address 改正后，未读的会重新发出。",
        dedupe=f"mail.failed:{staff.pk}:{local_day(now)}",
        now=now,
        mail=False,
    )


def _tell_of_silence(answer: Answer, *, now: datetime) -> None:
    found = queries.status()
    if found.waiting_since is None or now - found.waiting_since < PATIENCE:
        return
    with transaction.atomic():
        tell(
            to=_office(),
            kind="mail.away",
            subject=f"有 {found.waiting} 封邮件发不出去",
            body=f"{answer.said}。邮件都留着，恢复后自动发出。请检查邮件服务器，或用 huxin mail status 查看。",
            dedupe=f"mail.away:{local_day(now)}",
            now=now,
            mail=False,
        )


def _office() -> list[int]:
    return list(Staff.objects.filter(role=Role.OFFICE.value, is_active=True).values_list("pk", flat=True))
