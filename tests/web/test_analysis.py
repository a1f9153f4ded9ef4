"""联合分析 on the console: channels on one line, who sees what, persons in charge, groups, clusters, trends."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest
from django.core.cache import cache
from django.test import Client

from huxin.access import Actor, Role
from huxin.actions import analysis_report, in_charge, matters, what_if
from huxin.actions.in_charge import Entered
from huxin.actions.reports import Who
from huxin.actions.what_if import Question
from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.base.identity import uscc_check
from huxin.queries import analysis, analysis_trends, clusters, ties
from huxin.queries import in_charge as people
from huxin.queries.analysis import JointFilter
from huxin.queries.analysis_trends import TrendFilter
from huxin.queries.clusters import ClusterFilter
from huxin.queries.ties import TieFilter
from huxin.queries.what_if import usual_known
from huxin.record.models import Batch, JournalEntry, Matter, PersonInCharge, Project, Unmasking, WhatIf
from tests.actions.invented import BUILDER as OURS
from tests.actions.test_merging import complaint, opened_case
from tests.web.city import BAIYIN, JINGYUAN
from tests.web.warned import BUILDER, two

pytestmark = pytest.mark.usefixtures("city")
OTHER = f"91620402MA71C0DE2{uscc_check('91620402MA71C0DE2')}"


def sheet(client: Client, where: str) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(client.get(where).content))
    return [tuple(row) for row in book.active.iter_rows(values_only=True)]


def about(matter: Matter, project: int) -> None:
    """The complaint is about a project of the small city."""
    site = Project.objects.get(pk=project)
    Matter.objects.filter(pk=matter.pk).update(project_id=project, region_code=site.region_code, sector=site.sector)


def test_一行里各渠道的件数_互相印证数的是来源(王主任: Actor, now: datetime) -> None:
    two(now)
    one, other = complaint({1: 50_000}, n=1), complaint({9: 80_000}, employer="金河劳务", n=2)
    for each in (one, other):
        about(each, BAIYIN)
    rows = analysis.every(actor=王主任, by="project", wanted=JointFilter())
    first, second = rows
    assert (first.key, second.key) == (str(BAIYIN), str(JINGYUAN))
    assert {k: v for k, v in first.counts.items() if v} == {"finding": 2, "warning": 1, "complaint": 2, "report": 2}
    assert first.agree == 2  # what people said, and what the data say
    assert (second.counts["warning"], second.agree) == (1, 1)
    Matter.objects.filter(pk__in=[one.pk, other.pk]).update(state="rejected", open=False)
    cache.clear()
    again = analysis.every(actor=王主任, by="project", wanted=JointFilter())[0]
    assert again.counts["complaint"] == 2 and again.agree == 1


def test_热线转来的投诉_查明以前的案件_不另算一个来源(王主任: Actor) -> None:
    one = complaint({1: 50_000}, n=1)
    about(one, BAIYIN)
    one.reports.update(door="12345")
    Matter.objects.filter(pk=one.pk).update(data={**one.data, "door": "12345"})
    case = complaint({2: 50_000}, n=2)
    about(case, BAIYIN)
    Matter.objects.filter(pk=case.pk).update(kind="case", state="opened")
    case.reports.update(disowned_at=datetime(2024, 7, 1, tzinfo=UTC))

    def agreeing() -> int:
        cache.clear()
        [line] = analysis.every(actor=王主任, by="project", wanted=JointFilter(channel="case"))
        assert (line.counts["petition"], line.counts["complaint"], line.counts["case"]) == (1, 1, 1)
        return line.agree

    assert agreeing() == 2  # the hot line, and the findings of the data
    Matter.objects.filter(pk=case.pk).update(data={"proven_fen": 50_000})
    assert agreeing() == 3


def test_又有新的就重新加(王主任: Actor, now: datetime) -> None:
    two(now)
    before = {
        one.key: one.counts["complaint"] for one in analysis.every(actor=王主任, by="project", wanted=JointFilter())
    }
    about(complaint({1: 50_000}, n=1), BAIYIN)
    after = {
        one.key: one.counts["complaint"] for one in analysis.every(actor=王主任, by="project", wanted=JointFilter())
    }
    assert after == {**before, str(BAIYIN): before[str(BAIYIN)] + 1}


def test_单位一行_名字和编码都找得到(王主任: Actor, now: datetime) -> None:
    two(now)
    [unit] = analysis.every(actor=王主任, by="unit", wanted=JointFilter(text=BUILDER.lower()))
    assert (unit.key, unit.projects, unit.counts["warning"], unit.counts["finding"]) == (BUILDER, 2, 2, 2)
    assert analysis.every(actor=王主任, by="unit", wanted=JointFilter(text="没有这家")) == []


def test_反映只算在投诉所写的单位上_不算在投诉的其他关联上(王主任: Actor, now: datetime) -> None:
    one = complaint({1: 50_000}, n=1)
    one.links.create(kind="unit", key=OURS)
    one.links.create(kind="matter", key="77")
    heard = analysis.heard_of_units(王主任)
    assert "77" not in heard and heard[OURS].counts["report"] == 1
    assert analysis.heard_of_units(王主任, [OURS])[OURS] == heard[OURS] and not analysis.heard_of_units(王主任, [])


def test_筛选_排序_导出与页面一致(office: Client, now: datetime) -> None:
    two(now)
    assert [row[0] for row in sheet(office, "/analysis.xlsx")] == ["名称", "新区安置房", "县中学教学楼"]
    assert [row[0] for row in sheet(office, "/analysis.xlsx?sort=name")] == ["名称", "县中学教学楼", "新区安置房"]
    assert [row[0] for row in sheet(office, "/analysis.xlsx?channel=finding")] == ["名称", "新区安置房"]
    assert [row[0] for row in sheet(office, "/analysis.xlsx?region=620421")] == ["名称", "县中学教学楼"]
    assert "没有符合条件的" in office.get("/analysis/?agree=5").content.decode()


def test_外县只看到本县的_企业看不到(
    elsewhere: Client, 外县监察: Actor, 钱劳资: Actor, signed_in: Callable[[Actor], Client], now: datetime
) -> None:
    two(now)
    said = elsewhere.get("/analysis/").content.decode()
    assert "县中学教学楼" in said and "新区安置房" not in said
    assert elsewhere.get(f"/analysis/projects/{BAIYIN}/").status_code == 404
    assert elsewhere.get(f"/analysis/units/{BUILDER}/").content.decode().count("预警 YJ-") == 1
    assert signed_in(钱劳资).get("/analysis/").status_code == 403


def test_时间线_从办理到工资_筛选渠道(office: Client, now: datetime) -> None:
    two(now)
    rows = sheet(office, f"/analysis/projects/{BAIYIN}.xlsx")[1:]
    assert [row[1] for row in rows] == ["发现", "预警", "工资", "工资", "发现"]
    assert rows[-1][2] == "2019-10 未实名上岗" or rows[-1][1] == "发现"
    assert {row[1] for row in sheet(office, f"/analysis/projects/{BAIYIN}.xlsx?channel=wages")[1:]} == {"工资"}


def test_趋势_办结天数取中位数_激增要有以前的月份可比(王主任: Actor, now: datetime) -> None:
    made = [complaint({n: 50_000}, n=n) for n in range(1, 5)]
    day = made[0].opened_on
    for n, one in enumerate(made[:3]):
        ended = one.opened_at + timedelta(days=(1, 2, 9)[n])
        Matter.objects.filter(pk=one.pk).update(open=False, state="archived", closed_at=ended)
    found = analysis_trends.trends(actor=王主任, wanted=TrendFilter(span=6), today=day)
    assert (found.whole.came, found.whole.ended, found.whole.days) == (4, 3, 2)
    assert found.whole.owed_fen == 200_000 and len(found.months) == 6
    [county] = found.counties.values()
    assert county.spike


def test_负责人打码_同一电话算一个人_查看完整信息留下记录(
    王主任: Actor, 赵只读: Actor, signed_in: Callable[[Actor], Client], now: datetime
) -> None:
    Project.objects.update(contractor_uscc=OURS)
    for uscc, part, name in ((OURS, "legal", "赵某某"), (OTHER, "controller", "赵某")):
        in_charge.enter(actor=王主任, now=now, said=Entered(uscc, part, Who(name, "", "13800000009"), "执照", "620402"))
    in_charge.enter(
        actor=王主任, now=now, said=Entered(OTHER, "wages", Who("赵某某", "", "13800000008"), "执照", "620402")
    )
    both, alone = people.every(actor=王主任, sort="-units")
    assert (both.units, alone.units) == (2, 1) and both.phone == "138****0009" and "赵某" not in both.name
    assert people.one(actor=王主任, number=both.posts[1].number) == both
    assert both.arrears_fen == Project.objects.get(pk=BAIYIN).arrears_fen
    desk = signed_in(王主任)
    page = f"/analysis/people/{both.number}/"
    assert "13800000009" not in desk.get(page).content.decode()
    assert desk.post(page, {"purpose": "看"}).status_code == 422 and not Unmasking.objects.exists()
    assert "13800000009" in desk.post(page, {"purpose": "核实关联单位"}).content.decode()
    assert Unmasking.objects.count() == 2
    assert signed_in(赵只读).get("/analysis/people/").status_code == 403
    assert desk.post(f"/analysis/people/{both.posts[1].number}/end/").status_code == 302
    assert people.one(actor=王主任, number=both.number).units == 1
    said = [*JournalEntry.objects.filter(what__startswith="in_charge").values_list("given", flat=True)]
    assert "赵" not in str(said) and "138" not in str(said)


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"uscc": "91620402MA71C0DE2X"}, "校验位"), ({"who": Who("赵某某")}, "至少填一个"),
     ({"who": Who("", "", "13800000009")}, "没有姓名"), ({"who": Who("赵某某", "", "12")}, "电话"),
     ({"region": "620421"}, "县区不在"), ({"source": " "}, "依据"), ({"project": "没有"}, "没有这个项目"),
     ({"part": "某"}, "没有这种职务")],
)  # fmt: skip
def test_负责人登记不成的_一句话说清(李监察: Actor, now: datetime, changed: dict[str, object], said: str) -> None:
    good = {
        "uscc": OURS,
        "part": "legal",
        "who": Who("赵某某", "", "13800000009"),
        "source": "执照",
        "region": "620402",
    }
    with pytest.raises(Refused, match=said):
        in_charge.enter(actor=李监察, said=Entered(**{**good, **changed}), now=now)  # type: ignore[arg-type]
    assert not PersonInCharge.objects.exists()
    in_charge.enter(actor=李监察, said=Entered(**good), now=now)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="已经登记"):
        in_charge.enter(actor=李监察, said=Entered(**good), now=now)  # type: ignore[arg-type]


def test_关联单位写明理由_县区只看到自己登记的(王主任: Actor, 外县监察: Actor, now: datetime) -> None:
    Project.objects.update(contractor_uscc=OURS)
    for uscc, part in ((OURS, "legal"), (OTHER, "controller")):
        in_charge.enter(
            actor=王主任, now=now, said=Entered(uscc, part, Who("赵某某", "", "13800000009"), "执照", "620402")
        )
    [group] = ties.every(actor=王主任, wanted=TieFilter(), today=now.date())
    assert {unit.uscc for unit in group.units} == {OURS, OTHER} and group.counties == ("620402", "620421")
    assert {kind for _, _, kind, _ in group.reasons} == {"同一负责人电话", "负责人同名"}
    assert all("赵" not in said and "138" not in said for *_, said in group.reasons)
    assert group.arrears_fen == Project.objects.get(pk=BAIYIN).arrears_fen
    assert ties.every(actor=外县监察, wanted=TieFilter(), today=now.date()) == []
    assert ties.every(actor=王主任, wanted=TieFilter(joining=("card",)), today=now.date()) == []
    assert len(ties.every(actor=王主任, wanted=TieFilter(across=True), today=now.date())) == 1


def test_同一件事_在办的和办结的在一组_不是一件的不在(王主任: Actor, now: datetime) -> None:
    main, same, other = complaint({1: 50_000, 2: 30_000}, n=1), complaint({2: 80_000, 3: 20_000}, n=2), complaint(
        {9: 80_000}, employer="金河劳务", n=3)  # fmt: skip
    Matter.objects.filter(pk=main.pk).update(open=False, state="archived")
    day = main.opened_on
    [found] = clusters.every(actor=王主任, wanted=ClusterFilter(), now=now, today=day)
    assert {line.id for line in found.lines} == {main.pk, same.pk} and found.open == 1
    assert "有相同的工人" in found.reasons[0][3] and other.number not in str(found)
    assert clusters.every(actor=王主任, wanted=ClusterFilter(region="620421"), now=now, today=day) == []
    Matter.objects.filter(pk=same.pk).update(open=False, state="archived")
    assert clusters.every(actor=王主任, wanted=ClusterFilter(open=True), now=now, today=day) == []
    assert clusters.turned(actor=王主任, now=now) == []


def test_同一件事_同一名工人只计一次_立案的不另加_没有名册的不相加(
    王主任: Actor, office: Client, now: datetime
) -> None:
    main, same = complaint({1: 50_000, 2: 30_000}, n=1), complaint({2: 80_000, 3: 20_000}, n=2)
    case = opened_case(main)
    assert case.owed_fen == 80_000
    [found] = clusters.every(actor=王主任, wanted=ClusterFilter(), now=now, today=main.opened_on)
    assert (found.heads, found.owed_fen, found.twice_fen) == (3, 150_000, 30_000)
    assert sum(line.owed_fen for line in found.lines) == 180_000
    Matter.objects.filter(pk=same.pk).update(heads=9, owed_fen=170_000)
    same.amounts.all().delete()
    [found] = clusters.every(actor=王主任, wanted=ClusterFilter(), now=now, today=main.opened_on)
    assert (found.heads, found.owed_fen, found.twice_fen) == (9, 170_000, 80_000)
    shown = office.get("/analysis/clusters/?span=1095").content.decode()
    assert "同一名工人无论从几个渠道来、是不是已经立案，只计一次" in shown
    assert "9 人 · 涉及 1,700.00 元（各件相加多出的 800.00 元是重复的，不计）" in shown
    [heads, *rows] = sheet(office, "/analysis/clusters.xlsx?span=1095")
    assert heads[-1] == "本组涉及金额（不重复，元）" and {row[-1] for row in rows} == {1700}


def question(**more: object) -> Question:
    day = date(2019, 7, 1)
    given = {
        "rule": "R24", "values": {"overdue_days.yellow": 5}, "least": 1, "first": day, "step": 0, "known": "then",
        "last": date(2019, 11, 30), "minutes": 240, "horizon": 180,
    }  # fmt: skip
    return Question(**{**given, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"values": {"overdue_days.yellow": 1}}, "没有一个数字"), ({"values": {}}, "没有一个数字"),
     ({"values": {"某": 1}}, "不是这条规则的"), ({"last": date(2019, 12, 3)}, "已经过去"),
     ({"first": date(2019, 12, 1)}, "开始日期晚于"),
     ({"step": 7, "first": date(2016, 1, 1)}, "最多120个"),
     ({"first": date(2019, 11, 2), "last": date(2019, 11, 20)}, "没有月末"),
     ({"least": 4}, "一级预警"),
     ({"step": 3}, "间隔"), ({"minutes": 0}, "工时须在1分钟"),
     ({"values": {"overdue_days.orange": 100}},
      "“最早一笔逾期天数，橙色”是100天，“最早一笔逾期天数，红色”是61天，等级越高这个数应当越大"),
     ({"values": {"overdue_days.yellow": 40, "overdue_days.orange": 15}}, "黄色”是40天，.*橙色”是15天"),
     ({"rule": "R26", "values": {"paid_share.red": 960}}, "橙色”是.*红色”是.*应当越小"),
     ({"horizon": 0}, "1到730")],
)  # fmt: skip
def test_不合适的假设_一句话拒绝(王主任: Actor, now: datetime, changed: dict[str, object], said: str) -> None:
    with pytest.raises(Refused, match=said):
        what_if.ask(actor=王主任, question=question(**changed), now=now)
    assert not WhatIf.objects.exists()


def test_各级相等或者依次的_可以提出(王主任: Actor, now: datetime) -> None:
    for rule, values in (
        ("R24", {"overdue_days.orange": 61}),
        ("R26", {"paid_share.red": 949}),
        ("R40", {"days_left.yellow": 9}),
    ):
        assert what_if.ask(actor=王主任, question=question(rule=rule, values=values), now=now)


def test_没有权限的不能提出_三次中断的不再试(王主任: Actor, 赵只读: Actor, home: Home, now: datetime) -> None:
    住建 = Actor("冯住建", "冯住建", Role.SECTOR, ("6204",), ("housing",), body="housing")
    for actor in (赵只读, 住建):
        with pytest.raises(Refused, match="运行监测"):
            what_if.ask(actor=actor, question=question(), now=now)
    number = what_if.ask(actor=王主任, question=question(), now=now)
    WhatIf.objects.filter(pk=number).update(tries=3, state="running")
    assert what_if.answer_all(home, clock=lambda: now) == 1
    assert "没有再试" in WhatIf.objects.get(pk=number).message


def test_到那时还没有任何数据的_默认用现在知道的全部数据() -> None:
    Batch.objects.update(recorded_at=datetime(2019, 11, 30, 16, tzinfo=UTC))
    assert usual_known(date(2019, 11, 30)) == "now"
    assert usual_known(date(2019, 12, 1)) == "then"


def test_研判报告的数字_撰写的人和审定的人在事项页上都看得到(signed_in: Callable[[Actor], Client]) -> None:
    writer, other = (Actor(n, n, Role.COUNTY_OFFICE, ("620402",), body="office_620402") for n in ("周治欠", "吴治欠"))
    after = datetime(2024, 9, 3, 2, tzinfo=UTC)
    complaint({1: 50_000}, n=1)
    one = analysis_report.begin(actor=writer, ym=202408, now=after)
    page = signed_in(writer).get(f"/matters/{one.pk}/?move=sign").content.decode()
    assert "新增1件，1人，500.00元；办结0件" in page and "截至 2024-08-31，撰写完成时锁定" in page
    said = {"situation": "平稳", "risks": "一处", "advice": "早去"}
    matters.move(actor=writer, matter_id=one.pk, name="sign", given=said, now=after)
    complaint({2: 50_000}, employer="金河劳务", n=2)
    page = signed_in(other).get(f"/matters/{one.pk}/?move=issue").content.decode()
    assert "新增1件，1人，500.00元；办结0件" in page and "截至 2024-08-31，已锁定" in page
