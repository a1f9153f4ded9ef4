"""Departments' systems: what a grant must hold, and that a minute's budget is one budget for all processes."""

from datetime import datetime, timedelta

import pytest

from huxin.access import SYSTEM, Actor
from huxin.actions import clients
from huxin.actions.clients import ClientGrant
from huxin.base.errors import NotFound, Refused
from huxin.queries.clients import caller
from huxin.queries.clients import clients as listed
from huxin.record.models import ApiCall, ApiToken, JournalEntry

pytestmark = pytest.mark.django_db
GIVEN = {"name": "市发改", "scopes": ["projects"], "regions": ["6204"]}


def grant(now: datetime, actor: Actor = SYSTEM, **other: object) -> clients.Granted:
    return clients.grant(ClientGrant(**{**GIVEN, **other}), actor=actor, now=now)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("other", "why"),
    [({"name": " "}, "名称"), ({"scopes": []}, "权限只能是"), ({"scopes": ["all"]}, "权限只能是"),
     ({"regions": []}, "至少指定一个区划"), ({"regions": ["9"]}, "不是行政区划代码"),
     ({"sectors": ["ship"]}, "行业只能是"),
     ({"role": "enterprise"}, "角色只能是"), ({"role": "bank"}, "角色只能是"), ({"per_minute": 0}, "每分钟次数")],
)  # fmt: skip
def test_授权写得不对的说出原因(now: datetime, other: dict[str, object], why: str) -> None:
    with pytest.raises(Refused, match=why):
        grant(now, **other)


def test_只查名单的不用区划(now: datetime) -> None:
    assert grant(now, scopes=["sanctions"], regions=[]).secret


def test_只有办公室能开通和查看(now: datetime, 李监察: Actor, 王主任: Actor) -> None:
    with pytest.raises(Refused):
        grant(now, actor=李监察)
    with pytest.raises(Refused):
        listed(actor=李监察)
    assert grant(now, actor=王主任) and listed(actor=王主任)[0].name == "市发改"


def test_再次开通_换密钥_令牌作废_编号不变(now: datetime) -> None:
    first = grant(now)
    token = clients.issue(client_id=first.client_id, secret=first.secret, now=now)
    second = grant(now, scopes=["warnings"])
    assert second.client_id == first.client_id and second.secret != first.secret
    assert caller(token.token, now=now) is None
    with pytest.raises(clients.UnknownClient):
        clients.issue(client_id=first.client_id, secret=first.secret, now=now)


def test_停用过的不能再停用_可以再开通(now: datetime) -> None:
    made = grant(now)
    clients.revoke("市发改", actor=SYSTEM, now=now)
    with pytest.raises(NotFound):
        clients.revoke("市发改", actor=SYSTEM, now=now)
    assert grant(now).client_id == made.client_id
    whats = list(JournalEntry.objects.order_by("id").values_list("what", flat=True))
    assert whats == ["api.grant", "api.revoke", "api.grant"]
    assert made.secret not in str(list(JournalEntry.objects.values()))


def test_令牌到时失效_过期的不留(now: datetime) -> None:
    made = grant(now)
    token = clients.issue(client_id=made.client_id, secret=made.secret, now=now)
    last = now + clients.TOKEN_LASTS - timedelta(seconds=1)
    found = caller(token.token, now=last)
    assert found is not None and found.scopes == {"projects"} and found.actor.regions == ("6204",)
    assert caller(token.token, now=now + clients.TOKEN_LASTS) is None
    clients.issue(client_id=made.client_id, secret=made.secret, now=now + clients.TOKEN_LASTS)
    assert ApiToken.objects.count() == 1


def test_次数按分钟算_换一分钟重新算(now: datetime) -> None:
    who = grant(now, per_minute=2).client_id
    assert [clients.admit(who, now=now).left for _ in range(4)] == [1, 0, -1, -2]
    later = now + timedelta(seconds=59)
    assert clients.admit(who, now=later) == clients.Budget(2, -3, 1)
    assert clients.admit(who, now=now + timedelta(minutes=1)) == clients.Budget(2, 1, 60)


def test_问过什么记满一年_之后删去(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "_SWEPT_AT_ONCE", 2)
    made = clients.grant(ClientGrant("市发改委", ["sanctions"], []), actor=SYSTEM, now=now)
    for days in (366, 366, 366, 365, 0):
        at = now - timedelta(days=days)
        clients.answered(client_id=made.client_id, operation="check", subject="", status=200, now=at)
    assert clients.forget(now=now) == 3 and clients.forget(now=now) == 0
    assert sorted(ApiCall.objects.values_list("at", flat=True)) == [now - timedelta(days=365), now]
