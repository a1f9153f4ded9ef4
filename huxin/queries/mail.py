"""Mail: which server, where an address is, and what waits."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Min

from huxin.base.errors import HuxinError
from huxin.channels.mail import Security, Server
from huxin.queries import _keys
from huxin.record.models import Notice, PersonalValue

PLACE = b"mail.json/password"
"""Where the token of the server's password belongs."""


class MailSettingsDamaged(HuxinError):
    """The file of the mail server's settings cannot be read."""

    code = "mail_settings"


@dataclass(frozen=True)
class PostOffice:
    """The server letters go to, and the address of the console they point at, without a slash at the end."""

    server: Server
    site: str


def post_office() -> PostOffice | None:
    """As `huxin mail set` left it; None where there is none yet.

    Raises:
        MailSettingsDamaged: the file cannot be read.
        KeyMissing: the password cannot be decrypted.
    """
    try:
        found = json.loads(settings.HUXIN_HOME.mail.read_text("utf-8"))
        site, token = found.pop("site"), found.pop("password")
        security = Security(found.pop("security"))
        password = _keys.current().unseal(token, place=PLACE) if token else ""
        return PostOffice(Server(**found, security=security, password=password), site)
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise MailSettingsDamaged("邮件服务器设置 mail.json 已损坏，请用 huxin mail set 重新设置。") from None


def address(email_id: int) -> str:
    """The mail address of a `Staff.email_id`, in full: for the envelope, not for a page."""
    value = PersonalValue.objects.get(pk=email_id, kind="email")
    return _keys.opened(_keys.current(), "email", value.blind, value.token)


@dataclass(frozen=True)
class MailStatus:
    """The queue of mail. `last_error` is of the letter that waits longest among those tried."""

    waiting: int
    waiting_since: datetime | None
    failed: int
    last_sent_at: datetime | None
    last_error: str


def status() -> MailStatus:
    """How mail stands."""
    queue = Notice.objects.filter(next_try_at__isnull=False)
    found = queue.aggregate(count=Count("pk"), since=Min("at"))
    return MailStatus(
        waiting=found["count"],
        waiting_since=found["since"],
        failed=Notice.objects.filter(mail_state="failed").count(),
        last_sent_at=Notice.objects.filter(mail_state="sent")
        .order_by("-sent_at")
        .values_list("sent_at", flat=True)
        .first(),
        last_error=queue.exclude(last_error="").order_by("at").values_list("last_error", flat=True).first() or "",
    )
