"""The second factor and the list of sessions at the console."""

import base64
import re
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from django.utils import timezone

from huxin.base import totp
from tests.conftest import PASSWORD

pytestmark = pytest.mark.usefixtures("city")
SECOND = "/password/second/"


def _text(answer: Any) -> str:
    return str(answer.content.decode())


def _code(text: str, ahead: int = 0) -> str:
    """What a telephone shows that was given the secret of the page."""
    found = re.search(r'id="secret">([A-Z2-7 ]+)<', text)
    assert found
    return totp.code(base64.b32decode(found[1].replace(" ", "")), int(timezone.now().timestamp()) // 30 + ahead)


def _enter(client: Client, wanted: str = "") -> Any:
    return client.post("/sign-in/", {"username": "王主任", "password": PASSWORD, "next": wanted})


def test_扫码_确认_恢复码只显示一次_下次登录要第二步(office: Client) -> None:
    page = _text(office.get(SECOND))
    assert "<svg width=" in page and "style=" not in page
    wrong = office.post(SECOND, {"act": "enrol", "code": "000000"})
    assert wrong.status_code == 422 and "不正确" in _text(wrong)
    used = _code(page)  # once: the next thirty seconds may begin any moment, with another code
    shown = _text(office.post(SECOND, {"act": "enrol", "code": used}))
    codes = re.findall(r"<li>([A-Z2-7]{4}(?:-[A-Z2-7]{4}){3})</li>", shown)
    assert len(codes) == 10
    later = _text(office.get(SECOND))
    assert "10 个没有用过的恢复码" in later and codes[0] not in later and 'id="secret"' not in later

    client = Client()
    step = _enter(client, "/projects/?level=3")
    assert step["Location"] == "/sign-in/second/?next=%2Fprojects%2F%3Flevel%3D3"
    assert client.get("/projects/").status_code == 302
    again = client.post("/sign-in/second/", {"code": used, "next": "/projects/"})
    assert again.status_code == 403 and "已经用过" in _text(again)
    done = client.post("/sign-in/second/", {"code": _code(page, ahead=1), "next": "/projects/?level=3"})
    assert done["Location"] == "/projects/?level=3" and client.get("/projects/").status_code == 200

    lost = Client()
    _enter(lost)
    assert lost.post("/sign-in/second/", {"code": codes[0]})["Location"] == "/work/"
    assert "9 个没有用过的恢复码" in _text(lost.get(SECOND))


def test_没有先输口令_第二步回到登录页(office: Client) -> None:
    assert Client().get("/sign-in/second/")["Location"] == "/sign-in/"
    assert Client().post("/sign-in/second/", {"code": "000000"})["Location"] == "/sign-in/"


def test_角色必须有的_先设置才能继续(office: Client, settings: Any) -> None:
    settings.HUXIN_SECOND_FACTOR = frozenset({"office"})
    assert office.get("/projects/")["Location"] == SECOND
    page = _text(office.get(SECOND))
    assert "须启用二次验证" in page
    office.post(SECOND, {"act": "enrol", "code": _code(page)})
    assert office.get("/projects/").status_code == 200
    removed = office.post(SECOND, {"act": "remove", "code": _code(page, ahead=1)})
    assert "已停用" in _text(removed) and office.get("/projects/")["Location"] == SECOND


def test_登录的地方_结束一处_那里被告知(office: Client) -> None:
    other = Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130 Safari/537.36"})
    assert _enter(other).status_code == 302
    page = _text(office.get("/password/"))
    assert "Chrome / Windows" in page and "127.0.0.*" in page and "就是这里" in page
    number = re.search(r'name="number" value="(\d+)"', page)
    assert number
    ended = office.post("/password/sessions/end/", {"number": number[1]}, follow=True)
    assert "已结束 1 处登录" in _text(ended)
    told = other.get("/projects/", follow=True)
    assert "您在别处结束了它" in _text(told)
    gone = office.post("/password/sessions/end/", {"number": number[1]})
    assert gone.status_code == 404 and "已经结束" in _text(gone)


def test_登录的地方太多_最早的一处结束并被告知(office: Client) -> None:
    for _ in range(configured.HUXIN_SESSIONS):
        assert _enter(Client()).status_code == 302
    assert "最早的一处自动退出" in _text(office.get("/", follow=True))


def test_结束其他所有登录(office: Client) -> None:
    other = Client()
    _enter(other)
    assert "已结束 1 处登录" in _text(office.post("/password/sessions/end/", follow=True))
    assert other.get("/").status_code == 302 and office.get("/").status_code == 200
