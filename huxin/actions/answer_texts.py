"""短信: whoever left a phone learns that an answer has come, at most once for each answer, and nothing of what it says.

A message counts as sent before it is handed in, so that a death in between loses one and doubles none. What the gateway
surely did not take is tried again; where it fell silent, it may have taken it.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from huxin.actions import texts
from huxin.queries import mail
from huxin.queries.reports import standing_of
from huxin.record.models import Message, PersonalValue, Report

TEXT = "护薪：您的反映有了新的答复。请打开{where}，输入回执码查看。不是您反映的，不用理会。"
_AGAIN = timedelta(minutes=1)
_log = logging.getLogger(__name__)


def wanted(report: Report) -> bool:
    """Whether its reporter left a phone, and is not somebody who says that the report is not theirs."""
    return texts.can_send() and _phone_id(report) is not None


def deliver(*, clock: Callable[[], datetime]) -> int:
    """Send what waits; how many were handed in."""
    waiting = Message.objects.filter(text_at__lte=clock()).select_related("report").order_by("text_at", "id")
    found = list(waiting[: texts.AT_ONCE])
    text = _text() if found else ""
    return sum(_sent(message, text, clock()) for message in found)


def _sent(message: Message, text: str, now: datetime) -> bool:
    phone = _phone(message.report) if texts.can_send() else None
    mine = Message.objects.filter(pk=message.pk, text_at=message.text_at)
    if not mine.update(text_at=None, tries=message.tries + 1) or phone is None:
        return False
    answer = texts.send(phone, text)
    if not answer.taken:
        _log.warning("答复的短信提醒没有发出：%s", answer.said)
    if not answer.taken and answer.sure and message.tries + 1 < texts.MOST_TRIES:
        Message.objects.filter(pk=message.pk).update(text_at=now + _AGAIN)
    return answer.taken


def _phone_id(report: Report) -> int | None:
    return standing_of(report)[1].phone_id if report.disowned_at is None else None


def _phone(report: Report) -> str | None:
    value = PersonalValue.objects.filter(pk=_phone_id(report) or 0).first()
    return texts.number(value) if value else None


def _text() -> str:
    office = mail.post_office()
    site = office.site.rstrip("/") if office else ""
    return TEXT.format(where=f" {site}/follow/ " if site else "反映时的网页「查办到哪一步」")
