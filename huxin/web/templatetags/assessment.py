"""Points on the pages of 年度考核."""

from django import template

from huxin.base.points import points
from huxin.queries.assessment_again import listed
from huxin.queries.assessment_facts import called

register = template.Library()


@register.filter
def scored(hundredths: int | None) -> str:
    """Points as people write them; no score says so."""
    return "没有分数" if hundredths is None else points(hundredths)


register.filter("ref", called)
register.filter("listed", listed)
