"""The rules as a book to read: what each says and does not say, its thresholds, and where every number comes from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from huxin import rules
from huxin.base.errors import LawGap
from huxin.base.money import yuan
from huxin.law import book
from huxin.law.evidence import UNITS
from huxin.law.festival import SUFFIX

_BRACKETS = re.compile("（.*?）")
_LEVELS = {"yellow": "黄", "orange": "橙", "red": "红"}
_FEEDS = {"attendance": "考勤", "payroll": "工资表", "payments": "工资发放"}
_NAMES = {
    "share": "占比",
    "coverage": "余额与应付之比",
    "paid_share": "已付比例",
    "cycle_days": "拨付周期",
    "attended_days": "出勤满",
    "working_days": "退票后工作日",
    "attendance_days": "考勤中断超过",
    "payroll_months": "工资表中断超过",
    "payments_months": "工资发放中断超过",
    "red_days": "红色另需逾期超过",
}


@dataclass(frozen=True)
class Threshold:
    """One number of the law. `level` is empty where it does not belong to one."""

    label: str
    level: str
    value: str
    source: str
    status: str


@dataclass(frozen=True)
class Article:
    """One article a rule stands on."""

    cite: str
    text: str
    status: str
    excerpt: bool
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Entry:
    """One rule under one pack. `gap` says why the pack cannot apply it."""

    code: str
    title: str
    why: str
    about: str
    monthly: bool
    leveled: bool
    measures: tuple[str, ...]
    thresholds: tuple[Threshold, ...]
    articles: tuple[Article, ...]
    gap: str


@dataclass(frozen=True)
class Book:
    """Every rule under one pack, and the packs there are: name and label."""

    pack: str
    label: str
    note: str
    valid_from: date
    packs: tuple[tuple[str, str], ...]
    entries: tuple[Entry, ...]


@cache
def titles() -> Mapping[str, str]:
    """What each rule is called, by code."""
    return {code: rule.title for code, rule in rules.catalogue().items()}


def rulebook(pack: str) -> Book:
    """The rule book under a pack.

    Raises:
        LawGap: there is no such pack.
    """
    law = book.pack(pack)
    packs = tuple((name, book.pack(name).label) for name in book.names())
    entries = tuple(_entry(rule, law) for rule in rules.catalogue().values())
    return Book(law.name, law.label, law.note, law.valid_from, packs, entries)


def said(rule: str, measures: Mapping[str, Any]) -> str:
    """The measures of a finding in one line."""
    return "，".join(f"{label} {text}" for label, text in figures(rule, measures))


def figures(rule: str, measures: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The measures of a finding, each with its label and as a person reads it."""
    one = rules.catalogue().get(rule)
    known = {m.name: m for m in one.measures} if one else {}
    return [_figure(known[name], value) if name in known else (name, str(value)) for name, value in measures.items()]


def _figure(measure: rules.Measure, value: Any) -> tuple[str, str]:
    if measure.past and value is not None and value < 0:
        return measure.past, amount(-value, measure.unit)
    return measure.label, amount(value, measure.unit)


def amount(value: Any, unit: str) -> str:
    """A number with its unit, as a person reads it: fen as yuan, per mille as per cent, a feed by its name."""
    if value is None:
        return "未知"
    if unit == "fen":
        return f"{yuan(int(value))} 元"
    if unit == "permille":
        return f"{value / 10:g}%"
    if unit == "feed":
        return _FEEDS.get(str(value), str(value))
    return f"{value} {UNITS[unit]}".strip()


def pack_label(name: str) -> str:
    """A pack's name as people read it, without what stands in brackets: 甘肃2019. Of no pack of ours, as it is."""
    plain = name.removesuffix(SUFFIX)
    return _BRACKETS.sub("", book.pack(name).label) if plain in book.names() else name


def label_of(rule: str, name: str) -> tuple[str, str]:
    """What a parameter is about, and the level it belongs to (empty: none): ``overdue_days.red`` → 逾期天数, 红."""
    stem, _, end = name.partition(".")
    if end not in _LEVELS and end in _NAMES:
        return _NAMES[end], ""
    one = rules.catalogue().get(rule)
    labels = {m.name: m.label for m in one.measures} if one else {}
    return labels.get(stem) or _NAMES.get(stem, stem), _LEVELS.get(end, "")


def _entry(rule: rules.Rule, law: book.Pack) -> Entry:
    articles: tuple[Article, ...] = ()
    gap = ""
    try:
        for name in rules.parameters(rule):
            law.param(rule.code, name)
        articles = tuple(
            Article(b.cite, b.text, b.status.value, b.excerpt, b.since, b.until) for b in law.basis(rule.code)
        )
    except LawGap as error:
        gap = str(error)
    thresholds = tuple(
        Threshold(*label_of(rule.code, p.name), amount(p.value, p.unit), p.source, p.status.value)
        for p in law.params(rule.code).values()
    )
    return Entry(
        code=rule.code,
        title=rule.title,
        why=rule.why,
        about=rule.about,
        monthly=rule.grain == "month",
        leveled=rule.leveled,
        measures=tuple(m.label for m in rule.measures),
        thresholds=thresholds,
        articles=articles,
        gap=gap,
    )
