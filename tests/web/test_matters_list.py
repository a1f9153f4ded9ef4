"""办理事项: filters as links, export, saved views, several at once."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from huxin.access import Actor
from huxin.record.models import Matter, SavedView
from tests.web import warned

Enter = Callable[[Actor], Client]
Two = tuple[Matter, Matter]


@pytest.fixture
def two(city: None) -> Two:
    return warned.two(timezone.now())


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"新区安置房", "县中学教学楼"}),
        ("level=3", {"县中学教学楼"}),
        ("region=620402", {"新区安置房"}),
        ("state=warning:issued", {"新区安置房"}),
        ("turn=enterprise", {"新区安置房"}),
        ("turn=mine", set()),
        ("turn=others", {"新区安置房", "县中学教学楼"}),
        ("due=overdue", set()),
        ("due=never", set()),
        ("paused=1", set()),
        ("shown=closed", set()),
        ("shown=all&sort=-owed", {"新区安置房", "县中学教学楼"}),
        ("body=labour_620402", {"新区安置房"}),
        ("q=安置房", {"新区安置房"}),
        ("q=安置房 甲建筑", {"新区安置房"}),
        ("from=2001-01-01&to=2001-01-31", set()),
        ("state=nonsense&level=9&region=x&sort=drop&from=x&turn=root", {"新区安置房", "县中学教学楼"}),
    ],
)
def test_筛选(two: Two, office: Client, query: str, found: set[str]) -> None:
    page = text(office.get(f"/matters/?{query}"))
    assert {name for name in ("新区安置房", "县中学教学楼") if f">{name}</a>" in page} == found


def test_按编号找一件(two: Two, office: Client) -> None:
    page = text(office.get(f"/matters/?q={two[1].number.lower()}"))
    assert "县中学教学楼" in page and "新区安置房" not in page


def test_每个条件可以单独去掉(two: Two, office: Client) -> None:
    page = text(office.get("/matters/?level=3&region=620421"))
    assert "等级：红" in page and 'href="?region=620421"' in page and 'href="?level=3"' in page


def test_企业只看到自己的(two: Two, signed_in: Enter) -> None:
    mine, none = (signed_in(a).get("/matters/?shown=all") for a in (warned.钱劳资, warned.别家))
    assert "新区安置房" in text(mine) and "县中学教学楼" not in text(mine)  # which nobody has signed yet
    assert "新区安置房" not in text(none)


def test_企业只有自己用得上的栏目(two: Two, signed_in: Enter) -> None:
    client = signed_in(warned.钱劳资)
    assert client.get("/")["Location"] == "/work/"
    page = text(client.get("/work/"))
    tabs = page.split("主导航")[1].split("</nav>")[0]
    assert [name for name in ("我的工作", "办理事项", "项目") if name in tabs] == ["我的工作", "办理事项", "项目"]
    assert not [name for name in ("导入", "监测", "规则", "发现", "总览") if name in tabs]
    assert client.get("/runs/").status_code == 403


def test_导出与列表一致_只含管辖范围(two: Two, office: Client, elsewhere: Client) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(office.get("/matters.xlsx?level=2").content)).active
    assert [row[2].value for row in sheet.iter_rows(min_row=2)] == ["新区安置房"]
    assert sheet.title == "办理事项"
    amounts = [at for at, cell in enumerate(sheet[1]) if "元" in str(cell.value)]
    assert amounts and all(
        (cell.data_type, cell.number_format) == ("n", "#,##0.00") and isinstance(cell.value, int | float)
        for at in amounts
        for cell in [sheet[2][at]]
    )
    far = b"".join(elsewhere.get("/matters.csv").streaming_content).decode("utf-8-sig")
    assert "县中学教学楼" in far and "新区安置房" not in far


def test_存视图_再打开_再删去(two: Two, office: Client, viewer: Client) -> None:
    answer = office.post("/matters/views/", {"name": " 红色 ", "query": "level=3&page=7&evil=1"})
    assert answer["Location"] == "/matters/?level=3"
    assert "红色" in text(office.get("/matters/"))
    view = SavedView.objects.get()
    assert view.query == "level=3"
    assert viewer.post(f"/matters/views/{view.pk}/forget/").status_code == 404
    office.post(f"/matters/views/{view.pk}/forget/")
    assert not SavedView.objects.exists()
    assert office.post("/matters/views/", {"name": "", "query": ""}).status_code == 422


def test_批量办理_逐件告诉结果(city: None, inspector: Client) -> None:
    now = timezone.now()
    first, second = (warned.warn(warned.BAIYIN, "orange", now) for _ in "12")
    chosen = [f"{m.pk}:{m.version}" for m in (first, second)]
    page = text(inspector.post("/matters/bulk/", {"chosen": chosen}))
    assert "签发" in page and "报市级确认" not in page
    page = text(inspector.post("/matters/bulk/", {"chosen": chosen, "move": "sign"}))
    assert "办理说明" in page
    given = {"chosen": chosen, "move": "sign", "go": "1", "note": "一并签发"}
    assert "请再确认一次" in text(inspector.post("/matters/bulk/", given))
    assert Matter.objects.get(pk=first.pk).state == "proposed"
    stale = {**given, "chosen": [chosen[0], f"{second.pk}:{second.version + 1}"], "confirmed": "1"}
    page = text(inspector.post("/matters/bulk/", stale))
    assert page.count('<strong class="tone-good">已办理') == 1 and page.count("没有办理") == 1
    assert [Matter.objects.get(pk=m.pk).state for m in (first, second)] == ["issued", "proposed"]


def test_批量办理_不同状态没有共同的步骤_空手来有说明(two: Two, office: Client) -> None:
    chosen = [f"{m.pk}:{m.version}" for m in two]
    assert "没有您都能办理的同一个步骤" in text(office.post("/matters/bulk/", {"chosen": chosen}))
    assert "没有勾选事项" in text(office.post("/matters/bulk/", {}))
    assert "没有勾选事项" in text(office.post("/matters/bulk/", {"chosen": ["x", "1:2:3x", "9" * 50]}))


def test_登记督办_缺项不丢_确认后才登记(two: Two, office: Client) -> None:
    assert "登记督办" in text(office.get("/matters/")) and "登记预警" not in text(office.get("/matters/"))
    given = {"project_code": "620402-1", "reason": "长期拖欠", "demand": ""}
    answer = office.post("/matters/new/supervision/", given)
    assert answer.status_code == 422 and "长期拖欠" in text(answer)
    given |= {"demand": "十日内付清", "urgency": "urgent"}
    sure = text(office.post("/matters/new/supervision/", given))
    assert "请再确认一次" in sure and "新区安置房（620402-1）" in sure and "紧急" in sure
    assert not Matter.objects.filter(kind="supervision").exists()
    back = text(office.post("/matters/new/supervision/", {**given, "change": "1"}))
    assert "长期拖欠" in back and ">620402-1</textarea>" in back and "请再确认" not in back
    answer = office.post("/matters/new/supervision/", {**given, "confirmed": "1"})
    assert answer.status_code == 302, text(answer)
    page = text(office.get(answer["Location"]))
    assert "督办事由" in page and "长期拖欠" in page and "发出督办函" in page
    assert "督办：新区安置房" in text(office.get("/projects/1/"))


def test_登记时用名称找项目_只在管辖内(two: Two, office: Client) -> None:
    given = {"reason": "长期拖欠", "demand": "付清", "urgency": "urgent"}
    several = office.post("/matters/new/supervision/", {**given, "project_code": "白银甲", "confirmed": "1"})
    assert several.status_code == 422 and "请在找到的项目里选一个" in text(several)
    assert "新区安置房（620402-1）" in text(several) and "县中学教学楼（620421-2）" in text(several)
    wrong = office.post("/matters/new/supervision/", {**given, "project_code": "?"})
    assert wrong.status_code == 422 and "没有项目" in text(wrong) and "长期拖欠" in text(wrong)


def test_项目页列出在办事项(two: Two, inspector: Client, viewer: Client, office: Client) -> None:
    page = text(inspector.get("/projects/1/"))
    assert f"/matters/{two[0].pk}/" in page and "登记督办" not in page
    assert "/matters/new/supervision/?project=620402-1" in text(office.get("/projects/1/"))
    assert "在办事项" not in text(viewer.get("/projects/1/"))
