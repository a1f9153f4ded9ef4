"""Exports of other platforms beside our registry: what is missing here, missing there, or differs; and no facts."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from huxin.access import SYSTEM, Actor
from huxin.actions import comparison, intake, monitor
from huxin.base.errors import BadSource, NotFound, Refused
from huxin.base.home import Home
from huxin.queries.comparison import DIFFERS, HERE, THERE, UNREAD, Compared
from huxin.record.models import Batch, Project
from tests.actions import invented
from tests.actions.invented import ACCOUNT, CODE, as_csv, as_xlsx

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ELSEWHERE = "620402-2019-9999"


@pytest.fixture
def site(home: Home, now: datetime) -> None:
    """The invented site, imported and monitored."""
    for name, data in invented.files().items():
        intake.receive(actor=SYSTEM, data=data, file_name=name, now=now)
    intake.recover(now=now)
    monitor.run(home, actor=SYSTEM, as_of=date(2019, 11, 30), now=now)


def compared(data: bytes, now: datetime, actor: Actor, name: str = "省平台.xlsx") -> Compared:
    number = comparison.receive(actor=actor, data=data, file_name=name, now=now)
    return comparison.compared(actor=actor, number=number)[1]


def said(found: Compared) -> list[tuple[str, str, str, str, str]]:
    return [(one.what, one.key, one.field, one.theirs, one.ours) for one in found.differences]


def test_同一份数据_没有不同(site: None, now: datetime, 王主任: Actor) -> None:
    found = compared(as_xlsx(invented.sheets()), now, 王主任)
    assert said(found) == [] and found.records == {"projects": 1, "accounts": 1} == found.same
    payroll = compared(as_csv(invented.payroll()), now, 王主任, "工资表.csv")
    assert said(payroll) == [] and payroll.records["payroll"] == payroll.same["payroll"] > 0


def test_两边不同_缺这边_缺那边(site: None, now: datetime, 王主任: Actor) -> None:
    sheets = invented.sheets()
    sheets["项目"][1][1], sheets["项目"][1][4] = "某中学教学楼", "完工"
    sheets["项目"].append([ELSEWHERE, "没有报来的工地", "620402", "水利", "在建", "10", "", ""])
    sheets["专户"][1][0] = "6200000000000000009"
    del sheets["单位"]
    found = compared(as_xlsx(sheets), now, 王主任)
    assert sorted(said(found)) == sorted([
        (DIFFERS, CODE, "项目名称", "某中学教学楼", "某小学教学楼"), (DIFFERS, CODE, "状态", "完工", "在建"),
        (HERE, ELSEWHERE, "", "", ""), (HERE, "6200000000000000009", "", "", ""), (THERE, ACCOUNT, "", "", ""),
    ])  # fmt: skip


def test_对方没有填的不算不同_读不懂的说出来(site: None, now: datetime, 王主任: Actor) -> None:
    rows = [["项目编码", "项目名称", "行政区划代码", "行业", "状态", "发薪日", "合同价"],
            [CODE, "某小学教学楼", "620402", "房建市政", "在建", "25", ""],
            ["X-1", "甲", "620402", "造船", "在建", "25", ""]]  # fmt: skip
    [only] = compared(as_csv(rows), now, 王主任, "项目.csv").differences
    assert (only.what, only.key, only.field) == (UNREAD, "第 3 行", "行业")


def test_工资表只比各月的人数和合计_不出现任何人(site: None, now: datetime, 王主任: Actor) -> None:
    rows = invented.payroll()
    found = compared(as_csv(rows[:-1]), now, 王主任, "工资表.csv")
    assert {(one.what, one.field) for one in found.differences} == {
        (DIFFERS, "工资表上的人数"), (DIFFERS, "实发合计（元）"),
    }  # fmt: skip
    assert "工人" not in str(found.differences) and invented.id_no(0) not in str(found.differences)


def test_不成为事实_也不改登记(site: None, now: datetime, 王主任: Actor) -> None:
    before = (Batch.objects.count(), list(Project.objects.values()))
    sheets = invented.sheets()
    sheets["项目"][1][1] = "改了名"
    compared(as_xlsx(sheets), now, 王主任)
    assert (Batch.objects.count(), list(Project.objects.values())) == before


def test_在磁盘上是加密的(site: None, home: Home, now: datetime, 王主任: Actor) -> None:
    compared(as_csv(invented.payroll()), now, 王主任, "工资表.csv")
    [file] = list(home.comparisons.iterdir())
    assert CODE.encode() not in file.read_bytes()


def test_管辖以外的项目当作没有(site: None, now: datetime, 外县监察: Actor) -> None:
    found = compared(as_xlsx(invented.sheets()), now, 外县监察)
    assert {one.what for one in found.differences} == {HERE}


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", as_csv(invented.attendance())])
def test_不能比对的不收(home: Home, now: datetime, 王主任: Actor, data: bytes) -> None:
    with pytest.raises(BadSource):
        comparison.receive(actor=王主任, data=data, file_name="x.csv", now=now)
    assert comparison.listed(actor=王主任) == []


def test_自己的文件自己看_办公室都看(
    site: None, now: datetime, 王主任: Actor, 李监察: Actor, 孙副局: Actor, 赵只读: Actor
) -> None:
    number = comparison.receive(actor=李监察, data=as_xlsx(invented.sheets()), file_name="a.xlsx", now=now)
    assert comparison.compared(actor=王主任, number=number) and len(comparison.listed(actor=王主任)) == 1
    assert comparison.listed(actor=孙副局) == []
    with pytest.raises(NotFound):
        comparison.compared(actor=孙副局, number=number)
    with pytest.raises(Refused):
        comparison.listed(actor=赵只读)


def test_网页_上传_看_下载(site: None, signed_in: Callable[[Actor], Client], 王主任: Actor) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = signed_in(王主任)
    sheets = invented.sheets()
    sheets["项目"][1][1] = "=某中学"
    answer = client.post("/comparisons/", {"file": SimpleUploadedFile("省平台.xlsx", as_xlsx(sheets))})
    assert answer.status_code == 302
    where: Any = answer.headers["Location"]
    page = client.get(where).content.decode()
    assert "=某中学" in page and "某小学教学楼" in page and "省平台.xlsx" in page
    text = b"".join(client.get(f"{where.rstrip('/')}.csv")).decode()  # type: ignore[arg-type]
    assert "'=某中学" in text and "两边不同" in text
    assert client.get(f"{where.rstrip('/')}.xlsx").status_code == 200
    assert client.post("/comparisons/", {}).status_code == 422
    assert "省平台.xlsx" in client.get("/comparisons/").content.decode()
