"""对照列 in the browser's words: what is shown, corrected, remembered, and who may."""

import re
from collections.abc import Callable
from datetime import datetime
from html import unescape

import pytest
from django.test import Client

from huxin.access import SYSTEM, Actor
from huxin.actions import intake
from huxin.base.home import Home
from huxin.record.models import Batch, MappingMemory
from tests.actions.invented import CODE, as_csv, as_xlsx, id_no, sheets
from tests.sources.files import as_parquet
from tests.sources.offices import book, day_grid, half_days

pytestmark = pytest.mark.django_db

ODD = [["名字", "证件", "该给（万元）", "给了"], ["张三丰", id_no(1), "0.5", "5000"]]


@pytest.fixture
def desk(home: Home, now: datetime, signed_in: Callable[[Actor], Client], 李监察: Actor) -> Client:
    """李监察 at the console, with a file that was not understood."""
    intake.apply(intake.receive(actor=SYSTEM, data=as_xlsx(sheets()), file_name="底册.xlsx", now=now), now=now)
    _take(as_csv(ODD), 李监察, now)
    return signed_in(李监察)


def _take(data: bytes, actor: Actor, now: datetime, name: str = "台账.csv") -> int:
    number = intake.receive(actor=actor, data=data, file_name=name, now=now)
    intake.apply(number, now=now)
    return number


def _where() -> str:
    return f"/imports/{Batch.objects.order_by('-id')[0].pk}/mapping/"


def _form(html: str) -> dict[str, str]:
    """What the browser would send, were nothing changed."""
    sent = {}
    for tag in re.findall(r"<input [^>]*>", html):
        said = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if "name" in said and "-" in said["name"] and said.get("type") != "checkbox":
            sent[said["name"]] = unescape(said.get("value", ""))
    for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        values = re.findall(r'<option value="([^"]*)"( selected)?', options)
        sent[name] = next((value for value, chosen in values if chosen), values[0][0])
    return sent


def test_认不出的文件_从进度和批次页都能去对照(desk: Client) -> None:
    where = _where()
    assert where in desk.get(f"/imports/?fresh={where.split('/')[2]}").content.decode()
    assert where in desk.get(where.removesuffix("mapping/")).content.decode()


def test_打不开的文件_进度里不说去对照(desk: Client, now: datetime, 李监察: Actor) -> None:
    number = _take(b"PK\x03\x04 broken", 李监察, now, "台账.xlsx")
    page = desk.get(f"/imports/?fresh={number}").content.decode()
    assert "被拒绝" in page and "对照列" not in page


def test_选种类重新识别_选含义_入库并记住(desk: Client, now: datetime) -> None:
    where = _where()
    first = desk.get(where).content.decode()
    assert "不是数据，跳过" in first and "认不出表头" in first
    assert "张三丰" not in first and id_no(1) not in first
    looked = desk.post(where, _form(first) | {"0-stream": "payroll", "look": "1"})
    page = looked.content.decode()
    assert looked.status_code == 200 and "还缺少项目编码、工资月份、证件号码" in page
    form = _form(page) | {"0-c0": "name", "0-c1": "id_no", "0-c2": "payable", "0-c3": "net"}
    refused = desk.post(where, form | {"take": "1"})
    assert refused.status_code == 422 and "还缺少项目编码、工资月份" in refused.content.decode()
    form = _form(refused.content.decode())
    assert form["0-c1"] == "id_no" and form["0-u2"] == "4"
    sent = desk.post(where, form | {"0-project_code": "某小学教学楼", "0-month": "2019-06", "take": "1"})
    assert sent.status_code == 302
    intake.recover(now=now)
    assert "新入库 1" in desk.get(sent["Location"]).content.decode()
    assert MappingMemory.objects.get().mapping["columns"] == {"0": "name", "1": "id_no", "2": "payable", "3": "net"}


def test_已认得的文件也能看对照_不认识的标记可以说明(desk: Client, 李监察: Actor, now: datetime) -> None:
    rows = day_grid([["√", "○", *[None] * 28]])
    rows[1] = ["项目名称：", "某小学教学楼", None, None, "2019年6月"]
    rows[4][2] = id_no(1)
    _take(book(("考勤", rows, [])), 李监察, now, "考勤.xlsx")
    where = _where()
    page = desk.get(where).content.decode()
    assert "已能识别" in page and "每天一列" in page and "不认识的考勤标记" in page
    form = _form(page)
    assert form["0-project_code"] == "某小学教学楼" and form["0-month"] == "2019-06"
    assert desk.post(where, form | {"0-meaning": "half", "take": "1"}).status_code == 302
    intake.recover(now=now)
    assert MappingMemory.objects.get().mapping["marks"] == {"○": "half"}
    assert MappingMemory.objects.get().mapping["given"] == {}
    assert Batch.objects.order_by("-id")[0].rejected == 0


def test_考勤和工资合在一张表_页上也问标记_确认后两样都入库(desk: Client, 李监察: Actor, now: datetime) -> None:
    rows = half_days(["√", "○", *[None] * 58])
    rows[0] = ["2019年6月  项目名称：某小学教学楼"]
    rows[1] = [*rows[1], "应发工资", "实发工资"]
    rows[3] = [1, "工人甲", id_no(1), *rows[3][3:], None, 5000, 5000]
    _take(book(("6月", rows, [])), 李监察, now, "六月.xlsx")
    where = _where()
    page = desk.get(where).content.decode()
    assert "不认识的考勤标记" in page and "等 30 列" in page
    assert desk.post(where, _form(page) | {"0-meaning": "full", "take": "1"}).status_code == 302
    intake.recover(now=now)
    taken = Batch.objects.order_by("-id")[:2]
    assert {(batch.stream, batch.rejected) for batch in taken} == {("payroll", 0), ("attendance", 0)}


def test_乱改的表单不出错(desk: Client) -> None:
    where = _where()
    odd = {"0-stream": "payroll", "0-at": "99999", "0-rows": "7", "0-was": "x", "0-c0": "../", "1-stream": "没有"}
    assert desk.post(where, odd | {"look": "1"}).status_code == 200
    same = odd | {"0-at": "3", "0-was": "payroll/3/1", "0-u0": "17", "0-c999": "name", "0-mark": "○", "0-meaning": "x"}
    assert desk.post(where, same | {"take": "1"}).status_code == 422
    assert desk.post(where, {"0-stream": "", "take": "1"}).status_code == 422


def test_不能对照的文件和别人的文件(
    desk: Client, signed_in: Callable[[Actor], Client], 李监察: Actor, 外县监察: Actor, 赵只读: Actor, now: datetime
) -> None:
    where = _where()
    assert signed_in(外县监察).get(where).status_code == 404
    viewer = signed_in(赵只读)
    assert viewer.get(where).status_code == viewer.post(where, {"take": "1"}).status_code == 403
    _take(as_parquet([["甲", "乙"], ["1", "2"]]), 李监察, now, "a.parquet")
    answer = desk.get(_where())
    assert answer.status_code == 422 and "没有可以对照的表头" in answer.content.decode()
    assert CODE not in answer.content.decode()
