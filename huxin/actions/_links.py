"""What a matter is about: projects, units, reports, other matters, bodies, each with the part it has."""

from collections.abc import Collection, Sequence

from django.db.models import prefetch_related_objects

from huxin.actions._insert import insert
from huxin.record.models import Matter, MatterLink

Link = tuple[str, str, str]
"""Kind, key and part."""


def add(matter: Matter, links: Collection[Link]) -> list[list[str]]:
    """Say what a matter is about; what was not said before."""
    new = sorted(set(links).difference(matter.links.values_list("kind", "key", "part"))) if links else []
    MatterLink.objects.bulk_create(MatterLink(matter=matter, kind=kind, key=key, part=part) for kind, key, part in new)
    prefetch_related_objects([matter], "links")
    return [list(link) for link in new]


def enter(many: Sequence[tuple[Matter, Collection[Link]]]) -> None:
    """Say what each of many new matters is about."""
    rows = ((matter.pk, *link) for matter, links in many for link in sorted(set(links)))
    insert(MatterLink, ("matter_id", "kind", "key", "part"), rows)
    prefetch_related_objects([matter for matter, _ in many], "links")


def remove(matter: Matter, links: Collection[Link]) -> list[list[str]]:
    """Say what a matter is about no more; of what it is about."""
    old = sorted(set(links).intersection(matter.links.values_list("kind", "key", "part"))) if links else []
    for kind, key, part in old:
        MatterLink.objects.filter(matter=matter, kind=kind, key=key, part=part).delete()
    return [list(link) for link in old]
