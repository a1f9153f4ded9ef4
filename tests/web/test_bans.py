"""联合惩戒 on the console: the list with each body's measure, filtered, paged, exported; who is kept out."""

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from huxin.access import Actor
from huxin.queries.listings import KIND
from huxin.record.models import JournalEntry, Listing

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def text(answer: Any) -> str:
    return unescape(answer.getvalue().decode())


def listed(n: int, *, until: date | None = None, removed_on: date | None = None, **more: Any) -> Listing:
    told: dict[str, Any] = {
        "uscc": f"91620400MA{n:08d}", "unit": f"第{n:03d}建筑公司", "kind": KIND, "body": "某省人社厅",
        "number": f"{n}号", "decided_on": TODAY, "since": TODAY - timedelta(days=n), "until": until,
        "measures": ["限制招标投标"], "basis": "暂行办法第五条", "recorded_at": timezone.now(), "by": "某人",
        "link_n": n, "removed_on": removed_on,
    }  # fmt: skip
    return Listing.objects.create(**told | more)


def test_没有单位时说明从哪里来_有了以后列出措施_没有推送的写明(inspector: Client) -> None:
    assert "名单里还没有单位" in text(inspector.get("/bans/"))
    listed(1)
    page = text(inspector.get("/bans/"))
    assert "第001建筑公司" in page and "限制招标投标。没有从本系统推送" in page and "惩戒中" in page
    page = text(inspector.get("/bans/?q=没有这个"))
    assert "没有符合条件的单位" in page and "清除筛选条件" in page


def test_翻页_排序_筛选_只换列表(inspector: Client) -> None:
    for n in range(1, 26):
        listed(n, until=TODAY - timedelta(days=1) if n == 7 else None, removed_on=TODAY if n == 8 else None)
    assert "第 1–20 条，共 25 条" in text(inspector.get("/bans/"))
    page = text(inspector.get("/bans/?page=2&sort=unit"))
    assert "第025建筑公司" in page and "第001建筑公司" not in page
    rows = text(inspector.get("/bans/?shown=over", headers={"HX-Target": "list"}))
    assert "第007建筑公司" in rows and "共 1 条" in rows and "<html" not in rows
    assert "第008建筑公司" in text(inspector.get("/bans/?shown=removed"))
    assert "共 25 条" in text(inspector.get("/bans/?shown=x&sort=y&body=z&page=0"))


def test_导出的是筛选的结果(inspector: Client) -> None:
    listed(1)
    listed(2, unit="=甲公司")
    lines = text(inspector.get("/bans.csv?q=甲公司")).splitlines()
    assert len(lines) == 2 and lines[0].startswith("\ufeff单位名称,统一社会信用代码,状态")
    assert lines[1].startswith("'=甲公司,91620400MA00000002,惩戒中,某省人社厅,2号,暂行办法第五条")
    assert inspector.get("/bans.xlsx").status_code == 200


def test_企业和只读不能看(signed_in: Callable[[Actor], Client], 钱劳资: Actor, 赵只读: Actor) -> None:
    for actor in (钱劳资, 赵只读):
        there = signed_in(actor)
        for where in ("/bans/", "/bans.csv"):
            assert there.get(where).status_code == 403


def test_批量核对_结果写明时间和版本_下载的文件里也有(inspector: Client) -> None:
    one = listed(1, uscc="91620400MA71C0DE12")
    page = text(inspector.get("/bans/check/"))
    assert "每行一个" in page and "核对结果" not in page
    page = text(inspector.post("/bans/check/", {"text": f"{one.uscc}\n另一公司"}))
    assert "核对 2 个单位" in page and "1 个在名单里或者同名" in page and "限制招标投标" in page
    assert "没有登记过" in page and f"{one.uscc}\n另一公司" in page  # entered without a link of the chain
    file = inspector.post("/bans/check/", {"text": one.uscc, "as": "csv"})
    lines = text(file).splitlines()
    assert file["Content-Disposition"].endswith(".csv") and lines[1].startswith(f"1,{one.uscc},在名单里,第001建筑公司")
    assert inspector.post("/bans/check/", {"text": one.uscc, "as": "xlsx"}).content[:2] == b"PK"
    refused = inspector.post("/bans/check/", {"text": " \n"})
    assert refused.status_code == 422 and "每行一个；现在有0个" in text(refused)


def test_信用平台推送_生成_下载_没有权限的看不到按钮(office: Client, inspector: Client) -> None:
    assert "还没有生成过推送文件" in text(inspector.get("/bans/credit/"))
    refused = office.post("/bans/credit/")
    assert refused.status_code == 422 and "名单里还没有单位" in text(refused)
    listed(1)
    assert office.post("/bans/credit/").status_code == 302
    page = text(office.get("/bans/credit/"))
    assert "生成推送文件" in page and "前再次推送" in page
    assert "生成推送文件" not in text(inspector.get("/bans/credit/"))
    assert inspector.post("/bans/credit/").status_code == 403
    number = JournalEntry.objects.get(what="listing.push").pk
    file = inspector.get(f"/bans/credit/{number}.csv")
    assert hashlib.sha256(file.content).hexdigest() in page and "第001建筑公司" in file.content.decode()
    assert inspector.get(f"/bans/credit/{number}.xlsx").status_code == 200
    assert inspector.get("/bans/credit/999999.csv").status_code == 404
