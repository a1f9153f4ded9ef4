"""What is read of a plan: from each of its measures a matter can be made."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Milestone:
    """A day by which something has to be done, and the words that say so."""

    words: str
    day: date


@dataclass(frozen=True)
class Measure:
    """One measure. Every text is the plan's own; bodies stand under the one name by which the plan mostly calls them.

    `no` is the printed number (``12``, ``3.2``), with those above it where printed numbers repeat (``2.1``), empty
    where there is none. `deadline` is None where there is none, or where it has no end (长期坚持); `due` are the words
    that say so. `milestones` are other days it names, `every` is ``month``, ``quarter``, ``half``, ``year`` or empty.
    `uncertain` are reasons for a person to look, each ``code: 中文``.
    """

    no: str
    section: str
    text: str
    leads: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    deadline: date | None = None
    due: str = ""
    milestones: tuple[Milestone, ...] = ()
    every: str = ""
    deliverables: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """A plan. `notes` are Chinese sentences about the file as a whole that a person should know before using it."""

    title: str
    measures: tuple[Measure, ...]
    notes: tuple[str, ...] = ()
