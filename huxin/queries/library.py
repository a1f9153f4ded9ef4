"""The policy library: every instrument that some number or rule of ours rests on, with what rests on it and since when.

Nothing here is typed in. It is the law's data (`law.packs`, `law.parameters`) turned round: from the instrument to what
it decides, so that whoever hears of a new one sees what would have to change (plan of 2019, measure 4).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import groupby, zip_longest
from typing import NamedTuple

from huxin.law import book, parameters
from huxin.law.evidence import Status
from huxin.queries import rulebook
from huxin.rules import catalogue

IN_FORCE, TO_COME, ENDED = "in_force", "to_come", "ended"
WHEN = {IN_FORCE: "在用", TO_COME: "尚未施行", ENDED: "已不再引用"}
ORDER = (Status.READ, Status.REPORTED, Status.UNVERIFIED, Status.ANALOGY)
_ARTICLE = re.compile(r"^(?P<name>.+?)(?P<article>第[一二三四五六七八九十百零〇\d、至]+[条项款].*)?$")


class _What(NamedTuple):
    name: str
    status: Status
    article: str
    rule: str
    label: str
    value: str


@dataclass(frozen=True)
class Said:
    """What rests on an instrument from a day until before another: a number (`value`), or what an article asks, in our
    own words (`label`). `rule` is the code of the rule it is for, empty for a term of procedure."""

    article: str
    rule: str
    label: str
    value: str
    since: date
    until: date | None


@dataclass(frozen=True)
class Instrument:
    """A document, or a practice we go by for want of one, as it stands on a day."""

    name: str
    status: Status
    said: tuple[Said, ...]
    when: str = IN_FORCE

    @property
    def since(self) -> date:
        """The first day on which something rests on it."""
        return min(one.since for one in self.said)

    @property
    def rules(self) -> tuple[str, ...]:
        """The codes of the rules it decides."""
        return tuple(sorted({one.rule for one in self.said if one.rule}))


@dataclass(frozen=True)
class Library:
    """The instruments that match, and how many there are of each status and of each `WHEN` among all."""

    instruments: tuple[Instrument, ...]
    by_status: dict[Status, int]
    by_when: dict[str, int]


def library(*, on: date, text: str = "", status: str = "", when: str = "") -> Library:
    """The instruments as they stand on a day, what may be quoted as law first."""
    every = [replace(one, when=_when(one, on)) for one in _all()]
    shown = [
        one for one in every
        if status in ("", one.status.value) and when in ("", one.when)
        and any(text in said for said in (one.name, *(s.label for s in one.said)))
    ]  # fmt: skip
    return Library(
        tuple(sorted(shown, key=lambda one: (ORDER.index(one.status), -len(one.said), one.name))),
        {kind: sum(one.status is kind for one in every) for kind in ORDER},
        {kind: sum(one.when == kind for one in every) for kind in WHEN},
    )


def _when(one: Instrument, on: date) -> str:
    if any(said.since <= on and (said.until is None or on < said.until) for said in one.said):
        return IN_FORCE
    return TO_COME if any(said.since > on for said in one.said) else ENDED


@cache
def _all() -> tuple[Instrument, ...]:
    """What one pack after the other says unchanged is said once."""
    rows = sorted((*_terms(), *_rules()), key=lambda row: (row[0], row[1]))
    found: dict[tuple[str, Status], list[Said]] = {}
    for what, group in groupby(rows, key=lambda row: row[0]):
        said = found.setdefault((what.name, what.status), [])
        for _, since, until in group:
            one = Said(what.article, what.rule, what.label, what.value, since, until)
            if said and replace(said[-1], since=since, until=until) == one and said[-1].until == since:
                said[-1] = replace(said[-1], until=until)
            else:
                said.append(one)
    return tuple(Instrument(name, status, tuple(said)) for (name, status), said in found.items())


def _terms() -> Iterator[tuple[_What, date, date | None]]:
    for code in parameters.codes():
        for value in parameters.history(code):
            what = _What(value.source, value.status, value.article, "", value.label, value.text)
            yield what, value.valid_from, value.valid_until


def _rules() -> Iterator[tuple[_What, date, date | None]]:
    packs = sorted((book.pack(name) for name in book.names()), key=lambda pack: pack.valid_from)
    for pack, later in zip_longest(packs, packs[1:]):
        end = later.valid_from if later else None
        for code in catalogue():
            for param in pack.params(code).values():
                label = "，".join(part for part in rulebook.label_of(code, param.name) if part)
                value = rulebook.amount(param.value, param.unit)
                yield _What(param.source, param.status, "", code, label, value), pack.valid_from, end
            for basis in pack.basis(code):
                since = max(pack.valid_from, basis.since or pack.valid_from)
                until = min((day for day in (basis.until, end) if day is not None), default=None)
                if until is None or since < until:
                    name, article = _split(basis.cite)
                    yield _What(name, basis.status, article, code, basis.text, ""), since, until


def _split(cite: str) -> tuple[str, str]:
    found = _ARTICLE.match(cite)
    assert found is not None
    return found["name"].strip("《》 "), found["article"] or ""
