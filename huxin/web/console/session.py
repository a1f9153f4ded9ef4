"""登录, 退出, 修改口令."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from huxin.actions import sign_in as actions
from huxin.base.errors import Refused
from huxin.queries import staff
from huxin.web.console.pages import actor_of, page


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form, and back to the page that was wanted."""
    now = timezone.now()
    wanted = _safe(request, request.POST.get("next") or request.GET.get("next", ""))
    context: dict[str, object] = {
        "next": wanted,
        "expired": "expired" in request.GET,
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
            address=request.META.get("REMOTE_ADDR", ""),
            now=now,
        )
    except actions.Locked as error:
        return page(request, "console/sign_in.html", {**context, "error": str(error)}, status=429)
    except Refused as error:
        return page(request, "console/sign_in.html", {**context, "error": str(error)}, status=403)
    actions.open_session(request.session, person, now=now)
    return redirect(wanted or reverse("overview"))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Forget the session; the sign-in page says so."""
    actions.sign_out(request.session, now=timezone.now())
    return redirect(reverse("sign-in") + "?out=1")


@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """A new password for oneself. This session goes on, the person's others end."""
    actor, now = actor_of(request), timezone.now()
    known = staff.signed_in(request.session, now=now)
    must = known is not None and known.must_change_password
    context: dict[str, object] = {"must": must, "shortest": actions.SHORTEST_PASSWORD}
    if request.method != "POST":
        return page(request, "console/change_password.html", context)
    given = request.POST
    if given.get("new", "") != given.get("again", ""):
        return page(request, "console/change_password.html", {**context, "error": "两次输入的新口令不一致。"}, 422)
    try:
        old, new = given.get("old", ""), given.get("new", "")[:200]
        actions.change_password(actor=actor, session=request.session, old=old, new=new, now=now)
    except Refused as error:
        return page(request, "console/change_password.html", {**context, "error": str(error)}, 422)
    return page(request, "console/change_password.html", {**context, "done": True})


def _safe(request: HttpRequest, address: str) -> str:
    """An address of this site, or nothing: a link must not lead through our sign-in to somebody else's page."""
    here = {request.get_host()}
    good = url_has_allowed_host_and_scheme(address, allowed_hosts=here, require_https=request.is_secure())
    return address if good and address.startswith("/") else ""
