"""Two implementations of one question, may this person see this row, and they must agree: for every table listed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import product
from typing import Any

import pytest
from django.db.models import Model, Q

from huxin.access import Actor, Permission, Role, may
from huxin.queries._reach import in_reach, matters_in_reach
from huxin.record.models import Finding, Matter, MatterLink, Project, ProjectMonth, WageAccount
from huxin.workflows import catalogue

pytestmark = pytest.mark.django_db
REGIONS = [(), ("",), ("62",), ("6204",), ("620402",), ("620421", "620403"), ("6299", "620499")]
SECTORS = [(), ("housing",), ("transport", "water")]
COUNTS = ["attending_heads", "listed_heads", "paid_heads", "net_fen", "paid_fen", "arrears_fen"]
PLACES = list(product(["620402", "620403", "620421", "620499", "620102", "630102"], ["housing", "transport", "water"]))

STANDINGS = [
    (flow.kind, state.key, told) for flow, told in product(catalogue().values(), [False, True]) for state in flow.states
]
"""Every state of every workflow, before and after those named are told."""


@dataclass(frozen=True)
class Spot:
    """A place in plain values."""

    region_code: str
    sector: str
    units: tuple[str, ...]
    kind: str = ""
    body: str = ""


def everybody() -> Iterator[tuple[Actor, Permission]]:
    """Every permission of one role with every reach, and of every role with a few."""
    wide = product([Role.INSPECTOR], Permission, REGIONS, SECTORS, [()])
    every_role = product(Role, Permission, [("6204",), ()], [("housing",)], [(), ("甲",), ("乙", "丙")])
    for role, permission, regions, sectors, units in [*wide, *every_role]:
        own = tuple(f"{unit}行" for unit in units) if role is Role.BANK else units  # no bank's name is a code
        yield Actor("某人", "某人", role, regions, sectors, own, body=next(iter(units), "")), permission


def _units(region: str, sector: str) -> tuple[str, ...]:
    return (*(["甲"] if sector == "housing" else []), "乙" if region == "620402" else "甲")


@pytest.fixture
def city(now: datetime) -> None:
    """A project, a month of it, a finding and matters in every place."""
    for no, (region, sector) in enumerate(PLACES):
        *contractor, owner = _units(region, sector)
        project = Project.objects.create(
            code=f"{region}-{sector}", name="某工程", region_code=region, sector=sector, status="active", pay_day=15,
            pay_month_offset=1, labour_fee_day=10, recorded_at=now,
            contractor_uscc=contractor[0] if contractor else None, owner_uscc=owner,
        )  # fmt: skip
        WageAccount.objects.bulk_create(
            WageAccount(account_no=f"{no}{bank}", project=project, bank_name=bank, recorded_at=now)
            for bank in [None, "丙行", *(["甲行"] if no % 2 else [])][no % 3 :]
        )
        ProjectMonth.objects.create(
            project=project, ym=201910, feeds={}, due_on=date(2019, 11, 15), **dict.fromkeys(COUNTS, 0)
        )
        Finding.objects.create(
            id=no, rule="R24", project=project, level=3, region_code=region, sector=sector, measures={}
        )
        for kind, state, told in STANDINGS[no % 3 :: 3]:
            matter = Matter.objects.create(
                kind=kind, number=f"YJ-{Matter.objects.count()}", title="某事", state=state, region_code=region,
                sector=sector, body="甲" if sector == "housing" else "city_office", project_id=project.pk,
                opened_at=now, opened_on=date(2019, 12, 2), updated_at=now, told=told,
            )  # fmt: skip
            named = zip(("owner", "contractor"), (owner, *contractor), strict=False)
            MatterLink.objects.bulk_create(MatterLink(matter=matter, kind="unit", key=u, part=p) for p, u in named)
            # A person or another matter by the same key is no unit.
            MatterLink.objects.create(matter=matter, kind="person", key="丙", part="worker")
            if no % 2:
                MatterLink.objects.create(matter=matter, kind="body", key="甲")


def _of_project(project: Project) -> Spot:
    return Spot(project.region_code, project.sector, tuple(project.units))


TABLES: dict[str, tuple[type[Model], Callable[[Actor, Permission], Q], Callable[[Any], Spot]]] = {
    "projects": (Project, lambda actor, needed: in_reach(actor, needed), _of_project),
    "project months": (
        ProjectMonth,
        lambda actor, needed: in_reach(actor, needed, path="project__"),
        lambda month: _of_project(month.project),
    ),
    "findings": (
        Finding,
        lambda actor, needed: in_reach(actor, needed, project="project__"),
        lambda found: Spot(found.region_code, found.sector, tuple(found.project.units)),
    ),
    "findings, another index": (
        Finding,
        lambda actor, needed: in_reach(actor, needed, led=False, project="project__"),
        lambda found: Spot(found.region_code, found.sector, tuple(found.project.units)),
    ),
}


@pytest.mark.parametrize("table", TABLES)
def test_sql_and_python_agree_for_everybody(city: None, table: str) -> None:
    model, seen_by, spot = TABLES[table]
    rows = [(row.pk, spot(row)) for row in model._default_manager.all()]
    for actor, permission in everybody():
        seen = set(model._default_manager.filter(seen_by(actor, permission)).values_list("pk", flat=True))
        assert seen == {pk for pk, place in rows if may(actor, permission, place)}, (actor, permission)


def test_sql_and_python_agree_on_matters(city: None) -> None:
    rows = [
        (m.pk, Spot(m.region_code, m.sector, tuple(m.units), m.kind, m.body))
        for m in Matter.objects.prefetch_related("links")
    ]
    for actor in {actor for actor, _ in everybody()}:
        seen = set(Matter.objects.filter(matters_in_reach(actor)).values_list("pk", flat=True))
        assert seen == {pk for pk, place in rows if may(actor, Permission.MATTERS, place)}, actor
