"""The person acting, and the one question."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from huxin.access.roles import GRANTS, Permission, Role
from huxin.base.errors import Refused


class Place(Protocol):
    """Anything that lies in a region, belongs to a sector and names units: a project, a matter."""

    @property
    def region_code(self) -> str:
        """GB/T 2260, six digits."""

    @property
    def sector(self) -> str:
        """A sector of the contract's stream `projects`."""

    @property
    def units(self) -> Collection[str]:
        """The units it names: who built and who ordered, by 统一社会信用代码; banks of its wage accounts, by name;
        the reports that began it; the bodies it was put before."""


OF_REPORT = "report:"
"""Before the key of a report, where a place names it among its units."""

BEFORE = "body:"
"""Before the key of a body, where a matter names one it was put before."""

PUT_BEFORE = (Role.PROCURATOR, Role.DISCIPLINE)
"""The roles that reach only the matters that were put before their body (`workflows.Move.before`)."""

OUTSIDE = (Role.ENTERPRISE, Role.BANK, Role.WORKER)
"""Roles of nobody of the government."""

NAMED = (*OUTSIDE, *PUT_BEFORE)
"""The roles that reach nothing but what names them."""


_CITY = (Role.OFFICE, Role.CONVENER, Role.SYSTEM)
CLOSED: Mapping[str, tuple[Role, ...]] = {
    "circular": (*_CITY, Role.BUREAU),
    "hearing": (*_CITY, Role.BUREAU, Role.COUNTY_GOVERNMENT, Role.COUNTY_OFFICE),
    "talk": (*_CITY, Role.DISCIPLINE),
}
"""Kinds of matter that not everybody who reaches their place knows of: these roles do, and people of the very body that
answers for one. A draft circular names counties before they were heard; records of talks are strictly closed."""


def closed_to(role: Role) -> tuple[str, ...]:
    """The kinds of matter that a role knows nothing of, but where its own body answers for one."""
    return tuple(kind for kind, roles in CLOSED.items() if role not in roles)


@dataclass(frozen=True)
class Actor:
    """The person acting, as plain values.

    `regions` are GB/T 2260 prefixes: ``6204`` the whole city, ``620402`` one county; none reaches nothing. `sectors`
    narrows further; none is all sectors. A person of an enterprise or a bank reaches only what names one of its
    `units`, somebody who reported only what names a report of theirs, kept there too, and the procuratorate and the
    discipline body only what was put before their `body`.
    `body` is the key of the body the person acts for (`access.bodies`), if it is one of the plan's.
    """

    id: str
    name: str
    role: Role
    regions: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    body: str = ""

    @property
    def only_named(self) -> bool:
        """Whether this person reaches nothing but what names them."""
        return self.role in NAMED

    def holds(self, permission: Permission) -> bool:
        """Whether the role brings the permission, wherever."""
        return permission in GRANTS[self.role]

    def reaches(self, place: Place) -> bool:
        """Whether the place lies in a region and a sector of this person, or names a unit of theirs; of a matter of a
        kind that is `CLOSED`, whether it is this person's besides."""
        if getattr(place, "kind", "") in closed_to(self.role) and getattr(place, "body", "") != (self.body or None):
            return False
        if self.role is Role.WORKER:
            return not {f"{OF_REPORT}{key}" for key in self.units}.isdisjoint(place.units)
        if self.role in PUT_BEFORE:
            return f"{BEFORE}{self.body}" in place.units
        if self.only_named:
            return not set(self.units).isdisjoint(place.units)
        here = any(place.region_code.startswith(prefix) for prefix in self.regions if prefix)
        return here and (not self.sectors or place.sector in self.sectors)


SYSTEM = Actor(id="system", name="本机命令行", role=Role.SYSTEM, regions=tuple("123456789"))
"""Whoever may run the command line on the machine: has the files, and with them everything."""


def may(actor: Actor, permission: Permission, place: Place) -> bool:
    """Whether this person may do this here. `queries.in_reach` asks the same of the database."""
    return actor.holds(permission) and actor.reaches(place)


def require_anywhere(actor: Actor, permission: Permission) -> None:
    """Refuse an act that has no place, or whose place is not known yet.

    Raises:
        Refused: the role does not bring the permission.
    """
    if not actor.holds(permission):
        raise Refused(f"您的角色是「{actor.role.label}」，没有「{permission.label}」的权限。请联系市治欠办管理员。")


def require(actor: Actor, permission: Permission, place: Place) -> None:
    """Refuse an act here.

    Raises:
        Refused: the role does not bring the permission, or the place is out of reach.
    """
    require_anywhere(actor, permission)
    if not actor.reaches(place):
        raise Refused("该项目不在您的管辖范围内。如需办理，请联系项目所在县区或市治欠办。")
