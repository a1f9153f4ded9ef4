"""二次验证: setting it up with a picture and one code, new recovery codes, doing without."""

import segno
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods

from huxin.actions import second as actions
from huxin.actions.sign_in import Locked
from huxin.base import clock, totp
from huxin.base.errors import Refused
from huxin.queries import staff
from huxin.web.console.pages import actor_of, page
from huxin.web.console.session import address_of


@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """The picture for whoever has none yet, and what can be done with the one there is."""
    if request.method != "POST":
        return _page(request, {})
    try:
        return _page(request, _done(request))
    except Refused as error:
        return _page(request, {"error": str(error)}, 429 if isinstance(error, Locked) else 422)


def _done(request: HttpRequest) -> dict[str, object]:
    actor, now = actor_of(request), clock.now()
    act, typed = request.POST.get("act", ""), request.POST.get("code", "")
    if act == "enrol":
        return {"codes": actions.enrol(request.session, actor=actor, typed=typed, now=now)}
    if act == "codes":
        return {"codes": actions.renew_codes(actor=actor, typed=typed, address=address_of(request), now=now)}
    if act == "remove":
        actions.remove(actor=actor, typed=typed, address=address_of(request), now=now)
        return {"removed": True}
    raise Refused("页面内容不完整，请刷新后再试。")


def _page(request: HttpRequest, context: dict[str, object], status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    context["second"] = found = staff.second(actor=actor)
    if found.since is None:
        secret = actions.offered(request.session, actor=actor)
        context |= {"secret": totp.spelled(secret), "picture": _picture(totp.address(secret, actor.id))}
    return page(request, "console/second_factor.html", context, status)


def _picture(text: str) -> str:
    """A QR code as SVG in the page: dark on white in either scheme, as cameras want it."""
    code = segno.make(text, error="m", micro=False)
    drawn = code.svg_inline(scale=4, border=4, dark="#000", light="#fff", svgclass="qr", title="二次验证的二维码")
    return mark_safe(drawn)  # noqa: S308
