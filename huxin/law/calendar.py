"""The working-day calendar: weekends, plus the days the State Council swaps each year (国务院办公厅节假日安排通知).

`tables/working_days.csv` holds, notice by notice, the days off (`off`) and the weekend days worked in exchange
(`work`), each with the date of its notice; a later notice decides. What an installation has imported since stands in
files of the same form in a folder of its own. A year without a notice has weekends only, and `Calendar.notice` says so.
"""

import csv
import hashlib
import os
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, cached_property, lru_cache
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from huxin.base.errors import LawGap

_TABLE = Path(__file__).parent / "tables" / "working_days.csv"
_DAY = timedelta(days=1)
_where: list[Callable[[], Path]] = []  # asks for the folder of this installation's own years, where there is one


class Swap(NamedTuple):
    """One day of a notice: off (``off``) or worked (``work``), why, and since when it is known."""

    day: date
    kind: str
    holiday: str
    announced_on: date


@dataclass(frozen=True)
class Calendar:
    """Which days offices and banks work, by the notices it holds, in the order in which they were announced.

    `own` is a digest of the notices imported into this installation, None where the shipped table is all there is.
    """

    swaps: tuple[Swap, ...]
    own: str | None = None
    _cuts: dict[int, "Calendar"] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def _kinds(self) -> dict[date, str]:
        return {swap.day: swap.kind for swap in self.swaps}

    @cached_property
    def off(self) -> frozenset[date]:
        """Weekdays off."""
        return frozenset(day for day, kind in self._kinds.items() if kind == "off" and day.weekday() < 5)

    @cached_property
    def worked(self) -> frozenset[date]:
        """Weekend days worked."""
        return frozenset(day for day, kind in self._kinds.items() if kind == "work" and day.weekday() >= 5)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years whose notice is on file. A notice may begin in the December before its year."""
        last: dict[date, int] = {}
        for swap in self.swaps:
            last[swap.announced_on] = max(swap.day.year, last.get(swap.announced_on, 0))
        return tuple(sorted(set(last.values())))

    @cached_property
    def _announced(self) -> Sequence[date]:
        return [swap.announced_on for swap in self.swaps]

    @cached_property
    def _ordered(self) -> tuple[Sequence[date], Sequence[date]]:
        return sorted(self.off), sorted(self.worked)

    def known(self, on: date) -> "Calendar":
        """This calendar as it was known on a day: with what had been announced by then."""
        count = bisect_right(self._announced, on)
        if count == len(self.swaps):
            return self
        if count not in self._cuts:
            self._cuts[count] = Calendar(self.swaps[:count], self.own)
        return self._cuts[count]

    def notice(self, *days: date) -> str | None:
        """The sentence to show beside anything computed with these days where a year of them is not on file."""
        unknown = next((day.year for day in days if day.year not in self.years), None)
        if unknown is None:
            return None
        years = "、".join(_spans(self.years)) or "没有任何一年"
        return (
            f"{unknown}年的国务院节假日安排尚未录入（已录入{years}），"
            "该年的工作日只按周六、周日休息推算，未计法定节假日和调休。"
        )

    def is_working_day(self, day: date) -> bool:
        """Whether offices and banks work that day."""
        return day in self.worked or (day.weekday() < 5 and day not in self.off)

    def on_or_before(self, day: date) -> date:
        """The day itself, or the nearest working day before it: where a pay day moves to (条例第十四条)."""
        while not self.is_working_day(day):
            day -= _DAY
        return day

    def on_or_after(self, day: date) -> date:
        """The day itself, or the nearest working day after it: where the last day of a term moves to."""
        while not self.is_working_day(day):
            day += _DAY
        return day

    def add(self, day: date, n: int) -> date:
        """The n-th working day after a day, which itself is not counted; with n = 0 the day itself."""
        assert n >= 0, n
        while n:
            day += _DAY
            n -= self.is_working_day(day)
        return day

    def between(self, after: date, until: date) -> int:
        """How many working days lie in (after, until]; 0 where until is not later."""
        return max(0, self._up_to(until) - self._up_to(after)) if until > after else 0

    def _up_to(self, day: date) -> int:
        """Working days from the first day there is (a Monday) to this one, it included."""
        weeks, rest = divmod(day.toordinal(), 7)
        off, worked = self._ordered
        return weeks * 5 + min(rest, 5) - bisect_right(off, day) + bisect_right(worked, day)


def calendar(known_on: date | None = None) -> Calendar:
    """The calendar, with everything known now or with what was known on a day.

    Raises:
        LawGap: a file of this installation's own years cannot be read.
    """
    folder = os.fspath(_where[0]()) if _where else ""
    found = _calendar(folder, _stamp(folder))
    return found if known_on is None else found.known(known_on)


def use(where: Callable[[], Path]) -> None:
    """Say once, at the start, where this installation keeps the years it imports."""
    _where[:] = [where]


def read(file: Path) -> tuple[Swap, ...]:
    """The days of a file of the table's form.

    Raises:
        LawGap: it is damaged.
    """
    try:
        with file.open(encoding="utf-8", newline="") as rows:
            return tuple(_swap(row) for row in csv.DictReader(rows))
    except (KeyError, ValueError, TypeError, OSError):
        raise LawGap(
            f"工作日历文件 {file.name} 无法读取或内容不完整。请用 huxin calendar import 重新导入该年的通知。"
        ) from None


def save(folder: Path, year: int, swaps: Iterable[Swap]) -> Path:
    """Keep a year's notices as this installation's own; whoever reads sees the old file or the new one whole."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file, fresh = folder / f"{year}.csv", folder / f".{year}.csv"
    with fresh.open("w", encoding="utf-8", newline="") as rows:
        writer = csv.writer(rows, lineterminator="\n")
        writer.writerow(Swap._fields)
        writer.writerows(swaps)
        rows.flush()
        os.fsync(rows.fileno())
    os.replace(fresh, file)
    _calendar.cache_clear()
    return file


def _spans(years: Sequence[int]) -> list[str]:
    starts = [year for year in years if year - 1 not in years]
    ends = [year for year in years if year + 1 not in years]
    return [f"{start}至{end}年" if start < end else f"{end}年" for start, end in zip(starts, ends, strict=True)]


def _swap(row: dict[str, str]) -> Swap:
    if row["kind"] not in ("off", "work"):
        raise ValueError(row["kind"])
    return Swap(date.fromisoformat(row["day"]), row["kind"], row["holiday"], date.fromisoformat(row["announced_on"]))


def _stamp(folder: str) -> frozenset[tuple[str, int, int]]:
    """Changes whenever a file there is put, altered or removed: a long-lived process sees what another one imported."""
    if not folder:
        return frozenset()
    try:
        with os.scandir(folder) as files:
            return frozenset((file.name, file.stat().st_mtime_ns, file.inode()) for file in files)
    except OSError:
        return frozenset()


@lru_cache(maxsize=8)
def _calendar(folder: str, stamp: frozenset[tuple[str, int, int]]) -> Calendar:
    own = tuple(swap for file in sorted(Path(folder).glob("[0-9]*.csv")) for swap in read(file)) if stamp else ()
    digest = hashlib.sha256(repr(own).encode()).hexdigest()[:12] if own else None
    return Calendar(tuple(sorted(_shipped() + own, key=attrgetter("announced_on"))), digest)


@cache
def _shipped() -> tuple[Swap, ...]:
    return read(_TABLE)


def known_until() -> date:
    """The last day whose swapped days are on file."""
    return date(calendar().years[-1], 12, 31)


def calendar_notice(day: date) -> str | None:
    """`Calendar.notice` of everything known."""
    return calendar().notice(day)


def is_working_day(day: date) -> bool:
    """`Calendar.is_working_day` of everything known."""
    return calendar().is_working_day(day)


def last_working_day_on_or_before(day: date) -> date:
    """`Calendar.on_or_before` of everything known."""
    return calendar().on_or_before(day)


def add_working_days(day: date, n: int) -> date:
    """`Calendar.add` of everything known."""
    return calendar().add(day, n)


def working_days_between(after: date, until: date) -> int:
    """`Calendar.between` of everything known."""
    return calendar().between(after, until)
