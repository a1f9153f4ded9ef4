"""抽样回访: the draws, the form that fixes a list, and one draw with its calls and what they say (measure 29)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from huxin.access import Permission, require_anywhere
from huxin.actions import calls as actions
from huxin.base import clock
from huxin.base.errors import BadValue, Refused, Stale
from huxin.facts import moments
from huxin.queries import calls as queries
from huxin.signs.calls import OUTCOMES
from huxin.web.console.move_form import Form
from huxin.web.console.pages import actor_of, home, number_in, page
from huxin.web.console.projects import choices
from huxin.web.console.register_form import answered
from huxin.workflows import Field, Move


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """All draws in reach, the newest first."""
    actor = actor_of(request)
    rows = queries.listed(actor=actor, page=number_in(request, "page"))
    return page(request, "console/calls.html", {"rows": rows, "may_fix": actor.holds(Permission.INSPECT)})


@require_http_methods(["GET", "HEAD", "POST"])
def fix(request: HttpRequest) -> HttpResponse:
    """The form of a new list; sent, its digest is on record and the seed is awaited."""
    actor = actor_of(request)
    require_anywhere(actor, Permission.INSPECT)
    counties = dict(choices(actor.regions)["counties"])  # type: ignore[call-overload]
    form = Move(
        "fix", "固定回访名单", (), None, (),
        (
            Field("region", "县区", "choice", choices=counties),
            Field("month", "工资月份", hint="写成 2019-09"),
            Field("count", "回访人数", "count", least=actions.LEAST, most=actions.MOST),
            Field("announced", "用哪个公开数值作种子", hint="明天以后公布、谁也不能预知的，如某日深证成指收盘价"),
        ),
    )  # fmt: skip

    def enter(sent: Form) -> HttpResponse:
        given = {key: str(value) for key, value in sent.given.items()}
        one = actions.fix(
            home(), actor=actor, region_code=given["region"], ym=_month(given["month"]),
            count=int(given["count"]), announced=given["announced"], now=clock.now(),
        )  # fmt: skip
        return redirect("call-draw", one.pk)

    return answered(request, form, enter, back="calls")


@require_http_methods(["GET", "HEAD", "POST"])
def shown(request: HttpRequest, number: int) -> HttpResponse:
    """One draw; POST draws by the seed, or enters what one of those drawn said."""
    actor = actor_of(request)
    line, calls = queries.find(actor=actor, number=number)
    context: dict[str, object] = {"outcomes": list(OUTCOMES.items()), "may": actor.holds(Permission.INSPECT)}
    if request.method != "POST":
        return page(request, "console/call_draw.html", {**context, "line": line, "calls": calls})
    require_anywhere(actor, Permission.INSPECT)
    sent = request.POST
    try:
        if "seed" in sent:
            seed = sent["seed"].replace("\x00", "")
            actions.sow(home(), actor=actor, number=number, seed=seed, now=clock.now())
        else:
            seen = sent.get("seen", "")
            actions.enter(
                actor=actor, number=number, code=sent.get("code", ""), outcome=sent.get("outcome", ""),
                seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else -1, now=clock.now(),
            )  # fmt: skip
    except (Refused, Stale) as error:
        line, calls = queries.find(actor=actor, number=number)
        told = {**context, "line": line, "calls": calls, "refused": str(error)}
        return page(request, "console/call_draw.html", told, 422)
    return redirect("call-draw", number)


def _month(text: str) -> int:
    try:
        return moments.month(text)
    except BadValue as error:
        raise Refused(f"工资月份{error}。") from None
