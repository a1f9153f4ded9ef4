"""Points on the pages of 年度考核."""

from django import template

from huxin.law.scoring import points

register = template.Library()


@register.filter
def scored(hundredths: int | None) -> str:
    """Points as people write them; no score says so."""
    return "没有分数" if hundredths is None else points(hundredths)
