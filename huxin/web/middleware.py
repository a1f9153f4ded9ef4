"""Who is asking, and one place that turns our errors into pages."""

import logging
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve

from huxin.actions import photos
from huxin.base import clock
from huxin.base.errors import HuxinError, LawGap, NotFound, Refused, Stale, StoreDamaged
from huxin.queries import staff
from huxin.web.console.pages import address, error_page

Answer = Callable[[HttpRequest], HttpResponse]
STATUS: dict[type[HuxinError], int] = {Refused: 403, NotFound: 404, Stale: 409, LawGap: 409, StoreDamaged: 500}
_OPEN = (
    *("sign-in", "sign-in-second", "verify", "complain", "complain-money", "complain-me", "receipt"),
    *("follow", "followed", "follow-photo", "follow-paper", "my", "my-code", "my-wages", "my-month"),
    *("public-draws", "public-draw-file", "public-notices"),
)
"""Pages for whoever is not signed in."""

_log = logging.getLogger(__name__)


LARGEST_OPEN = photos.MOST * photos.LARGEST + 2**20
"""Bytes that somebody who is not signed in may send at once: the photos of a complaint, and its words."""


def keep_small(get_response: Answer) -> Answer:
    """Refuse what nobody may send without having signed in before any of it is read."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.headers.get("Content-Length") or "0"
        too_long = not length.isdigit() or int(length) > LARGEST_OPEN
        if too_long and request.path in map(address, _OPEN):
            most = LARGEST_OPEN // 2**20
            said = f"一次最多传 {most} MB。请少传几张照片，或者把照片改小，其余的下一次再传。"
            return error_page(request, status=413, message=said, heading="传得太多了")
        return get_response(request)

    return middleware


def know_actor(get_response: Answer) -> Answer:
    """Put the actor on the request; whoever is not signed in goes to the sign-in page and comes back afterwards."""

    def middleware(request: HttpRequest) -> HttpResponse:
        known = staff.signed_in(request.session, now=clock.now())
        request.actor = known.actor if known else None  # type: ignore[attr-defined]
        if request.path in map(address, _OPEN):
            return _private(get_response(request))
        if known is None:
            return _to_sign_in(request)
        first = "change-password" if known.must_change_password else "second-factor" if known.must_enrol else ""
        if first and request.path not in map(address, (first, "sign-out")):
            return _go(request, address(first))
        return _private(get_response(request))

    return middleware


def say_errors(get_response: Answer) -> Answer:
    """Answer our own errors with their sentence and a fitting status; anything else is a fault and stays one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, HuxinError):
            return None
        status = STATUS.get(type(error), 422)
        if status == 500:
            _log.error("%s: %s", error.code, error)
        answer = error_page(request, status=status, message=str(error))
        answer["X-Huxin-Error"] = error.code
        return answer

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def lead_back(get_response: Answer) -> Answer:
    """Whoever opens an address that only takes what a page sends is led to that page: the nearest one above it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        answer = get_response(request)
        asked = request.method in ("GET", "HEAD") and answer.status_code == 405
        return redirect(_above(request.path)) if asked and not request.headers.get("HX-Request") else answer

    return middleware


def _above(path: str) -> str:
    """The longest address above a path that there is; the first page is above all."""
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        try:
            resolve(path)
        except Resolver404:
            continue
        return path
    return path


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    lost = request.method == "POST" and request.path != address("sign-out")
    if lost and not request.headers.get("HX-Request"):
        return render(request, "console/expired.html", {"actor": None}, status=403)  # reloading it sends the form again
    wanted = request.get_full_path() if request.method == "GET" else ""
    if request.headers.get("HX-Request"):
        here = urlsplit(request.headers.get("HX-Current-URL", ""))
        wanted = here.path + (f"?{here.query}" if here.query else "")
    query = {"next": wanted} if wanted not in ("", "/") else {}
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        why = staff.why_ended(request.COOKIES[settings.SESSION_COOKIE_NAME])
        query |= {"ended": why} if why else {"expired": "1"}
    return _go(request, address("sign-in") + (f"?{urlencode(query)}" if query else ""))


def _go(request: HttpRequest, address: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)


def _private(answer: HttpResponse) -> HttpResponse:
    # After signing out, the back button of a shared computer must not show the last person's pages.
    if "Cache-Control" not in answer:
        answer["Cache-Control"] = "no-store"
    return answer
