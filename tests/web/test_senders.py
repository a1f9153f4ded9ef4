"""接入系统: the office sees which gate reports, which is silent, and what was refused."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from huxin.base.home import Home
from huxin.record.models import JournalEntry, Project, Sender
from tests.actions.sending import APPID, Wire
from tests.sources.open_api import documents as say


@pytest.mark.usefixtures("city")
def test_看得出哪台设备哪天没有数据_为什么被拒绝(office: Client, inspector: Client, home: Home) -> None:
    assert "还没有接入系统" in office.get("/senders/").content.decode()
    now = timezone.now()
    code = Project.objects.earliest("pk").code
    wire = Wire(home, now).granted(projects=[code], name="某考勤机")
    for back in (3, 1):
        day = f"{now - timedelta(days=back):%Y-%m-%d} 07:00:00"
        wire.done("WorkerAttendance.Add", say.punches(say.punch(date=day, channel="1号门"), projectCode=code))
    wire.ask("WorkerAttendance.Add", say.punches(say.punch(date="昨天"), projectCode=code))
    wire.work()
    listed = office.get("/senders/").content.decode()
    shown = office.get(f"/senders/{APPID}/").content.decode()
    assert "某考勤机" in listed and code in listed
    for said in ("1号门", "请求被拒绝", "格式不正确", f"{now - timedelta(days=1):%Y-%m-%d}"):
        assert said in shown
    assert inspector.get("/senders/").status_code == inspector.get(f"/senders/{APPID}/").status_code == 403
    assert office.get("/senders/nobody/").status_code == 404


def _text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def form(office: Client) -> dict[str, str]:
    """A grant as the office fills it in."""
    code = Project.objects.earliest("pk").code
    limits = {"window": "10", "rate": "600"}
    return {"appid": APPID, "name": "某考勤机", "projects": f" {code}，{code}\n", "networks": "10.0.0.0/8", **limits}


def _secret(answer: Any) -> str:
    found = re.search(r'id="secret">(\w{32})<', _text(answer))
    assert found, _text(answer)
    return found[1]


def test_开通_先核对_密钥只显示一次_对方就能报送(office: Client, form: dict[str, str], home: Home) -> None:
    asked = _text(office.post("/sender-add/", form))
    assert "每分钟最多 600 次" in asked and "10.0.0.0/8" in asked and not Sender.objects.exists()
    secret = _secret(office.post("/sender-add/", {**form, "sure": "1"}))
    one = Sender.objects.get()
    assert one.projects == [Project.objects.earliest("pk").code] and one.networks == ["10.0.0.0/8"]
    assert (one.name, one.window_minutes, one.per_minute) == ("某考勤机", 10, 600)
    again = office.post("/sender-add/", {**form, "sure": "1"})
    assert again.status_code == 422 and "已在列表里" in _text(again) and secret not in _text(again)
    for page in ("/senders/", f"/senders/{APPID}/", f"/senders/{APPID}/grant/", "/audit/"):
        assert secret not in _text(office.get(page))
    assert JournalEntry.objects.get(what="exchange.grant").given["per_minute"] == 600
    assert Wire(home, timezone.now(), secret=secret).ask("CheckSign.Query", {})["code"] == 0


def test_修改权限不动密钥_换新密钥后旧的失效(office: Client, form: dict[str, str], home: Home) -> None:
    first = _secret(office.post("/sender-add/", {**form, "sure": "1"}))
    shown = _text(office.get(f"/senders/{APPID}/grant/"))
    assert 'value="某考勤机"' in shown and 'value="600"' in shown and "10.0.0.0/8" in shown
    asked = _text(office.post(f"/senders/{APPID}/grant/", {**form, "rate": "1200"}))
    assert "原来：" in asked and "每分钟最多 1,200 次" in asked and "密钥不变" in asked
    done = office.post(f"/senders/{APPID}/grant/", {**form, "rate": "1200", "sure": "1"}, follow=True)
    assert "权限已修改" in _text(done) and first not in _text(done) and Sender.objects.get().per_minute == 1200
    assert Wire(home, timezone.now(), secret=first).ask("CheckSign.Query", {})["code"] == 0
    second = _secret(office.post(f"/senders/{APPID}/grant/", {**form, "renew": "1", "sure": "1"}))
    codes = [Wire(home, timezone.now(), secret=one).ask("CheckSign.Query", {})["code"] for one in (first, second)]
    assert second != first and codes == [-2, 0]


def test_停用先确认_再开通回来(office: Client, form: dict[str, str]) -> None:
    office.post("/sender-add/", {**form, "sure": "1"})
    asked = office.get(f"/senders/{APPID}/revoke/"), office.post(f"/senders/{APPID}/revoke/")
    assert all("已报送的数据不变" in _text(one) for one in asked) and Sender.objects.get().revoked_at is None
    done = _text(office.post(f"/senders/{APPID}/revoke/", {"sure": "1"}, follow=True))
    assert "已停用" in done and "重新开通" in done and Sender.objects.get().revoked_at
    assert office.post(f"/senders/{APPID}/revoke/", {"sure": "1"}).status_code == 404
    office.post(f"/senders/{APPID}/grant/", {**form, "sure": "1"})
    assert Sender.objects.get().revoked_at is None
    assert JournalEntry.objects.filter(what="exchange.revoke").count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"appid": "a/b"}, "不能有空格和斜线"),
        ({"appid": ""}, "appid 须为"),
        ({"projects": ""}, "须指定"),
        ({"projects": "没有\x00"}, "没有项目"),
        ({"regions": "99"}, "不是行政区划代码"),
        ({"networks": "10.1"}, "不是网段"),
        ({"window": "十"}, "时间误差"),
        ({"rate": "0"}, "每分钟次数"),
    ],
)
def test_不妥的说明原因_填过的还在(office: Client, form: dict[str, str], wrong: dict[str, str], said: str) -> None:
    answer = office.post("/sender-add/", {**form, **wrong, "sure": "1"})
    assert answer.status_code == 422 and said in _text(answer) and "某考勤机" in _text(answer)
    assert not Sender.objects.exists()


def test_只有市治欠办能开通和停用(office: Client, inspector: Client, form: dict[str, str]) -> None:
    office.post("/sender-add/", {**form, "sure": "1"})
    for page in ("/sender-add/", f"/senders/{APPID}/grant/", f"/senders/{APPID}/revoke/"):
        assert inspector.get(page).status_code == 403
        assert inspector.post(page, {**form, "appid": "qg-2", "sure": "1"}).status_code == 403
    assert Sender.objects.get().revoked_at is None and "开通" not in _text(inspector.get("/projects/"))
