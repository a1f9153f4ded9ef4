"""The invented people of the demo, and what they do before the first visit: a few warnings moved along, no page empty.

They act through the same functions as everybody, so what they may not do they cannot have done.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from huxin.access import SYSTEM, Actor, Role
from huxin.actions import matters as moving
from huxin.actions import opening, reports, staff
from huxin.actions.reports import Claim, Grievance, Who
from huxin.base.level import Level
from huxin.base.moments import local_day
from huxin.queries import matter, matters, pay_files
from huxin.queries._told import Told
from huxin.queries.matters import MatterFilter, MatterLine
from huxin.queries.staff import actor_of

CITY, HERE, THERE = "6204", "620402", "620421"


@dataclass(frozen=True)
class SignIn:
    """One of the cast. `trial` says what to try as this person."""

    name: str
    role: Role
    reach: str
    trial: str
    regions: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()


OFFICES = (
    SignIn("王主任", Role.OFFICE, "白银市，全部权限", "总览和按时率；登记一件督办；给白银区的考核定等次", (CITY,)),
    SignIn("孙副局", Role.BUREAU, "白银市", "在“我的工作”里确认或退回县区报来的红色预警", (CITY,)),
    SignIn("李监察", Role.INSPECTOR, "白银区", "签发橙色预警，红色的报市级确认；导入文件，对本区旁查", (HERE,)),
    SignIn("周治欠", Role.COUNTY_OFFICE, "白银区", "答复企业的异议；签收市里发来的督办函", (HERE,)),
    SignIn("周监察", Role.INSPECTOR, "靖远县", "打开白银区的项目会被拒绝；批量签发本县的橙色预警", (THERE,)),
    SignIn("韩治欠", Role.COUNTY_OFFICE, "靖远县", "看“到期日历”和本县的按时率；给一名工人查看完整信息", (THERE,)),
    SignIn("罗政办", Role.COUNTY_GOVERNMENT, "白银区", "在“方案任务”里填报本区的措施；逐项看本区的考核得分", (HERE,)),
    SignIn("马政办", Role.COUNTY_GOVERNMENT, "靖远县", "补报逾期的方案任务；答复通报征求的意见；看约谈通知", (THERE,)),
    SignIn("住建科", Role.SECTOR, "白银市，房建市政项目", "项目列表只有房建市政的", (CITY,), ("housing",)),
    SignIn("郑仲裁", Role.ARBITRATION, "白银市", "受理一件仲裁申请，看受理、送达、组庭、裁决各自的时限", (CITY,)),
    SignIn("田财政", Role.FINANCE, "白银市", "应急周转金的垫付和追偿；到账统计", (CITY,)),
    SignIn("吕发改", Role.DEVELOPMENT, "白银市", "在“政府投资项目资金”里登记立项和预算", (CITY,)),
    SignIn("交运科", Role.SECTOR, "白银市，交通项目", "看“用工改革”和交通项目的实名制", (CITY,), ("transport",)),
    SignIn("水务科", Role.SECTOR, "白银市，水利项目", "一项联合惩戒措施逾期没有反馈", (CITY,), ("water",)),
    SignIn("市监科", Role.MARKET, "白银市", "联合惩戒里本单位的措施", (CITY,)),
    SignIn("人行科", Role.CENTRAL_BANK, "白银市", "联合惩戒里本单位的措施", (CITY,)),
    SignIn("石民警", Role.POLICE, "白银市", "接收涉嫌犯罪案件移送；群体性事件", (CITY,)),
    SignIn("方法援", Role.JUSTICE, "白银市", "受理法律援助申请，给予、指派；登记一次宣传活动", (CITY,)),
    SignIn("严检察", Role.PROCURATOR, "白银市", "只看得到提请立案监督的移送，没有提请以前是空的", (CITY,)),
    SignIn("纪监察", Role.DISCIPLINE, "白银市", "只看得到移送来的问责建议，没有移送以前是空的", (CITY,)),
    SignIn("吴审计", Role.AUDITOR, "白银市", "在“审计”里看谁做过什么、看过谁的完整信息", (CITY,)),
    SignIn("赵只读", Role.VIEWER, "白银市，只能查看", "总览、项目、发现；没有可以办理的", (CITY,)),
    SignIn("刘召集", Role.CONVENER, "白银市", "第一页就是“治欠一页”；下载两页 PDF；看“办理能力”", (CITY,)),
)
CONTRACTORS = (
    SignIn("钱劳资", Role.ENTERPRISE, "施工单位，收到红色预警", "看预警通知书，报告整改进展，上传凭证申请核实"),
    SignIn("冯劳资", Role.ENTERPRISE, "施工单位，收到黄色预警", "已提出异议，等待县区答复；时限中止"),
)

BANK = SignIn("何柜员", Role.BANK, "一家开户银行", "领取代发文件；上传本行专户的流水，别行的行会被拒绝")
OUTSIDE = (*CONTRACTORS, BANK)


def names() -> Mapping[str, SignIn]:
    """Everybody by name."""
    return {one.name: one for one in (*OFFICES, *OUTSIDE)}


def units(*, now: datetime) -> Mapping[str, tuple[str, ...]]:
    """Whose people the others are: of firms that built what was warned about, if there is such; of a bank."""
    found = dict(zip([one.name for one in CONTRACTORS], (_red(now), _yellow(now)), strict=True))
    named = {name: (unit,) for name, line in found.items() if line and (unit := _contractor(line, now))}
    bank = pay_files.any_bank()
    return named | ({BANK.name: (bank,)} if bank else {})


def play(*, now: datetime) -> str:
    """Let them act; what was done in words. Played again after an interruption, it goes on."""
    red, orange, yellow = _red(now), _first(now, THERE, Level.ORANGE), _yellow(now)
    done = [
        _move("李监察", _first(now, HERE, Level.RED, 2), "proposed", "submit", now, note="请市级确认"),
        _move("李监察", red, "proposed", "submit", now, note="已到项目核实，情况属实"),
        _move("孙副局", red, "submitted", "confirm", now, note="同意"),
        _move("钱劳资", red, "issued", "reply", now, plan="已与建设单位商定先行垫付，二十日内付清",
              pay_by=str(local_day(now) + timedelta(days=20))),
        _supervise(red, now),
        _move("周监察", orange, "proposed", "sign", now, note="已电话告知施工单位"),
        _object(yellow, now),
        _opened("郑仲裁", orange, "arbitration", now, claims="请求支付拖欠的工资"),
        _opened("方法援", orange, "aid", now),
        _opened("李监察", red, "fund", now, ground="unable"),
    ]  # fmt: skip
    return f"办理 {sum(done)} 步"


def complain(*, now: datetime) -> str:
    """Three workers of the red warning complain on the worker's page, and a case is opened; the receipt code.

    The same is reported anonymously by 12345, so that there is something that could be merged.

    Played again it is the same complaint. Empty where nobody is owed anything.
    """
    red = _red(now)
    owed = matter.amounts(actor=SYSTEM, matter_id=red.id, page=1).rows[:3] if red else ()
    if not red or not owed:
        return ""
    page = matter.matter(actor=SYSTEM, matter_id=red.id, now=now)
    told = Told(
        story="干完活工资一直没有发，找项目部都说等甲方付款。", employer=_firm(page),
        claimed_fen=sum(one.owed_fen for one in owed), heads=len(owed),
    )  # fmt: skip
    filed = reports.file(
        grievance=Grievance(
            told=told, region_code=red.region_code, project_code=page.project_code,
            own=Who(worker_id=owed[0].worker_id),
            claims=[Claim(Who(worker_id=one.worker_id), one.owed_fen) for one in owed],
        ),
        once="0" * 32, now=now,
    )  # fmt: skip
    again = replace(told, story="来电人称干完活工资一直没有发，项目部说等甲方付款。")
    grievance = Grievance(told=again, region_code=red.region_code, project_code=page.project_code, anonymous=True)
    reports.file(grievance=grievance, once="1" * 32, door="12345", now=now)
    line = matter.matter(actor=SYSTEM, matter_id=filed.matter_id, now=now).line
    _move("周治欠", line, "registered", "triage", now, claim="wages")
    _move("周治欠", line, "triaged", "assign", now, to_region=HERE)
    _move("李监察", line, "assigned", "accept", now)
    _move("孙副局", line, "accepted", "open_case", now)
    return filed.code


def _firm(page: matter.MatterPage) -> str:
    return next((unit.name for unit in page.units), "")


def warned(now: datetime) -> int | None:
    """The project whose red warning was confirmed, if there is one."""
    line = _red(now)
    return matter.matter(actor=SYSTEM, matter_id=line.id, now=now).project_id if line else None


def _red(now: datetime) -> MatterLine | None:
    return _first(now, HERE, Level.RED)


def _yellow(now: datetime) -> MatterLine | None:
    return _first(now, HERE, Level.YELLOW) or _first(now, "", Level.YELLOW)


def _first(now: datetime, county: str, level: Level, place: int = 1) -> MatterLine | None:
    """A county's warning of a level, by what is owed: the first, the second."""
    wanted = MatterFilter(kind="warning", region=county, level=str(int(level)), shown="all", sort="-owed")
    found = list(matters.every(actor=SYSTEM, wanted=wanted, most=place, now=now))
    return found[place - 1] if len(found) == place else None


def _contractor(line: MatterLine, now: datetime) -> str:
    named = {unit.part: unit.code for unit in matter.matter(actor=SYSTEM, matter_id=line.id, now=now).units}
    return named.get("施工总承包单位") or next(iter(named.values()), "")


def _move(name: str, line: MatterLine | None, state: str, step: str, now: datetime, **given: Any) -> bool:
    """One step, if the matter is where it begins."""
    stands = line and matter.matter(actor=SYSTEM, matter_id=line.id, now=now).line
    if not stands or stands.state != state:
        return False
    moving.move(actor=actor(name), matter_id=stands.id, name=step, given=given, now=now)
    return True


def _object(line: MatterLine | None, now: datetime) -> bool:
    stands = line and matter.matter(actor=SYSTEM, matter_id=line.id, now=now).line
    return bool(stands and not stands.paused) and _move(
        "冯劳资", line, "issued", "object", now, reason="名单中的人已经离场，工资在离场时结清，有签字的结算单"
    )


def _supervise(line: MatterLine | None, now: datetime) -> bool:
    """A letter of the city's to the county, if the project has none yet."""
    given = {"reason": "拖欠人数多，影响面大", "demand": "督促付清，逐人核对到账", "urgency": "urgent"}
    county = f"office_{line.region_code}" if line else ""
    return _opened("王主任", line, "supervision", now, body=county, then="issue", **given)


def _opened(
    name: str, line: MatterLine | None, kind: str, now: datetime, *, body: str = "", then: str = "", **given: str
) -> bool:
    """A matter of another kind about a warning's project, if the project has none yet, and its first step."""
    page = line and matter.matter(actor=SYSTEM, matter_id=line.id, now=now)
    if not page or any(other.kind == kind for other in page.earlier):
        return False
    who = actor(name)
    begun = opening.open_about(
        actor=who, kind=kind, project_code=page.project_code, given=given, now=now, body=body,
    )  # fmt: skip
    if then:
        moving.move(actor=who, matter_id=begun.pk, name=then, given={}, now=now)
    return True


def actor(name: str) -> Actor:
    """One of the cast, as staff."""
    return actor_of(staff.find(actor=SYSTEM, username=name))
