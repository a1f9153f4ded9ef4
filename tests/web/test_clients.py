"""接口客户端: the office sees who asks, who is told, and sends again what did not arrive."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.test import Client

from huxin.access import SYSTEM, Actor
from huxin.actions import _out, clients, hooks
from huxin.record.models import ApiClient, Delivery


def test_列出客户端和推送_重发送不到的(
    office: Client, now: datetime, settings: Any, inspector: Client, signed_in: Callable[[Actor], Client]
) -> None:
    assert "还没有接口客户端" in office.get("/clients/").content.decode()
    settings.HUXIN_HOOK_NETWORKS = ["127.0.0.0/8"]
    clients.grant(clients.ClientGrant("市招标办", ["sanctions"], ["6204"]), actor=SYSTEM, now=now)
    ApiClient.objects.update(calls=1234, refused=5, seen_at=now)
    types = ["huxin.listing.changed"]
    hooks.subscribe(actor=SYSTEM, name="市招标办", url="http://127.0.0.1:9/x", types=types, now=now)
    with transaction.atomic():
        _out.tell(types[0], subject="91620400MA71C0DE12", data={}, place=None, now=now)
    Delivery.objects.update(state="dead", next_try_at=None, tries=20, last_error="接收方回答 500")
    page = office.get("/clients/").content.decode()
    for said in (
        "市招标办",
        "1,234",
        "2019-12-02 17:00",
        "http://127.0.0.1:9/x",
        "接收方回答 500",
        "全部重发",
        "查询单位是否列入失信联合惩戒名单",
        "联合惩戒名单有变化",
        "sanctions",
        "huxin.listing.changed",
    ):
        assert said in page
    assert office.post("/clients/replay/").headers["Location"] == "/clients/?replayed=1"
    assert Delivery.objects.get().state == "waiting"
    assert "全部重发" not in office.get("/clients/?replayed=1").content.decode()
    assert inspector.get("/clients/").status_code == inspector.post("/clients/replay/").status_code == 403
