"""How forecasts are written: means with one decimal, differences with their sign."""

from django import template

from huxin.queries.capacity import Figure

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
def tenth(value: int | None) -> str:
    """Tenths as a number with one decimal; a dash for none."""
    return "—" if value is None else f"{value / 10:,.1f}"


@register.filter
def permille(value: int) -> str:
    """A share in whole per cent."""
    return f"{(value + 5) // 10}%"
