"""The nine streams as data: names, Chinese headers, types, keys. Everything that reads or writes facts reads this.

A column has two names: the contract's (in files, JSON and messages) and the stored one (in the fact store), because
money is stored as fen, months as YYYYMM, and people, cards and names as integers of the registry.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a cell holds. The kind alone decides how it is parsed, checked, stored and masked."""

    TEXT = "text"
    CHOICE = "choice"
    PROJECT = "project"  # a code of a known project
    ACCOUNT = "account"  # an account number of a unit, spaces and dashes dropped
    REGION = "region"  # GB/T 2260, six digits
    USCC = "uscc"  # GB 32100, eighteen characters
    DATE = "date"
    MOMENT = "moment"  # local date and time, Asia/Shanghai
    MONTH = "month"
    MONEY = "money"
    DAYS = "days"  # up to two decimals, stored as hundredths
    RATIO = "ratio"  # 0 to 1, stored as ten-thousandths
    INTEGER = "integer"
    FLAG = "flag"
    DAY_BITS = "day_bits"  # the days of a month as bits: the 1st is bit 0
    ID_NO = "id_no"
    NAME = "name"
    PHONE = "phone"
    CARD_NO = "card_no"


PERSONAL: Mapping[Kind, str] = {Kind.ID_NO: "id_no", Kind.NAME: "name", Kind.PHONE: "phone", Kind.CARD_NO: "card_no"}
"""Kinds that only the registry may know; the fact store holds the registry's integer instead."""

_STORED: Mapping[Kind, str] = {
    Kind.PROJECT: "INTEGER",
    Kind.DATE: "DATE",
    Kind.MOMENT: "TIMESTAMP",
    Kind.MONTH: "INTEGER",
    Kind.MONEY: "BIGINT",
    Kind.DAYS: "INTEGER",
    Kind.RATIO: "INTEGER",
    Kind.INTEGER: "INTEGER",
    Kind.FLAG: "BOOLEAN",
    Kind.DAY_BITS: "UINTEGER",
    **dict.fromkeys(PERSONAL, "BIGINT"),
}


@dataclass(frozen=True)
class Column:
    """One column of a stream.

    `name` is the contract's, `label` the Chinese header, `stored` the fact store's name. `choices` maps the stored
    word to the Chinese one; both are accepted. `least` and `most` bound integers. `default` fills an empty cell.
    """

    name: str
    label: str
    kind: Kind
    required: bool = False
    stored: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    least: int = 0
    most: int = 2**31 - 1
    default: object = None
    aliases: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.stored:
            object.__setattr__(self, "stored", self.name + {Kind.MONEY: "_fen"}.get(self.kind, ""))

    @property
    def type(self) -> str:
        """The stored type, by DuckDB's name."""
        return _STORED.get(self.kind, "VARCHAR")


@dataclass(frozen=True)
class Stream:
    """One stream. `key` and `dated_by` are stored names; `dated_by` gives the month a row is filed under."""

    name: str
    label: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    dated_by: str = ""
    whole: bool = False  # a payroll sheet is submitted whole: the key names the sheet, not a row

    @property
    def master(self) -> bool:
        """Master data: low volume, one table without months."""
        return self.name in ("organisations", "projects", "accounts", "deposits")

    @property
    def stored(self) -> Mapping[str, str]:
        """The stored columns and their types, without those every row carries (see `COMMON`)."""
        return {c.stored: c.type for c in self.columns}

    def column(self, name: str) -> Column:
        """The column of that contract name."""
        return next(c for c in self.columns if c.name == name)


COMMON: Mapping[str, str] = {
    "source": "INTEGER",  # number of the batch in the intake's register
    "source_row": "INTEGER",  # line or row of that file
    "recorded_at": "TIMESTAMP",  # UTC, when we first knew it
    "again": "BOOLEAN",  # the key was on file already when this row came
}

_PROJECT = Column(
    "project_code",
    "项目编码",
    Kind.PROJECT,
    required=True,
    stored="project_id",
    aliases=("项目代码", "项目编号", "项目名称", "工程名称"),
)
_ID_NO = Column(
    "id_no",
    "证件号码",
    Kind.ID_NO,
    required=True,
    stored="worker_id",
    aliases=("身份证号", "身份证号码", "证件号", "身份证", "公民身份号码"),
)
_NAMED = ("工人姓名", "农民工姓名")
_NAME = Column("name", "姓名", Kind.NAME, stored="name_id", aliases=_NAMED)
_CARD = Column("card_no", "工资卡号", Kind.CARD_NO, stored="card_id", aliases=("银行卡号", "银行账号", "卡号"))
_MONTH = Column("month", "工资月份", Kind.MONTH, required=True, stored="ym", aliases=("月份", "所属月份"))
_REGION = Column(
    "region_code", "行政区划代码", Kind.REGION, required=True, aliases=("区划代码", "行政区划", "县区", "所属县区")
)
_TEAM = Column("team", "班组", Kind.TEXT, default="", aliases=("班组名称", "所在班组"))
_ACCOUNT = Column("account_no", "专户账号", Kind.ACCOUNT, required=True, aliases=("工资专户账号", "专用账户账号"))

ORGANISATIONS = Stream(
    "organisations",
    "单位",
    ("uscc",),
    (
        Column("uscc", "统一社会信用代码", Kind.USCC, required=True, aliases=("社会信用代码",)),
        Column("name", "单位名称", Kind.TEXT, required=True, aliases=("企业名称",)),
        Column(
            "kind",
            "单位类型",
            Kind.CHOICE,
            required=True,
            choices={
                "owner": "建设单位",
                "contractor": "施工总承包",
                "subcontractor": "专业/劳务分包",
                "bank": "银行",
                "authority": "行政机关",
            },
        ),
        _REGION,
    ),
)

PROJECTS = Stream(
    "projects",
    "项目",
    ("project_id",),
    (
        Column("project_code", "项目编码", Kind.TEXT, required=True, aliases=("项目代码", "项目编号")),
        Column("name", "项目名称", Kind.TEXT, required=True),
        _REGION,
        Column(
            "sector",
            "行业",
            Kind.CHOICE,
            required=True,
            choices={"housing": "房建市政", "transport": "交通运输", "water": "水利", "other": "其他"},
        ),
        Column(
            "funding",
            "投资性质",
            Kind.CHOICE,
            choices={"government": "政府投资", "soe": "国企投资", "private": "社会投资"},
        ),
        Column("owner_uscc", "建设单位", Kind.USCC, aliases=("建设单位统一社会信用代码",)),
        Column(
            "contractor_uscc", "施工总承包单位", Kind.USCC, aliases=("施工总承包单位统一社会信用代码", "总承包单位")
        ),
        Column("contract_amount", "合同价(元)", Kind.MONEY, aliases=("合同价",)),
        Column("labour_ratio", "人工费用比例", Kind.RATIO, stored="labour_ratio_e4"),
        Column("signed_on", "合同签订日期", Kind.DATE),
        Column("permitted_on", "施工许可日期", Kind.DATE),
        Column("started_on", "开工日期", Kind.DATE),
        Column("finished_on", "完工日期", Kind.DATE),
        Column(
            "status",
            "状态",
            Kind.CHOICE,
            required=True,
            choices={"active": "在建", "suspended": "停工", "finished": "完工"},
        ),
        Column("pay_day", "发薪日", Kind.INTEGER, required=True, least=1, most=31),
        Column("pay_month_offset", "发薪月偏移", Kind.INTEGER, most=1, default=1),
        Column("labour_fee_day", "人工费拨付日", Kind.INTEGER, least=1, most=31, default=10),
    ),
)

ACCOUNTS = Stream(
    "accounts",
    "工资专户",
    ("account_no",),
    (
        _ACCOUNT,
        _PROJECT,
        Column("bank_name", "开户行", Kind.TEXT),
        Column("account_name", "户名", Kind.TEXT),
        Column("opened_on", "开户日期", Kind.DATE),
        Column("filed_on", "备案日期", Kind.DATE),
        Column("agreement_on", "三方协议日期", Kind.DATE),
        Column("closed_on", "销户日期", Kind.DATE),
        Column("frozen", "是否冻结", Kind.FLAG, default=False),
    ),
)

DEPOSITS = Stream(
    "deposits",
    "工资保证金",
    ("deposit_no",),
    (
        Column("deposit_no", "编号", Kind.TEXT, required=True, aliases=("保证金编号",)),
        _PROJECT,
        Column(
            "form",
            "形式",
            Kind.CHOICE,
            required=True,
            choices={"cash": "现金", "guarantee": "银行保函", "insurance": "保险"},
        ),
        Column("amount", "金额(元)", Kind.MONEY, required=True, aliases=("金额",)),
        Column("stored_on", "缴存日期", Kind.DATE),
        Column("expires_on", "到期日期", Kind.DATE),
        Column("released_on", "返还日期", Kind.DATE),
    ),
)

ROSTER = Stream(
    "roster",
    "实名花名册",
    ("project_id", "worker_id", "entered_on"),
    (
        _PROJECT,
        Column("employer_uscc", "用人单位", Kind.USCC, aliases=("用人单位统一社会信用代码",)),
        _TEAM,
        Column("name", "姓名", Kind.NAME, required=True, stored="name_id", aliases=_NAMED),
        Column(
            "id_type",
            "证件类型",
            Kind.CHOICE,
            choices={"resident": "居民身份证", "passport": "护照", "permit": "其他证件"},
            default="resident",
        ),
        _ID_NO,
        Column("phone", "手机号", Kind.PHONE, stored="phone_id", aliases=("手机号码", "联系电话")),
        _CARD,
        Column("work_type", "工种", Kind.TEXT),
        Column("contract_on", "合同签订日期", Kind.DATE, aliases=("劳动合同签订日期",)),
        Column("entered_on", "进场日期", Kind.DATE, required=True),
        Column("left_on", "退场日期", Kind.DATE),
        Column("wage_mode", "计酬方式", Kind.CHOICE, choices={"day": "计日", "month": "计月", "piece": "计件"}),
        Column("wage_rate", "工资标准(元)", Kind.MONEY, aliases=("工资标准",)),
    ),
)

ATTENDANCE = Stream(
    "attendance",
    "考勤",
    ("project_id", "worker_id", "punched_at"),
    (
        _PROJECT,
        _ID_NO,
        Column("punched_at", "打卡时间", Kind.MOMENT, required=True, aliases=("考勤时间", "刷卡时间")),
        Column("direction", "方向", Kind.CHOICE, choices={"in": "进", "out": "出"}, aliases=("进出方向",)),
        Column("device", "设备编号", Kind.TEXT, aliases=("考勤设备", "设备号")),
    ),
    dated_by="punched_at",
)

PAYROLL = Stream(
    "payroll",
    "工资表",
    ("project_id", "ym", "team"),
    (
        _PROJECT,
        _MONTH,
        _TEAM,
        _NAME,
        _ID_NO,
        Column("days", "出勤天数", Kind.DAYS, stored="days_e2", aliases=("出勤", "出勤天数合计", "考勤天数")),
        Column(
            "payable", "应发金额(元)", Kind.MONEY, required=True, aliases=("应发金额", "应发工资", "应发", "应发合计")
        ),
        Column("deducted", "扣减(元)", Kind.MONEY, default=0, aliases=("扣减", "扣款", "扣款合计")),
        Column(
            "net",
            "实发应付金额(元)",
            Kind.MONEY,
            required=True,
            aliases=("实发应付金额", "实发金额", "实发工资", "实发", "实发合计"),
        ),
        Column("confirmed_on", "工人确认日期", Kind.DATE),
    ),
    dated_by="ym",
    whole=True,
)

PAYMENTS = Stream(
    "payments",
    "工资发放",
    ("serial",),
    (
        Column("serial", "银行流水号", Kind.TEXT, required=True, aliases=("交易流水号",)),
        _PROJECT,
        _MONTH,
        _ID_NO,
        Column("account_no", "付款账号", Kind.ACCOUNT),
        Column("card_no", "收款卡号", Kind.CARD_NO, stored="card_id", aliases=("收款账号",)),
        Column("card_name", "收款户名", Kind.NAME, stored="card_name_id", aliases=("收款人",)),
        Column("amount", "金额(元)", Kind.MONEY, required=True, aliases=("金额", "发放金额")),
        Column("paid_on", "发放日期", Kind.DATE, required=True),
        Column(
            "status",
            "状态",
            Kind.CHOICE,
            required=True,
            choices={"success": "成功", "returned": "退票", "pending": "处理中", "claimed": "自报已发"},
        ),
        Column("returned_on", "退票日期", Kind.DATE),
    ),
    dated_by="ym",
)

ACCOUNT_ENTRIES = Stream(
    "account_entries",
    "专户流水",
    ("account_no", "entry_no"),
    (
        _ACCOUNT,
        Column("entry_no", "流水号", Kind.TEXT, required=True),
        Column("booked_on", "记账日期", Kind.DATE, required=True),
        Column("direction", "收支", Kind.CHOICE, required=True, choices={"in": "收", "out": "支"}),
        Column("amount", "金额(元)", Kind.MONEY, required=True, aliases=("金额",)),
        Column("balance", "余额(元)", Kind.MONEY, aliases=("余额",)),
        Column(
            "purpose",
            "用途",
            Kind.CHOICE,
            required=True,
            choices={"labour_fee": "人工费拨付", "wage": "工资", "fee": "手续费", "interest": "利息", "other": "其他"},
        ),
        Column("counterparty", "对方户名", Kind.NAME, stored="counterparty_id"),
        Column("counterparty_no", "对方账号", Kind.CARD_NO, stored="counterparty_card_id"),
    ),
    dated_by="booked_on",
)

STREAMS: Mapping[str, Stream] = {
    s.name: s
    for s in (ORGANISATIONS, PROJECTS, ACCOUNTS, DEPOSITS, ROSTER, ATTENDANCE, PAYROLL, PAYMENTS, ACCOUNT_ENTRIES)
}
"""By name, in the order in which a folder is imported: what others refer to comes first."""

ATTENDED = Stream(
    "attended",
    "出勤日",
    ("project_id", "worker_id", "ym"),
    (_PROJECT, _ID_NO, _MONTH, Column("days", "出勤日", Kind.DAY_BITS, required=True)),
    dated_by="ym",
)
"""Which days of a month a batch of punches shows somebody on a project. Nobody sends it: the store folds it from each
batch of attendance as it arrives, since the reconciliation asks nothing else of a punch."""

TABLES: Mapping[str, Stream] = {**STREAMS, ATTENDED.name: ATTENDED}
"""Everything the fact store keeps."""


def stored_columns(stream: Stream) -> Mapping[str, str]:
    """Every column a table of the fact store has, with its type by DuckDB's name.

    Dated streams are filed by month (`ym`, the partition). Projects keep the registry's integer beside the code.
    """
    own = {"project_id": "INTEGER"} if stream is PROJECTS else {}
    columns = {**own, **stream.stored}
    if stream.dated_by:
        columns.setdefault("ym", "INTEGER")
    return {**columns, **COMMON}
