"""并案 of noisy duplicates in the real database: merged in an order by chance, undone in another, all is as before."""

import pytest

from bench.merging_pairs import digest, fill, noisy, opened, steps, take
from huxin.access import SYSTEM
from huxin.base.home import Home
from huxin.queries import proof_check
from huxin.record.models import Matter
from tests.actions.test_merging import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_二百件有噪声的重复反映_并案再撤销_所有行与原来一模一样(home: Home) -> None:
    pairs = noisy(3, 200)
    for one in list(fill(pairs)):
        opened(one)
    before, half = digest(), len(pairs)
    every = list(steps(pairs))
    for step in every[:half]:
        take(step)
    assert Matter.objects.filter(state="merged").count() == half and digest() != before
    for step in every[half:]:
        take(step)
    assert digest() == before
    assert not proof_check.check(actor=SYSTEM, now=NOW, with_facts=False).sentence
