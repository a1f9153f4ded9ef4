"""docs/measures.md against the program: each of the 31 measures has a page for the role that carries it, and a test."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from huxin.access import Actor, Role
from huxin.access.bodies import responsible

ROOT = Path(__file__).parents[2]
LINE = re.compile(r"^\| (\d+) \| `(/[^`]+)` \| `(\w+)` \| `(\w+\.py)::(\w+)` \|$", re.M)
SHOWN = LINE.findall((ROOT / "docs" / "measures.md").read_text("utf-8"))
MEASURES = 31
COUNTY = "620402"


def carrier(role: Role) -> Actor:
    """Somebody who carries a measure, with the reach of the role's own body in 白银区: a county's body reaches its
    county, a sector's its sector."""
    body = responsible(role, region_code=COUNTY, sector="housing")
    assert body is not None, role
    region = body.region_code.removesuffix("00")  # 620400, the city: 6204 reaches its counties
    return Actor(f"甲{role}", "某同志", role, (region,), body.sectors, body=body.key)


def test_三十一项每项都在表里() -> None:
    shown = [int(no) for no, *_ in SHOWN]
    assert shown == sorted(shown) and set(shown) == set(range(1, MEASURES + 1))


@pytest.mark.parametrize("role", [Role.COUNTY_OFFICE, Role.COUNTY_GOVERNMENT, Role.INSPECTOR])
def test_县区的角色只看本县区(role: Role) -> None:
    assert carrier(role).regions == (COUNTY,)


@pytest.mark.parametrize(("no", "page", "role", "file", "test"), SHOWN, ids=[f"第{no}项" for no, *_ in SHOWN])
def test_承担的角色以自己的管辖打得开这一页_写明的测试真的有(
    city: None, signed_in: Callable[[Actor], Client], no: str, page: str, role: str, file: str, test: str
) -> None:
    answer = signed_in(carrier(Role(role))).get(page)
    assert answer.status_code == 200, (no, answer.status_code)
    said = (ROOT / "tests" / "web" / "browser" / file).read_text("utf-8")
    assert re.search(rf"^def {test}\(", said, re.M), (file, test)
