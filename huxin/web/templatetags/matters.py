"""How matters look on the console: when they are due, said in words, and the drawing of their clock."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from html import escape

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from huxin.actions.warnings import DONE
from huxin.base import clock
from huxin.base.level import Level
from huxin.queries.matters import MatterLine
from huxin.queries.rule_record import RuleRecord
from huxin.web.templatetags.console import level, region, shape, yuan

register = template.Library()


@register.filter
def due(matter: MatterLine) -> SafeString:
    """When a matter is due: the day, and how far off it is; of a closed one, nothing."""
    return _due(matter, clock.today())


def _due(matter: MatterLine, today: date) -> SafeString:
    if not matter.open:
        return SafeString('<span class="soft">已办结</span>')
    if matter.due_on is None:
        said = '<span class="tone-none">时限中止</span>' if matter.paused else '<span class="soft">没有时限</span>'
        return SafeString(said)
    return _due_on(matter.due_on, matter.hour, (matter.due_on - today).days, matter.overdue, matter.alarm)


@lru_cache(maxsize=1000)
def _due_on(day: date, hour: str, days: int, overdue: bool, alarm: int) -> SafeString:
    left, tone, mark = _left(days, overdue, alarm)
    when = f"{day} {hour}".rstrip()
    return format_html('<span class="due {}">{}{} <small>{}</small></span>', tone, shape(mark), when, left)


def _left(days: int, overdue: bool, alarm: int) -> tuple[str, str, str]:
    if overdue:
        return f"逾期 {-days} 天" if days < 0 else "已逾期", "tone-red", "circle"
    if days <= 0:
        return "今天到期", "tone-orange", "triangle"
    return f"还有 {days} 天", "tone-yellow" if alarm else "", "square" if alarm else ""


@register.filter
def permille(value: int | None) -> str:
    """Per mille as a percentage with one decimal; a dash where there is nothing to divide by."""
    return "—" if value is None else f"{value / 10:.1f}%"


@register.filter
def followed(done: Mapping[str, int]) -> str:
    """What the warnings made of a run."""
    return "，".join(f"{DONE[name]} {count:,}" for name, count in done.items())


@register.filter
def graded(counts: Mapping[str, int]) -> str:
    """How many findings of each level a run made."""
    return "，".join(f"{level.label} {counts.get(level.word, 0):,}" for level in reversed(Level))


@register.filter
def record(records: Mapping[str, RuleRecord], rule: str) -> RuleRecord | None:
    """What became of a rule's warnings, if it caused any."""
    return records.get(rule)


@register.simple_tag
def options(pairs: Iterable[tuple[str, str]], chosen: str) -> SafeString:
    """The options of a select, the chosen one marked; in one go, because there are a hundred on a page."""
    return _options(tuple(pairs), chosen)


@lru_cache(maxsize=500)
def _options(pairs: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    return mark_safe(  # noqa: S308
        "".join(
            f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(text)}</option>'
            for value, text in pairs
        )
    )


@register.simple_tag
def choice(name: str, label: str, pairs: Iterable[tuple[str, str]], chosen: str) -> SafeString:
    """A filter of a list: a select with its label. In one go, because a page has nine."""
    return format_html(
        '<div class="field"><label for="f-{}">{}</label><select id="f-{}" name="{}"><option value="">全部</option>{}'
        "</select></div>",
        *(name, label, name, name, options(pairs, chosen)),
    )


@register.simple_tag
def matter_rows(rows: Sequence[MatterLine], pick: bool) -> SafeString:
    """The rows of a table of matters, `pick` with a box to tick.

    Drawn in one go: a page has fifty rows of ten cells, and a template spends its time between them.
    """
    today = clock.today()
    return mark_safe("".join(_row(m, pick, today) for m in rows))  # noqa: S308


def _row(m: MatterLine, pick: bool, today: date) -> str:
    number = escape(m.number)
    box = (
        f'<td class="pick-cell"><label class="pick"><input type="checkbox" name="chosen" value="{m.id}:{m.version}"'
        f'{"" if m.open else " disabled"}><span class="hidden-visually">选择 {number}</span></label></td>'
    )
    return (
        f'<tr{"" if m.open else _QUIET}>{box if pick else ""}<th scope="row"><a href="/matters/{m.id}/">'
        f'{escape(m.title)}</a><br><small class="soft">{escape(m.kind_label)} <span class="code">{number}</span>'
        f' · {m.opened_on}</small></th><td data-name="状态" class="nowrap">{escape(m.state_label)}</td>'
        f'<td data-name="轮到">{_turn(m.turn)}</td><td data-name="等级">{_level(m.level)}</td>'
        f'<td data-name="欠薪（元）" class="number">{yuan(m.owed_fen)}</td>'
        f'<td data-name="人数" class="number">{m.heads:,}</td>'
        f'<td data-name="县区" class="nowrap">{_region(m.region_code)}</td>'
        f'<td data-name="责任单位">{escape(m.body_name)}</td>'
        f'<td data-name="到期" class="nowrap">{_due(m, today)}</td></tr>'
    )


_QUIET = ' class="quiet"'
_level = cache(level)


@cache
def _turn(turn: tuple[str, ...]) -> str:
    return escape("、".join(turn)) or "—"


@cache
def _region(code: str) -> str:
    return escape(region(code))
