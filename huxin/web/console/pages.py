"""What every page of the console has in common: the person, the place, the tabs, and errors that say what to do."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from huxin.access import Actor, Permission, Role
from huxin.base.errors import BadValue, NotFound, Refused
from huxin.base.home import Home
from huxin.law import regions
from huxin.queries.around import around
from huxin.queries.projects import unit_names
from huxin.queries.roll import givers
from huxin.web.console import directory
from huxin.web.console.words import SECTORS

OF_NO_CENTURY = "日期须在 2000 年到 2099 年之间。"

_TABS = (
    ("我的工作", "work", Permission.MATTERS),
    ("办理事项", "matters", Permission.MATTERS),
    ("总览", "overview", Permission.VIEW),
    ("项目", "projects", Permission.VIEW),
    ("应管未管", "denominator", Permission.VIEW),
    ("聚集苗头", "crowd", Permission.VIEW),
    ("发现", "findings", Permission.VIEW),
    ("规则", "rules", Permission.VIEW),
    ("导入", "imports", Permission.VIEW),
    ("监测", "runs", Permission.VIEW),
    ("审计", "audit", Permission.AUDIT),
    ("用户", "staff", Permission.STAFF),
    ("接口", "clients", Permission.EXCHANGE),
)
"""Tabs that only those see who hold the permission; whoever types the address is told so."""
_FOR_ENTERPRISES = ("work", "matters", "projects")
"""What is theirs. The rest is the offices' own work, or about everybody."""

_OF_BANKS = (("代发文件", "pay-orders"), ("导入", "imports"))
"""All that a bank's people have: what they are to pay, and where they say what they did."""

_ERRORS: Mapping[int, tuple[str, str]] = {
    400: ("请求有误", "浏览器发来的内容不完整。请返回上一页，刷新后再试。"),
    403: ("没有权限", "能打开什么、办理什么，由角色和管辖范围决定。"),
    404: ("没有找到", "地址不存在，或内容已经移走。请从上方导航重新进入，或在项目列表里查找。"),
    409: ("无法判断", "缺少这一天适用的规定。请换一个日期，或联系管理员补充规则包。"),
    422: ("没有办成", "请按上面的说明改正后再试一次。"),
    500: ("系统出错", "这是系统的问题，不是您的操作有误。请稍后再试；如果仍然出错，请把发生的时间告诉管理员。"),
}

_EXPIRED: Mapping[str, str] = {
    "heading": "页面已过期",
    "message": "页面打开得太久，安全标记已经失效，刚才的提交没有生效。请返回上一页，刷新后再提交一次。",
}


def actor_of(request: HttpRequest) -> Actor:
    """The person asking. The middleware let nobody else through."""
    actor = getattr(request, "actor", None)
    assert isinstance(actor, Actor)
    return actor


def home() -> Home:
    """The home of this installation."""
    found = settings.HUXIN_HOME
    assert isinstance(found, Home)
    return found


def number_in(request: HttpRequest, key: str, default: int = 1) -> int:
    """A whole number from the query; anything else is the default."""
    text = request.GET.get(key, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else default


def number_sent(request: HttpRequest, key: str, *, digits: int = 9) -> int:
    """A number that the page itself put into its form. Raises Refused where it is not there or none."""
    text = request.POST.get(key, "")
    if not (text.isascii() and text.isdigit() and len(text) <= digits):
        raise Refused("页面不完整，请刷新后再提交。")
    return int(text)


def word_from(text: str, *, besides: str = "") -> str:
    """A short word or code as an address has it, of letters, digits and what is allowed besides; else empty."""
    return text if text.isascii() and text.replace(besides, "").isalnum() and len(text) <= 20 else ""


def day_from(text: str) -> date | None:
    """A day as an address has it; None where it is none, or of no century of ours."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2099 else None


def day_told(text: object) -> date:
    """A day as somebody gave it in a form. Raises BadValue: it is of no century of ours."""
    if (found := day_from(str(text))) is None:
        raise BadValue(OF_NO_CENTURY)
    return found


def page(request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """A whole page of the console."""
    return render(request, template, {**frame(request), **context}, status=status)


def confirm(request: HttpRequest, *, heading: str, what: str, asks: str, back: str) -> HttpResponse:
    """The question before an act, with everything typed so far; `back` is where 取消 leads."""
    given = [(key, value) for key, values in request.POST.lists() for value in values if key != "csrfmiddlewaretoken"]
    return page(
        request, "console/sure.html", {"heading": heading, "what": what, "asks": asks, "given": given, "back": back}
    )


def sure(request: HttpRequest) -> bool:
    """Whether the question was answered with yes."""
    return request.POST.get("sure") == "1"


def frame(request: HttpRequest) -> dict[str, Any]:
    """What `base.html` needs. Without a signed-in person there are no tabs."""
    actor = getattr(request, "actor", None)
    if not isinstance(actor, Actor):
        return {"actor": None}
    told = around(actor)
    return {
        "actor": actor,
        "role_label": actor.role.label,
        "reach_label": _reach_label(actor),
        "standing": told.standing,
        "handles": actor.holds(Permission.MATTERS),
        "unread": told.unread,
        "start": start(actor),
        "back": _back(actor),
        "sees_projects": address("projects") in addresses(actor),
        "tabs": _marked(request, _tabs(actor)),
    }


@cache
def address(name: str) -> str:
    """The address of a page that has only one. Looked up once: every page asks for some twenty."""
    return reverse(name)


def _tabs(actor: Actor) -> list[tuple[str, str]]:
    if actor.role is Role.BANK:
        return list(_OF_BANKS)
    held = [(label, name) for label, name, needs in _TABS if actor.holds(needs)]
    if actor.role is Role.CONVENER:
        held.insert(0, ("治欠一页", "convener"))
    if directory.has_tab(actor):
        held.append(("更多", "more"))
    return [tab for tab in held if actor.role is not Role.ENTERPRISE or tab[1] in _FOR_ENTERPRISES]


def start(actor: Actor) -> str:
    """The address at which a person begins: the first of their tabs."""
    return next(iter(addresses(actor)), address("notices"))


def _back(actor: Actor) -> tuple[str, str]:
    """Where a page that leads nowhere sends a person: the overview, or where they begin who have none; and its name."""
    tabs = {name: (address(name), label) for label, name in _tabs(actor)}
    return tabs.get("overview") or next(iter(tabs.values()), (address("notices"), "消息"))


def addresses(actor: Actor) -> list[str]:
    """Where a person's tabs lead."""
    return [address(name) for _, name in _tabs(actor)]


def error_page(request: HttpRequest, *, status: int, message: str = "", heading: str = "") -> HttpResponse:
    """A page that says what happened and what to do next; `heading` in place of the status's own."""
    title, advice = _ERRORS.get(status, _ERRORS[500])
    try:
        around = {**frame(request), "givers": _givers(request) if status == 403 else ()}
    except Exception:  # the database may be the very thing that failed
        around = {"actor": None}
    context = {
        **around,
        "refused": status == 403 and not heading,
        "heading": heading or title,
        "message": message,
        "advice": "" if heading or (message and status == 422) else advice,
        "status": status,
    }
    return render(request, "console/error.html", context, status=status)


def _givers(request: HttpRequest) -> list[str]:
    """Whom to ask for what is missing; whoever is no office's asks the office and nobody by name."""
    actor = getattr(request, "actor", None)
    return givers() if isinstance(actor, Actor) and not actor.only_named else []


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400."""
    return error_page(request, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None, reason: str = "") -> HttpResponse:
    """Django's handler403 and its page for a missing CSRF token."""
    return error_page(request, status=403, **(_EXPIRED if reason else {}))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404."""
    return error_page(request, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500."""
    return error_page(request, status=500)


def _marked(request: HttpRequest, tabs: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """The tabs for the template; a page of the directory that no tab leads to is below 更多."""
    here = {name: _here(request, name) for _, name in tabs}
    if "more" in here and not any(here.values()):
        here["more"] = any(_here(request, one.name) for places in directory.GROUPS.values() for one in places)
    return [{"label": label, "href": address(name), "here": here[name]} for label, name in tabs]


def _here(request: HttpRequest, name: str) -> bool:
    path = request.path
    return path == address(name) if name == "overview" else path.startswith(address(name))


def _reach_label(actor: Actor) -> str:
    if actor.units:
        called = unit_names(set(actor.units))
        return "、".join(called.get(code, code) for code in actor.units)
    if actor.role is Role.ENTERPRISE:
        return "涉及本单位的项目和事项"
    names = [_region(prefix) for prefix in actor.regions]
    sectors = f"{'、'.join(SECTORS[one] for one in actor.sectors)}项目" if actor.sectors else ""
    return "、".join(names) + sectors if names else "尚未分配管辖范围"


def _region(prefix: str) -> str:
    try:
        return regions.name(prefix.ljust(6, "0"))
    except NotFound:
        return prefix
