"""From two files to a finding and the row that proves it, through the real intake, engine and console."""

import io
from collections.abc import Callable
from datetime import date, datetime

import openpyxl
import pytest
from django.core.cache import cache
from django.test import Client
from stdnum.cn import ric

from huxin.access import Actor
from huxin.actions import intake, monitor, runs
from huxin.base.home import Home
from huxin.queries import explained
from huxin.record.models import Person, Unmasking

PROJECT = "项目编码,项目名称,行政区划代码,行业,状态,发薪日,开工日期\nP-1,引黄渠道整治,620402,水利,在建,15,2019-06-01\n"


def _number(serial: int) -> str:
    stem = f"62040219900101{serial:03d}"
    return stem + ric.calc_check_digit(stem + "0")


ID_NO = _number(1)
SHEET = "项目编码,工资月份,班组,姓名,证件号码,应发金额(元),实发应付金额(元)\n" + "".join(
    f"P-1,2019-08,钢筋班,{name},{_number(serial)},5000,5000\n" for serial, name in enumerate(("王小明", "李小红"), 1)
)
ROSTER = f"项目编码,姓名,证件号码,手机号,进场日期\nP-1,王小明,{ID_NO},13800001234,2019-06-01\n"


@pytest.fixture
def monitored(db: None, home: Home, now: datetime, 王主任: Actor) -> None:
    """One project, one sheet of two workers, no payment: two months after the pay day."""
    cache.clear()
    for name, text in (("项目.csv", PROJECT), ("花名册.csv", ROSTER), ("八月工资表.csv", SHEET)):
        intake.receive(actor=王主任, data=text.encode(), file_name=name, now=now)
    assert [done.state for done in intake.recover(now=now)] == ["applied"] * 3
    monitor.run(home, actor=王主任, as_of=date(2019, 11, 30), now=now)


@pytest.fixture
def desk(monitored: None, signed_in: Callable[[Actor], Client], 李监察: Actor) -> Client:
    """李监察 at the console."""
    return signed_in(李监察)


def _text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def test_总览到项目到工人月(desk: Client) -> None:
    assert "1.00" in _text(desk, "/")  # 万元
    page = _text(desk, "/projects/1/")
    assert "王**" in page and "李**" in page and "王小明" not in page and "10,000.00" in page
    worker = Person.objects.get(phone_id__isnull=False).pk
    month = _text(desk, f"/projects/1/workers/{worker}/2019-08/")
    for said in ("全额拖欠", "八月工资表.csv", "花名册.csv", "620402********", "138****1234"):
        assert said in month
    assert ID_NO not in month and "王小明" not in month


def test_发现页_数字_阈值_依据_证明行_怎样降低(desk: Client) -> None:
    text = _text(desk, "/projects/1/findings/R24/")
    for said in ("工资逾期", "被拖欠人数", "2 人", "10,000.00 元", "61 天", "类推", "劳动法第五十条", "八月工资表.csv"):
        assert said in text
    assert "怎样降低等级" in text and "没有能单独降低等级" not in text
    assert "王小明" not in text and ID_NO not in text


def test_证明行分页_导出全部_仍不含个人信息(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explained, "SIZE", 1)
    first, second = (_text(desk, f"/projects/1/findings/R24/?page={n}") for n in (1, 2))
    assert "1 / 3" in first and "第 2–2 条，共 3 条" in second
    assert "第 1–1 条" in _text(desk, "/projects/1/findings/R24/?page=99")
    data = desk.get("/projects/1/findings/R24/proof.xlsx").content
    rows = list(openpyxl.load_workbook(io.BytesIO(data)).active.values)
    assert rows[0][0] == "数据" and len(rows) == 4
    said = str(rows)
    assert "八月工资表.csv" in said and "花名册.csv" in said and "王小明" not in said and ID_NO not in said


def test_写明用途后看到完整信息_并留下记录(desk: Client) -> None:
    worker = Person.objects.get(phone_id__isnull=False).pk
    answer = desk.post(f"/projects/1/workers/{worker}/2019-08/unmask/", {"purpose": "核实投诉"})
    assert "王小明" in answer.content.decode() and ID_NO in answer.content.decode()
    seen = Unmasking.objects.all()
    assert {u.kind for u in seen} == {"id_no", "name", "phone"}
    assert {(u.who, u.purpose) for u in seen} == {("李监察", "核实投诉")}


def test_网页上要求监测_由后台运行_进度页会停下来(
    monitored: None, home: Home, now: datetime, signed_in: Callable[[Actor], Client], 赵只读: Actor, 王主任: Actor
) -> None:
    desk = signed_in(王主任)
    sure = desk.post("/runs/start/", {"as_of": "2019-10-31"})
    assert sure.status_code == 422 and "早于现在显示的 2019-11-30" in sure.content.decode()
    sent = desk.post("/runs/start/", {"as_of": "2019-10-31", "confirmed": "1"})
    waiting = _text(desk, sent["Location"])
    assert "等待运行" in waiting and 'hx-trigger="load delay:1s"' in waiting
    runs.answer(home, clock=lambda: now)
    status = _text(desk, sent["Location"].replace("/runs/", "/runs/status/"))
    assert "监测完成" in status and 'hx-swap-oob="true"' in status and "hx-trigger" not in status
    assert "<strong>截至 2019-10-31</strong>" in status and "预警：" in status
    assert signed_in(赵只读).post("/runs/start/", {"as_of": "2019-10-31"}).status_code in (403, 422)


def test_县区运行的是旁查_全市显示的结果不变(desk: Client, home: Home, now: datetime) -> None:
    page = _text(desk, "/runs/")
    assert "各页显示的全市结果不变" in page and "全市所有人看到的各页都换成" not in page
    sent = desk.post("/runs/start/", {"as_of": "2019-10-31"})
    assert sent.status_code == 302  # nothing goes back, so nobody is asked whether they are sure
    runs.answer(home, clock=lambda: now)
    page = _text(desk, sent["Location"])
    assert "旁查，各页不显示它：只看了 1 个项目。发现：红色 1" in page and "数据截至 2019-11-30" in page


def test_按证件号码找到只在花名册上_监测里没有月份的人(
    desk: Client, now: datetime, 王主任: Actor, signed_in: Callable[[Actor], Client], 外县监察: Actor
) -> None:
    newcomer = _number(9)
    more = f"项目编码,姓名,证件号码,进场日期\nP-1,欧阳示例,{newcomer},2019-11-20\n"
    intake.receive(actor=王主任, data=more.encode(), file_name="新进场.csv", now=now)
    intake.recover(now=now)
    other = signed_in(外县监察)
    for typed in (newcomer, "欧阳示例"):
        found = desk.post("/search/", {"q": typed}).content.decode()
        assert "欧**" in found and "引黄渠道整治" in found
        assert "欧**" not in other.post("/search/", {"q": typed}).content.decode()


def test_登记信息的历史(desk: Client, now: datetime, 王主任: Actor) -> None:
    newer = PROJECT.replace("在建", "停工")
    intake.receive(actor=王主任, data=newer.encode(), file_name="更正.csv", now=now)
    intake.recover(now=now)
    text = _text(desk, "/projects/1/")
    assert "更正.csv" in text and "状态：在建 → <strong>停工</strong>" in text
