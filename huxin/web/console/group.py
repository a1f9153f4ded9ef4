"""专班: the seats of the winter's working group, who sits there, who comes and goes (measure 2 of the 2019 plan)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from huxin.access import Permission, require_anywhere
from huxin.access.bodies import bodies
from huxin.actions import working_group as actions
from huxin.base import clock
from huxin.base.errors import NotFound
from huxin.queries import working_group as queries
from huxin.queries.working_group import SEATS
from huxin.web.console.move_form import Form
from huxin.web.console.pages import actor_of, day_from, day_told, page
from huxin.web.console.register_form import answered
from huxin.workflows import Field, Move


@require_safe
def shown(request: HttpRequest) -> HttpResponse:
    """The winter of the day asked about, today without one."""
    on = day_from(request.GET.get("on", "")) or clock.today()
    found = queries.group(actor=actor_of(request), on=on)
    context = {"found": found, "today": clock.today(), "may": actor_of(request).holds(Permission.PLAN)}
    return page(request, "console/group.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def second(request: HttpRequest) -> HttpResponse:
    """The form for somebody who comes; sent, the person is in the group."""
    require_anywhere(actor_of(request), Permission.PLAN)
    first, last = queries.winter(clock.today())
    named = {key: bodies()[key].name for key in SEATS}
    needs = (
        Field("body", "派出单位", "choice", choices=named), Field("name", "姓名"), Field("post", "原职务"),
        Field("starts_on", "到专班日期", "date", future=True),
        Field("ends_on", "约定离开日期", "date", future=True, hint="最后一天，这一天算在内"),
    )  # fmt: skip
    typed = {"body": request.GET.get("body", ""), "starts_on": str(first), "ends_on": str(last)}

    def enter(form: Form) -> HttpResponse:
        given = {key: str(value) for key, value in form.given.items()}
        starts, ends = day_told(given.pop("starts_on")), day_told(given.pop("ends_on"))
        actions.second(actor=actor_of(request), starts_on=starts, ends_on=ends, now=clock.now(), **given)
        return redirect("group")

    return answered(request, Move("second", "登记专班人员", (), None, (), needs), enter, back="group", typed=typed)


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, number: int) -> HttpResponse:
    """The form for somebody who goes back early; sent, the seat is empty from the next day on."""
    require_anywhere(actor_of(request), Permission.PLAN)
    found = queries.group(actor=actor_of(request), on=clock.today())
    member = next((m for seat in found.seats for m in seat.members if m.number == number), None)
    if member is None:
        raise NotFound("没有这条专班人员记录，或者不在这个冬季。")
    needs = (Field("last_day", "在专班的最后一天", "date", future=True),)
    move = Move("release", f"登记{member.name}离开专班", (), None, (), needs)

    def enter(form: Form) -> HttpResponse:
        day = day_told(form.given["last_day"])
        actions.release(actor=actor_of(request), number=number, last_day=day, now=clock.now())
        return redirect("group")

    return answered(request, move, enter, back="group", typed={"last_day": str(clock.today())})
