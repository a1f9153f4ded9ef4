"""A form that enters something which is no move of a matter: blank, or as sent, and then it is entered."""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from huxin.base import clock
from huxin.base.errors import BadValue, Refused
from huxin.web.console import move_form
from huxin.web.console.move_form import Form
from huxin.web.console.pages import actor_of, page
from huxin.workflows import Move

Enters = Callable[[Form], HttpResponse]
"""Does it with what was sent, and says where to go; raises Refused."""
Also = Callable[[Form], str]
"""What does not fit together in what was sent, in sentences; empty where all does."""


def entered(
    request: HttpRequest,
    move: Move,
    enter: Enters,
    *,
    typed: Mapping[str, str] | None = None,
    lacking: str,
    also: Also | None = None,
) -> HttpResponse | tuple[Form, str]:
    """Where to go once it is entered; else the form to show, with `typed` in it at first, and why it was refused.

    `lacking` is said where a field is no value yet, and with it what `also` finds, so that all is said at once.
    """
    if request.method != "POST":
        return move_form.blank(move, today=clock.today(), typed=typed), ""
    form = move_form.posted(request, move, actor_of(request), now=clock.now(), today=clock.today())
    if form.wrong:
        return form, lacking + (also(form) if also else "")
    try:
        return enter(form)
    except (Refused, BadValue) as error:
        return form, str(error)


def answered(
    request: HttpRequest,
    move: Move,
    enter: Enters,
    *,
    back: str,
    typed: Mapping[str, str] | None = None,
    also: Also | None = None,
    lacking: str = "还没有登记，请按下面的说明补充。",
    title: str = "",
    button: str = "",
) -> HttpResponse:
    """The same on a page that has nothing else; 取消 leads to `back`, a page by its name or an address. The title and
    the button are the move's name where no others are given."""
    found = entered(request, move, enter, typed=typed, lacking=lacking, also=also)
    if isinstance(found, HttpResponse):
        return found
    form, refused = found
    title = title or move.label
    context = {"form": form, "title": title, "refused": refused, "back": resolve_url(back), "button": button or title}
    return page(request, "console/register_form.html", context, 422 if refused else 200)
