"""登记: a matter that people open themselves, about a project; its form is made from what the workflow asks."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from huxin.access import Actor, Permission, Role, require_anywhere
from huxin.access.bodies import bodies
from huxin.actions import opening as actions
from huxin.base.errors import NotFound, Refused
from huxin.web.console import move_form
from huxin.web.console.move_form import Form
from huxin.web.console.pages import actor_of, page
from huxin.workflows import Field, Move, Workflow, workflow

_PROJECT = Field("project_code", "项目编码", hint="在项目页的名称下面可以找到。")


@require_http_methods(["GET", "HEAD", "POST"])
def opened(request: HttpRequest, workflow_kind: str) -> HttpResponse:
    """The form, and the matter once it is opened. Refused, it comes back with what was typed."""
    actor, now, today = actor_of(request), timezone.now(), timezone.localdate()
    require_anywhere(actor, Permission.MATTERS)
    flow = workflow(workflow_kind)
    if actor.role not in flow.opens or Role.SYSTEM in flow.opens:
        raise Refused(f"您的角色是「{actor.role.label}」，不能登记「{flow.label}」。")
    step = _step(flow, actor)
    if request.method != "POST":
        form = move_form.blank(step, today=today, typed={"project_code": request.GET.get("project", "")[:64]})
        return _page(request, flow, form)
    form = move_form.posted(request, step, actor, now=now, today=today)
    if form.wrong:
        return _page(request, flow, form, "还不能登记，请按下面的说明补充。")
    asked = {key: value for key, value in form.given.items() if key not in ("project_code", "body")}
    project, body = str(form.given["project_code"]), str(form.given["body"])
    try:
        matter = actions.open_about(actor=actor, kind=flow.kind, project_code=project, given=asked, now=now, body=body)
    except (Refused, NotFound) as error:
        return _page(request, flow, form, str(error))
    return redirect("matter", matter.pk)


def _step(flow: Workflow, actor: Actor) -> Move:
    here = [b for b in bodies().values() if any(b.region_code.startswith(prefix) for prefix in actor.regions if prefix)]
    body = Field(
        "body", "责任单位", "choice", choices={b.key: b.name for b in here}, required=False,
        hint="不选时，是项目所在县区的劳动监察机构。",
    )  # fmt: skip
    return Move("open", f"登记{flow.label}", (), flow.start, flow.opens, (_PROJECT, body, *flow.asks))


def _page(request: HttpRequest, flow: Workflow, form: Form, refused: str = "") -> HttpResponse:
    context = {"flow": flow, "form": form, "refused": refused}
    return page(request, "console/opening.html", context, 422 if refused else 200)
