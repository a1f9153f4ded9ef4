"""`POST /open.api` as the server hands it over: always 200, always an envelope, whatever arrives."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest

from huxin.base.home import Home
from huxin.config.wsgi import application
from huxin.sources.open_api import MAX_BODY
from tests.actions.invented import CODE
from tests.actions.sending import APPID, Wire, site
from tests.sources.open_api import documents as say
from tests.sources.open_api.client import CLIENTS

pytestmark = pytest.mark.django_db


def sent(body: bytes, *, method: str = "POST", path: str = "/open.api", **more: str) -> dict[str, Any]:
    """The envelope that the server's own application gives."""
    told: list[tuple[str, Mapping[str, str]]] = []
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "CONTENT_LENGTH": str(len(body)), "REMOTE_ADDR": "10.0.0.1"}
    environ |= {"CONTENT_TYPE": "application/x-www-form-urlencoded"} | more
    reply = application(environ | {"wsgi.input": BytesIO(body)}, lambda *said: told.append((said[0], dict(said[1]))))
    [(status, headers)] = told
    assert status == "200 OK" and headers["Content-Type"] == "application/json;charset=UTF-8"
    found: dict[str, Any] = json.loads(b"".join(reply))
    assert list(found) == ["code", "message", "data"]
    return found


@pytest.mark.parametrize("name", CLIENTS)
def test_每种客户端都不需要会话和页面(home: Home, name: str) -> None:
    now = datetime.now(UTC)
    site(now)
    Wire(home, now, client=CLIENTS[name]).granted(window_minutes=600)
    made = CLIENTS[name].request(
        "WorkerAttendance.Add", say.punches(say.punch(), projectCode=CODE), now=now, appid=APPID
    )
    said = sent(made.body, path="/base/open.api", CONTENT_TYPE=made.content_type, HTTP_CONTENT_ENCODING="UTF-8")
    assert said["code"] == 0 and said["data"]["requestSerialCode"]


def test_不是请求的_也有信封(home: Home) -> None:
    assert sent(b"", method="GET")["code"] == -1
    assert sent(b"appid=1", CONTENT_LENGTH="900")["code"] == -1
    assert "20MB" in sent(b"x" * (MAX_BODY + 10))["message"]
    assert sent(b"\x00")["code"] == sent(b"{", CONTENT_TYPE="application/json")["code"] == -1
    assert sent(b"appid=1", CONTENT_LENGTH="")["message"] == "请求参数无效:appid无效!"


def test_其余地址仍是网页(home: Home) -> None:
    said: list[str] = []
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/sign-in/", "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80"}
    body = application(environ | {"wsgi.input": BytesIO(b"")}, lambda status, headers: said.append(status))
    assert said == ["200 OK"] and "登录" in b"".join(body).decode()
