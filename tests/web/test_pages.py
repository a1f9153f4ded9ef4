"""What the pages say."""

import io
import re
from typing import Any

import openpyxl
import pytest
from django.test import Client

from huxin.record.models import Run, Unmasking
from tests.web.city import BAIYIN, JINGYUAN

PAGE = f"/projects/{BAIYIN}/"
MONTH = f"/projects/{BAIYIN}/workers/101/2019-10/"


def _text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_总览_县区_欠薪_覆盖_未报(office: Client) -> None:
    text = _text(office, "/")
    assert "示意图" in text and "白银区" in text and "会宁县" in text
    assert "123.45" in text  # 万元
    assert "57/60" in text and "48/60" in text
    assert text.count("<svg") > 5 and "2019-10" in text


def test_总览_还没有运行过_告诉怎么开始(office: Client) -> None:
    Run.objects.all().delete()
    text = _text(office, "/")
    assert "还没有运行过监测" in text and "huxin import" in text


def test_总览_只有一个县_先看它的项目(inspector: Client, elsewhere: Client) -> None:
    text = _text(inspector, "/")
    assert "先看这些项目" in text and "示意图" not in text and "新区安置房" in text
    assert "新区安置房" not in _text(elsewhere, "/")


def test_等级有词有形(office: Client) -> None:
    assert re.search(r'level-3"><svg class="shape".*?<circle.*?</svg>红</span>', _text(office, "/projects/"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=安置房", True),
        ("q=620402-1", True),
        ("q=白银甲 新区", True),
        ("q=没有这个", False),
        ("region=620421", False),
        ("level=3", True),
        ("level=1", False),
        ("sector=water", False),
        ("funding=government&status=active", True),
        ("level=abc&region=%00&page=99999999999", True),
    ],
)
def test_项目_搜索与筛选(office: Client, query: str, found: bool) -> None:
    assert ("新区安置房" in _text(office, f"/projects/?{query}")) is found


def test_项目_排序(office: Client) -> None:
    worst, calm = (_text(office, f"/projects/?sort={key}") for key in ("-arrears", "arrears"))
    assert worst.index("新区安置房") < worst.index("县中学教学楼")
    assert calm.index("新区安置房") > calm.index("县中学教学楼")


def test_项目_局部更新只给列表(office: Client) -> None:
    part = office.get("/projects/?q=安置房", headers={"HX-Request": "true", "HX-Target": "list"}).content.decode()
    assert part.startswith('<section class="card" id="list"') and "<html" not in part


def test_项目_导出工作簿(office: Client) -> None:
    data = office.get("/projects.xlsx?level=3").content
    rows = list(openpyxl.load_workbook(io.BytesIO(data)).active.values)
    assert rows[0][:2] == ("项目编码", "项目名称")
    assert [row[1] for row in rows[1:]] == ["新区安置房"]


def test_项目页_事实_月份_发现_专户(office: Client) -> None:
    text = _text(office, PAGE)
    for said in ("1,234,500.00", "工资逾期", "6228001", "BZ-1", "白银甲建筑公司", "次月 15 日", "未报"):
        assert said in text


def test_项目页_不因行数多而多问数据库(office: Client, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(18):
        assert office.get(PAGE).status_code == 200


def test_矩阵_欠得多的在前_每页五十人(office: Client) -> None:
    text = _text(office, PAGE)
    assert text.index("workers/101/") < text.index("workers/102/") < text.index("workers/103/")
    assert text.count('class="total number"') == 50
    second = office.get(PAGE + "?page=2", headers={"HX-Request": "true", "HX-Target": "matrix"}).content.decode()
    assert second.startswith('<section class="card span-8" id="matrix"')
    assert second.count('class="total number"') == 10


def test_矩阵_格子有字_欠的还有形(office: Client) -> None:
    text = _text(office, PAGE)
    assert re.search(r'class="cell cell-unpaid".*?<circle[^>]*/></svg>欠', text)
    assert re.search(r'class="cell cell-settled"[^>]*>足', text)


def test_工人月_白话_数字_来源行(office: Client) -> None:
    text = _text(office, MONTH)
    for said in ("全额拖欠", "一分未付", "5,000.00", "六月工资表.xlsx", ">17<", "22.5", "未实名", "没有相关的行"):
        assert said in text


def test_工人月_没有这样的工人或月份(office: Client) -> None:
    assert office.get(f"/projects/{BAIYIN}/workers/999/2019-10/").status_code == 404
    assert office.get(f"/projects/{BAIYIN}/workers/101/2018-01/").status_code == 404
    assert office.get(f"/projects/{BAIYIN}/workers/101/2019-13/").status_code == 404
    assert office.get(f"/projects/{BAIYIN}/workers/{10**40}/2019-10/").status_code == 404


def test_查看完整信息_须写用途(office: Client, viewer: Client) -> None:
    short = office.post(MONTH + "unmask/", {"purpose": "看"})
    assert short.status_code == 422 and "至少 4 个字" in short.content.decode()
    assert "查看完整信息" not in _text(viewer, MONTH).replace("不能查看完整信息", "")
    assert viewer.post(MONTH + "unmask/", {"purpose": "核实投诉"}).status_code == 403
    assert not Unmasking.objects.exists()


@pytest.mark.parametrize(
    ("query", "found"),
    [("rule=R24", True), ("rule=R15", False), ("level=3", True), ("month=2019-10", False), ("region=620421", False)],
)
def test_发现_筛选(office: Client, query: str, found: bool) -> None:
    text = _text(office, f"/findings/?{query}")
    assert ("被拖欠人数 66 人" in text) is found


def test_发现_未报不分级(office: Client) -> None:
    assert re.search(r"level-0.*?</svg>无", _text(office, "/findings/?rule=X1"), re.S)


def test_没有的发现(office: Client) -> None:
    assert office.get(f"/projects/{JINGYUAN}/findings/R24/").status_code == 404
    assert office.get(f"/projects/{BAIYIN}/findings/R24/2019-10/").status_code == 404


@pytest.mark.parametrize("pack", ["gs-2019", "cn-2020", "gs-2022"])
def test_规则_阈值和来源标记(office: Client, pack: str) -> None:
    text = _text(office, f"/rules/?pack={pack}")
    assert text.count('<section class="card" id="') == 18
    for said in ("R24", "不说什么", "类推", "已核原文", "61 天"):
        assert said in text


def test_规则_没有的规则包(office: Client) -> None:
    answer = office.get("/rules/?pack=nowhere")
    assert answer.status_code == 409 and "gs-2019" in answer.content.decode()


def test_错误页用中文说怎么办(office: Client) -> None:
    answer = office.get("/no-such-page/")
    assert answer.status_code == 404
    assert "没有找到" in answer.content.decode() and "回到总览" in answer.content.decode()


def test_运行_日期不对(office: Client) -> None:
    assert "写成 2019-11-30" in office.post("/runs/start/", {"as_of": "昨天"}).content.decode()
    assert "不能晚于今天" in office.post("/runs/start/", {"as_of": "2999-01-01"}).content.decode()
