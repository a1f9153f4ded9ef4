"""How entries of the journal look on the console."""

from django import template
from django.utils.safestring import SafeString

from huxin.access import Actor
from huxin.queries.audit import Act
from huxin.web.console import journal

register = template.Library()


@register.filter
def about(subject: str, actor: Actor) -> SafeString:
    """What an entry is about, with the way to it."""
    return journal.link(subject, actor)


@register.filter
def went_with(act: Act) -> str:
    """What went with an entry."""
    return journal.given(act.given, changed=act.what == "staff.assign")
