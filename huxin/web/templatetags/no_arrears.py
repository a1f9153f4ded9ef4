"""Points on the page of 无欠薪创建."""

from django import template

from huxin.base.points import points

register = template.Library()
register.filter("points", points)
