"""Long work told phase by phase: which of how many, how far in per cent, for how many seconds.

On a terminal the line of the present phase is drawn over and over; elsewhere a line is written now and then.
"""

import shutil
import sys
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_REDRAW = 0.3  # seconds
_PACE = 3.0  # seconds between two lines where nothing can be drawn over
_BAR = 20


@dataclass
class Phase:
    """The phase under way. Whoever works sets `share` (0 to 1) and `now` (what is being done), or gives `measure`."""

    title: str
    share: float = 0.0
    now: str = ""
    measure: Callable[[], float] | None = None
    started: float = field(default_factory=time.monotonic)
    said: str = ""

    def tell(self, text: str) -> None:
        """What is being done."""
        self.now = text

    def at(self, share: float, text: str) -> None:
        """How much is done, and what is being done."""
        self.share, self.now = share, text


class Phases:
    """A known number of phases, told on standard error. `seconds` keeps what each took, by title."""

    def __init__(self, total: int) -> None:
        self.total, self.number, self.seconds = total, 0, dict[str, float]()
        self._draws = sys.stderr.isatty()

    @contextmanager
    def phase(self, title: str) -> Iterator[Phase]:
        """Tell of one phase while the block runs; set `said` in it to what it came to."""
        self.number += 1
        one, stop = Phase(title), threading.Event()
        ticker = threading.Thread(target=self._tick, args=(one, stop), daemon=True)
        ticker.start()
        try:
            yield one
        except BaseException:
            self._end(ticker, stop, "\n" if self._draws else "")
            raise
        self._end(ticker, stop, "")
        took = self.seconds[title] = time.monotonic() - one.started
        self._write(f"{self._head(one)}  100%  {took:5.1f} 秒  {one.said}", end="\n")

    def _tick(self, one: Phase, stop: threading.Event) -> None:
        while not stop.wait(_REDRAW if self._draws else _PACE):
            self._write(self._line(one), end="" if self._draws else "\n")

    def _end(self, ticker: threading.Thread, stop: threading.Event, last: str) -> None:
        stop.set()
        ticker.join()
        sys.stderr.write(last)

    def _head(self, one: Phase) -> str:
        return f"[{self.number}/{self.total}] {one.title}{' ' * max(0, 12 - width(one.title))}"

    def _line(self, one: Phase) -> str:
        share = min(0.99, one.measure() if one.measure else one.share)
        bar = "━" * round(share * _BAR) + "─" * (_BAR - round(share * _BAR)) if self._draws else ""
        seconds = time.monotonic() - one.started
        return f"{self._head(one)}  {bar} {share * 100:3.0f}%  {seconds:5.1f} 秒  {one.now}"

    def _write(self, text: str, *, end: str) -> None:
        if self._draws:
            text = "\r\x1b[K" + cut(text, shutil.get_terminal_size().columns - 1)
        sys.stderr.write(text + end)
        sys.stderr.flush()


def width(text: str) -> int:
    """How many columns of a terminal a text takes: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def cut(text: str, columns: int) -> str:
    """As much of a text as fits."""
    while width(text) > columns:
        text = text[:-1]
    return text


def padded(text: str, columns: int) -> str:
    """A text filled up with blanks to so many columns."""
    return text + " " * max(0, columns - width(text))
