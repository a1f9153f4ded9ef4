"""Members of staff, for lists."""

from dataclasses import dataclass
from datetime import datetime

from huxin.record.models import Staff


@dataclass(frozen=True)
class StaffRow:
    """One member of staff."""

    username: str
    display_name: str
    role: str
    regions: tuple[str, ...]
    sectors: tuple[str, ...]
    is_active: bool
    last_login: datetime | None


def staff() -> list[StaffRow]:
    """Everybody, by user name."""
    return [
        StaffRow(
            username=s.username,
            display_name=s.display_name,
            role=s.role,
            regions=tuple(s.regions),
            sectors=tuple(s.sectors),
            is_active=s.is_active,
            last_login=s.last_login,
        )
        for s in Staff.objects.order_by("username")
    ]
