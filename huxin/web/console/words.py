"""The contract's words as a person reads them, and the marks that stand beside them where space is short."""

from collections.abc import Mapping
from dataclasses import dataclass

from huxin.access import Role
from huxin.facts.streams import STREAMS
from huxin.law.evidence import Status


@dataclass(frozen=True)
class Outcome:
    """One outcome of a worker-month: `mark` is the single character in a matrix cell, `sentence` says it plainly."""

    code: str
    label: str
    mark: str
    shape: str
    sentence: str


_OUTCOMES = (
    Outcome("unpaid", "全额拖欠", "欠", "circle", "已过发薪日，工资表上有应发工资，至今一分未付。"),
    Outcome("short", "部分拖欠", "部", "triangle", "已过发薪日，只付了一部分，没有付足。"),
    Outcome("late", "逾期付清", "迟", "square", "工资已经付足，但付足的日子晚于发薪日。"),
    Outcome("omitted", "漏列", "漏", "", "项目当月有工资表，此人有考勤却不在表上。欠多少还不清楚，只能估算。"),
    Outcome("unreported", "未报工资表", "未", "", "项目当月没有任何工资表。这是没有报数，既不算违规，也不算合格。"),
    Outcome("paid_unlisted", "已发未列", "外", "", "收到了工资，但不在当月工资表上。"),
    Outcome("pending", "未到期", "候", "", "发薪日还没有到。"),
    Outcome("nil", "零工资", "零", "", "在工资表上，应付金额为零。"),
    Outcome("settled", "按时足额", "足", "", "发薪日当天或之前已经付足。"),
)
OUTCOMES: Mapping[str, Outcome] = {o.code: o for o in _OUTCOMES}
"""By the contract's word, in the order of a legend: what is owed comes first."""

FLAGS: Mapping[str, str] = {
    "unworked": "发薪无考勤：当月没有考勤，却列在工资表上或领了工资",
    "overpaid": "多发：实付多于应付",
    "unregistered": "未实名：有考勤的日子不在花名册进退场期间内",
    "uncontracted": "无合同：有考勤的日子之前没有劳动合同",
    "off_account": "未经专户：有一笔工资不是从本项目工资专户付出的",
    "other_card": "卡人不符：收款户名与工人姓名不一致",
    "shared_card": "一卡多人：这张卡当月收了两名以上工人的工资",
    "returned": "退票未补：银行退回的工资还没有补发付足",
    "below_minimum": "低于最低工资：出勤满 21 天，应发低于当地最低工资",
}

STATUSES: Mapping[str, tuple[str, str]] = {status.value: (status.label, status.note) for status in Status}

FEEDS: Mapping[str, str] = {"attendance": "考勤", "payroll": "工资表", "payments": "工资发放"}

BATCH_STATES: Mapping[str, tuple[str, str]] = {
    "received": ("已收到，等待处理", ""),
    "applying": ("正在入库", ""),
    "applied": ("已入库", ""),
    "partial": ("部分入库", "tone-orange"),
    "none": ("全部被拒绝", "tone-red"),
    "refused": ("被拒绝", "tone-red"),
}
"""By what became of a batch (`BatchLine.outcome`): the words, and the tone they are shown in."""

PERSONAL: Mapping[str, str] = {
    "id_no": "证件号码",
    "name": "姓名",
    "phone": "手机号",
    "card_no": "工资卡号",
    "email": "电子邮箱",
}

ACTS: Mapping[str, str] = {
    "sign_in.ok": "登录",
    "sign_in.wrong": "登录失败",
    "sign_in.locked": "登录被锁定",
    "sign_in.out": "退出登录",
    "sign_in.code": "验证码错误",
    "sign_in.recovery": "用恢复码登录",
    "session.end": "结束一处登录",
    "session.others": "结束其他登录",
    "session.limit": "登录处数超限，最早一处退出",
    "staff.second_on": "启用二次验证",
    "staff.second_codes": "重新生成恢复码",
    "staff.second_off": "停用二次验证",
    "staff.second_reset": "重置二次验证",
    "staff.assign": "修改角色或管辖",
    "staff.add": "新增用户",
    "staff.deactivate": "停用用户",
    "staff.activate": "恢复用户",
    "staff.unlock": "解除登录锁定",
    "staff.reset": "重置口令",
    "staff.password": "修改口令",
    "staff.email": "修改邮箱",
    "staff.mail_mode": "修改邮件提醒方式",
    "intake.receive": "收到文件",
    "intake.apply": "导入入库",
    "intake.known": "文件内容已有",
    "intake.refuse": "拒绝文件",
    "intake.map": "对照列后重新导入",
    "intake.rejects": "下载被拒绝的行",
    "denominator.same": "认定为同一工地",
    "denominator.other": "认定不是同一工地",
    "denominator.exempt": "认定工地不需登记",
    "denominator.withdrawn": "撤销工地认定",
    "plan.adopt": "下达方案",
    "publication.nil": "登记零公布",
    "publication.sign_nil": "签零公布记录",
    "group.second": "登记专班人员",
    "group.release": "登记专班人员离开",
    "sponsorship.pair": "登记包保关系",
    "duty.enter": "登记值班",
    "duty.cancel": "撤销值班",
    "state_firm.register": "登记国有企业",
    "state_firm.sign": "签报国企月报",
    "assessment.begin": "部署年度考核",
    "creation.begin": "部署无欠薪创建",
    "talk.look": "查看封存的约谈记录",
    "opinion.take": "送入帖文",
    "publicity.enter": "登记宣传活动",
    "publicity.cancel": "取消宣传活动",
    "insurance.enter": "登记工伤保险参保",
    "insurance.correct": "更正工伤保险参保",
    "blockage.report": "登记堵点",
    "blockage.answer": "答复堵点",
    "sign.ask": "就迹象发问",
    "sign.statement": "查看个人账户流水",
    "calls.fix": "固定回访名单",
    "calls.sow": "抽取回访对象",
    "calls.enter": "登记回访结果",
    "campaign.begin": "部署专项行动",
    "campaign.withdraw": "撤销专项行动",
    "campaign.search": "登记排查没有发现欠薪",
    "funding.enter": "登记项目资金",
    "funding.withdraw": "撤销项目资金记录",
    "inspector.enlist": "列入检查人员",
    "inspector.strike": "撤下检查人员",
    "inspector.recuse": "登记回避",
    "inspector.release": "撤销回避",
    "inspection.draft": "拟定抽查计划",
    "inspection.approve": "批准抽查计划",
    "inspection.amend": "修改抽查计划的地区",
    "draw.publish": "公布抽取名单",
    "draw.sow": "登记种子并抽取",
    "draw.replace": "递补",
    "draw.ask_void": "提出作废抽取",
    "draw.refuse_void": "不同意作废抽取",
    "draw.void": "抽取作废",
    "patrol.receive": "收到巡查",
    "monitor.ask": "提出运行监测",
    "what_if.ask": "提出假设回看",
    "analysis_report.begin": "开始撰写分析研判报告",
    "in_charge.enter": "登记负责人",
    "in_charge.end": "停用负责人登记",
    "capacity.ask": "要求推算办理能力",
    "capacity.say": "推算办理能力",
    "monitor.run": "运行监测",
    "run.release": "按保留规则清理监测明细",
    "keys.rotate": "轮换密钥",
    "keys.reindex": "更换索引密钥",
    "calendar.import": "录入放假安排",
    "calendar.follow": "按新的放假安排重算时限",
    "attachment.sweep": "清除没有用到的附件",
    "mail.set": "设置邮件服务器",
    "evidence.issue": "出具存证证明",
    "pay_file.make": "生成代发文件",
    "pay_file.fetch": "银行下载代发文件",
    "comparison.receive": "与其他平台比对",
    "listing.take": "导入惩戒名单",
    "listing.met": "新的项目、中标里有被惩戒的单位",
    "listing.check": "批量核对惩戒名单",
    "listing.push": "生成信用平台推送文件",
    "exchange.grant": "开通接入系统",
    "exchange.revoke": "停用接入系统",
    "api.grant": "开通接口客户端",
    "api.revoke": "停用接口客户端",
    "api.subscribe": "登记推送",
    "api.unsubscribe": "取消推送",
    "api.replay": "重发推送消息",
    "report.file": "登记反映",
    "report.message": "反映的留言",
    "worker.sign_in": "工人登录",
}
"""What the journal says was done. An act without a word here is shown by its own name."""

ROLES: Mapping[str, str] = {role.value: role.label for role in Role}
SECTORS = dict(STREAMS["projects"].column("sector").choices)
FUNDINGS = dict(STREAMS["projects"].column("funding").choices)
PROJECT_STATUSES = dict(STREAMS["projects"].column("status").choices)
DEPOSIT_FORMS = dict(STREAMS["deposits"].column("form").choices)
LEVELS: Mapping[int, str] = {3: "红", 2: "橙", 1: "黄", 0: "无等级"}
