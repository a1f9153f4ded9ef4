"""A project, its matrix of workers by months, and one worker-month with what is behind it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from huxin.access import Permission
from huxin.actions import registry
from huxin.base import clock
from huxin.base.errors import StoreDamaged
from huxin.base.months import month_text
from huxin.queries import insurance, matters, pay_files, rulebook, worker_months
from huxin.queries import project as queries
from huxin.web.console import words
from huxin.web.console.matters import openable
from huxin.web.console.pages import actor_of, home, number_in, page

SHORTEST_PURPOSE = 4
"""Characters. Enough that a purpose is a word and not a key pressed once."""


@require_safe
def shown(request: HttpRequest, project_id: int) -> HttpResponse:
    """The page of a project; its matrix alone where htmx turns its pages."""
    actor, number = actor_of(request), number_in(request, "page")
    try:
        matrix, trouble = worker_months.matrix(home=home(), actor=actor, project_id=project_id, page=number), ""
    except StoreDamaged as error:
        matrix, trouble = None, str(error)
    context: dict[str, object] = {"matrix": matrix, "trouble": trouble, "outcomes": _legend(matrix)}
    if request.headers.get("HX-Target") == "matrix":
        return render(request, "console/_matrix.html", context)
    one = queries.project(actor=actor, project_id=project_id, today=clock.today())
    context |= {"project": one, "titles": rulebook.titles()}
    context |= {"insurance": insurance.of_project(code=one.code, today=clock.today())}
    context |= {"matters": matters.about(actor=actor, project_id=project_id, now=clock.now())}
    context |= {"may_order": pay_files.may_order(actor=actor, project_id=project_id)}
    context |= {"openable": openable(actor), "may_matters": actor.holds(Permission.MATTERS)}
    return page(request, "console/project.html", context)


@require_safe
def worker_month(request: HttpRequest, project_id: int, worker_id: int, ym: int) -> HttpResponse:
    """One worker-month, persons masked."""
    found = worker_months.worker_month(
        home=home(), actor=actor_of(request), project_id=project_id, worker_id=worker_id, ym=ym
    )
    return page(request, "console/worker_month.html", {"found": found})


@require_http_methods(["GET", "POST"])
def unmask(request: HttpRequest, project_id: int, worker_id: int, ym: int) -> HttpResponse:
    """The person's data in full, for a stated purpose, which is recorded. Opened again, it leads back to the page."""
    if request.method == "GET":
        return redirect("worker-month", project_id, worker_id, ym)
    actor, purpose = actor_of(request), request.POST.get("purpose", "").replace("\x00", "").strip()[:200]
    found = worker_months.worker_month(home=home(), actor=actor, project_id=project_id, worker_id=worker_id, ym=ym)
    context: dict[str, object] = {"found": found, "purpose": purpose}
    if len(purpose) < SHORTEST_PURPOSE:
        context["unmask_error"] = f"请写明用途，至少 {SHORTEST_PURPOSE} 个字，例如「核实投诉」。"
        return page(request, "console/worker_month.html", context, status=422)
    person = found.person
    ids = {"姓名": person.name_id, "证件号码": person.id, "手机号": person.phone_id, "工资卡号": person.card_id}
    values = registry.reveal(
        actor=actor,
        purpose=purpose,
        place=queries.place(actor=actor, project_id=project_id),
        ids=[i for i in ids.values() if i is not None],
        subject=f"project:{project_id}/{worker_id}/{month_text(ym)}",
        now=clock.now(),
    )
    context["revealed"] = [(label, values.get(i, "—") if i else "—") for label, i in ids.items()]
    return page(request, "console/worker_month.html", context)


def _legend(matrix: worker_months.Matrix | None) -> list[tuple[words.Outcome, int]]:
    counted = matrix.outcomes if matrix else {}
    return [(o, counted[o.code]) for o in words.OUTCOMES.values() if counted.get(o.code)]
