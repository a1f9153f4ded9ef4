"""Roles, permissions, and which role brings which."""

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """Short stable keys, as stored with a member of staff."""

    OFFICE = "office"
    INSPECTOR = "inspector"
    SECTOR = "sector"
    VIEWER = "viewer"

    @property
    def label(self) -> str:
        """What people call the role."""
        return {"office": "市治欠办", "inspector": "县区监察员", "sector": "行业主管部门", "viewer": "只读"}[self.value]


class Permission(StrEnum):
    """What an act needs."""

    VIEW = "view"
    IMPORT = "import"
    MONITOR = "monitor"
    UNMASK = "unmask"
    STAFF = "staff"

    @property
    def label(self) -> str:
        """The act in Chinese, for the sentence that refuses it."""
        return {
            "view": "查看",
            "import": "导入数据",
            "monitor": "运行监测",
            "unmask": "查看完整个人信息",
            "staff": "管理用户",
        }[self.value]


GRANTS: Mapping[Role, frozenset[Permission]] = {
    Role.OFFICE: frozenset(Permission),
    Role.INSPECTOR: frozenset({Permission.VIEW, Permission.IMPORT, Permission.MONITOR, Permission.UNMASK}),
    Role.SECTOR: frozenset({Permission.VIEW, Permission.IMPORT}),
    Role.VIEWER: frozenset({Permission.VIEW}),
}
