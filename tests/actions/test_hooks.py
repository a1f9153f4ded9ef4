"""Messages to departments' systems: written with what happened, in order, at least once, given up and replayed."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from huxin.access import SYSTEM, Actor
from huxin.access.scopes import TYPES
from huxin.actions import _out, clients, hooks, keys, matters
from huxin.actions.clients import ClientGrant
from huxin.base.errors import NotFound, Refused
from huxin.base.home import Home
from huxin.record.models import Delivery, Notice, OutEvent, Project, Subscription
from tests.channels.receiver import Receiver, receiver
from tests.web import city as small
from tests.web import warned

pytestmark = pytest.mark.django_db
WARNED = [type_ for type_ in TYPES if "warning" in type_]


@pytest.fixture
def box(settings: Any) -> Iterator[Receiver]:
    settings.HUXIN_HOOK_NETWORKS = ["127.0.0.0/8"]
    with receiver() as found:
        yield found


@pytest.fixture
def client(home: Home, now: datetime) -> str:
    """Of the whole city."""
    small.build(now)
    clients.grant(ClientGrant("市发改", ["warnings", "sanctions"], ["6204"]), actor=SYSTEM, now=now)
    return "市发改"


@pytest.fixture
def subscribed(client: str, box: Receiver, now: datetime) -> Receiver:
    hooks.subscribe(actor=SYSTEM, name=client, url=box.url, types=list(TYPES), now=now)
    return box


def tell(subject: str, now: datetime, **data: object) -> None:
    with transaction.atomic():
        _out.tell("huxin.listing.changed", subject=subject, data=data, place=None, now=now)


def deliver(at: datetime) -> hooks.Told:
    return hooks.deliver(clock=lambda: at)


def subjects(box: Receiver) -> list[tuple[str, int]]:
    return [(told["subject"], told["data"]["n"]) for told in (json.loads(got.body) for got in box.taken)]


def test_签发和解除预警_随同一步写下并送出(subscribed: Receiver, now: datetime) -> None:
    signed, _ = warned.two(now)
    assert deliver(now).done == 1
    told = json.loads(subscribed.taken[0].body)
    assert (told["specversion"], told["type"], told["subject"]) == ("1.0", "huxin.warning.issued", signed.number)
    assert told["data"]["project"] == "620402-1" and told["data"]["level"] == "orange"
    assert told["id"] == subscribed.taken[0].headers["webhook-id"] and told["time"].endswith("Z")
    assert "王签发" not in subscribed.taken[0].body.decode()


def test_没有成的一步_什么也不送(subscribed: Receiver, now: datetime) -> None:
    signed, _ = warned.two(now)
    before = OutEvent.objects.count()
    with pytest.raises(Refused):
        matters.move(actor=warned.王签发, matter_id=signed.pk, name="sign", given={"note": "再来"}, now=now)
    assert OutEvent.objects.count() == before


def test_升级也送(subscribed: Receiver, now: datetime) -> None:
    signed, _ = warned.two(now)
    raised = {"level": "red", "reason": "又有欠薪"}
    matters.move(actor=warned.王签发, matter_id=signed.pk, name="raise", given=raised, now=now)
    assert list(OutEvent.objects.order_by("id").values_list("type", flat=True)) == WARNED[:2]


def test_管辖以外和没订阅的不送(client: str, box: Receiver, now: datetime) -> None:
    clients.grant(ClientGrant("靖远县", ["warnings"], ["620421"]), actor=SYSTEM, now=now)
    hooks.subscribe(actor=SYSTEM, name="靖远县", url=box.url, types=WARNED, now=now)
    hooks.subscribe(actor=SYSTEM, name=client, url=box.url, types=["huxin.warning.lifted"], now=now)
    warned.two(now)  # the one that is signed lies in 白银区
    assert not Delivery.objects.exists()
    assert Project.objects.filter(region_code="620421").exists()


def test_同一事项按先后_后面的等前面的_别的照送(subscribed: Receiver, now: datetime) -> None:
    for n, subject in enumerate(["甲", "甲", "乙"]):
        tell(subject, now, n=n)
    first = Delivery.objects.order_by("id")[0]
    assert hooks._claim(now=now).pk == first.pk  # type: ignore[union-attr]  # as if its process had died just then
    assert deliver(now).done == 1 and subjects(subscribed) == [("乙", 2)]
    assert deliver(now + hooks.LEASE).done == 2
    assert subjects(subscribed) == [("乙", 2), ("甲", 0), ("甲", 1)]


@pytest.mark.parametrize("status", [500, 404, 302, 0])
def test_送不到的留着_隔得越来越久(subscribed: Receiver, now: datetime, status: int) -> None:
    subscribed.reply = lambda got: status
    tell("甲", now, n=1)
    tell("乙", now, n=2)
    at, waits = now, []
    for _ in range(4):
        assert deliver(at).later == 1  # the whole receiver is left alone
        again = Delivery.objects.order_by("id")[0].next_try_at
        assert again is not None
        waits.append((again - at).total_seconds())
        assert deliver(again - timedelta(seconds=1)) == hooks.Told()
        at = again
    assert waits == [10, 20, 40, 80]
    subscribed.reply = lambda got: 204
    assert deliver(at).done == 2 and subjects(subscribed) == [("甲", 1), ("乙", 2)]
    ids = {got.headers["webhook-id"] for got in subscribed.got}
    assert len(ids) == 2


def test_听从Retry_After(subscribed: Receiver, now: datetime) -> None:
    subscribed.reply = lambda got: (429, {"Retry-After": "3600"})
    tell("甲", now, n=1)
    deliver(now)
    assert Delivery.objects.get().next_try_at == now + timedelta(hours=1)


def test_一个接收方坏了_不耽误另一个(subscribed: Receiver, client: str, now: datetime) -> None:
    with receiver() as other:
        hooks.subscribe(actor=SYSTEM, name=client, url=other.url, types=list(TYPES), now=now)
        subscribed.reply = lambda got: 500
        for n in range(5):
            tell(f"{n}", now, n=n)
        told = deliver(now)
        assert (told.done, told.later) == (5, 1) and len(other.taken) == 5


def test_试够次数就放弃_告诉办公室_可以重发(
    subscribed: Receiver, now: datetime, 王主任: Actor, hired: Callable[[Actor], Any]
) -> None:
    hired(王主任)
    subscribed.reply = lambda got: 500
    tell("甲", now, n=1)
    at = now
    for _ in range(hooks.MOST_TRIES):
        deliver(at)
        at += timedelta(hours=1)
    dead = Delivery.objects.get()
    assert (dead.state, dead.tries, dead.next_try_at) == ("dead", hooks.MOST_TRIES, None)
    assert Notice.objects.get(kind="hook.dead").to.username == "王主任"
    assert deliver(at) == hooks.Told()
    subscribed.reply = lambda got: 204
    assert hooks.replay(actor=王主任, now=at) == 1
    assert deliver(at).done == 1 and subjects(subscribed) == [("甲", 1)]
    assert hooks.replay(actor=王主任, now=at) == 0


def test_从某个时刻起_送到过的也可以再送(subscribed: Receiver, now: datetime) -> None:
    for n in range(3):
        tell("甲", now + timedelta(hours=n), n=n)
    later = now + timedelta(hours=3)
    deliver(later)
    assert hooks.replay(actor=SYSTEM, now=later, since=now + timedelta(hours=1)) == 2
    deliver(later)
    assert subjects(subscribed) == [("甲", 0), ("甲", 1), ("甲", 2), ("甲", 1), ("甲", 2)]


def test_对方说不要了_订阅结束(subscribed: Receiver, now: datetime) -> None:
    subscribed.reply = lambda got: 410
    tell("甲", now, n=1)
    tell("乙", now, n=2)
    assert deliver(now).dead == 1
    assert Subscription.objects.get().ended_at == now
    assert set(Delivery.objects.values_list("state", flat=True)) == {"dead"}


def test_停用客户端_不再送(subscribed: Receiver, client: str, now: datetime) -> None:
    tell("甲", now, n=1)
    clients.revoke(client, actor=SYSTEM, now=now)
    tell("甲", now, n=2)
    assert deliver(now) == hooks.Told() and OutEvent.objects.count() == 1


def test_登记要有权限(client: str, box: Receiver, now: datetime, 李监察: Actor) -> None:
    with pytest.raises(Refused):
        hooks.subscribe(actor=李监察, name=client, url=box.url, types=WARNED, now=now)
    with pytest.raises(Refused):
        hooks.replay(actor=李监察, now=now)
    with pytest.raises(Refused, match="事件只能是"):
        hooks.subscribe(actor=SYSTEM, name=client, url=box.url, types=["x"], now=now)
    with pytest.raises(NotFound):
        hooks.unsubscribe(actor=SYSTEM, number=1, now=now)
    clients.grant(ClientGrant("只查名单", ["sanctions"], []), actor=SYSTEM, now=now)
    with pytest.raises(Refused, match="没有权限 warnings"):
        hooks.subscribe(actor=SYSTEM, name="只查名单", url=box.url, types=WARNED, now=now)


def test_换了密钥_签名不变(client: str, box: Receiver, home: Home, now: datetime) -> None:
    secret = hooks.subscribe(actor=SYSTEM, name=client, url=box.url, types=list(TYPES), now=now)
    assert secret not in Subscription.objects.get().secret
    list(keys.rotate(now=now))
    assert Subscription.objects.get().secret.startswith("k2:")
    tell("甲", now, n=1)
    assert deliver(now).done == 1
