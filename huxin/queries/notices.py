"""Notices as their reader sees them. Nobody reads another's."""

from dataclasses import dataclass
from datetime import datetime

from huxin.access import Actor
from huxin.base.mask import masked
from huxin.queries import mail
from huxin.queries._pages import Page, page_of
from huxin.record.models import Notice, Staff

PAGE = 50
MOST_COUNTED = 100
"""The bell says "99+" beyond; nobody reads the difference, and counting costs."""


@dataclass(frozen=True)
class NoticeRow:
    """One notice. `link` is a path of the console, or empty; `mail_state` is none, waiting, sent or failed."""

    id: int
    at: datetime
    kind: str
    subject: str
    body: str
    link: str
    matter_id: int | None
    read: bool
    mail_state: str


def unread(actor: Actor) -> int:
    """How many the person has not read, at most 100."""
    return Notice.objects.filter(to__username=actor.id, read_at=None)[:MOST_COUNTED].count()


def notices(actor: Actor, *, number: int = 1, size: int = PAGE, only_unread: bool = False) -> Page[NoticeRow]:
    """A page of the person's notices, newest first."""
    rows = Notice.objects.filter(to__username=actor.id).order_by("-id")
    return page_of(rows.filter(read_at=None) if only_unread else rows, number, size, lambda found: [*map(_row, found)])


def _row(notice: Notice) -> NoticeRow:
    return NoticeRow(
        id=notice.pk,
        at=notice.at,
        kind=notice.kind,
        subject=notice.subject,
        body=notice.body,
        link=notice.link,
        matter_id=notice.matter_id,
        read=notice.read_at is not None,
        mail_state=notice.mail_state,
    )


@dataclass(frozen=True)
class MailChoice:
    """How a person is told by mail: `mode` is each, digest or none; `address` is masked, empty where there is none."""

    mode: str
    address: str


def mail_choice(actor: Actor) -> MailChoice:
    """The person's own choice."""
    mode, email_id = Staff.objects.values_list("mail_mode", "email_id").get(username=actor.id)
    return MailChoice(mode, masked("email", mail.address(email_id)) if email_id is not None else "")
