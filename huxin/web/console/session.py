"""登录 with its second step, 退出, 修改口令, 登录的地方."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from huxin.actions import second, sessions
from huxin.actions import sign_in as actions
from huxin.base import clock
from huxin.base.errors import Refused
from huxin.queries import staff
from huxin.web.console.pages import actor_of, number_in, page, start

ENDED = {
    "limit": "这里的登录已结束：您的账号在别处登录，超过了同时登录的限额，最早的一处自动退出。不是本人的，请改口令。",
    "person": "这里的登录已结束：您在别处结束了它。",
    "office": "这里的登录已结束：管理员停用了账号，或重置了口令、二次验证。",
}
"""Why a session is over, where somebody ended it."""

_BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    *(("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows")),
    *(("Mac OS", "macOS"), ("Linux", "Linux")),
)


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form, and back to the page that was wanted, over the second step where the person has one."""
    now = clock.now()
    wanted = _wanted(request)
    context: dict[str, object] = {
        "next": wanted,
        "expired": "expired" in request.GET,
        "ended": ENDED.get(request.GET.get("ended", "")),
        "signed_out": "out" in request.GET,
        "username": request.POST.get("username", ""),
    }
    if request.method != "POST":
        return page(request, "console/sign_in.html", context)
    given = request.POST
    try:
        person = actions.sign_in(
            username=given.get("username", "").strip()[:64].replace("\x00", ""),
            password=given.get("password", "")[:200],
            address=address_of(request),
            now=now,
        )
    except Refused as error:
        return page(request, "console/sign_in.html", {**context, "error": str(error)}, status=_status(error))
    if hasattr(person, "second"):
        second.begin(request.session, person, now=now)
        return redirect(reverse("sign-in-second") + _next(wanted))
    sessions.open_session(request.session, person, now=now, address=address_of(request), agent=_agent(request))
    return redirect(wanted or start(staff.actor_of(person)))


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_second(request: HttpRequest) -> HttpResponse:
    """The code, after the right password."""
    now, wanted = clock.now(), _wanted(request)
    person = second.begun(request.session, now=now)
    if person is None:
        return redirect(reverse("sign-in") + _next(wanted))
    context: dict[str, object] = {"next": wanted}
    if request.method != "POST":
        return page(request, "console/sign_in_second.html", context)
    typed = request.POST.get("code", "")
    try:
        second.finish(request.session, typed=typed, address=address_of(request), agent=_agent(request), now=now)
    except Refused as error:
        return page(request, "console/sign_in_second.html", {**context, "error": str(error)}, status=_status(error))
    return redirect(wanted or start(staff.actor_of(person)))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; the sign-in page says so."""
    actions.sign_out(request.session, now=clock.now())
    return redirect(reverse("sign-in") + "?out=1")


@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """A new password for oneself, and where one is signed in. This session goes on, the person's others end."""
    if request.method != "POST":
        return _password_page(request, {})
    actor, now, given = actor_of(request), clock.now(), request.POST
    if given.get("new", "") != given.get("again", ""):
        return _password_page(request, {"error": "两次输入的新口令不一致。"}, 422)
    try:
        old, new = given.get("old", ""), given.get("new", "")[:200]
        actions.change_password(actor=actor, session=request.session, old=old, new=new, now=now)
    except Refused as error:
        return _password_page(request, {"error": str(error)}, 422)
    return _password_page(request, {"done": True})


@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """End one of one's own sessions by its number, or all but this one."""
    actor, now = actor_of(request), clock.now()
    number = request.POST.get("number", "")
    if number.isascii() and number.isdigit() and len(number) <= 18:
        sessions.end(actor=actor, number=int(number), now=now)
        return redirect(reverse("change-password") + "?ended=1")
    ended = sessions.end_others(actor=actor, session=request.session, now=now)
    return redirect(reverse("change-password") + f"?ended={ended}")


def address_of(request: HttpRequest) -> str:
    """Where the browser is."""
    return str(request.META.get("REMOTE_ADDR", ""))


def _password_page(request: HttpRequest, context: dict[str, object], status: int = 200) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    known = staff.signed_in(request.session, now=now)
    context |= {
        "must": known is not None and known.must_change_password and "done" not in context,
        "shortest": actions.SHORTEST_PASSWORD,
        "sessions": staff.open_sessions(actor=actor, now=now),
        "here": known.session if known else None,
        "second": staff.second(actor=actor),
        "ended": number_in(request, "ended", 0) if "ended" in request.GET else None,
    }
    return page(request, "console/change_password.html", context, status)


def _status(error: Refused) -> int:
    return 429 if isinstance(error, actions.Locked) else 403


def _next(wanted: str) -> str:
    return f"?{urlencode({'next': wanted})}" if wanted else ""


def _agent(request: HttpRequest) -> str:
    """The browser and the system in two words: ``Chrome / Windows``."""
    told = request.META.get("HTTP_USER_AGENT", "")
    named = [next((name for sign, name in table if sign in told), "") for table in (_BROWSERS, _SYSTEMS)]
    return " / ".join(filter(None, named)) or "未知浏览器"


def _wanted(request: HttpRequest) -> str:
    """An address of this site, or nothing: a link must not lead through our sign-in to somebody else's page."""
    address = request.POST.get("next") or request.GET.get("next", "")
    here = {request.get_host()}
    good = url_has_allowed_host_and_scheme(address, allowed_hosts=here, require_https=request.is_secure())
    return address if good and address.startswith("/") else ""
