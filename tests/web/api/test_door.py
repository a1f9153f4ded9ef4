"""Who is let in, what may be asked, and how it is answered where something is wrong."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from huxin.access import SYSTEM
from huxin.actions import clients
from huxin.record.models import ApiCall, ApiClient, ApiToken
from tests.web.api.conftest import System, token_for

Grant = Callable[..., System]


def problem(answer: Any, status: int) -> str:
    """The sentence of a problem, which has the form of RFC 9457."""
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    told = answer.json()
    assert told["status"] == status and told["title"] and told["type"].startswith("/api/v1/#")
    assert "Traceback" not in answer.content.decode()
    return str(told["detail"])


def test_没有令牌_令牌不对_过期_停用_都是401(system: Grant) -> None:
    one = system()
    assert "换取访问令牌" in problem(Client().get("/api/v1/projects"), 401)
    assert Client().get("/api/v1/projects")["WWW-Authenticate"].startswith("Bearer")
    assert one.get("/projects").status_code == 200
    ApiToken.objects.update(expires_at=ApiToken.objects.get().expires_at - timedelta(hours=1))
    answer = one.get("/projects")
    assert "过期" in problem(answer, 401) and 'error="invalid_token"' in answer["WWW-Authenticate"]


def test_停用后令牌立即失效(system: Grant, now: Any) -> None:
    one = system()
    clients.revoke("市招标办", actor=SYSTEM, now=now)
    problem(one.get("/projects"), 401)
    assert token_for(one.client_id, one.secret).status_code == 401


def test_登录控制台的人不能用会话查询(office: Client) -> None:
    problem(office.get("/api/v1/projects"), 401)


def test_密钥和令牌只存散列(system: Grant) -> None:
    one = system()
    kept = str(list(ApiClient.objects.values())) + str(list(ApiToken.objects.values()))
    assert one.secret not in kept and one.token not in kept


def test_权限按令牌_令牌可以少要(system: Grant) -> None:
    one = system(scopes=["projects", "sanctions"])
    answer = one.get("/warnings")
    assert "warnings" in problem(answer, 403) and 'scope="warnings"' in answer["WWW-Authenticate"]
    less = token_for(one.client_id, one.secret, scope="sanctions").json()  # type: ignore[attr-defined]
    assert less["scope"] == "sanctions" and less["expires_in"] == 900
    problem(System("", "", less["access_token"]).get("/projects"), 403)


@pytest.mark.parametrize(
    ("form", "error", "status"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type", 400),
        ({"grant_type": ""}, "unsupported_grant_type", 400),
        ({"scope": "everything"}, "invalid_scope", 400),
        ({"scope": "%ff"}, "invalid_request", 400),
        ({"x": "1&x=2"}, "invalid_request", 400),
    ],
)
def test_换令牌的错误带有标准的错误码(system: Grant, form: dict[str, str], error: str, status: int) -> None:
    one = system()
    answer = token_for(one.client_id, one.secret, **form)
    problem(answer, status)
    assert answer.json()["error"] == error  # type: ignore[attr-defined]


def test_密钥不对_换不到令牌_并记下(system: Grant) -> None:
    one = system()
    answer = token_for(one.client_id, "wrong")
    problem(answer, 401)
    assert answer.json()["error"] == "invalid_client"  # type: ignore[attr-defined]
    problem(token_for("hx-nobody", one.secret), 401)
    assert ApiClient.objects.get().refused == 1
    assert not ApiCall.objects.filter(client_id="hx-nobody").exists()


def test_换令牌只收表单_且不能过大(system: Grant) -> None:
    problem(Client().post("/api/v1/token", {"grant_type": "client_credentials"}, "application/json"), 415)
    problem(Client().post("/api/v1/token", "a" * 20_000, "application/x-www-form-urlencoded"), 413)


@pytest.mark.parametrize(
    "query",
    ["x=1", "limit=0", "limit=201", "limit=a", "limit=1&limit=2", "cursor=-1", "region=6", "sector=ship", "unit=123",
     "unit=91620400MA71C0DE1A", "status=%ff", "status=", "status=a%00", "cursor=9999999999999999999", "=", "a&b"],
)  # fmt: skip
def test_不认识的参数和值都是400(system: Grant, query: str) -> None:
    problem(system().get(f"/projects?{query}"), 400)


@pytest.mark.parametrize(
    "query", ["updated_since=2019-13-01", "updated_since=20191201", "open=1", "state=A", "level=4"]
)
def test_预警的参数(system: Grant, query: str) -> None:
    problem(system().get(f"/warnings?{query}"), 400)


def test_没有的地址是404_不能那样用的是405(system: Grant) -> None:
    one = system()
    for path in ("/nothing", "/projects/", "/projects/a/b", "/../"):
        problem(one.get(path), 404)
    answer = Client().delete("/api/v1/projects")
    problem(answer, 405)
    assert answer["Allow"] == "GET, HEAD"
    problem(Client().get("/api/v2/projects"), 404)
    problem(Client(headers={"host": "elsewhere.example"}).get("/api/v1/projects"), 400)


def test_不带内容的HEAD_与GET同样回答(system: Grant) -> None:
    one = system()
    answer = Client().head("/api/v1/projects", headers={"Authorization": f"Bearer {one.token}"})
    assert answer.status_code == 200 and answer.content == b""
    assert answer["Content-Length"] == one.get("/projects")["Content-Length"]


def test_没有变化时回答304(system: Grant) -> None:
    one = system()
    etag = one.get("/projects")["ETag"]
    for mark in (etag, etag.removeprefix("W/"), f'"x", {etag}', "*"):
        answer = one.get("/projects", **{"If-None-Match": mark})
        assert answer.status_code == 304 and answer.content == b"" and answer["ETag"] == etag
    assert one.get("/projects", **{"If-None-Match": '"x"'}).status_code == 200


def test_超过次数是429_并说何时再来_下一分钟恢复(system: Grant) -> None:
    one = system(per_minute=3)
    ApiClient.objects.update(window=2**40, used=3)
    left = [one.get("/projects") for _ in range(2)]
    assert left[0]["RateLimit-Policy"] == '"minute";q=3;w=60' and left[0]["RateLimit"].startswith('"minute";r=2;t=')
    answers = [one.get("/projects") for _ in range(3)]
    while answers[-1].status_code == 200:  # a minute may have ended in between
        answers.append(one.get("/projects"))
    assert "每分钟最多 3 次" in problem(answers[-1], 429)
    assert 1 <= int(answers[-1]["Retry-After"]) <= 60 and answers[-1]["RateLimit"].startswith('"minute";r=0')
    ApiClient.objects.update(window=0)
    assert one.get("/projects").status_code == 200


def test_每次查询都留有记录_且数得清(system: Grant) -> None:
    one = system(scopes=["projects", "sanctions"])
    one.get("/projects/620402-1")
    one.get("/projects?x=1")
    one.get("/warnings")
    told = list(ApiCall.objects.order_by("id").values_list("operation", "subject", "status"))
    assert told == [("token", "", 200), ("project", "620402-1", 200), ("projects", "", 400), ("warnings", "", 403)]
    row = ApiClient.objects.get()
    assert (row.calls, row.refused) == (3, 1) and row.seen_at is not None


def test_数据库被占着_回答503_出错不露细节(system: Grant, monkeypatch: pytest.MonkeyPatch) -> None:
    one = system()

    def held(*args: object, **named: object) -> None:
        raise OperationalError("database is locked")

    def broken(*args: object, **named: object) -> None:
        raise RuntimeError("秘密")

    monkeypatch.setattr(clients, "admit", held)
    answer = one.get("/projects")
    assert "稍后再试" in problem(answer, 503) and answer["Retry-After"] == "5"
    monkeypatch.setattr(clients, "admit", broken)
    assert "秘密" not in problem(one.get("/projects"), 500)


def test_不建会话_不要安全标记(system: Grant) -> None:
    strict = Client(enforce_csrf_checks=True)
    one = system()
    answer = strict.get("/api/v1/projects", headers={"Authorization": f"Bearer {one.token}"})
    assert answer.status_code == 200 and not answer.cookies
    assert not strict.post("/api/v1/token", "", "application/x-www-form-urlencoded").cookies
