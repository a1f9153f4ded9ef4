"""Does a text speak of wages that are owed? Points by rules and by its wording, each with the words it rests on.

The rules are data (`rules.yaml`), and so is the table of wordings (`wording.tsv`); there is no network. The claim is
about somebody's wages now: what was paid, what a law says, what a lawyer offers, what a football club owes are no
claims. A person looks at whatever is kept.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from huxin.base.yaml_file import read_yaml
from huxin.opinion.plain import Plain, plain
from huxin.opinion.wording import Wording, wording

MOST = 4_000
"""Characters of a text that are looked at."""
_PLAINLY = re.compile("[薪拖讨扣欠]|工[资钱姿次]|公资|lary|tuo|qian|[tq][qx]|gz|zi")
"""Without any of these no rule that is outright is met."""
_SPELT = 3
"""Points that a text can gain by reading its misspelt words as meant."""


@dataclass(frozen=True)
class Hit:
    """A rule that was met, by which words, and what it counts: below zero against."""

    rule: str
    words: tuple[str, ...]
    points: int

    @property
    def said(self) -> str:
        """The hit as people read it."""
        return f"{self.rule}（{'、'.join(self.words)}）{self.points:+d}"


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
    all: tuple[re.Pattern[str], ...]
    of: tuple[re.Pattern[str], ...] = ()
    least: int = 0
    outright: bool = False
    unless: re.Pattern[str] | None = None


@dataclass(frozen=True)
class _Rules:
    threshold: int
    most: int
    short: int
    spelling: Sequence[tuple[str, re.Pattern[str]]]
    claims: Sequence[_Rule]
    against: Sequence[_Rule]


def screen(text: str) -> Verdict:
    """Read a text, and say whether it speaks of wages owed. The same text gives the same answer, always."""
    read, rules = plain(text[:MOST]), _rules()
    heard = wording(read.text)
    outright = len(read.text) <= rules.short and _PLAINLY.search(read.text)
    if heard.points + rules.most + _SPELT < rules.threshold and not outright:  # most of a feed: no rule brings it there
        return Verdict(False, heard.points, notes=read.notes, text=read.text)
    return _weighed(read, heard, rules)


def _weighed(read: Plain, heard: Wording, rules: "_Rules") -> Verdict:
    said, spelt = read.text, dict[str, str]()
    for word, wrong in rules.spelling:
        said = wrong.sub(lambda found, word=word: _meant(found[0], word, spelt), said)  # type: ignore[misc]
    if spelt:
        heard = wording(said)
    met = [(rule, hit) for rule in rules.claims if (hit := _hit(rule, said))]
    hits = [hit for _, hit in met]
    points = min(sum(hit.points for hit in hits), rules.most)
    outright = len(said) <= rules.short and any(rule.outright for rule, _ in met)
    if by_wording := max(heard.points, -points) if outright else heard.points:
        hits.append(Hit("用词", heard.words, by_wording))
    points += by_wording
    if points >= rules.threshold:
        against = [hit for rule in rules.against if (hit := _hit(rule, said))]
        hits += against
        points += sum(hit.points for hit in against)
    claimed = any(hit.points > 0 for hit in hits)  # what is kept names why
    return Verdict(claimed and points >= rules.threshold, points, tuple(hits), tuple(spelt.items()), read.notes, said)


def _meant(written: str, word: str, spelt: dict[str, str]) -> str:
    spelt[written] = word
    return word


def _hit(rule: _Rule, said: str) -> Hit | None:
    found = []
    for pattern in rule.all:
        if (one := pattern.search(said)) is None:
            return None
        found.append(one)
    found += (some := [one for pattern in rule.of if (one := pattern.search(said))])
    if len(some) < rule.least or (rule.unless and rule.unless.search(said)):
        return None
    return Hit(rule.name, tuple(one[0][:40] for one in found), rule.points)


@cache
def _rules() -> _Rules:
    stored: Mapping[str, Any] = read_yaml(Path(__file__).with_name("rules.yaml"))

    def pattern(text: str) -> re.Pattern[str]:
        for name, words in stored["words"].items():
            text = text.replace(f"{{{name}}}", words)
        return re.compile(text)

    unless = {name: pattern(text) for name, text in stored["unless"].items()}
    claims, against = (
        [
            _Rule(one["name"], sign * one["points"], tuple(map(pattern, one["all"])),
                  tuple(map(pattern, one.get("of", ()))), one.get("least", 0), "outright" in one,
                  unless.get(one["name"]))
            for one in stored[key]
        ]
        for key, sign in (("for", 1), ("against", -1))
    )  # fmt: skip
    spelling = [(word, pattern(text)) for word, text in stored["spelling"]]
    return _Rules(stored["threshold"], stored["most"], stored["short"], spelling, claims, against)
