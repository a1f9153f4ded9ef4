"""How values look on the console: money, months, words, and the shapes that tell levels apart without colour."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from itertools import repeat
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from huxin.access import Actor, Permission, Role
from huxin.access.scopes import SCOPES, TYPES
from huxin.base import shares
from huxin.base.errors import NotFound
from huxin.base.money import yuan as yuan_text
from huxin.base.months import month_text
from huxin.facts.lists import ACCEPTED
from huxin.law import regions
from huxin.queries import rulebook
from huxin.queries.findings import FindingLine
from huxin.queries.imports import BatchLine
from huxin.queries.worker_months import Cell, MatrixRow
from huxin.web.console import words

register = template.Library()

_SHAPES = {
    "circle": '<circle cx="6" cy="6" r="6"/>',
    "triangle": '<path d="M6 0.5 12 11.5H0Z"/>',
    "square": '<rect x="0.75" y="0.75" width="10.5" height="10.5"/>',
    "ring": '<circle cx="6" cy="6" r="4.75" fill="none" stroke="currentColor" stroke-width="1.5"/>',
}
_LEVEL_SHAPE = {3: "circle", 2: "triangle", 1: "square", 0: "ring"}
_LEVEL_NUMBER = {"red": 3, "orange": 2, "yellow": 1, "红": 3, "橙": 2, "黄": 1}


@register.simple_tag
@cache
def shape(name: str) -> SafeString:
    """A small drawn shape, or nothing where the name is empty."""
    if name not in _SHAPES:
        return SafeString("")
    return mark_safe(f'<svg class="shape" viewBox="0 0 12 12" aria-hidden="true">{_SHAPES[name]}</svg>')  # noqa: S308


@register.filter
def level(value: int | str | None) -> SafeString:
    """A level as shape, word and colour. Takes the number or the contract's word; none at all reads 无."""
    number = _LEVEL_NUMBER.get(value, 0) if isinstance(value, str) else int(value or 0)
    word = words.LEVELS[number] if number else "无"
    return format_html('<span class="level level-{}">{}{}</span>', number, shape(_LEVEL_SHAPE[number]), word)


@register.filter
def yuan(fen: int | None) -> str:
    """Fen as yuan with thousands separators; a dash where the amount is unknown."""
    return "—" if fen is None else yuan_text(fen)


@register.filter
def wan(fen: int | None) -> str:
    """Fen as 万元 with two decimals, for places where size matters and fen do not."""
    return "—" if fen is None else f"{fen / 1_000_000:,.2f}"


@register.filter
def month(ym: int | None) -> str:
    """201906 → 2019-06; a dash where there is no month."""
    return month_text(ym) if ym else "—"


@register.filter
def day(value: date | str | None) -> str:
    """A date as written in files; a dash where there is none."""
    return "—" if value is None or value == "" else str(value)


@register.filter
def moment(value: datetime | str | None) -> str:
    """A moment in local time to the minute."""
    if value is None:
        return "—"
    when = datetime.fromisoformat(value.replace("Z", "+00:00")) if isinstance(value, str) else value
    return timezone.localtime(when).strftime("%Y-%m-%d %H:%M") if timezone.is_aware(when) else f"{when:%Y-%m-%d %H:%M}"


@register.filter
def until(due: datetime) -> str:
    """By when: the last day of a term that is over with the day (`due` is the first moment that is late), or the
    minute."""
    when = timezone.localtime(due)
    over_with_the_day = (when.hour, when.minute) == (0, 0)
    return f"{(when - timedelta(minutes=1)).date()}" if over_with_the_day else f"{when:%Y-%m-%d %H:%M}"


@register.filter
def count(value: int | None) -> str:
    """An integer with thousands separators."""
    return "—" if value is None else f"{value:,}"


@register.filter
def percent(value_e4: int | None) -> str:
    """Ten-thousandths as a percentage with one decimal."""
    return "—" if value_e4 is None else f"{value_e4 / 100:.1f}%"


@register.filter
def share(value: float) -> str:
    """An estimated share of one as a percentage."""
    return shares.estimated(value)


@register.filter
def region(code: str) -> str:
    """The name of a region, or the bare code where the table has none."""
    try:
        return regions.name(code)
    except NotFound:
        return code


@register.filter
def pack(name: str) -> str:
    """A rule pack's name as people read it: gs-2019 → 甘肃2019."""
    return rulebook.pack_label(name)


@register.filter
def reach(prefixes: Sequence[str]) -> str:
    """Prefixes of regions as names: 6204 → 白银市."""
    return "、".join(region(prefix.ljust(6, "0")) for prefix in prefixes)


@register.filter
def word(code: str | None, kind: str) -> str:
    """The Chinese word of a coded value: {{ project.sector|word:"sector" }}."""
    tables: Mapping[str, Mapping[str, str]] = {
        "sector": words.SECTORS,
        "funding": words.FUNDINGS,
        "status": words.PROJECT_STATUSES,
        "form": words.DEPOSIT_FORMS,
        "feed": words.FEEDS,
        "flag": words.FLAGS,
        "personal": words.PERSONAL,
        "role": words.ROLES,
        "scope": SCOPES,
        "event": TYPES,
        "stream": {s.name: s.label for s in ACCEPTED.values()},
    }
    return tables[kind].get(code or "", code or "—")


@register.filter
def outcome(code: str) -> words.Outcome:
    """The outcome with its label, mark, shape and sentence."""
    return words.OUTCOMES[code]


@register.filter
def tag(status: str) -> SafeString:
    """How sure we are of a legal value, as a small tag with its explanation."""
    label, why = words.STATUSES.get(status, (status, ""))
    return format_html('<span class="tag {}" title="{}">{}</span>', status, why, label)


@register.inclusion_tag("console/_bar.html")
def bar(top: int, bottom: int, low: int = 90) -> dict[str, object]:
    """A share as a bar with its two counts; `low` is the percentage under which it is drawn as low."""
    drawn = 100 * top / bottom if bottom else 0.0
    told = shares.percent(top, bottom) if bottom else 0
    return {"top": top, "bottom": bottom, "share": told, "width": f"{drawn:.1f}", "low": drawn < low}


@register.simple_tag(takes_context=True)
def with_query(context: Mapping[str, object], **changes: object) -> str:
    """The address of this page with some of its query changed; None drops a key."""
    request = context["request"]
    assert isinstance(request, HttpRequest)
    query = {k: v for k, v in request.GET.items() if v}
    query.update({k: str(v) for k, v in changes.items() if v is not None})
    for key in [k for k, v in changes.items() if v is None]:
        query.pop(key, None)
    return "?" + urlencode(query)


@register.simple_tag(takes_context=True)
def sort_link(context: Mapping[str, object], key: str, label: str) -> SafeString:
    """A column head that sorts by itself: first descending, then ascending. The arrow tells the present order."""
    request = context["request"]
    assert isinstance(request, HttpRequest)
    now = str(context.get("sort") or "")
    upward = now == f"-{key}"
    arrow = {f"-{key}": " ↓", key: " ↑"}.get(now, "")
    address = with_query(context, sort=key if upward else f"-{key}", page=None)
    return format_html('<a class="{}" href="{}">{}{}</a>', "sorted" if arrow else "", address, label, arrow)


@register.filter
def get(table: Mapping[str, object], key: str) -> object:
    """The entry of a table, or the key itself where it has none."""
    return table.get(key, key)


@register.simple_tag(takes_context=True)
def unit_link(context: Mapping[str, object], uscc: str, name: str) -> SafeString:
    """A unit's name, leading to its page where the reader may open that: of an enterprise, its own only."""
    actor = getattr(context.get("request"), "actor", None)
    if not isinstance(actor, Actor) or not actor.holds(Permission.VIEW) or not uscc.isalnum():
        return format_html("{}", name)
    if actor.role is Role.ENTERPRISE and uscc not in actor.units:
        return format_html("{}", name)
    return format_html('<a href="{}">{}</a>', reverse("unit", args=[uscc]), name)


@register.simple_tag
def matrix_cells(row: MatrixRow, months: Sequence[int]) -> SafeString:
    """The cells of one worker. Drawn in one go: a page has hundreds, and a template spends its time between them.

    Everything in them is a number or a word of ours, so nothing needs escaping.
    """
    return mark_safe("".join(map(_cell, repeat(row.worker_id), months, row.cells)))


def _cell(worker: int, ym: int, cell: Cell | None) -> str:
    if cell is None:
        return '<td><span class="cell cell-none" aria-hidden="true">·</span></td>'
    told, when = words.OUTCOMES[cell.outcome], month_text(ym)
    owed = f"，欠 {yuan_text(cell.arrears_fen)} 元" if cell.arrears_fen else ""
    star, hint = ('<span aria-hidden="true">*</span>', "，有提示") if cell.flags else ("", "")
    return (
        f'<td><a class="cell cell-{told.code}" href="workers/{worker}/{when}/" title="{told.label}{owed}">'
        f"{shape(told.shape)}{told.mark}{star}"
        f'<span class="hidden-visually">{when} {told.label}{hint}</span></a></td>'
    )


@register.simple_tag
def feed(state: str | None) -> SafeString:
    """Whether a feed was reported, as shape and word."""
    if state == "reported":
        return SafeString("已报")
    return format_html('<span class="tone-none">{}未报</span>', shape("ring"))


@register.simple_tag
def batch_state(batch: BatchLine) -> SafeString:
    """What became of a batch, in words."""
    text, tone = words.BATCH_STATES[batch.outcome]
    return format_html('<span class="{}">{}</span>', tone, text)


@register.simple_tag
def finding_url(finding: FindingLine) -> str:
    """The address of a finding: its project, its rule, its month if it has one."""
    if finding.ym is None:
        return reverse("finding", args=[finding.project_id, finding.rule])
    return reverse("finding-month", args=[finding.project_id, finding.rule, finding.ym])
