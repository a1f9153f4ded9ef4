"""How matters look on the console: when they are due, said in words, and the drawing of their clock."""

from collections.abc import Mapping
from datetime import date

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from huxin.actions.warnings import DONE
from huxin.queries.matters import MatterLine
from huxin.queries.rule_record import RuleRecord
from huxin.web.templatetags.console import shape

register = template.Library()


@register.filter
def due(matter: MatterLine) -> SafeString:
    """When a matter is due: the day, and how far off it is; of a closed one, nothing."""
    if not matter.open:
        return SafeString('<span class="soft">已办结</span>')
    if matter.paused:
        return SafeString('<span class="tone-none">时限中止</span>')
    if matter.due_on is None:
        return SafeString('<span class="soft">没有时限</span>')
    left, tone, mark = _left(matter.due_on, matter.overdue, matter.alarm)
    return format_html('<span class="due {}">{}{} <small>{}</small></span>', tone, shape(mark), matter.due_on, left)


def _left(day: date, overdue: bool, alarm: int) -> tuple[str, str, str]:
    days = (day - timezone.localdate()).days
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
def record(records: Mapping[str, RuleRecord], rule: str) -> RuleRecord | None:
    """What became of a rule's warnings, if it caused any."""
    return records.get(rule)
