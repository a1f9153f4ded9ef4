"""What the interface `/api/v1` answers with, as data: the OpenAPI document is drawn from these rows.

A field's description stands in its annotation. Money is in fen, months are ``2019-06``, days are China's. No field may
hold personal data. A name is never renamed and never changes its meaning; new ones may come.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal

Sector = Literal["housing", "transport", "water", "other"]
LevelWord = Literal["none", "yellow", "orange", "red"]

Code = Annotated[str, "项目编码"]
Uscc = Annotated[str, "统一社会信用代码（GB 32100）"]
Region = Annotated[str, "行政区划代码（GB/T 2260，六位）"]


@dataclass(frozen=True)
class ProjectRow:
    """A project as last known."""

    code: Code
    name: Annotated[str, "项目名称"]
    region_code: Region
    sector: Annotated[Sector, "行业"]
    funding: Annotated[Literal["government", "soe", "private"] | None, "投资性质"]
    status: Annotated[Literal["active", "suspended", "finished"], "项目状态"]
    owner_uscc: Annotated[str | None, "建设单位的统一社会信用代码"]
    contractor_uscc: Annotated[str | None, "施工总承包单位的统一社会信用代码"]
    contract_amount_fen: Annotated[int | None, "合同金额（分）"]
    permitted_on: Annotated[date | None, "施工许可日期"]
    started_on: Annotated[date | None, "开工日期"]
    finished_on: Annotated[date | None, "完工日期"]
    pay_day: Annotated[int, "每月发薪日"]
    recorded_at: Annotated[datetime, "最近一次登记的时间"]


@dataclass(frozen=True)
class StandingRow:
    """Where a project stands in the current run."""

    project: Code
    region_code: Region
    sector: Annotated[Sector, "行业"]
    level: Annotated[LevelWord, "发现的最高等级"]
    arrears_fen: Annotated[int, "欠薪金额（分）"]
    arrears_heads: Annotated[int, "被欠薪人数"]
    overdue_days: Annotated[int, "最长逾期天数"]
    findings: Annotated[int, "发现的条数"]
    has_account: Annotated[bool, "有工资专用账户"]
    has_deposit: Annotated[bool, "有在有效期内的工资保证金"]
    settled_ratio_e4: Annotated[int | None, "按月足额支付的比例（万分之几）"]


@dataclass(frozen=True)
class BatchRow:
    """One sheet of a file that was sent in, and what became of it; before it is read, the file."""

    number: Annotated[int, "报送编号"]
    file_name: Annotated[str, "文件名"]
    sheet: Annotated[str, "工作表"]
    stream: Annotated[str | None, "哪一种数据"]
    state: Annotated[Literal["received", "applying", "applied", "refused"], "已收到、处理中、已处理、整份不能读取"]
    received_at: Annotated[datetime, "收到的时间"]
    applied_at: Annotated[datetime | None, "处理完的时间"]
    rows: Annotated[int, "行数"]
    accepted: Annotated[int, "新增的行"]
    known: Annotated[int, "原已有的行"]
    superseding: Annotated[int, "更正原有的行"]
    rejected: Annotated[int, "被拒绝的行"]
    message: Annotated[str, "说明"]


@dataclass(frozen=True)
class RejectRow:
    """One row that was not accepted, and why. Its value is not repeated: it may be personal."""

    row: Annotated[int, "文件里的第几行"]
    field: Annotated[str, "字段"]
    reason: Annotated[str, "原因"]


@dataclass(frozen=True)
class CoverageRow:
    """What was reported for one wage month of a project. Not reported is not the same as unpaid."""

    project: Code
    month: Annotated[str, "工资月份，如 2019-06"]
    feeds: Annotated[Mapping[str, str], "各类数据是否报送：reported 已报送，not_reported 未报送"]
    attending_heads: Annotated[int, "有考勤的人数"]
    listed_heads: Annotated[int, "工资表上的人数"]
    paid_heads: Annotated[int, "已足额支付的人数"]
    due_on: Annotated[date, "应当付清的日期"]


@dataclass(frozen=True)
class WarningRow:
    """A warning as it stands. It is a lead, not a decision."""

    number: Annotated[str, "编号，如 YJ-2019-000012"]
    project: Annotated[str | None, "项目编码"]
    title: Annotated[str, "标题"]
    region_code: Region
    sector: Annotated[Sector, "行业"]
    level: Annotated[LevelWord, "等级"]
    state: Annotated[str, "状态"]
    state_label: Annotated[str, "状态的中文名称"]
    open: Annotated[bool, "在办"]
    body: Annotated[str, "承办单位"]
    owed_fen: Annotated[int, "涉及金额（分）"]
    heads: Annotated[int, "涉及人数"]
    opened_on: Annotated[date, "登记日期"]
    due_on: Annotated[date | None, "最近一个时限的日期"]
    closed_at: Annotated[datetime | None, "办结时间"]
    updated_at: Annotated[datetime, "最近一步的时间"]
    version: Annotated[int, "第几步；只增不减"]


@dataclass(frozen=True)
class DenominatorRow:
    """What is registered of a county's sites, or of a city's; the estimates are empty where `why` says why."""

    region_code: Region
    registered: Annotated[int, "已登记的项目数"]
    likely: Annotated[int, "名单里待人工核对的工地数"]
    missing: Annotated[int, "名单里有而没有登记的工地数"]
    exempt: Annotated[int, "认定不需登记的工地数"]
    seen: Annotated[int, "登记或名单里已知的工地数"]
    bound: Annotated[int, "工地总数的下限（Chao）"]
    total: Annotated[tuple[int, ...], "估计的工地总数：估计值、95% 区间的下限和上限；不能估计时为空"]
    unseen: Annotated[tuple[int, ...], "估计的尚未发现的工地数，同上"]
    covered_e4: Annotated[tuple[int, ...], "估计的登记覆盖率（万分之几），同上"]
    why: Annotated[str, "为什么不能估计；能估计时为空"]


@dataclass(frozen=True)
class Denominator:
    """How much of what there is is registered, when it was last reckoned."""

    as_of: Annotated[date | None, "截至日期；还没有核对过时为空"]
    counties: Annotated[tuple[DenominatorRow, ...], "各县区和全市；各自估计，加起来不等于全市"]


@dataclass(frozen=True)
class ListingRow:
    """One decision to list a unit that is in force."""

    kind: Annotated[str, "名单"]
    kind_label: Annotated[str, "名单的中文名称"]
    unit: Annotated[str, "决定上的单位名称"]
    body: Annotated[str, "作出决定的机关"]
    number: Annotated[str, "决定的文号"]
    decided_on: Annotated[date, "决定日期"]
    since: Annotated[date, "列入日期"]
    until: Annotated[date | None, "届满日期，当天仍在名单上；没有则为空"]
    measures: Annotated[tuple[str, ...], "惩戒措施"]
    basis: Annotated[str, "依据"]
    proof: Annotated[Mapping[str, Any] | None, "存证：用 docs/verify/sanction.py 核对；尚未封链时为空"]


@dataclass(frozen=True)
class Sanction:
    """Whether a unit is listed today."""

    uscc: Uscc
    listed: Annotated[bool, "今天是否列入"]
    since: Annotated[date | None, "最早的列入日期"]
    until: Annotated[date | None, "最晚的届满日期，当天仍在名单上"]
    measures: Annotated[tuple[str, ...], "全部惩戒措施"]
    listings: Annotated[tuple[ListingRow, ...], "有效的决定"]
    checked_on: Annotated[date, "查询的日期"]
    head: Annotated[str, "回答时的存证链头（环号、冒号、散列），可与公布的链头核对；没有列入的，是这份回答自己的存证环"]
    proof: Annotated[Mapping[str, Any] | None, "没有列入的存证：回答的内容和存证环；已列入的见各项决定"]


@dataclass(frozen=True)
class TokenAnswer:
    """A token (RFC 6749, section 5.1)."""

    access_token: Annotated[str, "访问令牌"]
    token_type: Annotated[Literal["Bearer"], "令牌的用法"]
    expires_in: Annotated[int, "多少秒后失效"]
    scope: Annotated[str, "令牌带有的权限，用空格分开"]


@dataclass(frozen=True)
class Problem:
    """What went wrong (RFC 9457). `error` stands there for the token endpoint only (RFC 6749, section 5.2)."""

    type: Annotated[str, "问题的种类"]
    title: Annotated[str, "问题的名称"]
    status: Annotated[int, "HTTP 状态码"]
    detail: Annotated[str, "发生了什么，怎样改正"]
    error: Annotated[str | None, "RFC 6749 的错误码"] = None
