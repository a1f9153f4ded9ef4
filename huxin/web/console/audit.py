"""审计: who did what, and who read which personal value in full; for those who may look after the others."""

from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from huxin.queries import audit as queries
from huxin.queries.audit import Act, AuditFilter
from huxin.web.console import export, journal, words
from huxin.web.console.pages import actor_of, number_in, page
from huxin.web.templatetags.console import moment

_ACT_HEADS = ("时间", "用户名", "姓名", "操作", "对象", "内容")
_READING_HEADS = ("时间", "用户名", "姓名", "用途", "种类", "值（打码）", "对象")


@require_safe
def acts(request: HttpRequest) -> HttpResponse:
    """One page of the journal."""
    wanted = _wanted(request)
    rows = queries.acts(actor=actor_of(request), wanted=wanted, page=number_in(request, "page"))
    return _shown(request, "audit", wanted, {"rows": rows, "acts": words.ACTS})


@require_safe
def readings(request: HttpRequest) -> HttpResponse:
    """One page of what was read in full."""
    wanted = _wanted(request)
    rows = queries.readings(actor=actor_of(request), wanted=wanted, page=number_in(request, "page"))
    return _shown(request, "audit-readings", wanted, {"rows": rows, "readings": True})


@require_safe
def exported_acts(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The filtered journal as a workbook or CSV."""
    found = queries.every_act(actor=actor_of(request), wanted=_wanted(request), most=export.MOST_ROWS)
    rows = ((moment(a.at), a.who, a.name, words.ACTS.get(a.what, a.what), *_about(a)) for a in found)
    return export.table(kind, "操作记录", _ACT_HEADS, rows)


@require_safe
def exported_readings(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The filtered readings as a workbook or CSV; values masked here as well."""
    found = queries.every_reading(actor=actor_of(request), wanted=_wanted(request), most=export.MOST_ROWS)
    rows = (
        (
            moment(r.at),
            r.who,
            r.name,
            r.purpose,
            words.PERSONAL.get(r.kind, r.kind),
            r.value,
            journal.subject(r.subject),
        )
        for r in found
    )
    return export.table(kind, "查看完整个人信息的记录", _READING_HEADS, rows)


def _about(act: Act) -> tuple[str, str]:
    return journal.subject(act.subject), journal.given(act.given, changed=act.what == "staff.assign")


def _shown(request: HttpRequest, name: str, wanted: AuditFilter, context: dict[str, object]) -> HttpResponse:
    context |= {
        "wanted": wanted,
        "filtered": wanted != AuditFilter(),
        "here": reverse(name),
        "export": f"{name}-export",
        "actor": actor_of(request),
    }
    if request.headers.get("HX-Target") == "list":
        return render(request, "console/_audit.html", context)
    return page(request, "console/audit.html", context)


def _wanted(request: HttpRequest) -> AuditFilter:
    given = request.GET
    what = given.get("what", "")
    return AuditFilter(
        who=given.get("who", "").replace("\x00", "").strip()[:64],
        what=what if what in words.ACTS else "",
        first=_day(given.get("from", "")),
        last=_day(given.get("to", "")),
    )


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2999 else None
