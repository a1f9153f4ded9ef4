"""docs/measures.md against the program: each measure of sections one to five has a page for its role, and a test."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from huxin.access import Actor, Role

ROOT = Path(__file__).parents[2]
LINE = re.compile(r"^\| (\d+) \| `(/[^`]+)` \| `(\w+)` \| `(\w+\.py)::(\w+)` \|$", re.M)
SHOWN = LINE.findall((ROOT / "docs" / "measures.md").read_text("utf-8"))
SECTION_FIVE_ENDS = 24


def test_第一至五部分每项都在表里() -> None:
    shown = [int(no) for no, *_ in SHOWN]
    assert shown[:SECTION_FIVE_ENDS] == list(range(1, SECTION_FIVE_ENDS + 1)) and shown == sorted(shown)


@pytest.mark.parametrize(("no", "page", "role", "file", "test"), SHOWN, ids=[f"第{no}项" for no, *_ in SHOWN])
def test_承担的角色打得开这一页_写明的测试真的有(
    city: None, signed_in: Callable[[Actor], Client], no: str, page: str, role: str, file: str, test: str
) -> None:
    answer = signed_in(Actor(f"甲{role}", "某同志", Role(role), ("6204",))).get(page)
    assert answer.status_code == 200, (no, answer.status_code)
    said = (ROOT / "tests" / "web" / "browser" / file).read_text("utf-8")
    assert re.search(rf"^def {test}\(", said, re.M), (file, test)
