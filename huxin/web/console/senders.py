"""接入系统: who reports through `open.api`, how each feed does; granting and revoking, confirmed before it is done."""

import re
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from huxin.access import Permission, require_anywhere
from huxin.actions import senders as actions
from huxin.actions.senders import Grant
from huxin.base import clock
from huxin.base.errors import Refused
from huxin.base.moments import local_day
from huxin.queries import senders as queries
from huxin.queries.senders import SenderRow
from huxin.web.console.pages import actor_of, confirm, page, sure
from huxin.web.templatetags.console import reach

_BETWEEN = re.compile(r"[\s,，、;；]+")
_DONE = {"grant": "权限已修改，几秒内生效。", "revoke": "已停用，几秒内不再接收。"}


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """All systems, those in use first."""
    found = queries.senders(actor_of(request), today=_today())
    return page(request, "console/senders.html", {"senders": found, "days": queries.SHOWN_DAYS})


@require_safe
def shown(request: HttpRequest, appid: str) -> HttpResponse:
    """One system's feed: devices day by day, refusals, rejects and doubts."""
    health, done = queries.health(actor_of(request), appid, today=_today()), _DONE.get(request.GET.get("done", ""), "")
    context = {"health": health, "one": health.sender, "days": queries.SHOWN_DAYS, "done": done}
    return page(request, "console/sender.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new system, with a secret that is shown once."""
    require_anywhere(actor_of(request), Permission.EXCHANGE)
    if request.method != "POST":
        return page(request, "console/sender_grant.html", {"given": Grant("")})
    return _grant(request, _given(request, _text(request, "appid")), None)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, appid: str) -> HttpResponse:
    """What a system may do, said anew; a revoked one is let in again."""
    one = queries.sender(actor_of(request), appid, today=_today())
    if request.method != "POST":
        return page(request, "console/sender_grant.html", {"given": _grant_of(one), "one": one})
    return _grant(request, _given(request, appid), one)


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, appid: str) -> HttpResponse:
    """Ask, then end a system's access."""
    one, back = queries.sender(actor_of(request), appid, today=_today()), reverse("sender", args=[appid])
    if not sure(request):
        asks = "停用后几秒内不再接收它的数据，已报送的数据不变。以后可以重新开通。"
        return confirm(request, heading=f"停用「{appid}」", what=_said(_grant_of(one)), asks=asks, back=back)
    actions.revoke(appid, actor=actor_of(request), now=clock.now())
    return redirect(f"{back}?done=revoke")


def _grant(request: HttpRequest, given: Grant, one: SenderRow | None) -> HttpResponse:
    """Ask, then grant: `one` is what the system could do before, if there was one."""
    appid = given.appid
    renewed = one is None or request.POST.get("renew") == "1"
    try:
        actions.check(given, new=one is None)
        if not sure(request):
            asks = f"原来：{_said(_grant_of(one))}。几秒内生效。" if one else ""
            asks += "系统给出一个密钥，只显示一次。" if renewed else "密钥不变。"
            back = reverse("sender", args=[appid]) if one else reverse("senders")
            verb = "修改" if one and not one.revoked_at else "开通"
            return confirm(request, heading=f"{verb}「{appid}」", what=_said(given), asks=asks, back=back)
        secret = actions.grant(given, new=one is None, actor=actor_of(request), now=clock.now())
    except Refused as error:
        context = {"given": given, "one": one, "renew": renewed, "error": str(error)}
        return page(request, "console/sender_grant.html", context, 422)
    if not renewed:
        return redirect(reverse("sender", args=[appid]) + "?done=grant")
    return page(request, "console/sender_secret.html", {"appid": appid, "secret": secret})


def _given(request: HttpRequest, appid: str) -> Grant:
    return Grant(
        appid,
        name=_text(request, "name")[:100],
        secret=actions.fresh_secret() if request.POST.get("renew") == "1" else "",
        projects=_list(request, "projects"),
        regions=_list(request, "regions"),
        networks=_list(request, "networks"),
        window_minutes=_number(request, "window"),
        per_minute=_number(request, "rate"),
    )


def _grant_of(one: SenderRow) -> Grant:
    lists = (one.projects, one.regions, one.networks)
    return Grant(one.appid, one.name, "", *lists, window_minutes=one.window_minutes, per_minute=one.per_minute)


def _said(given: Grant) -> str:
    """A grant in words."""
    said = (
        given.name,
        f"项目 {'、'.join(given.projects)}" if given.projects else "",
        f"可登记{reach(given.regions)}的新项目" if given.regions else "",
        f"来源地址{'、'.join(given.networks) or '不限'}",
        f"时钟误差最多 {given.window_minutes} 分钟",
        f"每分钟最多 {given.per_minute:,} 次",
    )
    return "；".join(filter(None, said))


def _text(request: HttpRequest, key: str) -> str:
    return request.POST.get(key, "").replace("\x00", "").strip()


def _list(request: HttpRequest, key: str) -> list[str]:
    return list(dict.fromkeys(filter(None, _BETWEEN.split(_text(request, key)))))


def _number(request: HttpRequest, key: str) -> int:
    """Whatever is no number is none: the check refuses it with the limits."""
    text = _text(request, key)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _today() -> date:
    return local_day(clock.now())
