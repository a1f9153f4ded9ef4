"""短信 that an answer has come: only where a phone was left, once for each answer, saying nothing of it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from huxin.access import Actor
from huxin.actions import answer_texts, messages, reports
from huxin.actions.reports import Filed, Grievance, Who
from huxin.base.home import Home
from huxin.queries._told import Told
from huxin.record.models import Message, Report
from tests.channels.receiver import DROP, Receiver, receiver

pytestmark = pytest.mark.django_db
AUGUST = datetime(2019, 8, 12, 2, tzinfo=UTC)
SECRET = "老板答应周五付 8000 元"


@pytest.fixture
def box(home: Home, settings: Any) -> Iterator[Receiver]:
    with receiver() as found:
        settings.HUXIN_SMS_URL, settings.HUXIN_SMS_TOKEN = found.url, "invented"
        yield found


def filed(phone: str = "13900000001") -> Filed:
    told = Told("干完活没给钱", first_ym=201905, last_ym=201906, claimed_fen=500_000)
    grievance = Grievance(told, "620402", own=Who("某甲工", phone=phone), anonymous=True)
    return reports.file(grievance=grievance, once="a", now=AUGUST)


def answer(one: Filed, actor: Actor, text: str = SECRET) -> None:
    messages.answer(actor=actor, matter_id=one.matter_id, key=one.key, text=text, now=AUGUST)


def deliver(minutes: int = 0) -> int:
    return answer_texts.deliver(clock=lambda: AUGUST + timedelta(minutes=minutes))


def test_有答复就发一条短信_不说内容_同一条答复不再发(box: Receiver, 王主任: Actor) -> None:
    one = filed()
    answer(one, 王主任)
    assert deliver() == 1 and deliver(60) == 0
    [came] = box.got
    told = json.loads(came.body)
    assert told["phone"] == "13900000001" and came.headers["authorization"] == "Bearer invented"
    assert "回执码" in told["text"] and "查办到哪一步" in told["text"]
    for never in (SECRET, "8000", "某甲工", "139", one.code, one.key, "干完活"):
        assert never not in told["text"]
    answer(one, 王主任, "又有新情况")
    assert deliver(61) == 1 and len(box.got) == 2


def test_没留电话的_自己写的留言_都不发(box: Receiver, 王主任: Actor) -> None:
    one = filed(phone="")
    answer(one, 王主任)
    messages.write(key=one.key, text="在吗", seen=0, now=AUGUST)
    assert deliver() == 0 and not box.got


def test_匿名的后来留了电话_以后的答复发短信(box: Receiver, 王主任: Actor) -> None:
    one = filed(phone="")
    answer(one, 王主任)
    messages.give_name(key=one.key, who=Who("某甲工", phone="13900000002"), now=AUGUST)
    answer(one, 王主任, "收到您的姓名了")
    assert deliver() == 1 and json.loads(box.got[0].body)["phone"] == "13900000002"


def test_本人说不是他反映的_不再发到他的手机(box: Receiver, 王主任: Actor) -> None:
    one = filed()
    answer(one, 王主任)
    Report.objects.update(disowned_at=AUGUST)
    assert deliver() == 0 and not box.got
    answer(one, 王主任, "再问一次")
    assert deliver() == 0 and not Message.objects.exclude(text_at=None).exists()


def test_网关明说没收_隔一分钟再试_三次为止(box: Receiver, 王主任: Actor) -> None:
    box.reply = lambda got: 503
    answer(filed(), 王主任)
    assert [(deliver(minute), len(box.got)) for minute in (0, 0, 1, 2, 3, 9)] == [
        (0, 1), (0, 1), (0, 2), (0, 3), (0, 3), (0, 3)
    ]  # fmt: skip


def test_网关断线没有回话_可能已经收下_不再发(box: Receiver, 王主任: Actor) -> None:
    box.reply = lambda got: DROP
    answer(filed(), 王主任)
    assert deliver() == 0 and deliver(5) == 0 and len(box.got) == 1


def test_连不上网关_等网关好了再发(box: Receiver, 王主任: Actor, settings: Any) -> None:
    url, settings.HUXIN_SMS_URL = settings.HUXIN_SMS_URL, "http://127.0.0.1:1/"
    answer(filed(), 王主任)
    assert deliver() == 0
    settings.HUXIN_SMS_URL = url
    assert deliver(1) == 1 and len(box.got) == 1


def test_两个进程同时发_只发一条(box: Receiver, 王主任: Actor) -> None:
    answer(filed(), 王主任)

    asked: list[datetime] = []

    def clock() -> datetime:
        asked.append(AUGUST)
        if len(asked) == 2:  # it has read what waits; the other one is faster
            assert deliver() == 1
        return AUGUST

    assert answer_texts.deliver(clock=clock) == 0 and len(box.got) == 1


def test_没有短信网关_什么也不排队(home: Home, 王主任: Actor) -> None:
    answer(filed(), 王主任)
    assert not Message.objects.exclude(text_at=None).exists()
