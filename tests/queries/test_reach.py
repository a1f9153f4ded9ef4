"""Two implementations of one question, may this person see this row, and they must agree."""

from datetime import datetime
from itertools import product

import pytest

from huxin.access import Actor, Permission, Role, may
from huxin.queries._reach import in_reach
from huxin.record.models import Project

REGIONS = [(), ("",), ("62",), ("6204",), ("620402",), ("620421", "620403"), ("6299", "620499")]
SECTORS = [(), ("housing",), ("transport", "water")]


@pytest.mark.django_db
def test_sql_and_python_agree_for_everybody(now: datetime) -> None:
    places = product(["620402", "620403", "620421", "620499", "620102", "630102"], ["housing", "transport", "water"])
    for region, sector in places:
        Project.objects.create(
            code=f"{region}-{sector}",
            name="某工程",
            region_code=region,
            sector=sector,
            status="active",
            pay_day=15,
            pay_month_offset=1,
            labour_fee_day=10,
            recorded_at=now,
        )
    everything = list(Project.objects.all())
    for role, permission, regions, sectors in product(Role, Permission, REGIONS, SECTORS):
        actor = Actor("某人", "某人", role, regions, sectors)
        seen = set(Project.objects.filter(in_reach(actor, permission)))
        assert seen == {place for place in everything if may(actor, permission, place)}, actor
