"""Points on the page of 无欠薪创建."""

from django import template

from huxin.law.no_arrears import points_text

register = template.Library()
register.filter("points", points_text)
