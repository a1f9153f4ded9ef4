"""Signing in: wrong, locked, expired, and back to where one wanted to go."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from huxin.access import OF_STAFF, Actor, Role
from huxin.record.models import Staff
from tests.conftest import PASSWORD

pytestmark = pytest.mark.usefixtures("city")


def _enter(client: Client, name: str, password: str, wanted: str = "") -> Any:
    return client.post("/sign-in/", {"username": name, "password": password, "next": wanted})


def test_未登录者被带到登录页_登录后回到想去的页面(hired: Callable[[Actor], Any], 王主任: Actor) -> None:
    hired(王主任)
    client = Client()
    sent = client.get("/projects/?level=3")
    assert sent.status_code == 302
    assert sent["Location"] == "/sign-in/?next=%2Fprojects%2F%3Flevel%3D3"
    answer = _enter(client, "王主任", PASSWORD, "/projects/?level=3")
    assert answer["Location"] == "/projects/?level=3"
    assert client.get("/projects/?level=3").status_code == 200


@pytest.mark.parametrize("role", OF_STAFF)
def test_每个角色登录后从自己的第一个栏目开始(hired: Callable[[Actor], Any], role: Role) -> None:
    hired(Actor("某人", "某人", role, ("6204",), units=("某单位",)))
    client = Client()
    begins = _enter(client, "某人", PASSWORD)["Location"]
    page = client.get(begins)
    assert page.status_code == 200 and f'class="brand" href="{begins}"' in page.content.decode()


@pytest.mark.parametrize("address", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_登录后不会被带到别的网站(hired: Callable[[Actor], Any], 王主任: Actor, address: str) -> None:
    hired(王主任)
    assert _enter(Client(), "王主任", PASSWORD, address)["Location"] == "/work/"


def test_口令错误时说明怎么办_不说哪一样错(hired: Callable[[Actor], Any], 王主任: Actor) -> None:
    hired(王主任)
    wrong, nobody = _enter(Client(), "王主任", "wrong"), _enter(Client(), "无此人", "wrong")
    assert wrong.status_code == nobody.status_code == 403
    assert "不正确" in wrong.content.decode() and 'role="alert"' in wrong.content.decode()


def test_连续输错后锁定_口令对了也不放行(hired: Callable[[Actor], Any], 王主任: Actor) -> None:
    hired(王主任)
    client = Client()
    for _ in range(5):
        _enter(client, "王主任", "wrong")
    locked = _enter(client, "王主任", PASSWORD)
    assert locked.status_code == 429
    assert "锁定" in locked.content.decode()


def test_会话过期有说明(db: None) -> None:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "gone"
    sent = client.get("/findings/", follow=True)
    assert "登录已过期" in sent.content.decode()
    assert 'name="next" value="/findings/"' in sent.content.decode()


def test_局部更新时会话过期_整页转到登录页(db: None) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/imports/?fresh=1"}
    answer = Client().get("/imports/status/?fresh=1", headers=headers)
    assert answer["HX-Redirect"] == "/sign-in/?next=%2Fimports%2F%3Ffresh%3D1"


def test_初始口令必须先改(signed_in: Callable[[Actor], Client], 王主任: Actor) -> None:
    client = signed_in(王主任)
    Staff.objects.update(must_change_password=True)
    assert client.get("/projects/")["Location"] == "/password/"
    assert "初始口令" in client.get("/password/").content.decode()


def test_修改口令(office: Client) -> None:
    new = "shin-parola-77"
    mixed = office.post("/password/", {"old": PASSWORD, "new": new, "again": new + "x"})
    assert mixed.status_code == 422 and "不一致" in mixed.content.decode()
    assert office.post("/password/", {"old": "wrong", "new": new, "again": new}).status_code == 422
    done = office.post("/password/", {"old": PASSWORD, "new": new, "again": new})
    assert "口令已修改" in done.content.decode()
    assert office.get("/").status_code == 200
    assert _enter(Client(), "王主任", new).status_code == 302


def test_退出后不能再看(office: Client) -> None:
    left = office.post("/sign-out/", follow=True)
    assert "已退出" in left.content.decode()
    assert office.get("/").status_code == 302


def test_登录过期时提交的内容_可以原样再送一次(office: Client, city: None) -> None:
    office.cookies.clear()
    answer = office.post("/imports/", {"stream": "payroll"})
    assert answer.status_code == 403 and "重新提交" in answer.content.decode()
    assert office.post("/sign-out/")["Location"].startswith("/sign-in/")
