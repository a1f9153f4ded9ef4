"""`access.may` again, as SQL."""

from django.db.models import Q

from huxin.access import Actor, Permission
from huxin.queries._tried import tried


def in_reach(actor: Actor, permission: Permission = Permission.VIEW, *, path: str = "", led: bool = True) -> Q:
    """The rows this person may see, of a table with `region_code` and `sector`, or reached through `path`.

    `path` is a prefix such as ``project__``; `led` is false where a better index than the county's is there. Starts
    from nothing: no region means no rows. A test holds it and `access.may` together.
    """
    here = Q(pk__in=[])
    if not actor.holds(permission):
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
