"""The worker's mail step: how often a server that is away is asked, and that nothing waits once it is back."""

import logging
import socket
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from huxin.access import SYSTEM, Actor
from huxin.actions import attachments, clients, mail, notices
from huxin.base.home import Home
from huxin.channels.digest import DigestLine
from huxin.channels.mail import Security, Server
from huxin.commands._post import Pause, daily, step, swept
from huxin.record.models import ApiCall, Attachment, Notice
from tests.channels.smtp import server

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def port() -> int:
    """A port nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def _waiting(home: Home, port: int, hired: Callable[[Actor], Any], 李监察: Actor, now: datetime) -> None:
    """A hundred and twenty letters for the server at that port: three connections' worth."""
    staff = hired(李监察)
    there = Server("localhost", port, Security.NONE, "huxin@office.example")
    mail.configure(actor=SYSTEM, server=there, site="", now=now)
    notices.set_email(actor=李监察, username=staff.username, address="li@example.cn", now=now)
    for n in range(120):
        notices.tell(to=[staff.pk], kind="x", subject=f"第 {n} 条", body="", dedupe=str(n), now=now)


@pytest.mark.usefixtures("_waiting")
def test_服务器不在时越问越少_回来后一次发完(port: int, now: datetime, caplog: pytest.LogCaptureFixture) -> None:
    pause, moment, asked = Pause(), now, []
    while moment < now + 240 * MINUTE:
        before, pause = pause, step(pause, clock=lambda: moment)  # noqa: B023
        if pause != before:
            asked.append((moment - now) / MINUTE)
        moment += MINUTE / 2
    assert asked == [0, 1, 3, 7, 15, 31, 63, 123, 183]
    with server() as box, caplog.at_level(logging.INFO, logger="huxin.mail"):
        use = Server("localhost", box.port, Security.NONE, "huxin@office.example")
        mail.configure(actor=SYSTEM, server=use, site="", now=now)
        assert step(pause, clock=lambda: now + 200 * MINUTE) == pause and not box.letters
        assert step(pause, clock=lambda: now + 300 * MINUTE) == Pause()
        assert (len(box.letters), box.connections) == (120, 3)
    assert Notice.objects.filter(mail_state="sent").count() == 120
    assert "example" not in caplog.text


def test_汇总每天问一遍_工人重启也不重发(home: Home, hired: Callable[[Actor], Any], 李监察: Actor) -> None:
    eight = datetime(2019, 12, 2, 0, tzinfo=UTC)  # in Shanghai
    staff, asked = hired(李监察), []
    notices.set_email(actor=李监察, username=staff.username, address="li@example.cn", now=eight)
    notices.set_mode(actor=李监察, username=staff.username, mode="digest", now=eight)

    def lines(actor: Actor) -> list[DigestLine]:
        asked.append(actor.id)
        return [DigestLine("YJ-2019-000012", "某小学教学楼", date(2019, 12, 2), "待整改", "/matters/12/")]

    assert daily(None, lines=lines, now=eight - MINUTE) is None
    done = daily(None, lines=lines, now=eight)
    assert done == date(2019, 12, 2)
    assert daily(done, lines=lines, now=eight + MINUTE) == done
    assert daily(None, lines=lines, now=eight + 2 * MINUTE) == done
    assert asked == ["李监察"] and Notice.objects.filter(kind="digest").count() == 1
    assert daily(done, lines=lines, now=eight + timedelta(days=1)) == date(2019, 12, 3)


def test_what_was_never_used_and_what_was_logged_long_ago_are_swept_once_a_day(home: Home) -> None:
    noon = datetime(2019, 12, 2, 4, tzinfo=UTC)
    attachments.receive(actor=SYSTEM, data="银行回单".encode(), file_name="回单.txt", now=noon)
    done = swept(None, now=noon)
    ApiCall.objects.create(at=noon - clients.CALLS_KEPT, client_id="hx-1", operation="check", status=200)
    assert done == date(2019, 12, 2) and Attachment.objects.exists()
    assert swept(done, now=noon + timedelta(days=3)) == date(2019, 12, 5)
    assert not Attachment.objects.exists() and not ApiCall.objects.exists()
