"""Notices: told in the transaction that causes them, read by one person, wanted by mail or not."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, time

from django.db import transaction

from huxin.access import Actor, Permission, require_anywhere
from huxin.actions import registry
from huxin.base.errors import NotFound, Refused
from huxin.base.mask import inside
from huxin.base.moments import CHINA, local_day
from huxin.channels.digest import DigestLine, digest
from huxin.queries import mail as mailing
from huxin.queries.staff import actor_of
from huxin.record.models import JournalEntry, Notice, Staff

MODES = {"each": "每条消息一封邮件", "digest": "每天 8 点一封汇总", "none": "不发邮件"}
DIGEST_AT = time(8)
"""Local. When offices open."""

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]+\.)+[A-Za-z0-9-]+")
_LONGEST_ADDRESS = 254  # RFC 5321 section 4.5.3.1.3, less the angle brackets


def tell(
    *,
    to: Iterable[int],
    kind: str,
    subject: str,
    body: str,
    link: str = "",
    matter_id: int | None = None,
    dedupe: str,
    now: datetime,
    mail: bool = True,
) -> None:
    """Tell members of staff something, inside and, to those who want each notice, by mail.

    Called in the transaction that causes it: either both happened or neither. Those no longer active are left out.

    Args:
        to: ids of `Staff`.
        kind: a short key that never changes, such as ``matter.due``.
        subject, body: Chinese, without personal data: number, title, what to do.
        link: a path of the console, or nothing.
        dedupe: names the cause. Told again to the same person it stays one notice.
        mail: false for what is worth knowing at the desk only.
    """
    _enter({"each"} if mail else set(), to, kind, subject, body, link, matter_id, dedupe, now)


def overtake(matter_id: int, *, kinds: Collection[str], now: datetime) -> None:
    """Close what is unread about a matter that has moved on: it counts as read, and no letter of it goes out."""
    unread = Notice.objects.filter(matter_id=matter_id, kind__in=kinds, read_at=None)
    unread.filter(mail_state="waiting", tries=0).update(mail_state="none", next_try_at=None)  # else one is under way
    unread.update(read_at=now)


def _enter(
    modes: Collection[str],
    to: Iterable[int],
    kind: str,
    subject: str,
    body: str,
    link: str,
    matter_id: int | None,
    dedupe: str,
    now: datetime,
) -> None:
    assert transaction.get_connection().in_atomic_block, "tell inside the transaction that causes the notice"
    assert not link or link.startswith("/"), link
    if not (wanted := set(to)):
        return
    rows = []
    told = Staff.objects.filter(pk__in=wanted, is_active=True).order_by("pk")
    for pk, email_id, mode in told.values_list("pk", "email_id", "mail_mode"):
        mailed = email_id is not None and mode in modes
        rows.append(
            Notice(
                to_id=pk,
                at=now,
                kind=kind,
                subject=inside(" ".join(subject.split())),
                body=inside(body),
                link=link,
                matter_id=matter_id,
                dedupe=dedupe,
                mail_state="waiting" if mailed else "none",
                next_try_at=now if mailed else None,
            )
        )
    Notice.objects.bulk_create(rows, ignore_conflicts=True)


def is_digest_time(now: datetime) -> bool:
    """Whether the day's digests may go out."""
    return now.astimezone(CHINA).time() >= DIGEST_AT


def digests(*, lines: Callable[[Actor], Sequence[DigestLine]], now: datetime) -> int:
    """Today's digest for everybody who wants it and has something to do, once, from 08:00 local on; how many.

    `lines` gives the open work of one person.
    """
    if not is_digest_time(now):
        return 0
    today, told, office = local_day(now), 0, mailing.post_office()
    dedupe = f"digest:{today}"
    readers = Staff.objects.filter(is_active=True, mail_mode="digest", email_id__isnull=False)
    for staff in readers.exclude(notices__dedupe=dedupe).order_by("pk"):
        found = lines(actor_of(staff))
        unread = Notice.objects.filter(to=staff, read_at=None).exclude(kind="digest").count()
        if not found and not unread:
            continue
        subject, body = digest(found, today=today, unread=unread, site=office.site if office else "")
        with transaction.atomic():
            _enter({"digest"}, [staff.pk], "digest", subject, body, "/", None, dedupe, now)
        told += 1
    return told


def mark_read(*, actor: Actor, notice: int, now: datetime) -> None:
    """The person has read it. Doing it again changes nothing.

    Raises:
        NotFound: there is no such notice to this person.
    """
    mine = Notice.objects.filter(pk=notice, to__username=actor.id)
    if not mine.filter(read_at=None).update(read_at=now) and not mine.exists():
        raise NotFound("没有这条消息，或它不是发给您的。")


def mark_all_read(*, actor: Actor, through: int, now: datetime) -> int:
    """The person has read everything up to the notice `through`, the newest on the page; how many that were not."""
    return Notice.objects.filter(to__username=actor.id, pk__lte=through, read_at=None).update(read_at=now)


def is_address(text: str) -> bool:
    """Whether this can be a mail address. Addresses outside ASCII need servers that few have."""
    return len(text) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(text) is not None


def set_email(*, actor: Actor, username: str, address: str, now: datetime) -> None:
    """Where a member of staff gets mail, kept encrypted; an empty address takes it away.

    What an earlier address refused and nobody has read inside goes out again to the new one.

    Raises:
        Refused: another's address without the permission, or no mail address.
        NotFound: nobody of that name.
    """
    staff, address = _of(actor, username), address.strip()
    if address and not is_address(address):
        raise Refused("这不是可用的邮箱地址，应写成 wang@example.cn 这样，只含英文字母、数字和常用符号。")
    with transaction.atomic():
        email_id = registry.identify("email", [address])[address] if address else None
        if email_id == staff.email_id:
            return
        Staff.objects.filter(pk=staff.pk).update(email_id=email_id)
        if email_id is not None:
            failed = Notice.objects.filter(to=staff, mail_state="failed", read_at=None)
            failed.update(mail_state="waiting", next_try_at=now, last_error="")
        _journal(actor, staff, "staff.email", {"set": email_id is not None}, now)


def set_mode(*, actor: Actor, username: str, mode: str, now: datetime) -> None:
    """How a member of staff is told by mail: ``each``, ``digest`` or ``none``.

    Raises:
        Refused: another's choice without the permission, or no such mode.
        NotFound: nobody of that name.
    """
    staff = _of(actor, username)
    if mode not in MODES:
        raise Refused(f"没有「{mode}」这种方式。可选：{'、'.join(f'{key}（{said}）' for key, said in MODES.items())}。")
    with transaction.atomic():
        Staff.objects.filter(pk=staff.pk).update(mail_mode=mode)
        _journal(actor, staff, "staff.mail_mode", {"mode": mode}, now)


def _of(actor: Actor, username: str) -> Staff:
    if actor.id != username:
        require_anywhere(actor, Permission.STAFF)
    staff = Staff.objects.filter(username=username).first()
    if staff is None:
        raise NotFound(f"没有用户「{username}」。用 huxin staff list 查看现有用户。")
    return staff


def _journal(actor: Actor, staff: Staff, what: str, given: dict[str, object], now: datetime) -> None:
    JournalEntry.objects.create(at=now, who=actor.id, what=what, subject=f"staff:{staff.pk}", given=given)
