"""The queue of mail against a real server that is away, refuses, or dies in the middle; clocks are handed in."""

import json
import socket
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import serializers
from django.db import connection

from huxin.access import SYSTEM, Actor
from huxin.actions import keys, mail, notices
from huxin.actions.mail import LEASE, Delivery, backoff
from huxin.base.home import Home
from huxin.channels.mail import Security, Server
from huxin.queries import mail as queries
from huxin.record.models import Notice, Staff
from tests.channels.smtp import DROP, TAKEN, Mailbox, server

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PASSWORD = "open sesame"


@pytest.fixture
def box(home: Home, now: datetime) -> Iterator[Mailbox]:
    """A server in working order, and the installation set up for it."""
    with server() as found:
        use(found.port, now)
        yield found


def use(port: int, now: datetime) -> None:
    there = Server("localhost", port, Security.NONE, "huxin@office.example", password=PASSWORD, timeout=5)
    mail.configure(actor=SYSTEM, server=there, site="https://huxin.example/", now=now)


@pytest.fixture
def 李(box: Mailbox, hired: Callable[[Actor], Any], 李监察: Actor, now: datetime) -> Staff:
    """李监察 as a member of staff, with an address."""
    staff: Staff = hired(李监察)
    notices.set_email(actor=李监察, username=staff.username, address="li@example.cn", now=now)
    return staff


def tell(staff: Staff, now: datetime, count: int = 1) -> None:
    for n in range(count):
        notices.tell(
            to=[staff.pk],
            kind="matter.due",
            subject=f"YJ-2019-{n:06d} 三日内到期",
            body="请提交整改答复。",
            link=f"/matters/{n}/",
            dedupe=f"due:{n}",
            now=now,
        )


def deliver(now: datetime, **more: Any) -> Delivery:
    return mail.deliver(clock=lambda: now, **more)


def counted() -> dict[str, int]:
    found = list(Notice.objects.filter(kind="matter.due").values_list("mail_state", flat=True))
    return {state: found.count(state) for state in set(found)}


def test_一条消息一封信_只发一次(box: Mailbox, 李: Staff, now: datetime) -> None:
    tell(李, now)
    assert deliver(now) == Delivery(sent=1)
    assert deliver(now + 30 * HOUR) == Delivery()
    [got] = box.letters
    assert (got.to, got.message["Subject"]) == ("li@example.cn", "YJ-2019-000000 三日内到期")
    body = got.message.get_content()
    assert body.startswith("请提交整改答复。\n\n查看：https://huxin.example/matters/0/\n\n")
    assert Notice.objects.get().sent_at == now


def test_没有设置服务器时都等着(home: Home, hired: Callable[[Actor], Any], 李监察: Actor, now: datetime) -> None:
    staff = hired(李监察)
    notices.set_email(actor=李监察, username=staff.username, address="li@example.cn", now=now)
    tell(staff, now)
    assert deliver(now) == Delivery() and counted() == {"waiting": 1}


def test_一千封一封不少一封不重(box: Mailbox, 李: Staff, now: datetime) -> None:
    tell(李, now, 1000)
    rounds = []
    while not rounds or rounds[-1].more:
        rounds.append(deliver(now))
    assert sum(done.sent for done in rounds) == 1000 == len({got.id for got in box.letters}) == len(box.letters)
    assert box.connections == 20


def test_服务器离开一个月_一封不丢(box: Mailbox, 李: Staff, hired: Any, 王主任: Actor, now: datetime) -> None:
    office = hired(王主任)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        use(probe.getsockname()[1], now)
    tell(李, now, 5)
    moment, asked = now, 0
    while moment < now + timedelta(days=30):
        asked += 1
        assert deliver(moment).away
        moment += backoff(asked)
    assert counted() == {"waiting": 5} and asked < 30 * 24 + 10
    told = Notice.objects.filter(to=office, kind="mail.away")
    assert 29 <= told.count() <= 31 and set(told.values_list("mail_state", flat=True)) == {"none"}
    assert "连不上邮件服务器" in told[0].body
    use(box.port, moment)
    assert deliver(moment + HOUR) == Delivery(sent=5)
    assert len({got.id for got in box.letters}) == 5


def test_间隔翻倍_最长一小时() -> None:
    assert [backoff(n) / MINUTE for n in (1, 2, 3, 6, 7, 8, 10_000)] == [1, 2, 4, 32, 60, 60, 60]


def test_暂时拒绝的稍后再试_不挡着别人(box: Mailbox, 李: Staff, now: datetime) -> None:
    tell(李, now, 3)
    refusals = iter(["450 4.2.0 greylisted"])
    box.reply = lambda verb, said: next(refusals, None) if verb == "RCPT" else None
    assert deliver(now) == Delivery(sent=2)
    assert deliver(now + MINUTE - timedelta(seconds=1)) == Delivery()
    assert deliver(now + MINUTE) == Delivery(sent=1)
    assert Notice.objects.filter(last_error="").count() == 3


def test_服务器收下后没来得及说就断开_再发一次_编号不变(box: Mailbox, 李: Staff, now: datetime) -> None:
    tell(李, now)
    box.reply = lambda verb, said: TAKEN if verb == "data" else None
    assert deliver(now) == Delivery(away=True)
    box.reply = lambda verb, said: None
    assert deliver(now + MINUTE) == Delivery(sent=1)
    assert len(box.letters) == 2 and len({got.id for got in box.letters}) == 1


def test_每次都断开的服务器_每封信各退各的(box: Mailbox, 李: Staff, now: datetime) -> None:
    tell(李, now, 2)
    box.reply = lambda verb, said: DROP if verb == "data" else None
    assert deliver(now) == Delivery(away=True)
    waits = dict(Notice.objects.values_list("tries", "next_try_at"))
    assert waits == {1: now + MINUTE, 0: now}
    box.reply = lambda verb, said: None
    assert deliver(now + MINUTE) == Delivery(sent=2)


def test_永久拒绝的告诉市治欠办_改正邮箱后重发(
    box: Mailbox, 李: Staff, hired: Any, 王主任: Actor, 李监察: Actor, now: datetime
) -> None:
    office = hired(王主任)
    notices.set_email(actor=王主任, username=office.username, address="wang@example.cn", now=now)
    tell(李, now, 3)
    box.reply = lambda verb, said: "550 5.1.1 <li@example.cn> unknown" if "li@" in said else None
    assert deliver(now) == Delivery(failed=3)
    assert counted() == {"failed": 3} and deliver(now + 100 * HOUR) == Delivery()
    told = Notice.objects.get(to=office)  # once a day and person, and never by mail
    assert (told.kind, told.mail_state) == ("mail.failed", "none")
    assert "550 5.1.1" in told.body and "li@" not in serializers.serialize("json", Notice.objects.all())
    notices.mark_read(actor=李监察, notice=Notice.objects.filter(to=李)[0].pk, now=now)
    notices.set_email(actor=李监察, username=李.username, address="right@example.cn", now=now)
    assert deliver(now) == Delivery(sent=2)  # one was read at the desk meanwhile
    assert {got.to for got in box.letters} == {"right@example.cn"}


@pytest.mark.parametrize("change", [{"email_id": None}, {"mail_mode": "none"}, {"is_active": False}])
def test_不再想要的不发(box: Mailbox, 李: Staff, now: datetime, change: dict[str, Any]) -> None:
    tell(李, now)
    Staff.objects.update(**change)
    assert deliver(now) == Delivery() and counted() == {"none": 1} and not box.connections


def test_死掉的进程占着的信_到期由别人接着发(box: Mailbox, 李: Staff, now: datetime) -> None:
    tell(李, now)
    dead = mail._claim(now=now)
    assert dead is not None
    assert deliver(now + LEASE - timedelta(seconds=1)) == Delivery()
    assert deliver(now + LEASE) == Delivery(sent=1)


def test_两个进程读到同一行_只有一个拿到(box: Mailbox, 李: Staff, now: datetime) -> None:
    tell(李, now, 2)
    claimed: list[Notice | None] = []
    reading = []

    def rival(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Between this process's reading of the row and its writing, the other claims it."""
        if sql.startswith("UPDATE") and not reading:
            reading.append(sql)
            claimed.append(mail._claim(now=now))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(rival):
        claimed.append(mail._claim(now=now))
    assert len({notice.pk for notice in claimed if notice}) == 2
    assert mail._claim(now=now) is None


def test_占用到期后才说失败的_不盖过接手的人(box: Mailbox, 李: Staff, now: datetime) -> None:
    tell(李, now)
    slow = mail._claim(now=now)
    later = mail._claim(now=now + LEASE)
    assert slow is not None and later is not None
    box.reply = lambda verb, said: "450 busy" if verb == "RCPT" else None
    mail._settle(slow, mail.Answer(mail.Fate.NEVER, "x"), now=now)
    assert counted() == {"waiting": 1}
    mail._settle(slow, mail.Answer(mail.Fate.SENT), now=now)
    mail._settle(later, mail.Answer(mail.Fate.LATER, "x"), now=now)
    assert counted() == {"sent": 1}


def test_被要求停下时_手上的一封做完(box: Mailbox, 李: Staff, now: datetime) -> None:
    tell(李, now, 3)
    assert deliver(now, stop=lambda: bool(box.letters)) == Delivery(sent=1)
    assert counted() == {"sent": 1, "waiting": 2}


def test_设置存在数据文件夹里_口令加密_随密钥轮换(box: Mailbox, home: Home, now: datetime) -> None:
    text = home.mail.read_text("utf-8")
    assert PASSWORD not in text and json.loads(text)["password"].startswith("k1:")
    assert home.mail.stat().st_mode & 0o077 == 0
    list(keys.rotate(now=now))
    assert json.loads(home.mail.read_text("utf-8"))["password"].startswith("k2:")
    office = queries.post_office()
    assert office is not None and office.server.password == PASSWORD and office.site == "https://huxin.example"
    home.mail.write_text("{")
    with pytest.raises(queries.MailSettingsDamaged, match="huxin mail set"):
        queries.post_office()


def test_状态说得出等了多久和为什么(box: Mailbox, 李: Staff, now: datetime) -> None:
    tell(李, now, 2)
    answers = iter(["450 4.3.2 busy", None])
    box.reply = lambda verb, said: next(answers, None) if verb == "RCPT" else None
    deliver(now + MINUTE)
    found = queries.status()
    assert (found.waiting, found.waiting_since, found.failed, found.last_sent_at) == (1, now, 0, now + MINUTE)
    assert found.last_error == "收件地址未被接受（450 4.3.2）"


def test_等待的队列有自己的索引(db: None, now: datetime) -> None:
    due = Notice.objects.filter(next_try_at__lte=now).order_by("next_try_at", "id")[:8]
    if connection.vendor == "sqlite":
        assert "notice_to_mail" in due.explain() and "TEMP B-TREE" not in due.explain()
