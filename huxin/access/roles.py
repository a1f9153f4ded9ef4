"""Roles, permissions, and which role brings which. What a role may do to a matter stands in the workflow's moves."""

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """Short stable keys, as stored with a member of staff. The comment names the part in the plan and its workflows."""

    OFFICE = "office"  # the city's leading group office
    CONVENER = "convener"  # the general convener of the city's leading group
    BUREAU = "bureau"  # the city's bureau of human resources and social security
    COUNTY_OFFICE = "county_office"
    COUNTY_GOVERNMENT = "county_government"
    INSPECTOR = "inspector"  # labour inspection
    SECTOR = "sector"  # housing, transport, water
    DEVELOPMENT = "development"
    FINANCE = "finance"
    POLICE = "police"
    PROCURATOR = "procurator"  # supervises whether the police file a case: reaches what was put before it
    DISCIPLINE = "discipline"  # holds people to account: reaches what was handed over to it
    ARBITRATION = "arbitration"
    JUSTICE = "justice"  # and its legal aid centre
    UNION = "union"
    MARKET = "market"
    CENTRAL_BANK = "central_bank"
    PETITION = "petition"
    BANK = "bank"  # keeps wage accounts: reaches the projects whose accounts name it
    ENTERPRISE = "enterprise"  # a contractor, subcontractor or owner: reaches what names its units
    WORKER = "worker"  # whoever reported: reaches what came of their own report
    AUDITOR = "auditor"
    VIEWER = "viewer"
    SYSTEM = "system"  # the machine itself: automatic moves, the command line

    @property
    def label(self) -> str:
        """What people call the role."""
        return _LABELS[self]


_LABELS: Mapping[Role, str] = {
    Role.OFFICE: "市治欠办",
    Role.CONVENER: "市领导小组总召集人",
    Role.BUREAU: "市人社局",
    Role.COUNTY_OFFICE: "县区治欠办",
    Role.COUNTY_GOVERNMENT: "县区政府",
    Role.INSPECTOR: "县区监察员",
    Role.SECTOR: "行业主管部门",
    Role.DEVELOPMENT: "发改部门",
    Role.FINANCE: "财政部门",
    Role.POLICE: "公安机关",
    Role.PROCURATOR: "检察机关",
    Role.DISCIPLINE: "纪检监察机关",
    Role.ARBITRATION: "仲裁委员会",
    Role.JUSTICE: "司法行政与法律援助",
    Role.UNION: "工会",
    Role.MARKET: "市场监管部门",
    Role.CENTRAL_BANK: "人民银行",
    Role.PETITION: "信访部门",
    Role.BANK: "开户银行",
    Role.ENTERPRISE: "企业",
    Role.WORKER: "反映人",
    Role.AUDITOR: "审计员",
    Role.VIEWER: "只读",
    Role.SYSTEM: "系统",
}


class Permission(StrEnum):
    """What an act needs that is no move of a workflow."""

    VIEW = "view"
    MATTERS = "matters"
    IMPORT = "import"
    MONITOR = "monitor"
    UNMASK = "unmask"
    STAFF = "staff"
    AUDIT = "audit"
    UPKEEP = "upkeep"
    PAY = "pay"
    ORDERS = "orders"
    EXCHANGE = "exchange"
    LISTING = "listing"
    DENOMINATOR = "denominator"
    PLAN = "plan"
    INSPECT = "inspect"
    PATROL = "patrol"
    INSURANCE = "insurance"

    @property
    def label(self) -> str:
        """The act in Chinese, for the sentence that refuses it."""
        return _ACTS[self][0]

    @property
    def description(self) -> str:
        """What the right lets a person do, for the page of rights."""
        return _ACTS[self][1]


_ACTS: Mapping[Permission, tuple[str, str]] = {
    Permission.VIEW: ("查看", "查看管辖范围内的项目、工人月份、发现和规则，个人信息打码。"),
    Permission.MATTERS: ("查看办理事项", "查看管辖范围内的预警等办理事项、时限、经过和文书。"),
    Permission.IMPORT: ("导入数据", "上传实名制、考勤、工资表、银行流水等文件，下载被拒绝的行。"),
    Permission.MONITOR: ("运行监测", "以某一天为准运行监测；不管全市的人只看管辖范围内的项目，不换掉全市显示的结果。"),
    Permission.UNMASK: ("查看完整个人信息", "写明用途后查看一个人的完整姓名、证件号码、手机号或卡号，每次都留下记录。"),
    Permission.STAFF: ("管理用户", "新增、停用用户，重置口令，解除锁定。"),
    Permission.AUDIT: ("审计查看", "查看操作记录和每一次查看完整个人信息的记录，核验存证链。"),
    Permission.EXCHANGE: ("管理接入系统", "开通、停用按接口报送或查询数据的系统，查看它们的情况。"),
    Permission.LISTING: ("登记惩戒名单", "登记失信联合惩戒名单的列入、移出，导入名单文件。"),
    Permission.DENOMINATOR: (
        "核对应管未管",
        "认定许可、中标、涉税名单里的工地是哪个项目、不是哪个项目或不需登记；每次都留下记录，可以撤销。",
    ),
    Permission.PLAN: (
        "下达方案",
        "读取政府方案，确认每项措施的牵头单位和时限，下达为各单位的任务；部署、撤销专项行动。",
    ),
    Permission.INSPECT: (
        "组织随机检查",
        "登记检查人员和回避，制定、批准年度抽查计划，公布抽取名单，抽取、递补、作废；每一步都留下记录。",
    ),
    Permission.INSURANCE: (
        "登记工伤保险参保",
        "逐条登记、更正工伤保险参保，导入社保经办机构的参保名单；县区只登记本县区的项目和单位。",
    ),
    Permission.PATROL: ("登记巡查", "在手机上登记巡查情况和照片；没有信号时先存在手机里，有信号后送出。"),
    Permission.PAY: (
        "生成代发文件",
        "按工资表生成交给开户银行的代发文件；文件含完整姓名、证件号码和卡号，逐项留下记录。",
    ),
    Permission.ORDERS: (
        "领取代发文件",
        "查看交给本行的代发文件和是否已回结果，下载文件；文件含完整个人信息，每次下载逐项留下记录。",
    ),
    Permission.UPKEEP: ("维护日历与模板", "录入每年的节假日安排，修改文书模板。"),
}

_SEES = frozenset({Permission.VIEW, Permission.MATTERS})
_WORKS = _SEES | {Permission.IMPORT, Permission.PATROL}

GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.OFFICE: frozenset(Permission) - {Permission.ORDERS},
    Role.CONVENER: _SEES,
    Role.BUREAU: _WORKS
    | {Permission.MONITOR, Permission.UNMASK, Permission.LISTING, Permission.INSPECT, Permission.INSURANCE},
    Role.COUNTY_OFFICE: _WORKS
    | {Permission.MONITOR, Permission.UNMASK, Permission.DENOMINATOR, Permission.INSPECT, Permission.INSURANCE},
    Role.COUNTY_GOVERNMENT: _SEES | {Permission.PATROL},
    Role.INSPECTOR: _WORKS | {Permission.MONITOR, Permission.UNMASK, Permission.DENOMINATOR, Permission.INSPECT},
    Role.SECTOR: _WORKS,
    Role.DEVELOPMENT: _SEES,
    Role.FINANCE: _SEES,
    Role.POLICE: _SEES | {Permission.UNMASK},
    Role.PROCURATOR: frozenset({Permission.MATTERS}),
    Role.DISCIPLINE: frozenset({Permission.MATTERS}),
    Role.ARBITRATION: _SEES | {Permission.UNMASK},
    Role.JUSTICE: _SEES | {Permission.UNMASK},
    Role.UNION: _SEES,
    Role.MARKET: _SEES,
    Role.CENTRAL_BANK: _SEES,
    Role.PETITION: _SEES,
    Role.BANK: frozenset({Permission.IMPORT, Permission.ORDERS}),
    Role.ENTERPRISE: _SEES | {Permission.PAY},
    Role.WORKER: frozenset({Permission.MATTERS}),
    Role.AUDITOR: _SEES | {Permission.AUDIT},
    Role.VIEWER: frozenset({Permission.VIEW}),
    Role.SYSTEM: frozenset(Permission),
}

OF_STAFF = tuple(role for role in Role if role not in (Role.WORKER, Role.SYSTEM))
"""The roles that a member of staff, of an enterprise or of a bank may be given."""
