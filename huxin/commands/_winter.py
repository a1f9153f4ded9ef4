"""What the invented city has begun by the demo's first day: drives with ledgers, an inspection whose frame is published
and waits for its seed, a working group with a seat that is empty, money of government projects that waits on its way,
and what stands in the way."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.db import transaction

from huxin.access import Actor
from huxin.actions import (
    blockages,
    campaigns,
    draws,
    funding,
    in_charge,
    inspections,
    ledger,
    publications,
    working_group,
)
from huxin.actions import matters as moving
from huxin.actions.blockages import Reported
from huxin.actions.campaigns import Begun
from huxin.actions.in_charge import Entered
from huxin.actions.inspections import Drafted
from huxin.actions.reports import Who
from huxin.base.home import Home
from huxin.base.moments import local_day
from huxin.commands import _bodies, _judged
from huxin.law import regions
from huxin.queries import analysis, findings, funding_board, matters
from huxin.queries.analysis import JointFilter
from huxin.queries.findings import FindingFilter
from huxin.queries.funding import funding as funding_of
from huxin.queries.funding_board import FundingFilter
from huxin.queries.inspection_frame import STRATA
from huxin.queries.matters import MatterFilter
from huxin.workflows._campaigns import KINDS, proposed

_LENT = {
    "human_resources": "某副局长",
    "development": "某副主任",
    "police": "某副支队长",
    "finance": "某副局长（财政）",
    "housing": "某副局长（住建）",
    "transport": "某副局长（交运）",
}
"""One body has not sent anybody."""
_FOUND = (
    Reported(
        "分包单位不按月报送工资表，总承包单位无法代发",
        "分包合同没有约定报送工资表的期限和违约责任",
        "在示范合同里写明每月5日前报送，逾期由总承包单位按考勤核发",
    ),
    Reported(
        "小型水利项目没有施工许可，不在实名制系统里",
        "限额以下工程不办施工许可，水务部门的项目清单没有共享",
        "由水务部门按月共享在建项目清单，纳入应管未管比对",
    ),
)

_SECTIONS = {
    "progress": "攻坚年实施方案已经印发，多数任务按期推进。",
    "drives": "工程建设领域和政府投资项目的清欠台账已经建立。",
    "problems": "部分工地没有维权告示牌，工资表报送不及时。",
    "advice": "春节前工资集中支付，建议提前核对专户余额。",
}
"""The four sections of the sponsor's feedback (SM-17)."""


@transaction.atomic
def play(home: Home, who: Callable[[str], Actor], *, here: str, now: datetime) -> str:
    """Let it be begun, all of it or nothing; what there is, in words."""
    office = who("王主任")
    items = _drives(home, who, here=here, now=now)
    _inspection(who, here=here, now=now)
    _group(office, now)
    _funding(who("田财政"), now)
    first, _ = (blockages.report(actor=who("罗政办"), blockage=one, now=now) for one in _FOUND)
    told = "同意，写进下半年的示范合同。"
    blockages.answer(actor=office, number=first.pk, state="adopted", text=told, changed="示范合同第九条", now=now)
    nothing = publications.propose_nil(
        actor=who("周治欠"), region_code=here, quarter=20193, reason="本季度结案的案件都不够公布情形", now=now
    )
    publications.sign_nil(actor=who("李监察"), number=nothing.pk, now=now)
    _sponsor(who, here, now)
    _behind(office, now)
    judged = _judged.play(who, now)
    return f"专项行动 2 个，清欠台账 {items} 件，抽查名单 1 份待抽取；{judged}"


def _behind(office: Actor, now: datetime) -> None:
    """The two units that owe most have one controller; a third has somebody of the same name and another telephone."""
    every = analysis.every(actor=office, by="unit", wanted=JointFilter(sort="-arrears"))
    owing = [one for one in every if one.region_code.startswith(regions.BAIYIN[:4])]
    for number, one in enumerate(owing[:3]):
        person = Who("赵某某", "", "13800000009" if number < 2 else "13800000008")
        said = Entered(one.key, "controller", person, "市场监管部门提供的登记材料", one.region_code)
        in_charge.enter(actor=office, said=said, now=now)


def _sponsor(who: Callable[[str], Actor], here: str, now: datetime) -> None:
    """The finance office visits the county it sponsors and feeds back; one problem waits to be put right."""
    _bodies.pair(who, here, "finance", now)
    head, wanted = who("田财政"), MatterFilter(kind="sponsorship", region=here, shown="all")
    (line,) = matters.every(actor=head, wanted=wanted, most=1, now=now)
    planned = {"planned": "十二月上旬，由分管负责同志带队"}
    drawn = moving.move(actor=head, matter_id=line.id, name="plan", given=planned, now=now).data["sites"]
    heard = {f"{key}_{n}": said for n in range(1, len(drawn) + 1) for key, said in (("calls", "5"), ("owed", "no"))}
    told = {"visited_on": str(local_day(now)), "record": "到抽中的工地查看了告示牌、考勤和工资表", **heard}
    moving.move(actor=head, matter_id=line.id, name="visit", given=told, now=now)
    problem = {"problem_1": "两处工地没有维权告示牌", "owner_1": "labour", "fix_1_by": "2019-12-20"}
    said = {f"section_{key}": text for key, text in _SECTIONS.items()}
    moving.move(actor=head, matter_id=line.id, name="report", given={**said, **problem}, now=now)


def _drives(home: Home, who: Callable[[str], Actor], *, here: str, now: datetime) -> int:
    """Two drives; what the run says is owed in the county is in the first's ledger."""
    counties, numbers = list(regions.counties_of(regions.BAIYIN)), []
    for key, begun in (("construction", date(2019, 7, 11)), ("festival", local_day(now))):
        kind = KINDS[key]
        said = Begun(key, f"2019年{kind.label}", proposed(kind, begun), kind.leads[0], counties)
        numbers.append(campaigns.begin(actor=who("王主任"), campaign=said, now=now).pk)
    return _entered(home, who("李监察"), numbers[0], here=here, now=now)


def _entered(home: Home, inspector: Actor, number: int, *, here: str, now: datetime) -> int:
    wanted, made = FindingFilter(rule="R24", region=here), 0
    for line in findings.search(actor=inspector, wanted=wanted, page=1, size=3).rows:
        items = ledger.from_run(
            actor=inspector, home=home, number=number, project_id=line.project_id, rule=line.rule, ym=line.ym, now=now
        )
        given = {"employer": "某建筑工程有限公司", "note": ""}
        moving.move(actor=inspector, matter_id=items[0].pk, name="register", given=given, now=now)
        made += len(items)
    return made


def _inspection(who: Callable[[str], Actor], *, here: str, now: datetime) -> None:
    """The county's plan, approved by the city, and a frame published this morning; the seed is tomorrow's number."""
    head, office = who("李监察"), who("王主任")
    until = local_day(now) + timedelta(days=400)
    for name, certificate in (("李监察", "甘A-0017"), ("周监察", "甘A-0021"), ("孙副局", "甘A-0003")):
        inspections.enlist(actor=office, username=name, certificate=certificate, valid_until=until, now=now)
    said = Drafted(
        f"{regions.name(here)}2019年冬季抽查计划", 2019, here, "2019行动计划第20项", dict.fromkeys(STRATA, 20), 2, 20, 2
    )
    plan = inspections.draft(actor=head, said=said, now=now)
    inspections.approve(actor=office, plan_id=plan.pk, now=now)
    draws.freeze(actor=head, plan_id=plan.pk, announced="次日上证综合指数收盘数，见交易所网站，15:00后", now=now)


def _group(office: Actor, now: datetime) -> None:
    for body, name in _LENT.items():
        working_group.second(
            actor=office, body=body, name=name, post="县级干部", starts_on=date(2019, 10, 1),
            ends_on=date(2020, 1, 24), now=now,
        )  # fmt: skip


def _funding(finance: Actor, now: datetime) -> None:
    """Two government projects where wages are owed: of one the budget waits, of the other the owner keeps the money."""
    owing = [line for line in funding_board.every(actor=finance, wanted=FundingFilter(), now=now) if line.arrears_fen]
    for n, line in enumerate(owing[:2]):
        found = funding_of(actor=finance, project_id=line.id, now=now)
        # A labour fee is less than a third of a payment.
        whole, paid = found.contract_fen or 0, found.labour_fee_fen * 3
        begun = next(point.on for point in found.points if point.label == "开工")
        told = [
            ("approval", begun - timedelta(90), None, f"市发改审批〔{begun.year}〕{n + 31}号"),
            ("budget", begun - timedelta(60), whole, f"市财建〔{begun.year}〕{n + 12}号"),
            ("appropriation", begun - timedelta(30), paid + n * 30_000_000, f"拨款凭证 {begun.year}-{n + 105}"),
            ("progress", begun + timedelta(45), paid, f"支付证书第 {n + 1} 号"),
        ]
        for kind, on, amount, document in told:
            funding.enter(
                actor=finance, project_id=line.id, kind=kind, on=on, amount_fen=amount, document=document, now=now
            )
