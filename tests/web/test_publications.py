"""社会公布 for everybody and for offices: searched, corrected, withdrawn; quarters, nil records, who is kept out."""

from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from huxin.access import Actor
from huxin.queries.listings import KIND
from huxin.record.models import OPENED_BY, Announcement, Listing, Matter, MatterAmount, NilRecord, Project
from huxin.workflows._quarters import before, quarter_of, quarter_text

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LAST = before(quarter_of(TODAY))


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def published(unit: str, *, region: str = "620402", day: date = TODAY, whats: tuple[str, ...] = ("published",)) -> int:
    matter = Matter.objects.create(
        kind="publication", number=f"GB-{unit}", title=unit, state="published", region_code=region, sector="housing",
        body="labour", opened_at=timezone.now(), opened_on=day, updated_at=timezone.now(),
    )  # fmt: skip
    for seq, what in enumerate(whats, start=1):
        Announcement.objects.create(
            matter=matter, seq=seq, what=what, on=day + timedelta(days=seq - 1), at=timezone.now(), published_on=day,
            quarter=quarter_of(day), region_code=region, unit=unit, uscc="91620400MA0000002X", address="某路1号",
            head="某法人", facts=f"{unit}拖欠工资", result="某决定", current=seq == len(whats),
            reason="" if what == "published" else f"{what}的原因",
        )  # fmt: skip
    return matter.pk


def test_公众按名称_信用代码_县区_季度查找(client: Client) -> None:
    assert "现在没有公布中的公告" in text(client.get("/gongbu/"))
    published("甲公司")
    published("乙公司", region="620421", day=TODAY - timedelta(days=100))
    page = text(client.get("/gongbu/"))
    assert "甲公司" in page and "乙公司" in page
    for query, shown, hidden in (
        ("q=甲公", "甲公司", "乙公司"), ("region=620421", "乙公司", "甲公司"),
        (f"quarter={quarter_of(TODAY)}", "甲公司", "乙公司</a>"),
    ):  # fmt: skip
        page = text(client.get(f"/gongbu/?{query}"))
        assert f"{shown}</a>" in page and f"{hidden.removesuffix('</a>')}</a>" not in page, query
    assert "没有找到" in text(client.get("/gongbu/?q=丙公司"))
    assert "甲公司" in text(client.get("/gongbu/?q=91620400ma0000002x&page=9&region=x&quarter=y"))


def test_更正的写明何时因何更正_撤回的不再有原来的内容_期满的没有(client: Client) -> None:
    corrected = published("甲公司", whats=("published", "corrected"))
    page = text(client.get(f"/gongbu/?number={corrected}"))
    assert "甲公司拖欠工资" in page and "corrected的原因" in page and "更正以后的内容" in page
    withdrawn = published("乙公司", whats=("published", "withdrawn"))
    page = text(client.get(f"/gongbu/?number={withdrawn}"))
    assert "已于" in page and "撤回" in page and "withdrawn的原因" in page
    assert "乙公司拖欠工资" not in page and "某法人" not in page and "某路1号" not in page
    assert "乙公司" not in text(client.get("/gongbu/"))
    expired = published("丙公司", whats=("published", "expired"))
    for number in (expired, 0, "x"):
        answer = client.get(f"/gongbu/?number={number}")
        assert answer.status_code == 404 and "没有这条公告" in text(answer) and "丙公司" not in text(answer)


def test_零公布从登记到另一人签字_页面上没有了红标(
    signed_in: Callable[[Actor], Client], 李监察: Actor, 周治欠: Actor
) -> None:
    first, second = signed_in(李监察), signed_in(周治欠)
    assert "没有公布" in text(first.get("/publications/"))
    answer = first.post("/publications/nil/", {"cell": f"620402-{LAST}", "reason": ""})
    assert answer.status_code == 422 and "请写明怎样核查的" in text(answer)
    answer = first.post("/publications/nil/", {"cell": "x", "reason": "查过全部结案"})
    assert answer.status_code == 422 and "请选择县区和季度" in text(answer) and "查过全部结案" in text(answer)
    assert first.post("/publications/nil/", {"cell": f"620402-{LAST}", "reason": "查过全部结案"}).status_code == 302
    one = NilRecord.objects.get()
    assert "您登记的，由另一人签" in text(first.get("/publications/")) and "签字</button>" in text(
        second.get("/publications/")
    )
    assert "确认已经核查" in text(second.post("/publications/sign/", {"number": one.pk}))
    assert first.post("/publications/sign/", {"number": one.pk, "sure": "1"}).status_code == 422
    assert second.post("/publications/sign/", {"number": one.pk, "sure": "1"}).status_code == 302
    assert "无（已签）" in text(second.get("/publications/"))
    assert quarter_text(LAST) in text(first.get("/publications/"))


def test_企业和只读不能看各县区的季度(signed_in: Callable[[Actor], Client], 钱劳资: Actor, 赵只读: Actor) -> None:
    for actor in (钱劳资, 赵只读):
        there = signed_in(actor)
        assert there.get("/publications/").status_code == 403
        for act in ("nil", "sign"):
            assert there.post(f"/publications/{act}/", {"number": 1, "sure": "1"}).status_code == 403


def test_项目的单位在惩戒名单里_项目页写明依据和措施_到期不再提示(city: None, inspector: Client) -> None:
    project = Project.objects.exclude(contractor_uscc=None).order_by("pk")[0]
    where = f"/projects/{project.pk}/"
    assert "惩戒名单里" not in text(inspector.get(where))
    told: dict[str, Any] = {
        "uscc": project.contractor_uscc, "unit": "某建筑公司", "kind": KIND, "body": "某省人社厅", "number": "1号",
        "decided_on": TODAY, "since": TODAY, "measures": ["限制招标投标"], "basis": "暂行办法第五条",
        "recorded_at": timezone.now(), "by": "某人", "link_n": 1,
    }  # fmt: skip
    one = Listing.objects.create(**told)
    page = text(inspector.get(where))
    assert "施工单位在拖欠农民工工资失信联合惩戒名单里" in page and "限制招标投标" in page and "暂行办法第五条" in page
    assert "本系统只提示" in page
    Listing.objects.filter(pk=one.pk).update(since=TODAY - timedelta(days=9), until=TODAY - timedelta(days=1))
    assert "惩戒名单里" not in text(inspector.get(where))


def test_总览写明哪些县区的季度到期没有公布_只读的看不到(inspector: Client, viewer: Client) -> None:
    page = text(inspector.get("/"))
    assert "社会公布：有 1 个县区的季度到期没有公布" in page and "白银区。" in page
    assert "到期没有公布" not in text(viewer.get("/"))
    quarter = quarter_of(TODAY)
    for _ in range(4):
        quarter = before(quarter)
        NilRecord.objects.create(
            region_code="620402", quarter=quarter, reason="查过", proposed_by="甲", proposed_at=timezone.now(),
            signed_by="乙", signed_at=timezone.now(),
        )  # fmt: skip
    assert "到期没有公布" not in text(inspector.get("/"))


def test_项目列表和事项页也提示_导出也有一列(city: None, inspector: Client) -> None:
    project = Project.objects.exclude(contractor_uscc=None).order_by("pk")[0]
    told: dict[str, Any] = {
        "uscc": project.contractor_uscc, "unit": "某建筑公司", "kind": KIND, "body": "某省人社厅", "number": "1号",
        "decided_on": TODAY, "since": TODAY, "measures": ["限制招标投标"], "basis": "暂行办法第五条",
        "recorded_at": timezone.now(), "by": "某人", "link_n": 1,
    }  # fmt: skip
    matter = Matter.objects.create(
        kind="warning", number="YJ-1", title="某预警", state="proposed", region_code=project.region_code,
        sector=project.sector, body="labour_620402", opened_at=timezone.now(), opened_on=TODAY,
        updated_at=timezone.now(), project_id=project.pk, data={"level": "orange"},
    )  # fmt: skip
    matter.links.create(kind="unit", key=project.contractor_uscc or "", part="contractor")
    where = f"/matters/{matter.pk}/"
    assert "惩戒名单" not in text(inspector.get("/projects/"))
    assert "失信联合惩戒名单里" not in text(inspector.get(where))
    Listing.objects.create(**told)
    assert "施工单位在惩戒名单" in text(inspector.get("/projects/"))
    assert "失信联合惩戒名单里：某建筑公司" in text(inspector.get(where))
    lines = inspector.get("/projects.csv").getvalue().decode().splitlines()
    assert lines[0].endswith("惩戒名单") and sum(line.endswith("施工单位") for line in lines) >= 1


def test_符合情形没有列为候选的_写明按哪些数字(inspector: Client) -> None:
    assert "按案件自己的金额、人数" in text(inspector.get("/publications/"))
    one = Matter.objects.create(
        kind="case", number="JC-1", title="某小学教学楼", state="closed", open=False, region_code="620402",
        sector="housing", body="labour_620402", opened_at=timezone.now(), opened_on=TODAY, updated_at=timezone.now(),
        data={"decided": True},
    )  # fmt: skip
    MatterAmount.objects.create(matter=one, worker_id=1, owed_fen=9_000_000, found=True, months=4)
    page = text(inspector.get("/publications/"))
    assert "有 1 件符合情形" in page and "已经结案，没有列为候选" in page and "1名劳动者各被拖欠3个月以上" in page
    published("甲公司")
    matter = Matter.objects.get(kind="publication")
    matter.links.create(kind="matter", key=str(one.pk), part=OPENED_BY)
    assert "有 1 件符合情形" not in text(inspector.get("/publications/"))
    page = text(inspector.get(f"/matters/{matter.pk}/"))
    assert "系统按案件数据计算，符合公布情形" in page and "只作提示，由人判断" in page
