"""Every new project and tender is held against the list of joint punishment as it comes in.

Whoever may act on it is told at once, each site and decision once; the page of the project or site shows it besides, as
long as the listing is in force (`queries.listings.flags`). The platform only warns: the body in charge of each measure
decides (拖欠农民工工资失信联合惩戒对象名单管理暂行办法; SM-9).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from huxin.access import Actor, Permission, Role
from huxin.actions import notices
from huxin.base.moments import local_day
from huxin.denominator.names import unit_name
from huxin.facts.lists import ACCEPTED, LISTS
from huxin.queries.listings import KINDS, in_force
from huxin.queries.staff import actor_of
from huxin.record.models import JournalEntry, Listing, Staff

TOLD = (Role.OFFICE, Role.BUREAU, Role.COUNTY_OFFICE, Role.INSPECTOR, Role.SECTOR)
PARTS: Mapping[str, str] = {"contractor": "施工单位", "owner": "建设单位"}
_READ = ("name", "region_code", "sector", "number", "project_id", "project_code", "status",
         "contractor_uscc", "owner_uscc", "contractor", "owner")  # fmt: skip


@dataclass(frozen=True)
class _Site:
    """A row of a file, as far as anybody is told of it."""

    name: str
    code: str
    region_code: str
    sector: str
    units: Collection[str]
    link: str


def tell(stream: str, values: Mapping[str, Sequence[Any]], *, batch: int, who: str, now: datetime) -> int:
    """Tell of the rows of a sheet that name a listed unit; how many do. Safe to repeat.

    Called in the transaction that takes the sheet in. A list that says no code is compared by the unit's name.
    """
    if stream != "projects" and stream not in LISTS:
        return 0
    found = list(_met(stream, values, list(in_force(local_day(now)))))
    if not found:
        return 0
    people = [(one.pk, actor_of(one)) for one in Staff.objects.filter(is_active=True, role__in=TOLD)]
    for site, part, listing in found:
        _tell(people, stream, site, part, listing, now)
    JournalEntry.objects.create(
        at=now, who=who, what="listing.met", subject=f"batch:{batch}", given={"count": len(found)}
    )
    return len(found)


def _met(
    stream: str, values: Mapping[str, Sequence[Any]], listed: Sequence[Listing]
) -> Iterator[tuple[_Site, str, Listing]]:
    """Every row, part and decision that meet."""
    by_code, by_name = _keyed(listed, lambda one: one.uscc), _keyed(listed, lambda one: unit_name(one.unit))
    columns = {name: values[name] for name in _READ if name in values}
    for row in _rows(columns) if listed else ():
        for part, label in PARTS.items():
            code, said = row.get(f"{part}_uscc"), row.get(part)
            hits = by_code.get(code, ()) if code else by_name.get(unit_name(said), ()) if said else ()
            if hits and row.get("status", "active") == "active":
                site = _site(stream, row)
                yield from ((site, label, one) for one in hits)


def _keyed(listed: Iterable[Listing], key: Any) -> Mapping[str, list[Listing]]:
    found: dict[str, list[Listing]] = defaultdict(list)
    for one in listed:
        found[key(one)].append(one)
    return found


def _rows(columns: Mapping[str, Sequence[Any]]) -> Iterator[dict[str, Any]]:
    for cells in zip(*columns.values(), strict=True):
        yield dict(zip(columns, cells, strict=True))


def _site(stream: str, row: Mapping[str, Any]) -> _Site:
    code = str(row.get("project_code") if stream == "projects" else row["number"])
    link = f"/projects/{row['project_id']}/" if stream == "projects" else f"/denominator/?q={quote(str(row['name']))}"
    units = [unit for unit in (row.get("contractor_uscc"), row.get("owner_uscc")) if unit]
    return _Site(str(row["name"]), code, str(row["region_code"]), str(row.get("sector") or ""), units, link)


def _tell(
    people: Sequence[tuple[int, Actor]], stream: str, site: _Site, part: str, listing: Listing, now: datetime
) -> None:
    to = [pk for pk, actor in people if actor.holds(Permission.VIEW) and actor.reaches(site)]
    cause = f"{stream} {site.region_code} {site.code} {listing.uscc} {listing.number}"
    said = f"{part}{listing.unit}在{KINDS.get(listing.kind, listing.kind)}里，{listing.since} 列入"
    notices.tell(
        to=to, kind="listing.met", subject=f"{ACCEPTED[stream].label}里有被惩戒的单位：{site.name}",
        body=f"{said}，{listing.body} {listing.number}。惩戒措施：{'、'.join(listing.measures)}。"
        "是否限制由实施该项措施的单位依法决定。",
        link=site.link, dedupe=f"listed:{sha256(cause.encode()).hexdigest()}",
        now=now,
    )  # fmt: skip
