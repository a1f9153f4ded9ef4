"""Points on the pages of 年度考核."""

from django import template

from huxin.base.points import points
from huxin.workflows._quarters import quarter_text

register = template.Library()


@register.filter
def scored(hundredths: int | None) -> str:
    """Points as people write them; no score says so."""
    return "没有分数" if hundredths is None else points(hundredths)


@register.filter
def ref(where: object) -> str:
    """Where a fact is on file, as people call it; anything else as it is."""
    kind, _, rest = str(where).partition(":")
    if kind == "quarter" and rest.isdigit():
        return quarter_text(int(rest))
    return {"project": "项目 ", "matter": "事项 "}[kind] + rest if kind in ("project", "matter") else str(where)
