"""`access.may` again, as SQL."""

from django.db.models import Q

from huxin.access import Actor, Permission


def in_reach(actor: Actor, permission: Permission = Permission.VIEW, *, path: str = "") -> Q:
    """The rows this person may see, of a table with `region_code` and `sector`, or reached through `path`.

    `path` is a prefix such as ``project__``. Starts from nothing: no region means no rows. A test holds it and
    `access.may` together.
    """
    here = Q(pk__in=[])
    if not actor.holds(permission):
        return here
    for prefix in filter(None, actor.regions):
        here |= _inside(f"{path}region_code", prefix)
    if actor.sectors:
        here &= Q(**{f"{path}sector__in": actor.sectors})
    return here


def _inside(column: str, prefix: str) -> Q:
    """A county is looked up by its index. A city is nearly all rows: LIKE leaves the index to the list's order."""
    return Q(**{column if len(prefix) == 6 else f"{column}__startswith": prefix})
