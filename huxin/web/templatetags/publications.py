"""How the pages on publication write a quarter."""

from django import template

from huxin.workflows._quarters import quarter_text

register = template.Library()
register.filter("quarter", quarter_text)
