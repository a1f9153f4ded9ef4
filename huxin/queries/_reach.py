"""`access.may` again, as SQL, and who may look at what is for offices only."""

from django.db.models import Q

from huxin.access import Actor, Permission, Role, require_anywhere
from huxin.access.actor import PUT_BEFORE, closed_to
from huxin.base.errors import Refused
from huxin.law import regions
from huxin.queries._tried import among, tried
from huxin.record.models import MatterLink, WageAccount


def in_reach(
    actor: Actor, permission: Permission = Permission.VIEW, *, path: str = "", led: bool = True, project: str = ""
) -> Q:
    """The rows this person may see, of a table with `region_code` and `sector`, or reached through `path`.

    `path` is a prefix such as ``project__``, and `project` the one that leads to the project, whose units and
    accounts count for people of an enterprise and of a bank; `led` is false where a better index than the county's is
    there. Starts from nothing: no region means no rows. A test holds it and `access.may` together.
    """
    here = Q(pk__in=[])
    if not actor.holds(permission):
        return here
    if actor.role is Role.ENTERPRISE:
        named = Q(**{f"{project or path}contractor_uscc__in": actor.units})
        return named | Q(**{f"{project or path}owner_uscc__in": actor.units})
    if actor.role is Role.BANK:
        kept = WageAccount.objects.filter(bank_name__in=actor.units).values("project__code")
        return Q(**{f"{project or path}code__in": kept})
    if actor.only_named:
        return here
    for prefix in filter(None, actor.regions):
        here |= _inside(f"{path}region_code", prefix, led)
    if actor.sectors:
        here &= Q(**{f"{path}sector__in": actor.sectors})
    return here


def _inside(column: str, prefix: str, led: bool) -> Q:
    """A county is looked up by its index. A city is nearly all rows: LIKE leaves the index to the list's order."""
    if len(prefix) < 6:
        return Q(**{f"{column}__startswith": prefix})
    return Q(**{column: prefix}) if led else tried(column, prefix)


_NAMING = {Role.ENTERPRISE: "unit", **dict.fromkeys(PUT_BEFORE, "body")}
"""The kind of link by which a matter names somebody."""


def matters_in_reach(actor: Actor, *, led: bool = True) -> Q:
    """The matters this person may see; for people of an enterprise those that name a unit of theirs and are told,
    for whoever reported those that came of it, for the procuratorate and the discipline body those that were put
    before them."""
    if not actor.only_named:
        return in_reach(actor, Permission.MATTERS, led=led) & _known(actor)
    by, keys = _NAMING.get(actor.role, "report"), actor.units
    if actor.role in PUT_BEFORE:
        keys = (actor.body,) if actor.body else ()
    if not actor.holds(Permission.MATTERS) or not keys:
        return Q(pk__in=[])
    named = among("pk", MatterLink.objects.filter(kind=by, key__in=keys).values("matter_id")) & _known(actor)
    return named & Q(told=True) if actor.role is Role.ENTERPRISE else named


def _known(actor: Actor) -> Q:
    """Not of a kind of which this person knows nothing, or of the person's own body."""
    unknown = closed_to(actor.role)
    if not unknown:
        return Q()
    return ~Q(kind__in=unknown) | Q(body=actor.body) if actor.body else ~Q(kind__in=unknown)


def offices_only(actor: Actor, otherwise: str) -> None:
    """Refuse whoever reaches matters only because these name them, with that sentence.

    Raises:
        Refused: that, or no permission to look at matters.
    """
    require_anywhere(actor, Permission.MATTERS)
    if actor.only_named:
        raise Refused(otherwise)


def whole_counties(actor: Actor) -> bool:
    """Whether this person sees counties whole: the projects and matters of one sector make no county's figures."""
    return actor.holds(Permission.MATTERS) and not actor.only_named and not actor.sectors


def counties(actor: Actor) -> list[str]:
    """The counties of the city that this person reaches, by code."""
    reached = tuple(filter(None, actor.regions))
    return [code for code in regions.counties_of(regions.BAIYIN) if code.startswith(reached)]
