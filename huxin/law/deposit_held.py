"""Wage deposits (工资保证金): what is in force of what was stored, and how a project stands against what is due.

The words are those of `law.deposit`: cash counts until it is returned, a guarantee or an insurance through the day it
ends. What was used under an order and not topped up is not there (人社部发〔2021〕65号, by report; 条例第三十二条).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from huxin.law.calendar import Calendar
from huxin.law.deposit import Expiry, expiry

STATES: Mapping[str, str] = {
    "missing": "未存", "ended": "已到期失效", "top_up": "动用后待补足", "short": "不足", "ending": "即将到期",
    "waiting": "待存储（期限内）", "unknown": "资料不全", "return": "完工待返还", "full": "已足额", "exempt": "免存",
    "returned": "已返还",
}  # fmt: skip
"""How a project stands, the most urgent first."""


@dataclass(frozen=True)
class Held:
    """One deposit: cash, guarantee or insurance (`form`), amounts in fen, local days; None where none was told.

    `used_fen` was paid out of it under orders, `topped_fen` put back.
    """

    number: str
    form: str
    amount_fen: int
    stored_on: date | None = None
    expires_on: date | None = None
    released_on: date | None = None
    used_fen: int = 0
    topped_fen: int = 0

    @property
    def left_fen(self) -> int:
        """What it still stands for, in fen; never less than nothing."""
        return max(self.amount_fen - self.used_fen + self.topped_fen, 0)

    @property
    def lacking_fen(self) -> int:
        """What was used and not put back yet, in fen."""
        return max(self.used_fen - self.topped_fen, 0)

    def kept(self, day: date) -> bool:
        """Whether it was stored by a day and not returned by then, expired or not."""
        return (self.stored_on is None or self.stored_on <= day) and (
            self.released_on is None or self.released_on > day
        )

    def in_force(self, day: date) -> bool:
        """Whether it can be called on that day."""
        return self.kept(day) and (self.expires_on is None or self.expires_on >= day)


@dataclass(frozen=True)
class Standing:
    """How a project stands on a day: `state` is a key of `STATES`, amounts in fen, `short_fen` what is missing of what
    is due. `forms` of what is in force, sorted. `ends` is the ladder of the guarantee that holds longest, where
    everything in force ends, and `rung` how many of its reminders are over."""

    state: str
    held_fen: int
    short_fen: int
    forms: tuple[str, ...]
    ends: Expiry | None
    rung: int

    @property
    def label(self) -> str:
        """The state in words."""
        return STATES[self.state]


def standing(
    due_fen: int | None, held: Sequence[Held], *, finished: bool, store_by: date | None, day: date, calendar: Calendar
) -> Standing:
    """Judge what is held against what is due (None: it cannot be reckoned).

    Args:
        finished: the works are done, and what is held waits to be returned.
        store_by: the last day of the term for storing; None where none is known.

    Raises:
        LawGap: of a guarantee that ends before there were reminders.
    """
    there = [one for one in held if one.in_force(day)]
    have = sum(one.left_fen for one in there)
    short = max((due_fen or 0) - have, 0)
    ends = _ladder(there or [one for one in held if one.kept(day)], calendar)
    rung = ends.rung(day) if ends else 0
    state = _state(due_fen, held, there, short, finished=finished, store_by=store_by, day=day, rung=rung)
    return Standing(state, have, short, tuple(sorted({one.form for one in there})), ends, rung)


def _ladder(kept: Sequence[Held], calendar: Calendar) -> Expiry | None:
    """Of what holds longest; none where something holds without end."""
    days = [one.expires_on for one in kept]
    last = None if None in days else max((day for day in days if day), default=None)
    return expiry(last, calendar) if last else None


def _state(
    due_fen: int | None, held: Sequence[Held], there: Sequence[Held], short: int, *, finished: bool,
    store_by: date | None, day: date, rung: int,
) -> str:  # fmt: skip
    kept = [one for one in held if one.kept(day)]
    if finished:
        return "return" if kept else "returned"
    if due_fen is None:
        return "ending" if there and rung else "unknown"
    if not there:
        if not due_fen:
            return "exempt"
        if kept:
            return "ended"
        return "waiting" if store_by and day <= store_by else "missing"
    if any(one.lacking_fen for one in there):
        return "top_up"
    if short:
        return "short"
    return "ending" if rung else "full"
