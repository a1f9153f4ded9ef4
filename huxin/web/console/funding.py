"""项目资金: the line of time of a project's money, with the form of whoever enters a document or withdraws one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from huxin.actions import funding as actions
from huxin.base import clock
from huxin.base.errors import BadValue, NotFound, Refused
from huxin.base.money import fen
from huxin.queries import funding as queries
from huxin.web.console.pages import actor_of, confirm, day_from, number_sent, page, sure


@require_http_methods(["GET", "HEAD", "POST"])
def shown(request: HttpRequest, project_id: int) -> HttpResponse:
    """The line; posted, one more document, or one withdrawn once that is confirmed."""
    actor, now, refused = actor_of(request), clock.now(), ""
    here = reverse("project-funding", args=[project_id])
    if request.method == "POST":
        if not actions.kinds(actor.role):
            raise Refused(f"您的角色是「{actor.role.label}」，不登记项目资金。")
        queries.funding(actor=actor, project_id=project_id, now=now)
        if request.POST.get("act") == "withdraw" and not sure(request):
            what = request.POST.get("what", "").replace("\x00", "")[:200]
            return confirm(request, heading="撤销资金记录", what=what, asks="撤销以后仍保留在记录里。", back=here)
        try:
            _done(request, project_id)
            return redirect(f"{here}?done=1")
        except (Refused, NotFound, BadValue) as error:
            refused = str(error)
    kinds = actions.kinds(actor.role)
    context = {
        "funding": queries.funding(actor=actor, project_id=project_id, now=now), "kinds": kinds,
        "sums": [(label, key) for key, label in queries.KINDS.items() if key != "approval"],
        "may": bool(kinds), "orders": queries.ORDER in kinds, "typed": request.POST, "refused": refused,
        "done": request.GET.get("done") == "1", "today": clock.today(),
    }  # fmt: skip
    return page(request, "console/funding.html", context, 422 if refused else 200)


def _done(request: HttpRequest, project_id: int) -> None:
    given, actor, now = request.POST, actor_of(request), clock.now()
    if given.get("act") == "withdraw":
        reason, number = given.get("reason", "").replace("\x00", ""), number_sent(request, "number")
        actions.withdraw(actor=actor, project_id=project_id, number=number, reason=reason, now=now)
        return
    on, amount = day_from(given.get("on", "")), given.get("amount", "").strip()
    if on is None:
        raise BadValue("日期不是一个日期，请按 2019-07-11 的样子填写。")
    actions.enter(
        actor=actor, project_id=project_id, kind=given.get("kind", "")[:15], on=on,
        amount_fen=fen(amount) if amount else None, document=given.get("document", "").replace("\x00", "")[:200],
        due_on=day_from(given.get("due", "")), approved=given.get("approved", "").replace("\x00", "")[:200], now=now,
    )  # fmt: skip
