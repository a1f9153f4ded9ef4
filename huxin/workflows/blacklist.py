"""列入失信联合惩戒名单 (SM-9): who owes workers is listed, sanctioned for a time, and comes off the list.

Two rules, chosen by the day on which the matter is opened, and held to on the day of the listing.
Until 2021 拖欠农民工工资“黑名单”管理暂行办法: a defence, one year, reviewed at its end, two more where nothing was put
right.
From 2022 拖欠农民工工资失信联合惩戒对象名单管理暂行办法: an objection is checked, whoever paid and promises may be
spared, three years, off earlier on request after six months. A decision to list writes the list itself
(`actions._listed`), so that everybody who asks is told; each body that carries a measure is sent its own (`ban`).
"""

from huxin.access import Role
from huxin.law import parameters
from huxin.workflows import PROOF, REASON, Field, Guard, Move, State, Subject, Workflow, all_of
from huxin.workflows._clock import Tick
from huxin.workflows._conditions import marked, unmarked
from huxin.workflows.ban import MEASURES

LABOUR, MACHINE = (Role.INSPECTOR, Role.BUREAU), (Role.SYSTEM,)
HEARD = (Role.ENTERPRISE, *LABOUR)

CRITERIA = {
    "amount": "克扣、无故拖欠农民工工资，数额达到认定拒不支付劳动报酬罪的标准",
    "influence": "因拖欠农民工工资违法行为引发群体性事件、极端事件，造成严重不良社会影响",
}
CRITERION = Field("criterion", "符合的列入情形", "choice", choices=CRITERIA, keep=True)
NAMED = (
    Field("unit", "单位全称", keep=True),
    Field("uscc", "统一社会信用代码", keep=True, hint="18位"),
    Field("head", "法定代表人或者负责人", keep=True, hint="只写姓名"),
    Field("persons", "其他责任人员", keep=True, hint="写姓名和职务；没有的写“无”"),
    Field("chain", "违法发包、分包、转包的单位和责任人员", keep=True, hint="没有的写“无”"),
)
ORDERED = Field(
    "ordered", "责令限期支付和逾期没有支付的情况", keep=True, hint="写明文书的文号、期限；不写工人姓名、号码"
)
FACTS = Field("facts", "主要违法事实", keep=True, hint="与处理决定一致；不写工人姓名、证件号码、手机号、卡号")
RECORD = Field("record", "陈述申辩、异议的内容")
FOUND = Field("found", "核实的事实和意见", hint="陈述申辩、异议是否采纳；不写工人姓名、号码")
PAID = Field("found", "付清和没有新的拖欠的核实情况")
PROMISE = Field("promise", "信用承诺的内容", hint="不再拖欠、接受监督、违反承诺自愿承担的后果")
PUBLISHED = Field("published", "公示的网站和推送的信用平台")
MORE = Field("proof", "材料", "files", required=False)

BEFORE = ("screened", "notified", "defended", "checking")
HELD = ("listed", "pushed", "sanctioned", "leaving")
SAID = 8
"""So many obstacles are named one by one."""


def of_2018(subject: Subject) -> str | None:
    """Only under the rules of 2018: those that know a renewal."""
    known = "sm9.renew" in parameters.at(subject.opened_on)
    return None if known else "按2022年起的办法，没有这一步。"


def of_2022(subject: Subject) -> str | None:
    """Only under the rules of 2022: those that know an early removal."""
    known = "sm9.early" in parameters.at(subject.opened_on)
    return None if known else "按2018年的办法，没有这一步。"


def other_than(guard: Guard, said: str) -> Guard:
    """Only where that does not hold."""
    return lambda subject: None if guard(subject) else said


def settled(subject: Subject) -> str | None:
    """Only where nothing of the unit is unpaid or pursued; everything that is stands in the sentence."""
    found = subject.data.get("obstacles") or []
    more = f"；另有{len(found) - SAID}项" if len(found) > SAID else ""
    return f"该单位还有没有办完的：{'；'.join(found[:SAID])}{more}。" if found else None


UNLISTED = unmarked("listed", "该单位已经在名单里，不能重复列入。")
AGAIN = all_of(of_2018, marked("listed_before", "该单位以前没有被列入。"))

WORKFLOW = Workflow(
    kind="blacklist",
    label="列入失信联合惩戒名单",
    code="SM-9",
    series="LR",
    basis="拖欠农民工工资“黑名单”管理暂行办法（2018年至2021年）；拖欠农民工工资失信联合惩戒对象名单管理暂行办法（2022年起）；"
    "内部时限为默认值",
    opens=(*LABOUR, *MACHINE),
    term="sm9.notify",
    starts={"list": "sm9.list"},
    states=(
        State("screened", "待筛查", LABOUR),
        State("notified", "已告知", LABOUR),
        State("defended", "待决定", LABOUR),
        State("checking", "待核实、决定", LABOUR),
        State("listed", "待推送公示", LABOUR),
        State("pushed", "待成员单位反馈", LABOUR),
        State("sanctioned", "惩戒中", LABOUR),
        State("leaving", "提前移出待决定", LABOUR),
        State("due", "期满待复核", LABOUR),
        State("revoking", "决定改变，待移出", LABOUR),
        State("dropped", "不予列入"),
        State("spared", "免予列入"),
        State("removed", "已移出"),
    ),
    moves=(
        Move("notify", "拟列入告知", ("screened",), "notified", LABOUR, (CRITERION, *NAMED, ORDERED, FACTS),
             term="sm9.defend", states={"defend_term": "sm9.defend"}, public=True, paper="blacklist_notice",
             grave=True),
        Move("drop", "不予列入", BEFORE, "dropped", LABOUR, (REASON,), grave=True),
        Move("defend", "陈述申辩", ("notified",), "defended", HEARD, (RECORD, MORE), guard=of_2018,
             paper="blacklist_defence"),
        Move("defend", "提出异议", ("notified",), "checking", HEARD, (RECORD, MORE), guard=of_2022, term="sm9.check",
             paper="blacklist_defence"),
        Move("lapse", "期满没有陈述申辩", ("notified",), "defended", MACHINE, guard=of_2018, tick=Tick.DROP,
             when="overdue"),
        Move("lapse", "期满没有异议", ("notified",), "checking", MACHINE, guard=of_2022, term="sm9.check",
             tick=Tick.DROP, when="overdue"),
        Move("spare", "已付清并承诺，免予列入", ("checking",), "spared", LABOUR, (PROMISE, PAID, PROOF),
             not_by=("notify",), reads="blacklist", guard=all_of(of_2022, settled), paper="blacklist_promise"),
        Move("list", "决定再次列入", ("defended",), "listed", LABOUR, (FOUND,), not_by=("notify",), reads="blacklist",
             guard=all_of(UNLISTED, AGAIN), term="sm9.push", starts={"sanction": "sm9.relist"},
             states={"sanction_term": "sm9.relist"}, stops=("list",), public=True, lists="listed",
             paper="blacklist_decision", grave=True),
        Move("list", "决定列入", ("defended", "checking"), "listed", LABOUR, (FOUND,), not_by=("notify",),
             reads="blacklist", guard=all_of(UNLISTED, other_than(AGAIN, "该单位以前被列入过。")), term="sm9.push",
             starts={"sanction": "sm9.sanction", "early": "sm9.early"}, states={"sanction_term": "sm9.sanction"},
             stops=("list",), public=True, lists="listed", paper="blacklist_decision", grave=True),

        Move("push", "推送并公示", ("listed",), "pushed", LABOUR, (PUBLISHED, MORE), bans="sent"),
        Move("answered", "成员单位已反馈", ("pushed",), None, MACHINE, counts="answered", when="after:ban"),
        Move("carry", "全部反馈，惩戒中", ("pushed",), "sanctioned", MACHINE, when="met",
             guard=lambda subject: None if subject.data.get("answered", 0) >= len(MEASURES)
             else "还有成员单位没有反馈。"),
        Move("ripen", "可以申请提前移出", ("listed", "pushed", "sanctioned"), None, MACHINE, guard=of_2022,
             drops=("early",), sets={"ripe": True}, when="overdue:early"),
        Move("ask_out", "申请提前移出", ("sanctioned",), "leaving", HEARD, (PROMISE, REASON, PROOF),
             guard=all_of(of_2022, marked("ripe", "列入没有满六个月，不能申请提前移出。")), term="sm9.early.decide",
             paper="blacklist_promise"),
        Move("grant", "同意提前移出", ("leaving",), "removed", LABOUR, (PAID, MORE), not_by=("ask_out",),
             reads="blacklist", guard=settled, lists="removed", bans="ended", paper="blacklist_removal", grave=True),
        Move("deny", "不同意提前移出", ("leaving",), "sanctioned", LABOUR, (REASON,), not_by=("ask_out",)),

        Move("expire", "惩戒期满，待复核", HELD, "due", MACHINE, guard=of_2018, term="sm9.remove",
             drops=("sanction",), when="overdue:sanction"),
        Move("expire", "惩戒期满，移出", HELD, "removed", MACHINE, guard=of_2022, lists="removed",
             bans="ended", paper="blacklist_removal", drops=("sanction",), when="overdue:sanction"),
        Move("remove", "期满移出", ("due",), "removed", LABOUR, (PAID, PROOF), reads="blacklist", guard=settled,
             lists="removed", bans="ended", paper="blacklist_removal", grave=True),
        Move("renew", "没有改正，续期", ("due",), "sanctioned", LABOUR, (REASON,), not_by=("notify",), guard=of_2018,
             starts={"sanction": "sm9.renew"}, states={"sanction_term": "sm9.renew"}, lists="renewed",
             bans="extended", paper="blacklist_renewal", grave=True),
        Move("succeed", "没有改正，按2022年的办法重新筛查", ("due",), "removed", LABOUR, (REASON,), guard=of_2018,
             lists="succeeded", bans="ended", opens="blacklist", paper="blacklist_removal", grave=True),

        Move("overturned", "处理决定被撤销、变更", BEFORE, "dropped", MACHINE, when="with:case.overturned"),
        Move("overturned", "处理决定被撤销、变更", (*HELD, "due"), "revoking", MACHINE, term="sm8.correct",
             when="with:case.overturned"),
        Move("overturned", "登记处理决定被法院或者复议机关撤销、变更", BEFORE, "dropped", LABOUR, (REASON, PROOF)),
        Move("overturned", "登记处理决定被法院或者复议机关撤销、变更", (*HELD, "due"), "revoking", LABOUR,
             (REASON, PROOF), term="sm8.correct"),
        Move("revoke", "撤销列入，移出", ("revoking",), "removed", LABOUR, (Field("found", "移出的原因"),),
             lists="removed", bans="ended", paper="blacklist_removal", grave=True),
    ),
)  # fmt: skip
