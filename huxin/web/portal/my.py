"""我的工资: signed in by identity number and a code to the registered phone; every line can be said to be wrong."""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from huxin.actions import drafts, messages, portal, texts, worker_codes
from huxin.actions.reports import Claim, Grievance, Who
from huxin.actions.sign_in import Locked
from huxin.base import clock
from huxin.base.errors import BadValue, NotFound, Refused
from huxin.base.home import Home
from huxin.base.money import fen
from huxin.base.months import ym_from_text
from huxin.queries import my as queries
from huxin.queries import portal as sites
from huxin.queries import reports
from huxin.queries._told import Told
from huxin.web.portal.pages import address_of, anew, enter, entered, leave, page, typed


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """The identity number. The answer is the same whether anybody has it or not."""
    now, context = clock.now(), {"can_send": texts.can_send()}
    if entered(request, "worker", now=now) is not None and request.method != "POST":
        return redirect("my-wages")
    if request.method != "POST":
        return page(request, "my", context)
    given = typed(request, "id_no")["id_no"][:40]
    try:
        number = worker_codes.ask(id_no=given, address=address_of(request), now=now)
    except BadValue as error:
        return page(request, "my", {**context, "wrong": {"id_no": f"{error}。"}}, 422)
    except Refused as error:
        return page(request, "my", {**context, "refused": str(error)}, 429 if isinstance(error, Locked) else 422)
    drafts.keep(request.session, "number", {"number": number})
    return redirect("my-code")


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The code from the message."""
    number = drafts.kept(request.session, "number").get("number")
    if number is None:
        return redirect("my")
    if request.method != "POST":
        return page(request, "my_code", {})
    now = clock.now()
    try:
        worker = worker_codes.enter(id_no=number, typed=typed(request, "code")["code"], now=now)
    except Refused as error:
        return page(request, "my_code", {"wrong": {"code": str(error)}}, 422)
    drafts.drop(request.session, "number")
    anew(request)
    enter(request, "worker", worker, now=now)
    return redirect("my-wages")


@require_http_methods(["GET", "HEAD", "POST"])
def wages(request: HttpRequest) -> HttpResponse:
    """Every month, the warnings, and what was reported in one's name."""
    now = clock.now()
    worker = entered(request, "worker", now=now)
    if worker is None:
        return redirect("my")
    if request.method == "POST":
        return _acted(request, worker)
    context = {
        "months": queries.months(_home(), worker_id=worker),
        "warnings": queries.warnings(worker_id=worker),
        "reports": reports.naming(worker_id=worker),
        "disowned": "disowned" in request.GET,
    }
    return page(request, "my_wages", context)


@require_http_methods(["GET", "HEAD", "POST"])
def month(request: HttpRequest) -> HttpResponse:
    """One month: payments, contract, and 'this is wrong' with days and amount, which files a report about it."""
    now = clock.now()
    worker = entered(request, "worker", now=now)
    if worker is None:
        return redirect("my")
    project_id, ym = _asked(request)
    one, payments, contracts = queries.month(_home(), worker_id=worker, project_id=project_id, ym=ym)
    context: dict[str, object] = {"month": one, "payments": payments, "contracts": contracts}
    if request.method != "POST":
        return page(request, "my_month", {**context, "once": secrets.token_urlsafe(24)})
    given = typed(request, "days", "amount", "text", "once")
    again = {**context, "typed": given, "once": given["once"]}
    try:
        grievance = _wrong(given, one, worker)
        filed = portal.file(
            grievance=grievance, once=f"{worker}\0{given['once']}", sent=[], address=address_of(request), now=now
        )
    except BadValue as error:
        return page(request, "my_month", {**again, "wrong": {"amount": str(error)}}, 422)
    except Refused as error:
        return page(request, "my_month", {**again, "refused": str(error)}, 429)
    kept = {"filed": filed.key, "code": filed.code, "limitation": filed.limitation, "call": True}
    drafts.keep(request.session, "draft", kept)
    enter(request, "report", filed.key, now=now)
    return redirect("receipt")


def _acted(request: HttpRequest, worker: int) -> HttpResponse:
    now, key = clock.now(), request.POST.get("key", "")[:16]
    if request.POST.get("act") == "leave":
        leave(request)
        return redirect("my")
    if request.POST.get("act") == "open" and any(one[0] == key and one[4] for one in reports.naming(worker_id=worker)):
        enter(request, "report", key, now=now)
        return redirect("followed")
    messages.disown(key=key, worker_id=worker, now=now)
    return redirect(f"{request.path}?disowned=1")


def _asked(request: HttpRequest) -> tuple[int, int]:
    project, ym = request.GET.get("project", ""), request.GET.get("month", "")
    try:
        return int(project[:18]), ym_from_text(ym)
    except ValueError:
        raise NotFound("没有找到这个月的记录，请回到「我的工资」再点一次。") from None


def _wrong(given: dict[str, str], one: queries.MyMonth, worker: int) -> Grievance:
    days, text = given["days"], given["text"]
    if days and not (days.isascii() and days.isdigit() and int(days) <= 31):
        raise BadValue("干了几天，请写 0 到 31 之间的数。")
    try:
        owed = fen(given["amount"])
    except BadValue:
        owed = 0
    if not owed:
        raise BadValue("请写还差多少元，大概数也行。")
    if len(given["once"]) < 16:
        raise BadValue("页面内容不完整，请刷新后再填一次。")
    site = sites.site_of(one.project_id)
    own = Who(worker_id=worker)
    told = Told(text[:2000], site.name, "", one.ym, one.ym, owed, 1, int(days) if days else None)
    return Grievance(told, site.region_code, site.code, own, False, [Claim(own, owed, 1)])


def _home() -> Home:
    found = settings.HUXIN_HOME
    assert isinstance(found, Home)
    return found
