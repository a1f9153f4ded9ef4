"""节前值班: the roster of the last eight weeks before Spring Festival, and the form that enters a shift."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from huxin.actions import duty as actions
from huxin.base import clock
from huxin.base.errors import Refused
from huxin.queries import duty as queries
from huxin.web.console.move_form import Form
from huxin.web.console.pages import actor_of, confirm, day_told, page, sure
from huxin.web.console.register_form import answered
from huxin.workflows import Field, Move


@require_safe
def shown(request: HttpRequest) -> HttpResponse:
    """The weeks before the next festival, body by body, with the days that nobody has."""
    actor = actor_of(request)
    found = queries.roster(actor=actor, today=clock.today())
    mine = {post.body for post in found.posts if actions.may(actor, post.body)}
    return page(request, "console/duty.html", {"found": found, "mine": mine, "today": clock.today()})


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """The form for a shift of one's own body, or for the city's office of any."""
    actor = actor_of(request)
    found = queries.roster(actor=actor, today=clock.today())
    named = {post.body: post.body_name for post in found.posts if actions.may(actor, post.body)}
    if not named:
        raise Refused("值班由市治欠办、市人社局和各县区的单位各自登记。")
    needs = (
        Field("body", "单位", "choice", choices=named), Field("leader", "带班领导"), Field("officer", "值班人员"),
        Field("phone", "值班电话", hint="办公室的值班电话"), Field("starts_on", "从哪天起", "date", future=True),
        Field("ends_on", "到哪天止", "date", future=True, hint="最后一天，这一天算在内"),
    )  # fmt: skip
    asked = request.GET.get("body", "")
    typed = {"body": asked if asked in named else next(iter(named)), "starts_on": str(found.first)}

    def made(form: Form) -> HttpResponse:
        given = {key: str(value) for key, value in form.given.items()}
        starts, ends = day_told(given.pop("starts_on")), day_told(given.pop("ends_on"))
        actions.enter(actor=actor, starts_on=starts, ends_on=ends, now=clock.now(), **given)
        return redirect("duty")

    return answered(request, Move("enter", "登记值班", (), None, (), needs), made, back="duty", typed=typed)


@require_http_methods(["POST"])
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Take a shift back, once it is confirmed."""
    one = actions.mine(actor_of(request), number)
    if not sure(request):
        what = f"{one.starts_on}至{one.ends_on}"
        return confirm(request, heading="撤销值班", what=what, asks="撤销以后这几天算作没有人值班。", back="/duty/")
    actions.cancel(actor=actor_of(request), number=number, now=clock.now())
    return redirect("duty")
