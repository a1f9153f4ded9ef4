"""Members of staff, for lists and for the page of one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from huxin.access import Actor, Permission, Role, require_anywhere
from huxin.access.bodies import bodies
from huxin.access.roles import GRANTS
from huxin.base.errors import NotFound
from huxin.queries._pages import Page, page_of
from huxin.record.models import Staff


@dataclass(frozen=True)
class StaffFilter:
    """What a person asked for. Empty means: do not filter by this. `active` is ``yes`` or ``no``."""

    text: str = ""
    role: str = ""
    active: str = ""


@dataclass(frozen=True)
class StaffRow:
    """One member of staff. `second_since`: since when with a second factor."""

    number: int
    username: str
    display_name: str
    role: str
    regions: tuple[str, ...]
    sectors: tuple[str, ...]
    units: tuple[str, ...]
    body: str
    body_name: str
    is_active: bool
    last_login: datetime | None
    second_since: datetime | None


def staff() -> list[StaffRow]:
    """Everybody, by user name."""
    return _rows(Staff.objects.select_related("second").order_by("username"))


def search(*, actor: Actor, wanted: StaffFilter, page: int, size: int = 50) -> Page[StaffRow]:
    """One page of those the filter leaves, by user name. Raises Refused where the role may not see it."""
    return page_of(_found(actor, wanted), page, size, _rows)


def every(*, actor: Actor, wanted: StaffFilter) -> Iterator[StaffRow]:
    """All of them, for an export. Raises as `search`."""
    return iter(_rows(_found(actor, wanted).select_related("second")))


def one(*, actor: Actor, number: int) -> StaffRow:
    """One of them. Raises as `search`, and NotFound."""
    found = _found(actor, StaffFilter()).filter(pk=number).first()
    if found is None:
        raise NotFound("没有这个用户。请回到用户列表查找。")
    return _rows([found])[0]


def givers(most: int = 3) -> list[str]:
    """Whom to ask for a right: the names of some who may give one."""
    roles = [role.value for role in Role if Permission.STAFF in GRANTS[role]]
    found = Staff.objects.filter(is_active=True, role__in=roles).order_by("pk")
    return list(found.values_list("display_name", flat=True)[:most])


def _found(actor: Actor, wanted: StaffFilter) -> QuerySet[Staff]:
    require_anywhere(actor, Permission.STAFF)
    found = Staff.objects.order_by("username")
    if wanted.text:
        found = found.filter(Q(username__icontains=wanted.text) | Q(display_name__icontains=wanted.text))
    if wanted.role:
        found = found.filter(role=wanted.role)
    if wanted.active:
        found = found.filter(is_active=wanted.active == "yes")
    return found


def _rows(found: Sequence[Staff] | QuerySet[Staff]) -> list[StaffRow]:
    return [
        StaffRow(
            number=s.pk,
            username=s.username,
            display_name=s.display_name,
            role=s.role,
            regions=tuple(s.regions),
            sectors=tuple(s.sectors),
            units=tuple(s.units),
            body=s.body,
            body_name=bodies()[s.body].name if s.body in bodies() else "",
            is_active=s.is_active,
            last_login=s.last_login,
            second_since=s.second.since if hasattr(s, "second") else None,
        )
        for s in found
    ]
