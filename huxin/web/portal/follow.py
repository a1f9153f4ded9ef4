"""查办到哪一步: by the receipt code to the timeline, messages, a name given later, taking it back, 'still not paid'."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from huxin.actions import messages, photos
from huxin.actions.reports import Who
from huxin.actions.sign_in import Locked
from huxin.base import clock
from huxin.base.errors import BadSource, BadValue, Refused
from huxin.queries import report_papers
from huxin.queries import reports as queries
from huxin.web import papers
from huxin.web.portal.pages import address_of, anew, enter, entered, leave, page, sent, typed

_DONE = {
    "write": "留言已经发出。",
    "name": "姓名已经记下。您以前没有留姓名这件事也还记着。",
    "withdraw": "收到您的撤回申请。会由另一位没有经手的工作人员打电话给您。",
    "not_paid": "收到，这件事重新办理，以前办过的都还在。",
}


@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """The form for the code. It is sent in the form, and stands in no address."""
    if request.method != "POST":
        return page(request, "follow", {"left": "left" in request.GET})
    code, now = typed(request, "code")["code"][:40], clock.now()
    try:
        key = messages.open_by_code(typed=code, address=address_of(request), now=now)
    except (BadValue, Refused) as error:
        status = 429 if isinstance(error, Locked) else 422
        return page(request, "follow", {"typed": code, "wrong": {"code": str(error)}}, status)
    anew(request)
    enter(request, "report", key, now=now)
    return redirect("followed")


@require_http_methods(["GET", "HEAD", "POST"])
def followed(request: HttpRequest) -> HttpResponse:
    """The report that was opened, and what its reporter does with it."""
    now = clock.now()
    key = entered(request, "report", now=now)
    if key is None:
        return redirect("follow")
    if request.method != "POST":
        return _page(request, key, done=_DONE.get(request.GET.get("done", ""), ""))
    act = request.POST.get("act", "")
    if act == "leave":
        leave(request)
        return redirect(f"{reverse('follow')}?left=1")
    try:
        _done(request, key, act)
    except BadSource as error:
        return _page(request, key, wrong={"photos": str(error)})
    except (BadValue, Refused) as error:
        return _page(request, key, refused=str(error))
    return redirect(f"{reverse('followed')}?done={act}")


@require_safe
def photo(request: HttpRequest) -> HttpResponse:
    """A photo sent with the report that was opened. It was drawn anew by us, so that the browser may show it."""
    key = entered(request, "report", now=clock.now())
    if key is None:
        return redirect("follow")
    data = messages.photo(key=key, sha256=request.GET.get("photo", ""))
    return HttpResponse(data, content_type="image/jpeg", headers={"X-Content-Type-Options": "nosniff"})


@require_safe
def paper(request: HttpRequest) -> HttpResponse:
    """A paper that was sent to the reporter, as PDF or (``?as=docx``) as a Word file."""
    key = entered(request, "report", now=clock.now())
    if key is None:
        return redirect("follow")
    number = request.GET.get("paper", "")
    found = report_papers.paper(key=key, number=int(number) if number.isascii() and number.isdigit() else 0)
    return papers.download(request, found, "docx" if request.GET.get("as") == "docx" else "pdf")


def _done(request: HttpRequest, key: str, act: str) -> None:
    given, now = typed(request, "text", "seen", "name", "phone", "id_no"), clock.now()
    if act == "write":
        seen = int(given["seen"]) if given["seen"].isascii() and given["seen"].isdigit() else 0
        messages.write(key=key, text=given["text"], sent=sent(request), seen=seen, now=now)
    elif act == "name":
        messages.give_name(key=key, who=Who(given["name"], given["id_no"], given["phone"]), now=now)
    elif act == "withdraw":
        messages.withdraw(key=key, why=given["text"], now=now)
    elif act == "not_paid":
        messages.not_paid(key=key, text=given["text"], now=now)
    else:
        raise Refused("页面内容不完整，请刷新后再试。")


def _page(
    request: HttpRequest, key: str, *, done: str = "", refused: str = "", wrong: dict[str, str] | None = None
) -> HttpResponse:
    context = {
        "report": queries.followed(key=key, now=clock.now()),
        "papers": report_papers.sent(key=key),
        "done": done,
        "refused": refused,
        "wrong": wrong,
        "typed": typed(request, "text", "name", "phone", "id_no"),
        "most": photos.MOST,
    }
    return page(request, "followed", context, 422 if refused or wrong else 200)
