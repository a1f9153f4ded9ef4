"""反映欠薪 in three steps without an account: where, how much, who. What was typed stays until it is sent, once."""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from huxin.actions import drafts, photos, portal, reports, texts
from huxin.actions.reports import Claim, Grievance, Who
from huxin.base import clock
from huxin.base.errors import BadSource, BadValue, Refused
from huxin.base.money import fen
from huxin.base.months import months_between, shift, ym_of
from huxin.base.receipt import spelled
from huxin.facts import people
from huxin.law import regions
from huxin.queries import portal as queries
from huxin.queries._told import Told
from huxin.web import claim_lines as lines
from huxin.web.portal.pages import address_of, enter, page, picture, sent, typed

_BACK = 72
"""Months that the choice reaches back. What is older is told in words; it is past the limitation anyhow."""


@require_http_methods(["GET", "HEAD", "POST"])
def where(request: HttpRequest) -> HttpResponse:
    """First step: the county, the site and who one works for, what happened. ``?p=`` is the site of a board's code."""
    draft = _draft(request)
    if request.method != "POST":
        site = queries.site(request.GET.get("p", "")[:64]) or queries.site(draft.get("preset", ""))
        return _where(request, draft if "p" not in request.GET else {}, site)
    given = typed(request, "region", "where", "story", "project")
    site, wrong = queries.site(given["project"][:64]), {}
    if site is None:
        if given["region"] not in dict(_regions()):
            wrong["region"] = "请选在哪个县区干活；不清楚就选「说不清」。"
        if len(given["where"]) < 2:
            wrong["where"] = "请写在哪个工地、给谁干活，或者在什么地方。"
    if wrong:
        return _where(request, given, site, wrong)
    kept = {"region": given["region"], "where": given["where"][:200], "story": given["story"][:2000]}
    preset = {"preset": site.code, "project": site.code, "region": site.region_code} if site else {"preset": ""}
    once = {"once": draft.get("once") or secrets.token_urlsafe(24)}
    drafts.keep(request.session, "draft", {**draft, **kept, **preset, **once})
    return redirect("complain-money")


@require_http_methods(["GET", "HEAD", "POST"])
def money(request: HttpRequest) -> HttpResponse:
    """Second step: which months, how much, for oneself or for a list."""
    draft, today = _draft(request), clock.today()
    if "once" not in draft:
        return _lost()
    if request.method != "POST":
        return _money(request, draft, draft, today)
    given = typed(request, "project", "first", "last", "whose", "amount", "lines")
    wrong = _check_money(given, today)
    if wrong:
        return _money(request, draft, {**given, **_numbers(given)}, today, wrong)
    project = given["project"] if queries.site(given["project"][:64]) else draft.get("preset", "")
    drafts.keep(request.session, "draft", {**draft, **given, **_numbers(given), "project": project})
    return redirect("complain-me")


@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """Third step: who one is, or nobody; photos; and it is sent. Sent again it leads to the same receipt."""
    draft, now = drafts.kept(request.session, "draft"), clock.now()
    if "filed" in draft:
        return redirect("receipt")
    if "first" not in draft:
        return _lost()
    if request.method != "POST":
        return _me(request, draft, {})
    given = typed(request, "named", "name", "phone", "id_no")
    wrong = _check_me(given)
    try:
        pictures = sent(request)
        if not wrong:
            grievance = _grievance(draft, given)
            filed = portal.file(
                grievance=grievance, once=draft["once"], sent=pictures, address=address_of(request), now=now
            )
    except BadSource as error:
        wrong["photos"] = str(error)
    except BadValue as error:
        wrong["id_no"] = str(error)
    except Refused as error:
        return _me(request, draft, given, refused=str(error), status=429)
    if wrong:
        return _me(request, draft, given, wrong)
    kept = {"filed": filed.key, "code": filed.code, "limitation": filed.limitation, "call": bool(given["phone"])}
    drafts.keep(request.session, "draft", kept)
    enter(request, "report", filed.key, now=now)
    return redirect("receipt")


@require_safe
def receipt(request: HttpRequest) -> HttpResponse:
    """The code, to be written down, printed or photographed. It stands in no address."""
    draft = drafts.kept(request.session, "draft")
    if "filed" not in draft:
        return redirect("follow")
    where, code = request.build_absolute_uri(reverse("follow")), spelled(draft["code"])
    context = {
        "spelled": code,
        "address": where,
        "limitation": draft["limitation"],
        "can_call": draft["call"],
        "picture": picture(f"护薪回执码 {code}\n查询 {where}", "回执码的二维码"),
    }
    return page(request, "receipt", context)


def _draft(request: HttpRequest) -> dict[str, Any]:
    """What was typed so far; after something was sent, a new one."""
    draft = drafts.kept(request.session, "draft")
    return {} if "filed" in draft else draft


def _lost() -> HttpResponse:
    return redirect(f"{reverse('complain')}?lost=1")


def _regions() -> list[tuple[str, str]]:
    counties = [(code, regions.name(code)) for code in regions.counties_of(regions.BAIYIN)]
    return [*counties, (regions.BAIYIN, "说不清")]


def _where(
    request: HttpRequest, given: Mapping[str, Any], site: queries.Site | None, wrong: Mapping[str, str] | None = None
) -> HttpResponse:
    context = {"typed": given, "site": site, "regions": _regions(), "wrong": wrong, "lost": "lost" in request.GET}
    return page(request, "complain", context, 422 if wrong else 200)


def _money(
    request: HttpRequest,
    draft: Mapping[str, Any],
    given: Mapping[str, Any],
    today: date,
    wrong: Mapping[str, str] | None = None,
) -> HttpResponse:
    preset = draft.get("preset")
    sites = [] if preset else queries.sites_like(draft["where"], region_code=draft["region"])
    months = list(reversed(months_between(shift(ym_of(today), -_BACK), ym_of(today))))
    context = {"typed": given, "sites": sites, "months": months, "wrong": wrong}
    return page(request, "complain_money", context, 422 if wrong else 200)


def _numbers(given: Mapping[str, str]) -> dict[str, int | None]:
    """The months chosen: YYYYMM, the last the first where none was."""
    first, last = (int(given[key]) if _is_month(given[key]) else None for key in ("first", "last"))
    return {"first": first, "last": last or first}


def _is_month(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) == 6 and 1 <= int(text[4:]) <= 12 and "2000" <= text[:4]


def _check_money(given: Mapping[str, str], today: date) -> dict[str, str]:
    wrong, months = {}, _numbers(given)
    first, last = months["first"], months["last"]
    if first is None or last is None:
        wrong["first"] = "请选欠的是哪个月的工资。"
    elif first > last:
        wrong["first"] = "「从」比「到」晚，请对调一下。"
    elif last > ym_of(today):
        wrong["first"] = "还没有到的月份不能选。"
    try:
        if given["whose"] == "group":
            if not lines.claims(given["lines"], months=1):
                wrong["lines"] = "请写名单：一人一行，姓名、手机号或身份证号、欠多少元。"
        elif not fen(given["amount"]):
            wrong["amount"] = "请写欠多少元，大概数也行。"
    except BadValue as error:
        group = given["whose"] == "group"
        wrong["lines" if group else "amount"] = str(error) if group else "请写欠多少元，比如 8000，大概数也行。"
    return wrong


def _me(
    request: HttpRequest,
    draft: Mapping[str, Any],
    given: Mapping[str, Any],
    wrong: Mapping[str, str] | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    told = Told("", first_ym=draft["first"], last_ym=draft["last"])
    context = {
        "typed": given,
        "wrong": wrong,
        "refused": refused,
        "once": draft["once"],
        "most": photos.MOST,
        "can_text": texts.can_send(),
        "limitation": reports.limitation(told, today=clock.today()),
    }
    return page(request, "complain_me", context, 422 if wrong else status)


def _check_me(given: Mapping[str, str]) -> dict[str, str]:
    wrong = {}
    if given["named"] not in ("yes", "no"):
        wrong["named"] = "请选留不留姓名。"
    if given["named"] == "yes":
        if not given["name"]:
            wrong["name"] = "请写姓名；不想留姓名，请选「不留」。"
        if not given["phone"] and not given["id_no"]:
            wrong["phone"] = "请写手机号，好和您联系。"
    checks = (("name", people.name), ("phone", people.phone), ("id_no", people.id_no))
    for key, read in checks if given["named"] == "yes" else checks[1:2]:
        try:
            if given[key]:
                read(given[key])
        except BadValue as error:
            wrong.setdefault(key, f"{error}。")
    return wrong


def _grievance(draft: Mapping[str, Any], given: Mapping[str, str]) -> Grievance:
    anonymous, group = given["named"] == "no", draft["whose"] == "group"
    own = Who("" if anonymous else given["name"], "" if anonymous else given["id_no"], given["phone"])
    months = len(months_between(draft["first"], draft["last"]))
    if group:
        claims = lines.claims(draft["lines"], months=months)
    else:
        claims = [] if anonymous else [Claim(own, fen(draft["amount"]), months)]
    told = Told(
        story=draft["story"],
        employer=draft["where"],
        first_ym=draft["first"],
        last_ym=draft["last"],
        claimed_fen=sum(claim.claimed_fen for claim in claims) or fen(draft["amount"]),
        heads=len(claims) or 1,
        lines=draft["lines"].splitlines() if group else (),
    )
    return Grievance(told, draft["region"], draft.get("project", ""), own, anonymous, claims)
