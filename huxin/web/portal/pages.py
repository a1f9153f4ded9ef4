"""What the workers' pages have in common: their frame, what was typed, and which report this visitor has opened."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import segno
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from huxin.actions import drafts

_TABS = (("我要反映", "complain"), ("查办到哪一步", "follow"), ("我的工资", "my"))
_OPEN_FOR = timedelta(hours=2)
"""After so long the code is asked for again: the telephone may be somebody else's."""


def page(request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """A whole page."""
    tabs = [
        {"label": label, "href": reverse(name), "here": request.path.startswith(reverse(name))} for label, name in _TABS
    ]
    return render(request, f"portal/{template}.html", {"tabs": tabs, **context}, status=status)


def typed(request: HttpRequest, *names: str) -> dict[str, str]:
    """What was typed into these fields."""
    return {name: request.POST.get(name, "").replace("\x00", "").strip() for name in names}


def sent(request: HttpRequest) -> list[bytes]:
    """The photos of a form."""
    return [one.read() for one in request.FILES.getlist("photos") if one.name]


def address_of(request: HttpRequest) -> str:
    """Where the visitor is."""
    return str(request.META.get("REMOTE_ADDR", ""))


def enter(request: HttpRequest, name: str, value: str | int, *, now: datetime) -> None:
    """Let this visitor see a report (``report``) or be a worker (``worker``) for a while."""
    drafts.keep(request.session, name, {"is": value, "until": (now + _OPEN_FOR).isoformat()})


def entered(request: HttpRequest, name: str, *, now: datetime) -> Any:
    """The key of the report, or the number of the worker; None where nothing was entered or it is too long ago."""
    found = drafts.kept(request.session, name)
    return found["is"] if found and datetime.fromisoformat(found["until"]) > now else None


def anew(request: HttpRequest) -> None:
    """Another key for the session of somebody who has just proven something; a member of staff keeps theirs."""
    if SESSION_KEY not in request.session:
        request.session.cycle_key()


def leave(request: HttpRequest) -> None:
    """Forget what this visitor has seen and typed."""
    drafts.drop(request.session, "report", "worker", "draft", "number")


def picture(text: str, title: str, scale: int = 5) -> SafeString:
    """A QR code as SVG in the page: dark on white, as cameras want it."""
    code = segno.make(text, error="m", micro=False)
    drawn = code.svg_inline(scale=scale, border=4, dark="#000", light="#fff", svgclass="qr", title=title)
    return mark_safe(drawn)  # noqa: S308
