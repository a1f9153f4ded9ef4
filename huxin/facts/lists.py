"""What other offices keep: of building sites permits, awards of tenders, tax reports, which are held against the
registry (`huxin.denominator`); of insurance against injuries at work who is insured (`actions.insurance`). No rule
reads them, and a run of the monitor knows nothing of them.

They name units and never persons: columns for legal representatives or site managers are not read.
"""

from collections.abc import Mapping
from dataclasses import replace

from huxin.facts.streams import PROJECTS, STREAMS, TABLES, Column, Kind, Stream

_OF_PROJECT = PROJECTS.column("region_code")
_REGION = replace(_OF_PROJECT, aliases=(*_OF_PROJECT.aliases, "所在地区划代码", "所在县区", "建设地点县区"))
_SECTOR = Column(
    "sector", "行业", Kind.CHOICE, choices=PROJECTS.column("sector").choices, aliases=("行业类别", "工程类别")
)
_CODES: Mapping[str, tuple[str, ...]] = {
    "施工单位": ("统一社会信用代码",),
    "中标人": ("统一社会信用代码",),
    "纳税人": ("纳税人识别号",),
}
_CODE = Column("project_code", "项目编码", Kind.TEXT, aliases=("项目代码",))


def _number(name: str, label: str, *aliases: str) -> Column:
    return Column(name, label, Kind.TEXT, required=True, stored="number", aliases=aliases)


def _called(label: str, *aliases: str) -> Column:
    return Column("name", label, Kind.TEXT, required=True, aliases=aliases)


def _unit(name: str, label: str, *aliases: str) -> tuple[Column, Column]:
    """A unit's name, and its code, which such lists often lack."""
    code = Column(f"{name}_uscc", f"{label}统一社会信用代码", Kind.USCC, aliases=_CODES.get(label, ()))
    return Column(name, label, Kind.TEXT, aliases=aliases), code


def _amount(label: str, *aliases: str) -> Column:
    return Column("amount", label, Kind.MONEY, aliases=aliases)


def _on(name: str, label: str, *aliases: str) -> Column:
    return Column(name, label, Kind.DATE, stored="dated_on", aliases=aliases)


_KEY = ("region_code", "number")
"""With the region, because each office counts for itself, and so that nobody overwrites another county's rows."""

PERMITS = Stream(
    "permits",
    "施工许可",
    _KEY,
    (
        _number("permit_no", "施工许可证编号", "施工许可证号", "许可证编号", "施工许可编号"),
        _called("工程名称", "项目名称"),
        _REGION,
        _SECTOR,
        _CODE,
        *_unit("owner", "建设单位", "建设单位名称"),
        *_unit("contractor", "施工单位", "施工单位名称", "施工总承包单位"),
        _amount("合同价格(元)", "合同价格", "合同价", "合同金额"),
        _on("issued_on", "发证日期", "许可日期"),
    ),
)

TENDERS = Stream(
    "tenders",
    "中标",
    _KEY,
    (
        _number("award_no", "中标通知书编号", "中标通知书号", "通知书编号", "招标编号"),
        _called("项目名称", "招标项目名称", "标段名称", "工程名称"),
        _REGION,
        _SECTOR,
        _CODE,
        *_unit("owner", "招标人", "招标单位", "建设单位"),
        *_unit("contractor", "中标人", "中标单位", "中标人名称"),
        _amount("中标金额(元)", "中标金额", "中标价"),
        _on("awarded_on", "中标日期", "中标通知书日期"),
    ),
)

TAX_RECORDS = Stream(
    "tax_records",
    "涉税登记",
    _KEY,
    (
        _number("report_no", "报告编号", "跨区域涉税事项报告编号", "登记编号", "项目登记编号"),
        _called("项目名称", "工程名称", "建安项目名称"),
        _REGION,
        _SECTOR,
        _CODE,
        *_unit("owner", "发包方", "发包单位", "建设单位"),
        *_unit("contractor", "纳税人", "纳税人名称"),
        _amount("合同金额(元)", "合同金额", "合同价款"),
        _on("starts_on", "经营起始日期", "经营开始日期", "合同开始日期"),
    ),
)

LISTS: Mapping[str, Stream] = {s.name: s for s in (PERMITS, TENDERS, TAX_RECORDS)}
"""By name. All three store the same columns."""

INSURANCE = Stream(
    "injury_insurance",
    "工伤保险参保",
    ("kind", "project_code", "uscc", "number"),
    (
        Column(
            "kind",
            "参保方式",
            Kind.CHOICE,
            required=True,
            choices={"project": "按项目参保", "unit": "按用人单位参保"},
            aliases=("参保类型", "参保类别"),
        ),
        replace(_CODE, default="", aliases=("项目代码", "参保项目编码")),
        Column("uscc", "统一社会信用代码", Kind.USCC, default="", aliases=("用人单位统一社会信用代码", "参保单位代码")),
        _number("certificate_no", "参保证明编号", "参保证明号", "参保登记编号"),
        Column("since", "参保开始日期", Kind.DATE, required=True, aliases=("参保起始日期", "参保日期")),
        Column("until", "参保截止日期", Kind.DATE, aliases=("参保终止日期", "参保结束日期")),
    ),
)
"""The lists of the social-insurance office (社保经办机构): a project is insured with everybody on its site, or a firm
with its own fixed staff (人社部发〔2014〕103号)."""

ACCEPTED: Mapping[str, Stream] = {**STREAMS, **LISTS, INSURANCE.name: INSURANCE}
"""Everything that may be sent in: the contract's nine streams, then the lists of other offices."""

KEPT: Mapping[str, Stream] = {**TABLES, **LISTS, INSURANCE.name: INSURANCE}
"""Everything the fact store keeps."""
