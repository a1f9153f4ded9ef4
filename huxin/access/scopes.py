"""What a department's system may ask of the interface, and what it may be told: words that other systems rely on."""

from collections.abc import Mapping

from huxin.access.roles import GRANTS, Permission, Role

SCOPES: Mapping[str, str] = {
    "projects": "管辖范围内的项目",
    "standing": "项目的欠薪情况和等级",
    "coverage": "项目每月报送了哪些数据",
    "warnings": "管辖范围内的预警",
    "denominator": "登记覆盖和未登记的工地数",
    "batches": "报送数据文件，查询自己报送的处理结果",
    "sanctions": "查询单位是否列入失信联合惩戒名单",
}
"""Scopes of a token, with what each opens."""

TYPES: Mapping[str, str] = {
    "huxin.warning.issued": "预警已签发",
    "huxin.warning.upgraded": "预警已升级",
    "huxin.warning.lifted": "预警已解除",
    "huxin.listing.changed": "联合惩戒名单有变化",
}
"""Types of events, as CloudEvents names them. Never renamed."""

NEEDS: Mapping[str, str] = {type_: "sanctions" if "listing" in type_ else "warnings" for type_ in TYPES}
"""The scope without which a client is not told of a type."""

ROLES = tuple(
    role
    for role in Role
    if {Permission.VIEW, Permission.MATTERS} <= GRANTS[role] and role not in (Role.ENTERPRISE, Role.SYSTEM)
)
"""The parts a system can have: those of offices that see projects and matters."""
