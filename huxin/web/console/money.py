"""办理事项的工资名单与到账: who is owed what, what came, and the proof of each payment."""

from collections.abc import Callable, Mapping

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from huxin.access import Actor, Permission, require_anywhere
from huxin.actions import attachments, recovery, reports
from huxin.actions.recovery import Received
from huxin.base import clock
from huxin.base.errors import BadSource, BadValue, Refused, Stale
from huxin.base.money import fen
from huxin.queries import matter as matters
from huxin.queries import matter_steps
from huxin.queries import recovery as queries
from huxin.queries.matter import MatterPage
from huxin.web import claim_lines as lines
from huxin.web.console.pages import actor_of, day_from, number_sent, page

_ENTERED = "fen-"


@require_http_methods(["GET", "HEAD", "POST"])
def money(request: HttpRequest, matter_id: int) -> HttpResponse:
    """The list with its payments; posted, what was found, or what was received, worker by worker."""
    actor, now = actor_of(request), clock.now()
    require_anywhere(actor, Permission.MATTERS)
    error, status = "", 200
    if request.method == "POST":
        act = _ACTS.get(request.POST.get("act", ""))
        try:
            if act is None:
                raise Refused("请从页面上的按钮提交。")
            act(request, actor, matter_id)
            return redirect(f"{reverse('matter-money', args=[matter_id])}?done={request.POST['act']}")
        except Stale as stale:
            error, status = str(stale), 409
        except (Refused, BadValue, BadSource) as refused:
            error, status = str(refused), 422
    one = matters.matter(actor=actor, matter_id=matter_id, now=now)
    found = queries.money(actor=actor, matter_id=matter_id, now=now)
    context: Mapping[str, object] = {
        "matter": one,
        "money": found,
        "entries": [(line, request.POST.get(f"{_ENTERED}{line.worker_id}", "")) for line in found.lines],
        "instruments": queries.INSTRUMENTS,
        "may": _may(one),
        "today": timezone.localdate(now),
        "typed": request.POST,
        "error": error,
        "done": _DONE.get(request.GET.get("done", ""), ""),
    }
    return page(request, "console/money.html", dict(context), status)


_DONE = {
    "bank": "已按银行流水登记到账。",
    "receipt": "已按签收凭证登记到账。",
    "assess": "已核定金额。",
    "join": "已追加到名单。",
}


def _may(one: MatterPage) -> dict[str, matter_steps.Step]:
    return {step.name: step for step in one.steps}


def _amounts(request: HttpRequest) -> dict[int, int]:
    """What was typed beside the workers, in fen; lines left empty are left out. Raises BadValue."""
    found = {}
    for name, typed in request.POST.items():
        worker = name.removeprefix(_ENTERED)
        if name.startswith(_ENTERED) and worker.isascii() and worker.isdigit() and str(typed).strip():
            try:
                found[int(worker)] = fen(str(typed))
            except BadValue as error:
                raise BadValue(f"工人 {worker} 的金额：{error}") from None
    if not found:
        raise BadValue("请至少填写一名工人的金额。")
    return found


def _from_bank(request: HttpRequest, actor: Actor, matter_id: int) -> None:
    recovery.from_bank(
        actor=actor, matter_id=matter_id, serials=request.POST.getlist("serial"),
        instrument=request.POST.get("instrument", ""), now=clock.now(), seen=number_sent(request, "seen"),
    )  # fmt: skip


def _from_receipt(request: HttpRequest, actor: Actor, matter_id: int) -> None:
    now, upload = clock.now(), request.FILES.get("proof")
    lines = [Received(worker, amount) for worker, amount in _amounts(request).items()]
    paid_on = day_from(request.POST.get("paid_on", ""))
    if paid_on is None:
        raise BadValue("到账日期不是一个日期，请按 2019-07-11 的样子填写。")
    if upload is None:
        raise BadValue("请上传工人签收的凭证。")
    sha256 = attachments.receive(actor=actor, data=upload.read(), file_name=upload.name or "", now=now)
    recovery.from_receipt(
        actor=actor, matter_id=matter_id, lines=lines, paid_on=paid_on,
        instrument=request.POST.get("instrument", ""), sha256=sha256, now=now, seen=number_sent(request, "seen"),
    )  # fmt: skip


def _join(request: HttpRequest, actor: Actor, matter_id: int) -> None:
    now, months = clock.now(), request.POST.get("months", "").strip() or "1"
    if not (months.isascii() and months.isdigit() and 0 < int(months) <= 240):
        raise BadValue("欠薪月数须是 1 到 240 的整数。")
    claims = lines.claims(request.POST.get("lines", ""), months=int(months))
    if not claims:
        raise BadValue("请填写名单，一行一名工人。")
    with transaction.atomic():
        recovery.join(
            actor=actor, matter_id=matter_id, claims=reports.listed(claims, now=now),
            reason=request.POST.get("reason", ""), now=now, seen=number_sent(request, "seen"),
        )  # fmt: skip


def _assess(request: HttpRequest, actor: Actor, matter_id: int) -> None:
    recovery.assess(
        actor=actor, matter_id=matter_id, owed=_amounts(request), reason=request.POST.get("reason", ""),
        now=clock.now(), seen=number_sent(request, "seen"),
    )  # fmt: skip


_ACTS: Mapping[str, Callable[[HttpRequest, Actor, int], None]] = {
    "bank": _from_bank,
    "receipt": _from_receipt,
    "assess": _assess,
    "join": _join,
}
