"""What the pages without account may ask of projects: names that stand on the board at the gate, and nothing more."""

from collections import Counter
from dataclasses import dataclass

from huxin.law import regions
from huxin.queries._project_names import projects_named, words_of
from huxin.queries._tried import listed
from huxin.queries.projects import unit_names
from huxin.record.models import Project

_FEW = 4


@dataclass(frozen=True)
class Site:
    """A site as anybody may know it."""

    code: str
    name: str
    region_code: str
    county: str
    contractor: str


def site(code: str) -> Site | None:
    """The site of a code; None where there is none."""
    found = Project.objects.filter(code=code).first() if code else None
    return _sites([found])[0] if found else None


def site_of(project_id: int) -> Site:
    """The site of a number that is known to be one."""
    return _sites([Project.objects.get(pk=project_id)])[0]


def sites_like(text: str, *, region_code: str) -> list[Site]:
    """A few sites that somebody may mean, by the words they used, in the county they named (or all of the city)."""
    hits: Counter[int] = Counter()
    for word in words_of(text):
        if len(word) >= 2:
            found = Project.objects.filter(listed("pk", projects_named([word])))
            if region_code != regions.BAIYIN:
                found = found.filter(region_code=region_code)
            hits.update(found.order_by("pk").values_list("pk", flat=True)[:50])
    best = [pk for pk, _ in hits.most_common(_FEW)]
    by_pk = Project.objects.in_bulk(best)
    return _sites([by_pk[pk] for pk in best])


def _sites(projects: list[Project]) -> list[Site]:
    names = unit_names({p.contractor_uscc for p in projects if p.contractor_uscc})
    return [
        Site(p.code, p.name, p.region_code, regions.name(p.region_code), names.get(p.contractor_uscc or "", ""))
        for p in projects
    ]
