"""接入系统: the office sees which gate reports, which is silent, and what was refused."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from huxin.base.home import Home
from huxin.record.models import Project
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
