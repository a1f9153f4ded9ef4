"""The journal as a person reads it: what an entry is about, with its page, and what went with it."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from huxin.access import Actor, Permission, Role
from huxin.access.scopes import SCOPES, TYPES
from huxin.actions.notices import MODES
from huxin.facts.lists import ACCEPTED
from huxin.law import regions
from huxin.queries.denominator import REASONS
from huxin.queries.rulebook import pack_label
from huxin.web.console import words

SUBJECTS: Mapping[str, tuple[str, str]] = {
    "sign_in": ("登录", ""),
    "session": ("登录的地方", ""),
    "staff": ("用户 {}", "staff-one"),
    "batch": ("导入批次 {}", "batch"),
    "run": ("监测 {}", ""),
    "runs": ("监测记录", ""),
    "run_request": ("监测请求 {}", ""),
    "project": ("项目 {}", "project"),
    "matter": ("办理事项 {}", "matter"),
    "order": ("代发文件 {}", ""),
    "report": ("反映 {}", ""),
    "worker": ("工人 {}", ""),
    "calendar": ("{} 年工作日历", ""),
    "comparison": ("比对 {}", "comparison"),
    "sender": ("接入系统 {}", "sender"),
    "api_client": ("接口客户端 {}", "clients"),
    "subscription": ("推送订阅 {}", "clients"),
    "site": ("名单里的工地 {}", "denominator-site"),
    "attachment": ("附件 {}", ""),
    "listings": ("惩戒名单", "bans"),
    "mail": ("邮件服务器", ""),
    "key": ("密钥 {}", ""),
    "index": ("索引密钥", ""),
    "plan": ("方案 {}", ""),
    "campaign": ("专项行动 {}", "campaign"),
    "secondment": ("专班人员 {}", ""),
    "blockage": ("堵点 {}", "blockage"),
    "opinion_feed": ("送来的帖文 {}", "opinion-feed"),
    "publicity": ("宣传活动 {}", "publicity-one"),
    "insurance": ("工伤保险参保 {}", "insurance-one"),
    "sponsorship": ("包保关系 {}", ""),
    "duty": ("值班 {}", ""),
    "state_firm": ("国有企业 {}", ""),
    "sign": ("迹象 {}", "sign"),
    "calls": ("抽样回访 {}", "call-draw"),
    "what_if": ("假设回看 {}", "what-if"),
    "in_charge": ("负责人 {}", "person-in-charge"),
    "capacity": ("办理能力推算 {}", "capacity"),
    "inspector": ("检查人员 {}", ""),
    "inspection_plan": ("抽查计划 {}", "inspection-plan"),
    "draw": ("抽取 {}", "draw"),
    "patrol": ("巡查 {}", "patrol"),
    "publications": ("社会公布", "publications"),
}
"""By the word before the colon: how it reads, and the page of it, if it has one."""

GIVEN: Mapping[str, str] = {
    "title": "标题",
    "document": "文号",
    "basis": "依据",
    "measures": "措施数",
    "tasks": "任务数",
    "every": "填报周期",
    "stream": "数据",
    "rows": "行数",
    "accepted": "新入库",
    "superseding": "其中更正",
    "known": "已有",
    "rejected": "拒绝",
    "posts": "帖文",
    "kept": "有关",
    "refused": "退回",
    "role": "角色",
    "regions": "管辖",
    "sectors": "行业",
    "units": "单位",
    "body": "代表",
    "address": "来自",
    "again": "重新读取批次",
    "announced_on": "通知日期",
    "as_of": "截至",
    "by": "上传人",
    "calendar": "日历",
    "changed": "有变化",
    "count": "笔数",
    "current": "作为当前结果",
    "days": "天数",
    "file": "文件",
    "file_name": "文件",
    "host": "服务器",
    "key": "密钥",
    "matters": "事项",
    "messages": "消息",
    "mode": "方式",
    "account_no": "工资专户",
    "n": "存证环",
    "networks": "网段",
    "new": "新登记",
    "order_no": "批次号",
    "pack": "规则包",
    "per_minute": "每分钟次数",
    "port": "端口",
    "profile": "银行格式",
    "project_code": "项目编码",
    "projects": "项目",
    "purpose": "用途",
    "reason": "原因",
    "received_at": "收到于",
    "scopes": "可查",
    "security": "加密",
    "set": "已登记",
    "sha256": "SHA-256",
    "since": "起于",
    "until": "止于",
    "team": "班组",
    "types": "推送",
    "url": "接收地址",
    "username": "用户名",
    "window_minutes": "允许时差（分钟）",
    "door": "来源",
    "matter": "事项",
    "into": "并入",
    "claim": "诉求类别",
    "place": "用工地点",
    "period": "欠薪时段",
    "facts": "反映的事实",
    "seed": "种子",
    "valid_until": "有效期至",
    "about": "对象",
    "year": "年度",
    "plan_by": "报送方案的日期",
    "circulate_by": "通报结果的日期",
    "month": "月份",
    "unit": "单位",
    "rule": "规则",
    "runs": "监测记录",
}
"""What the values that went with an entry are called."""

_VALUES: Mapping[str, Mapping[str, str]] = {
    "stream": {stream.name: stream.label for stream in ACCEPTED.values()},
    "role": {role.value: role.label for role in Role},
    "sectors": words.SECTORS,
    "mode": MODES,
    "reason": REASONS,
    "scopes": SCOPES,
    "types": TYPES,
    "security": {"tls": "TLS", "starttls": "STARTTLS", "none": "不加密"},
}


_NEEDS: Mapping[str, Permission] = {
    "capacity": Permission.MATTERS,
    "staff-one": Permission.STAFF,
    "batch": Permission.IMPORT,
    "project": Permission.VIEW,
    "denominator-site": Permission.VIEW,
    "matter": Permission.MATTERS,
    "inspection-plan": Permission.MATTERS,
    "draw": Permission.MATTERS,
    "patrol": Permission.MATTERS,
    "comparison": Permission.IMPORT,
    "sender": Permission.EXCHANGE,
    "clients": Permission.EXCHANGE,
    "campaign": Permission.MATTERS,
    "blockage": Permission.MATTERS,
    "opinion-feed": Permission.MATTERS,
    "publicity-one": Permission.MATTERS,
    "insurance-one": Permission.MATTERS,
    "sign": Permission.MATTERS,
    "call-draw": Permission.MATTERS,
    "what-if": Permission.MATTERS,
    "person-in-charge": Permission.UNMASK,
    "publications": Permission.MATTERS,
    "bans": Permission.MATTERS,
}
"""What opens the page: nobody is led to one that is closed to them."""


def subject(text: str) -> str:
    """What an entry is about. A subject without a word here stays as it is."""
    kind, _, rest = text.partition(":")
    if text == "calendar:terms":
        return "按工作日历计算的时限"
    if kind not in SUBJECTS:
        return text
    number, *more = rest.split("/")
    told = SUBJECTS[kind][0].format(number[:12] if kind == "attachment" else number)
    told += f"，工人 {more[0]}" if len(more) == 2 else ""
    return told + (f"，{more[-1]}" if more else "")


def link(text: str, actor: Actor) -> SafeString:
    """What an entry is about, leading to its page where it has one that this person may open."""
    kind, _, rest = text.partition(":")
    page = SUBJECTS.get(kind, ("", ""))[1]
    address = _address(page, rest.partition("/")[0]) if page and actor.holds(_NEEDS[page]) else ""
    return format_html('<a href="{}">{}</a>' if address else "{1}", address, subject(text))


def given(values: Mapping[str, Any], *, changed: bool = False) -> str:
    """What went with an entry, in words; `changed` where each value is a pair, before and after."""
    # In the order of the table of words: PostgreSQL keeps the keys of JSON in one of its own.
    order = {name: at for at, name in enumerate(GIVEN)}
    told = {k: values[k] for k in sorted(values, key=lambda k: order.get(k, len(order))) if values[k] not in ([], "")}
    if changed:
        return "，".join(f"{GIVEN.get(k, k)} {_said(k, old)} → {_said(k, new)}" for k, (old, new) in told.items())
    return "，".join(f"{GIVEN.get(k, k)} {_said(k, v)}" for k, v in told.items())


def _said(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_said(key, one) for one in value) or "无"
    if key == "regions":
        return regions.name(f"{value:0<6}")
    if key in ("sha256", "calendar"):
        return str(value)[:12]  # enough to tell one from another
    if key == "pack":
        return pack_label(value)
    return _VALUES.get(key, {}).get(str(value), str(value))


def _address(page: str, number: str) -> str:
    """Of the thing itself, or of the list it stands in; nothing where neither fits: a subject is free text."""
    for args in ([number], []):
        with suppress(NoReverseMatch):
            return reverse(page, args=args)
    return ""
