"""Figures over all matters are what the clocks say of each: two computations, of matters that were moved at random."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from huxin.access import SYSTEM, Actor
from huxin.actions import matters, wake
from huxin.actions.matters import MACHINE
from huxin.base.errors import NotFound, Refused
from huxin.base.home import Home
from huxin.law.calendar import calendar
from huxin.queries import _events
from huxin.queries._terms import overdue
from huxin.queries.matters_punctual import on_time
from huxin.queries.proof_check import check
from huxin.record.models import Matter, MatterTerm
from huxin.workflows import workflow
from huxin.workflows._above import terms_outside
from huxin.workflows._clock import Duty, Punctuality, punctuality
from tests.proven import CAUSES, site, warned

pytestmark = pytest.mark.django_db
BEGUN = datetime(2019, 8, 12, 2, tzinfo=UTC)
GIVEN = {
    "plan": "月底前付清", "pay_by": "2019-12-31", "proof": ["0" * 64], "note": "已核对", "reason": "情况有变",
    "verdict": "partly", "days": "7", "level": "red", "paid_fen": "100", "answer_by": "2019-12-31",
}  # fmt: skip


@pytest.fixture
def people(home: Home, 李监察: Actor, 周治欠: Actor, 王主任: Actor, 钱劳资: Actor) -> list[Actor]:
    """Everybody who has a part, and the site that they move warnings about."""
    site()
    return [MACHINE, 李监察, 周治欠, 王主任, 钱劳资]


def lived(rng: Random, people: list[Actor], steps: int) -> datetime:
    """Matters opened and moved in the order of time, woken now and then; when it ends."""
    now = BEGUN
    for _ in range(steps):
        now += timedelta(hours=rng.choice([1, 7, 30, 90]))
        if rng.random() < 0.15:
            warned(now, level=rng.choice(["yellow", "orange", "red"]), unreported=False, objection=False, causes=CAUSES)
        if rng.random() < 0.3:
            wake.wake(now=now)
        for pk in Matter.objects.filter(open=True).order_by("pk").values_list("pk", flat=True):
            matter = Matter.objects.get(pk=pk)
            step = rng.choice(workflow(matter.kind).steps(matter.state))
            actor = rng.choice([one for one in people if one.role in step.who])
            try:
                matters.move(actor=actor, matter_id=pk, name=step.name, given=GIVEN, now=now)
            except (Refused, NotFound):  # not possible, or not in reach
                continue
    return now


def duties(matter: Matter, now: datetime) -> list[Duty]:
    marks = _events.marks(_events.opened(matter.events.order_by("seq")))
    clocks = _events.clocks(marks, opened_on=matter.opened_on, calendar=calendar(), now=now)
    return [duty for clock in clocks.values() for duty in clock.duties]


@pytest.mark.parametrize("seed", range(3))
def test_figures_are_those_of_the_clocks_at_any_later_moment(
    people: list[Actor], 王主任: Actor, 李监察: Actor, seed: int
) -> None:
    end = lived(Random(seed), people, 60)
    for later in (timedelta(), timedelta(days=3), timedelta(days=40, hours=5), timedelta(days=300)):
        now = end + later
        moment = now.astimezone(UTC).replace(tzinfo=None)
        for actor in (王主任, 李监察):
            reached = [m for m in Matter.objects.all() if actor.reaches(m)]
            found = on_time(actor=actor, year=2019, now=now)
            every = (duty for m in reached for duty in duties(m, now))
            assert found.whole == punctuality([duty for duty in every if duty.term not in terms_outside()], moment)
            assert found.matters == len(reached)
    assert check(actor=SYSTEM, now=end, with_facts=False).broken is None


def test_another_year_and_another_county_have_none(people: list[Actor], 王主任: Actor) -> None:
    end = lived(Random(9), people, 40)
    nothing = Punctuality(0, 0, 0)
    assert on_time(actor=王主任, year=2018, now=end).whole == nothing
    assert on_time(actor=王主任, year=2019, region="620421", now=end).whole == nothing
    whole = on_time(actor=王主任, year=2019, now=end).whole
    assert whole.closed and on_time(actor=王主任, year=2019, region="620402", now=end).whole == whole


def test_what_stands_still_is_not_late_until_it_goes_on(
    people: list[Actor], 李监察: Actor, 周治欠: Actor, 钱劳资: Actor
) -> None:
    matter = warned(BEGUN)

    def late(days: int) -> int:
        return MatterTerm.objects.filter(overdue(BEGUN + timedelta(days=days))).count()

    def do(actor: Actor, name: str, days: int) -> None:
        now = BEGUN + timedelta(days=days)
        matters.move(actor=actor, matter_id=matter.pk, name=name, given=GIVEN, now=now)

    do(李监察, "sign", 0)
    do(钱劳资, "object", 1)
    assert MatterTerm.objects.filter(lane="", ended_at=None, due_at=None).count() == 1
    assert late(3) == 0 and late(300) == 1  # the answer to the objection, and not the reply to the warning
    do(周治欠, "dismiss", 2)
    assert late(3) == 0 and late(300) == 1  # the reply
