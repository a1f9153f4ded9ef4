"""用户: the list of members of staff, one of them, and every act on one, confirmed before it is done."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from huxin.access import Permission, Role, require_anywhere
from huxin.access.bodies import bodies
from huxin.actions import staff as actions
from huxin.base import clock
from huxin.base.errors import Refused
from huxin.law import regions
from huxin.queries import roll
from huxin.queries.rights import ROLES
from huxin.queries.roll import StaffFilter, StaffRow
from huxin.web.console import export, words
from huxin.web.console.pages import actor_of, confirm, number_in, page, sure
from huxin.web.templatetags.console import moment, reach

_HEADS = ("用户名", "姓名", "角色", "管辖", "行业", "所属单位", "代表单位", "状态", "二次验证", "最近登录")


@dataclass(frozen=True)
class Act:
    """Something done to a member of staff with one button: what is asked before, and what is said after."""

    label: str
    asks: str
    done: str
    do: Callable[..., Any]


ACTS = {
    "deactivate": Act("停用", "停用后不能再登录，已登录的立即退出。", "已停用，登录已全部退出。", actions.deactivate),
    "activate": Act("恢复", "恢复后可以用原来的口令登录。", "已恢复，口令不变。", actions.activate),
    "unlock": Act("解除锁定", "解除连续输错口令或验证码后的锁定。", "已解除锁定。", actions.unlock),
    "second": Act("重置二次验证", "手机和恢复码都丢失时使用；请先当面核对身份。已登录的立即退出。",
                  "已重置二次验证，登录已全部退出。", actions.reset_second),
    "password": Act("重置口令", "系统给出一个初始口令，只显示一次；下次登录须修改。已登录的立即退出。",
                    "口令已重置。", actions.reset),
}  # fmt: skip


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """One page of the list; only the rows where htmx asks for them."""
    wanted = _wanted(request)
    rows = roll.search(actor=actor_of(request), wanted=wanted, page=number_in(request, "page"))
    context = {"rows": rows, "wanted": wanted, "filtered": wanted != StaffFilter(), "roles": _roles()}
    if request.headers.get("HX-Target") == "list":
        return render(request, "console/_staff.html", context)
    return page(request, "console/staff.html", context)


@require_safe
def exported(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The filtered list as a workbook or CSV."""
    found = roll.every(actor=actor_of(request), wanted=_wanted(request))
    return export.table(kind, "用户", _HEADS, _cells(found))


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new member of staff, with an initial password that is shown once."""
    actor, given = actor_of(request), request.POST
    require_anywhere(actor, Permission.STAFF)
    username = given.get("username", "").replace("\x00", "").strip()
    name = given.get("name", "").replace("\x00", "").strip()
    context = {"username": username, "name": name, "post": _post(request), "fresh": True, **_choices()}
    if request.method != "POST":
        return page(request, "console/staff_post.html", context)
    try:
        actions.check(username=username, post=_post(request))
        if not sure(request):
            asks = "系统给出一个初始口令，只显示一次。"
            return _confirm(request, f"新增用户「{username}」", _said(_post(request)), asks)
        password = actions.initial_password(username)
        actions.add(
            actor=actor, username=username, display_name=name, post=_post(request), password=password,
            now=clock.now(),
        )  # fmt: skip
    except Refused as error:
        return page(request, "console/staff_post.html", {**context, "error": str(error)}, 422)
    return page(request, "console/staff_password.html", {"username": username, "password": password})


@require_safe
def shown(request: HttpRequest, number: int) -> HttpResponse:
    """One member of staff, and what can be done."""
    one = roll.one(actor=actor_of(request), number=number)
    hidden = {"deactivate": not one.is_active, "activate": one.is_active, "second": one.second_since is None}
    acts = [(key, act.label) for key, act in ACTS.items() if not hidden.get(key)]
    done = ACTS[request.GET["done"]].done if request.GET.get("done") in ACTS else ""
    said = done or ("角色和管辖已修改。" if request.GET.get("done") == "post" else "")
    return page(request, "console/staff_one.html", {"one": one, "acts": acts, "done": said})


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Ask, then do it."""
    actor, now = actor_of(request), clock.now()
    one, wanted = roll.one(actor=actor, number=number), ACTS[name]
    if request.method != "POST":
        return _confirm(request, f"{wanted.label}「{one.username}」", _said(_post_of(one)), wanted.asks)
    if name == "password":
        password = actions.initial_password(one.username)
        actions.reset(actor=actor, username=one.username, password=password, now=now)
        return page(request, "console/staff_password.html", {"username": one.username, "password": password})
    wanted.do(actor=actor, username=one.username, now=now)
    return redirect(reverse("staff-one", args=[number]) + f"?done={name}")


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, number: int) -> HttpResponse:
    """Another role, regions, sectors, units or body."""
    actor, now = actor_of(request), clock.now()
    one = roll.one(actor=actor, number=number)
    post = _post(request) if request.method == "POST" else _post_of(one)
    context = {"one": one, "username": one.username, "name": one.display_name, "post": post, **_choices()}
    if request.method != "POST":
        return page(request, "console/staff_post.html", context)
    try:
        actions.check_post(post)
        if not sure(request):
            said = f"原来：{_said(_post_of(one))}。从下一次打开页面起生效。"
            return _confirm(request, f"修改「{one.username}」的角色和管辖", _said(post), said)
        actions.assign(actor=actor, username=one.username, post=post, now=now)
    except Refused as error:
        return page(request, "console/staff_post.html", {**context, "error": str(error)}, 422)
    return redirect(reverse("staff-one", args=[number]) + "?done=post")


def _confirm(request: HttpRequest, heading: str, what: str, asks: str) -> HttpResponse:
    return confirm(request, heading=heading, what=what, asks=asks, back=reverse("staff"))


def _wanted(request: HttpRequest) -> StaffFilter:
    given = request.GET
    role, active = given.get("role", ""), given.get("active", "")
    return StaffFilter(
        text=given.get("q", "").replace("\x00", "").strip()[:64],
        role=role if role in dict(_roles()) else "",
        active=active if active in ("yes", "no") else "",
    )


def _post(request: HttpRequest) -> actions.Post:
    given = request.POST
    role, said = given.get("role", ""), given.get("units", "").replace("\x00", "")
    units = (
        [name for line in said.splitlines() if (name := line.strip())] if role == Role.BANK else said.upper().split()
    )
    return actions.Post(
        role=role,
        regions=given.getlist("regions"),
        sectors=given.getlist("sectors"),
        units=units[:50],
        body=given.get("body", ""),
    )


def _post_of(one: StaffRow) -> actions.Post:
    return actions.Post(one.role, one.regions, one.sectors, one.units, one.body)


def _said(post: actions.Post) -> str:
    """A post in words."""
    body = bodies()[post.body].name if post.body in bodies() else ""
    sectors = "、".join(words.SECTORS.get(sector, sector) for sector in post.sectors)
    said = [Role(post.role).label, reach(post.regions), sectors, "、".join(post.units), body]
    return "；".join(filter(None, said))


def _roles() -> list[tuple[str, str]]:
    return [(role.value, role.label) for role in ROLES]


def _choices() -> dict[str, object]:
    city = regions.BAIYIN
    places = [(city[:4], f"全市（{regions.name(city)}）"), *((c, regions.name(c)) for c in regions.counties_of(city))]
    named = [(body.key, body.name) for body in bodies().values()]
    return {"roles": _roles(), "places": places, "sectors": words.SECTORS.items(), "bodies": named}


def _cells(rows: Iterator[StaffRow]) -> Iterator[Sequence[export.Cell]]:
    for r in rows:
        sectors = "、".join(words.SECTORS.get(sector, sector) for sector in r.sectors)
        yield (
            *(r.username, r.display_name, Role(r.role).label, reach(r.regions), sectors, "、".join(r.units)),
            *(r.body_name, "在用" if r.is_active else "停用", _when(r.second_since), _when(r.last_login)),
        )


def _when(moment_or_none: datetime | None) -> str:
    return moment(moment_or_none) if moment_or_none else ""
