"""登记: a matter that people open themselves, about a project; its form is made from what the workflow asks."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from huxin.access import Actor, Permission, require_anywhere
from huxin.access.bodies import bodies
from huxin.actions import opening as actions
from huxin.base import clock
from huxin.base.errors import NotFound, Refused
from huxin.queries import projects
from huxin.web.console import move_form
from huxin.web.console.move_form import Form
from huxin.web.console.pages import actor_of, page
from huxin.workflows import Field, Move, Workflow, workflow

_PROJECT = Field("project_code", "项目", hint="项目编码，或名称、施工单位、拼音首字母里的几个字。")


@require_http_methods(["GET", "HEAD", "POST"])
def opened(request: HttpRequest, workflow_kind: str) -> HttpResponse:
    """The form, what was typed once more to be confirmed, and the matter once it is opened. Nothing typed is lost."""
    actor, now, today = actor_of(request), clock.now(), clock.today()
    require_anywhere(actor, Permission.MATTERS)
    flow = workflow(workflow_kind)
    if flow.kind == "complaint":  # it begins with whoever brings it
        return redirect(f"{reverse('report-new')}?{urlencode({'project': request.GET.get('project', '')[:64]})}")
    if flow.kind == "ledger":  # it begins with its drive and its workers
        return redirect(f"{reverse('ledger-add')}?{urlencode({'project': request.GET.get('project', '')[:64]})}")
    if actor.role not in flow.opens:
        raise Refused(f"您的角色是「{actor.role.label}」，不能登记「{flow.label}」。")
    if request.method != "POST":
        typed = {"project_code": request.GET.get("project", "")[:64]}
        return _page(request, flow, move_form.blank(_step(flow, actor, {}), today=today, typed=typed))
    change, text = "change" in request.POST, request.POST.get("project_code", "").replace("\x00", "").strip()[:100]
    found = {} if change else projects.named(actor=actor, text=text)
    form = move_form.posted(request, _step(flow, actor, found), actor, now=now, today=today)
    if change:
        return _page(request, flow, form)
    if form.wrong:
        several = "请在找到的项目里选一个。" if found and text not in found else ""
        return _page(request, flow, form, refused=f"还不能登记，请按下面的说明补充。{several}")
    if found and "confirmed" not in request.POST:
        return _page(request, flow, form, confirm=True)
    asked = {key: value for key, value in form.given.items() if key not in ("project_code", "body")}
    try:
        matter = actions.open_about(
            actor=actor, kind=flow.kind, project_code=text, given=asked, now=now, body=str(form.given["body"])
        )
    except (Refused, NotFound) as error:
        return _page(request, flow, form, refused=str(error))
    return redirect("matter", matter.pk)


def _step(flow: Workflow, actor: Actor, found: Mapping[str, str]) -> Move:
    """The form as a move. `found` are the projects that what was typed can mean; without any it is typed."""
    here = [b for b in bodies().values() if any(b.region_code.startswith(prefix) for prefix in actor.regions if prefix)]
    body = Field(
        "body", "责任单位", "choice", choices={b.key: b.name for b in here}, required=False,
        hint=f"不选时，是{'项目所在县区的劳动监察机构' if flow.follows else '先办理它的机构'}。",
    )  # fmt: skip
    project = Field("project_code", "项目", "choice", choices=found) if found else _PROJECT
    return Move("open", f"登记{flow.label}", (), flow.start, flow.opens, (project, body, *flow.asks))


def _page(
    request: HttpRequest, flow: Workflow, form: Form, *, refused: str = "", confirm: bool = False
) -> HttpResponse:
    basis = flow.basis_on(clock.today())
    context = {"flow": flow, "basis": basis, "form": form, "refused": refused, "confirm": confirm}
    return page(request, "console/opening.html", context, 422 if refused else 200)
