"""Every new project and tender is held against the list of joint punishment as it comes in, and told once."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from huxin.access import SYSTEM, Actor, Role
from huxin.actions import intake
from huxin.base.home import Home
from huxin.record.models import JournalEntry, Notice, Project
from tests.actions.invented import BUILDER, as_csv, as_xlsx, sheets
from tests.actions.test_listings import row, take

pytestmark = pytest.mark.django_db
NOW = datetime(2019, 12, 2, 9, tzinfo=UTC)
TENDER = ["中标通知书编号", "项目名称", "行政区划代码", "行业", "中标人", "中标人统一社会信用代码"]


def bring(data: bytes, name: str) -> None:
    intake.apply(intake.receive(actor=SYSTEM, data=data, file_name=name, now=NOW), now=NOW)


@pytest.fixture
def staff(
    home: Home, hired: Callable[[Actor], Any], 王主任: Actor, 李监察: Actor, 外县监察: Actor, 钱劳资: Actor
) -> None:
    for actor in (王主任, 李监察, 外县监察, 钱劳资, Actor("冯住建", "冯住建", Role.SECTOR, ("6204",), ("housing",))):
        hired(actor)


def told() -> list[tuple[str, str]]:
    rows = Notice.objects.filter(kind="listing.met").order_by("to__username")
    return list(rows.values_list("to__username", "subject"))


def test_新登记的项目_施工单位在名单里_管辖的人收到一次(staff: None) -> None:
    take(row(uscc=BUILDER, unit="某建筑公司"), now=NOW)
    bring(as_xlsx(sheets()), "底册.xlsx")
    name = Project.objects.get().name
    assert told() == [(who, f"项目里有被惩戒的单位：{name}") for who in sorted(["王主任", "李监察", "冯住建"])]
    one = Notice.objects.filter(kind="listing.met")[0]
    assert "施工单位某建筑公司在拖欠农民工工资失信联合惩戒名单里" in one.body and "限制招标投标" in one.body
    assert "由实施该项措施的单位依法决定" in one.body and one.link == f"/projects/{Project.objects.get().pk}/"
    assert JournalEntry.objects.get(what="listing.met").given == {"count": 1}
    bring(as_xlsx(sheets()) + b"", "底册.xlsx")
    assert len(told()) == 3


@pytest.mark.parametrize("listed", [row(removed_on="2019-11-20"), row(until="2019-12-01"), row()])
def test_没有在名单里的_已经移出_期满的_不提示(staff: None, listed: str) -> None:
    take(listed, now=NOW)
    bring(as_xlsx(sheets()), "底册.xlsx")
    assert not told()


def test_中标名单_没有代码的按单位名称_有代码的按代码(staff: None) -> None:
    take(row(uscc=BUILDER, unit="甘肃某某建设有限公司"), now=NOW)
    rows = [
        ["ZB-1", "某广场", "620402", "housing", "甘肃某某建设 有限公司", ""],
        ["ZB-2", "某大桥", "620402", "housing", "另一公司", BUILDER],
        ["ZB-3", "某学校", "620402", "housing", "另一公司", ""],
    ]
    bring(as_csv([TENDER, *rows]), "中标.csv")
    subjects = {subject for who, subject in told() if who == "王主任"}
    assert subjects == {"中标里有被惩戒的单位：某广场", "中标里有被惩戒的单位：某大桥"}
