"""Does a text speak of wages that are owed? Points by rules, each with the words it was found by; no model, no network.

The rules are data (`rules.yaml`). The claim is about somebody's wages now: what was paid, what a law says, what a
lawyer offers, what a football club owes are no claims. A person looks at whatever is kept.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from huxin.base.yaml_file import read_yaml
from huxin.opinion.plain import Plain, plain

MOST = 4_000
"""Characters of a text that are looked at."""
_MAY_BE = re.compile("[薪资酬钱欠拖讨扣付结账给发]|工子|新水|lary|tuo|tq|qx|gz|qian")
"""Without any of these no rule of weight can be met: most of a feed is told apart by this alone."""


@dataclass(frozen=True)
class Hit:
    """A rule that was met, by which words, and what it counts: below zero against."""

    rule: str
    words: str
    points: int

    @property
    def said(self) -> str:
        """The hit as people read it."""
        return f"{self.rule}（{self.words}）{self.points:+d}"


@dataclass(frozen=True)
class Verdict:
    """Whether a text counts, why, and how it was read: `spelt` is (as written, as meant)."""

    relevant: bool
    points: int
    hits: tuple[Hit, ...] = ()
    spelt: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    text: str = ""

    @property
    def because(self) -> tuple[str, ...]:
        """Every reason as a sentence."""
        meant = (f"「{written}」读作「{word}」" for written, word in self.spelt)
        return (*(hit.said for hit in self.hits), *meant, *(f"原文有{note}" for note in self.notes))


@dataclass(frozen=True)
class _Rule:
    name: str
    points: int
    find: re.Pattern[str]
    unless: re.Pattern[str] | None = None


@dataclass(frozen=True)
class _Rules:
    threshold: int
    spelling: Sequence[tuple[str, re.Pattern[str]]]
    claims: Sequence[_Rule]
    against: Sequence[_Rule]


def screen(text: str) -> Verdict:
    """Read a text, and say whether it speaks of wages owed. The same text gives the same answer, always."""
    read = plain(text[:MOST])
    if _MAY_BE.search(read.text) is None:
        return Verdict(False, 0, notes=read.notes, text=read.text)
    return _weighed(read)


def _weighed(read: Plain) -> Verdict:
    rules, said, spelt = _rules(), read.text, dict[str, str]()
    for word, wrong in rules.spelling:
        said = wrong.sub(lambda found, word=word: _meant(found[0], word, spelt), said)  # type: ignore[misc]
    hits = [hit for rule in rules.claims if (hit := _hit(rule, said))]
    if sum(hit.points for hit in hits) >= rules.threshold:
        hits += [hit for rule in rules.against if (hit := _hit(rule, said))]
    points = sum(hit.points for hit in hits)
    claimed = any(hit.points >= 2 for hit in hits)
    return Verdict(
        claimed and points >= rules.threshold, points, tuple(hits), tuple(spelt.items()), read.notes, said
    )  # fmt: skip


def _meant(written: str, word: str, spelt: dict[str, str]) -> str:
    spelt[written] = word
    return word


def _hit(rule: _Rule, said: str) -> Hit | None:
    found = rule.find.search(said)
    if found is None or (rule.unless and rule.unless.search(said)):
        return None
    return Hit(rule.name, found[0][:40], rule.points)


@cache
def _rules() -> _Rules:
    stored: Mapping[str, Any] = read_yaml(Path(__file__).with_name("rules.yaml"))

    def pattern(text: str) -> re.Pattern[str]:
        for name, words in stored["words"].items():
            text = text.replace(f"{{{name}}}", words)
        return re.compile(text)

    unless = {name: pattern(text) for name, text in stored["unless"].items()}
    claims, against = (
        [_Rule(one["name"], sign * one["points"], pattern(one["find"]), unless.get(one["name"])) for one in stored[key]]
        for key, sign in (("for", 1), ("against", -1))
    )
    spelling = [(word, pattern(text)) for word, text in stored["spelling"]]
    return _Rules(stored["threshold"], spelling, claims, against)
