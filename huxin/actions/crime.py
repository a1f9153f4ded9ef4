"""涉罪筛查, every night: the cases whose order was not met, by the dated amounts of 法释〔2013〕3号第三条.

A hit proposes the transfer, with each reason; whether to refer is decided by a person.
"""

from datetime import date, datetime, time

from huxin.actions import matters
from huxin.actions.matters import MACHINE
from huxin.base.moments import CHINA, local_day
from huxin.queries import _amounts
from huxin.record.models import Matter
from huxin.workflows import workflow
from huxin.workflows._crime import Screened, Unpaid, screen

KIND, MOVE = "case", "screen"
AT = time(2)
"""Local. From then on."""


def nightly(done: date | None, *, now: datetime) -> date | None:
    """Screen once a night: `done` is the day on which it was last done, and so is what comes back."""
    today = local_day(now)
    if done == today or now.astimezone(CHINA).time() < AT:
        return done
    screen_all(now=now)
    return today


def screen_all(*, now: datetime) -> int:
    """Screen every case that stands after its order; of how many something new is said. Safe to repeat."""
    flow = workflow(KIND)
    states = [state.key for state in flow.states if any(move.name == MOVE for move in flow.steps(state.key))]
    open_cases = Matter.objects.filter(kind=KIND, open=True, state__in=states).order_by("pk")
    return sum(_screen(matter, now) for matter in open_cases.iterator())


def _screen(matter: Matter, now: datetime) -> bool:
    found = screened(matter)
    said = "；".join((*found.reasons, *filter(None, [found.figures.source])))
    if matter.data.get("screened") == said:
        return False
    sets = {"screened": said, "crime_hit": found.hit}
    if found.hit:
        sets["referral_proposed"] = True
    matters.move(actor=MACHINE, matter_id=matter.pk, name=MOVE, given={}, sets=sets, now=now)
    return True


def screened(matter: Matter) -> Screened:
    """What the screen says of a case as it stands, under the amounts of the day it was opened. Raises LawGap."""
    left = [Unpaid(one.months, one.left_fen) for one in _amounts.of(matter).values() if one.left_fen]
    return screen(left, day=matter.opened_on, ordered=True, evading=bool(matter.data.get("evading")))
