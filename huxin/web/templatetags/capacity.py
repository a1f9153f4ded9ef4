"""How forecasts are written: means with one decimal, differences with their sign, intervals in words; and how long
titles beside them may be."""

from django import template

from huxin.base import shares
from huxin.capacity.forecast import Figure
from huxin.queries.capacity import Kept
from huxin.queries.titles import cut

register = template.Library()


@register.filter
def mean(one: Figure) -> str:
    """The mean of a figure: 12.3."""
    return tenth(one.tenths)


@register.filter
def signed(one: Figure) -> str:
    """A difference: +3.1, −0.4, 0.0."""
    sign = "+" if one.tenths > 0 else "−" if one.tenths < 0 else ""
    return sign + tenth(abs(one.tenths))


@register.filter
def span(one: Figure) -> str:
    """An interval: 3 至 8, −36 至 −2. A dash between two numbers would be read as a minus."""
    return f"{one.low} 至 {one.high}".replace("-", "−")


@register.filter
def doubt(kept: Kept) -> str:
    """What is said beside a figure whose like has mostly missed; nothing where it has held."""
    if not kept.doubtful:
        return ""
    return f"过去的推算 {kept.weeks} 周中有 {kept.inside} 周落在区间内，仅供参考。"


@register.filter
def shorter(text: str, most: int) -> str:
    """A title in so many characters, never cut within a bracket."""
    return cut(text, most)


@register.filter
def tenth(value: int | None) -> str:
    """Tenths as a number with one decimal; a dash for none."""
    return "—" if value is None else f"{value / 10:,.1f}"


@register.filter
def permille(value: int) -> str:
    """A share in whole per cent."""
    return f"{shares.percent(value, 1000)}%"
