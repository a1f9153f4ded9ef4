"""项目资金: approval, budget, appropriation and the labour fee of the bank on one line; what does not fit is said."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client

from huxin.access import Actor, Role
from huxin.actions import funding as actions
from huxin.base.errors import NotFound, Refused
from huxin.base.home import Home
from huxin.queries import funding as queries
from huxin.record.models import FundingStep, JournalEntry, Project
from tests.actions.invented import ACCOUNT, CODE, as_csv
from tests.proven import bring, site

pytestmark = pytest.mark.django_db
NOW = datetime(2019, 12, 2, 2, tzinfo=UTC)
FINANCE = Actor("田财政", "田财政", Role.FINANCE, ("6204",), body="finance")
FEES = [
    ["专户账号", "流水号", "记账日期", "收支", "金额(元)", "余额(元)", "用途"],
    [ACCOUNT, "L1", "2019-08-10", "收", "10000", "10000", "人工费拨付"],
    [ACCOUNT, "L2", "2019-08-10", "收", "5000", "15000", "人工费拨付"],
    [ACCOUNT, "L3", "2019-08-20", "支", "15000", "0", "工资"],
    [ACCOUNT, "L4", "2019-09-10", "收", "7", "7", "利息"],
]


@pytest.fixture
def project(home: Home) -> Project:
    """A government's, of a million yuan with a fifth for labour, begun on 2019-07-15."""
    site()
    bring(as_csv(FEES), "专户流水.csv")
    Project.objects.update(
        funding="government", contract_amount_fen=100_000_000, labour_ratio_e4=2_000, started_on=date(2019, 7, 15)
    )
    return Project.objects.get(code=CODE)


def enter(project: Project, kind: str, on: str, fen: int | None, document: str, actor: Actor = FINANCE) -> FundingStep:
    return actions.enter(
        actor=actor, project_id=project.pk, kind=kind, on=date.fromisoformat(on), amount_fen=fen, document=document,
        now=NOW,
    )  # fmt: skip


def doubts(project: Project) -> str:
    return "".join(queries.funding(actor=FINANCE, project_id=project.pk, now=NOW).doubts)


def test_一条时间线_从立项到人工费到专户(project: Project) -> None:
    enter(project, "approval", "2019-03-01", None, "市发改〔2019〕1号")
    enter(project, "budget", "2019-04-01", 100_000_000, "市财建〔2019〕2号")
    enter(project, "appropriation", "2019-08-01", 30_000_000, "拨款1")
    enter(project, "progress", "2019-08-05", 7_500_000, "付款1")
    found = queries.funding(actor=FINANCE, project_id=project.pk, now=NOW)
    assert [(str(p.on), p.label, p.amount_fen) for p in found.points] == [
        ("2019-03-01", "立项批复", None), ("2019-04-01", "预算安排", 100_000_000), ("2019-07-15", "开工", None),
        ("2019-08-01", "财政拨付", 30_000_000), ("2019-08-05", "工程款拨付", 7_500_000),
        ("2019-08-10", "人工费到专户", 1_500_000),
    ]  # fmt: skip
    assert found.doubts == (), "a fifth of 75,000 is what came to the account"
    assert found.labour_fee_fen == 1_500_000


def test_没有立项和资金就开工_依据是开工那天施行的规定(project: Project) -> None:
    said = doubts(project)
    assert "2019-07-15开工以前没有登记立项批复" in said
    assert "没有登记资金安排，资金应当落实到位（政府投资条例第二十二条）。" in said
    Project.objects.update(started_on=date(2019, 6, 30))
    assert "政府投资条例" not in doubts(project), "not in force yet"
    enter(project, "approval", "2019-06-30", None, "当天批复")
    enter(project, "budget", "2019-07-01", 100_000_000, "第二天的预算")
    said = doubts(project)
    assert "立项批复" not in said and "没有登记资金安排" in said


def test_对不上的逐项说_恰好相等不说(project: Project) -> None:
    enter(project, "budget", "2019-04-01", 99_999_999, "预算1")
    assert "预算安排999,999.99元，少于合同价1,000,000.00元" in doubts(project)
    enter(project, "budget", "2019-04-02", 1, "预算2")
    assert "少于合同价" not in doubts(project)
    enter(project, "appropriation", "2019-08-01", 7_500_005, "拨款1")
    enter(project, "progress", "2019-08-05", 7_500_005, "付款1")
    assert "应有人工费15,000.01元，专户只收到15,000.00元，少0.01元" in doubts(project)
    enter(project, "progress", "2019-08-06", 5, "付款2")
    assert "多于财政拨付" in doubts(project)
    Project.objects.update(arrears_fen=500_000)
    assert "监测认定欠薪5,000.00元，预算里还有924,999.95元没有拨付" in doubts(project)


def test_登错的撤销_留下原因_可以重新登记(project: Project) -> None:
    step = enter(project, "budget", "2019-04-01", 100, "预算1")
    with pytest.raises(Refused, match="已经登记过「预算安排」"):
        enter(project, "budget", "2019-04-01", 100, "预算1")
    with pytest.raises(Refused, match="撤销的原因"):
        actions.withdraw(actor=FINANCE, project_id=project.pk, number=step.pk, reason=" ", now=NOW)
    actions.withdraw(actor=FINANCE, project_id=project.pk, number=step.pk, reason="金额登错", now=NOW)
    with pytest.raises(NotFound):
        actions.withdraw(actor=FINANCE, project_id=project.pk, number=step.pk, reason="再撤一次", now=NOW)
    enter(project, "budget", "2019-04-01", 200, "预算1")
    assert queries.funding(actor=FINANCE, project_id=project.pk, now=NOW).sums["budget"] == 200
    told = list(JournalEntry.objects.filter(what__startswith="funding").order_by("id").values_list("what", flat=True))
    assert told == ["funding.enter", "funding.withdraw", "funding.enter"]


def test_缺什么一次说清_只登记政府投资项目_别的角色不登记(project: Project, 李监察: Actor) -> None:
    with pytest.raises(Refused, match="请选择种类；日期2019-12-03晚于今天；请填写金额；请填写文号"):
        enter(project, "别的", "2019-12-03", None, "")
    with pytest.raises(Refused, match="您的角色是「县区监察员」"):
        enter(project, "approval", "2019-03-01", None, "批复", 李监察)
    Project.objects.update(funding="private")
    with pytest.raises(Refused, match="只登记政府投资项目"):
        enter(project, "approval", "2019-03-01", None, "批复")


def test_在页面上登记_撤销_外面的人看不到(
    project: Project, signed_in: Callable[[Actor], Client], 外县监察: Actor, 钱劳资: Actor
) -> None:
    where, finance = f"/projects/{project.pk}/funding/", signed_in(FINANCE)

    def text(answer: Any) -> str:
        return unescape(answer.content.decode())

    given = {"kind": "budget", "on": "2019-04-01", "amount": "1000000", "document": "市财建〔2019〕2号"}
    answer = finance.post(where, {**given, "amount": "一百万"})
    assert answer.status_code == 422 and "市财建〔2019〕2号" in text(answer)
    assert finance.post(where, given).status_code == 302
    page = text(finance.get(where))
    assert "1,000,000.00" in page and "人工费到专户" in page and "15,000.00" in page
    step = FundingStep.objects.get()
    gone = {"act": "withdraw", "number": step.pk, "reason": "登错了", "what": "预算"}
    assert "请确认" in text(finance.post(where, gone)) and FundingStep.objects.filter(withdrawn_at=None).exists()
    assert finance.post(where, {**gone, "sure": "1"}).status_code == 302
    assert not FundingStep.objects.filter(withdrawn_at=None).exists()
    assert signed_in(外县监察).get(where).status_code == 404
    assert signed_in(钱劳资).get(where).status_code == 403
