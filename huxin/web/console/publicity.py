"""宣传活动: the register of what was done for publicity, and its figures by county and quarter (measure 31)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from huxin.actions import publicity_register as actions
from huxin.actions.publicity_register import Activity
from huxin.base import clock
from huxin.law.regulation import cited
from huxin.queries import publicity_register as queries
from huxin.queries.publicity_register import AUDIENCES, CHANNELS, COUNTED, ActivityLine, PublicityFilter
from huxin.web.console import export
from huxin.web.console.move_form import Form
from huxin.web.console.pages import OF_NO_CENTURY, actor_of, day_from, day_told, number_in, page, word_from
from huxin.web.console.projects import choices
from huxin.web.console.register_form import answered, entered
from huxin.web.templatetags.console import region
from huxin.workflows import REASON, Field, Move
from huxin.workflows._quarters import quarter_text
from huxin.workflows.measure import THEY

_HEADS = (
    "编号", "日期", "县区", "开展单位", "活动", "渠道", "对象", "覆盖人数", "人数怎样得来", "证据", "取消原因",
)  # fmt: skip
_ENTER = Move(
    "enter", "登记宣传活动", (), None, (),
    (
        Field("held_on", "日期", "date"), Field("title", "活动", shortest=actions.TITLE[0], longest=actions.TITLE[1],
              hint="{} 到 {} 个字：在哪里、讲什么；不写个人的姓名、电话".format(*actions.TITLE)),
        Field("channel", "渠道", "choice", choices=CHANNELS), Field("audience", "对象", "choice", choices=AUDIENCES),
        Field("reached", "覆盖人数", "count", required=False, least=1, most=actions.MOST_REACHED,
              hint=f"没有清点的不填，不写 0；最多 {actions.MOST_REACHED}"),
        Field("counted", "人数怎样得来", "choice", choices=COUNTED, required=False, hint="填了人数才选"),
        Field("evidence", "证据", shortest=actions.EVIDENCE[0], longest=actions.EVIDENCE[1],
              hint="{} 到 {} 个字：报道的网址、照片或者签到表的存放处".format(*actions.EVIDENCE)),
    ),
)  # fmt: skip
_WHY = replace(
    REASON, shortest=actions.REASON[0], longest=actions.REASON[1], hint="{} 到 {} 个字".format(*actions.REASON)
)
_CANCEL = Move("cancel", "取消登记", (), None, (), (_WHY,))


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The figures of counties and quarters, and beneath them the register, the newest first."""
    actor, wanted, today = actor_of(request), _wanted(request), clock.today()
    quarters = [(str(one), quarter_text(one)) for one in queries.quarters(today)]
    labels = [label for _, label in quarters]
    context = {
        "rows": queries.search(actor=actor, wanted=wanted, page=number_in(request, "page")), "wanted": wanted,
        "table": [(code, list(zip(labels, cells, strict=True)))
                  for code, cells in queries.table(actor=actor, today=today)], "filtered": wanted != PublicityFilter(),
        "quarters": quarters, "channels": list(CHANNELS.items()),
        "may_enter": actor.role in THEY, "law": cited("第九条、第四十六条", on=today), **choices(actor.regions),
    }  # fmt: skip
    return page(request, "console/publicity.html", context)


@require_safe
def exported(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The filtered register as a workbook or CSV."""
    rows = queries.every(actor=actor_of(request), wanted=_wanted(request), most=export.MOST_ROWS)
    return export.table(kind, "宣传活动", _HEADS, _cells(rows))


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """The form of a new one; sent, it is in the register."""
    actor = actor_of(request)
    actions.require_entering(actor)

    def made(form: Form) -> HttpResponse:
        given = {key: str(value).replace("\r\n", "\n") for key, value in form.given.items()}
        day, reached = day_told(given["held_on"]), given.get("reached", "")
        one = Activity(
            day, given["channel"], given["title"], given["audience"], given["evidence"],
            int(reached) if reached else None, given.get("counted", ""),
        )  # fmt: skip
        actions.enter(actor=actor, activity=one, now=clock.now())
        return redirect("publicity")

    return answered(request, _ENTER, made, back="publicity", typed={"held_on": str(clock.today())}, also=_apart)


@require_http_methods(["GET", "HEAD", "POST"])
def shown(request: HttpRequest, number: int) -> HttpResponse:
    """One of them, with the form that cancels it for the body that entered it."""
    actor = actor_of(request)
    line = queries.find(actor=actor, number=number)
    if request.method == "POST":
        actions.require_entering(actor)

    def cancelled(form: Form) -> HttpResponse:
        actions.cancel(actor=actor, number=number, reason=str(form.given["reason"]), now=clock.now())
        return redirect("publicity-one", number)

    found = entered(request, _CANCEL, cancelled, lacking="还没有取消，请写明原因。")
    if isinstance(found, HttpResponse):
        return found
    form, refused = found
    may = line.mine and actor.role in THEY
    context = {"line": line, "one": line.row, "form": form if may else None, "refused": refused}
    return page(request, "console/publicity_one.html", context, 422 if refused else 200)


def _apart(form: Form) -> str:
    """What no field says by itself: a day of another century, a number and how it was counted."""
    said = actions.uncounted(bool(form.given["reached"]), str(form.given["counted"]))
    early = any(one.field.key == "held_on" and not one.error and day_from(one.typed) is None for one in form.inputs)
    return (OF_NO_CENTURY if early else "") + (f"{said}。" if said else "")


def _wanted(request: HttpRequest) -> PublicityFilter:
    given = request.GET
    return PublicityFilter(
        region=word_from(given.get("region", "")), channel=word_from(given.get("channel", "")),
        quarter=word_from(given.get("quarter", "")), text=given.get("q", "").replace("\x00", "").strip()[:60],
    )  # fmt: skip


def _cells(rows: Iterator[ActivityLine]) -> Iterator[Sequence[export.Cell]]:
    for line in rows:
        one = line.row
        said = (one.pk, str(one.held_on), region(one.region_code), line.body_name, one.title, line.channel)
        yield (*said, line.audience, one.reached, line.counted, one.evidence, one.reason)
