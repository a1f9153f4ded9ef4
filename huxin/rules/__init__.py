"""The rules of early warning: one file, one rule; the file name is the code and `ls` is the catalogue.

A rule is data. It says in SQL which rows are candidates and, over the measures of a candidate, when each level is
reached. Every number of law stands in the text as ``{name}`` and comes from the rule pack in force.
"""

import importlib
import pkgutil
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal

from huxin.base.level import Level
from huxin.law.book import Pack

__all__ = ["Lever", "Measure", "Proof", "Rule", "catalogue", "parameters", "statement", "with_law"]

_FILE = re.compile(r"(?P<code>[RX]\d{1,2})_[a-z_]+")
_NUMBER = re.compile(r"\{([a-z_]+(?:\.[a-z_]+)?)\}")

_KEYS: Mapping[str, tuple[str, ...]] = {
    "wm": ("project_id", "ym", "worker_id"),
    "pr": ("project_id",),
    "deposits": ("project_id", "deposit_no"),
    "account_entries": ("project_id", "ym", "account_no", "entry_no"),
}


@dataclass(frozen=True)
class Measure:
    """A column of `find` that a finding shows: its label for people and its unit (a word of `law.evidence.UNITS`).

    `past`: the label of a negative value, which is then shown without its sign.
    """

    name: str
    label: str
    unit: str
    past: str = ""


@dataclass(frozen=True)
class Proof:
    """Which rows prove a finding: those of `table` where `where` holds, of the same project and (if monthly) month.

    `rows` is the relation to read where the table itself lacks the project or month.
    """

    table: Literal["wm", "pr", "deposits", "account_entries"]
    where: str
    rows: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that name a row, `project_id` first, then `ym` where rows are dated."""
        return _KEYS[self.table]

    @property
    def select(self) -> str:
        """The query for the keys of all such rows; takes placeholders like `find`."""
        return f"SELECT {', '.join(self.keys)} FROM {self.rows or self.table} WHERE {self.where}"


@dataclass(frozen=True)
class Lever:
    """Something a person can do that lowers the level, in an amount n from 1 to `most`.

    `sentence` says it to a person, with ``{n}`` in `unit` (fen are shown as yuan). `effect` gives, for each measure it
    moves, SQL over the measures and n. More of it never raises the level, so the least n is found by halving.
    """

    sentence: str
    unit: str
    most: str
    effect: Mapping[str, str]


@dataclass(frozen=True)
class Rule:
    """One rule.

    `title`, `why` and `about` are for an inspector: what it is called, why it matters, what it does *not* say.
    `grain`: a finding per project, or per project and month. `find` selects project_id, (monthly) ym and the measures
    of every candidate from `run`, `wm`, `pm`, `pr` and current fact rows. `yellow`, `orange`, `red` are SQL over the
    measures; a candidate that reaches none is no finding, unless the rule is not `leveled`. `ratio` names the two
    measures whose quotient a person expects to see as a percentage.
    """

    title: str
    why: str
    about: str
    grain: Literal["project", "month"]
    measures: tuple[Measure, ...]
    find: str
    proof: Proof
    yellow: str | None = None
    orange: str | None = None
    red: str | None = None
    levers: tuple[Lever, ...] = ()
    ratio: tuple[str, str] | None = None
    leveled: bool = True
    code: str = field(default="")

    @property
    def conditions(self) -> Mapping[Level, str]:
        """The levels the rule knows, highest first, each with its condition."""
        known = ((Level.RED, self.red), (Level.ORANGE, self.orange), (Level.YELLOW, self.yellow))
        return {level: text for level, text in known if text is not None}


@cache
def catalogue() -> Mapping[str, Rule]:
    """Every rule by code, in the order of the codes. A file of this folder is a rule and nothing else."""
    found: dict[str, Rule] = {}
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        name = _FILE.fullmatch(module.name)
        assert name, f"rule files are named R24_short_slug.py, not {module.name}"
        one = importlib.import_module(f"{__name__}.{module.name}").RULE
        assert isinstance(one, Rule) and name["code"] not in found, module.name
        found[name["code"]] = replace(one, code=name["code"])
    return found


def parameters(rule: Rule) -> tuple[str, ...]:
    """The names of all numbers of law its conditions, candidates and levers use, in order of appearance."""
    texts = [rule.find, *rule.conditions.values(), *(sql for lever in rule.levers for sql in lever.effect.values())]
    return tuple(dict.fromkeys(name for text in texts for name in _NUMBER.findall(text)))


def with_law(text: str, rule: Rule, pack: Pack) -> str:
    """A rule's SQL with the numbers of a pack in it.

    Raises:
        LawGap: the pack lacks one of them.
    """
    return _NUMBER.sub(lambda match: _literal(pack.param(rule.code, match[1]).value), text)


def statement(rule: Rule, pack: Pack) -> str:
    """The whole query: project_id, (monthly) ym, the measures, and `level` 1 to 3 (null for a rule without levels).

    Raises:
        LawGap: the pack lacks a number the rule needs.
    """
    whens = " ".join(f"WHEN {condition} THEN {int(level)}" for level, condition in rule.conditions.items())
    level = f"CASE {whens} END" if rule.leveled else "CAST(NULL AS INTEGER)"
    keys = ["project_id", "ym"] if rule.grain == "month" else ["project_id"]
    columns = ", ".join([*keys, *(m.name for m in rule.measures)])
    kept = "WHERE level IS NOT NULL" if rule.leveled else ""
    graded = f"SELECT {columns}, {level} AS level FROM ({rule.find}) AS candidates"
    return with_law(f"SELECT * FROM ({graded}) AS graded {kept}", rule, pack)


def _literal(value: int) -> str:
    return str(value) if value >= 0 else f"({value})"
