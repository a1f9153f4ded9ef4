"""The list of joint punishment asked and handed on: many bidders at once, the file for the credit platform (SM-9)."""

from collections.abc import Iterator, Sequence

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from huxin.access import Permission
from huxin.actions import credit_files, listing_checks
from huxin.actions.listing_checks import Check
from huxin.base import clock
from huxin.base.errors import BadSource, Refused
from huxin.base.moments import CHINA
from huxin.queries._reach import offices_only
from huxin.web.console import export
from huxin.web.console.pages import actor_of, page

_CHECKED = (
    *("序号", "核对的内容", "结果", "单位名称", "统一社会信用代码", "列入机关", "列入决定书文号", "依据", "惩戒措施"),
    *("列入日期", "届满日期", "核对时间", "名单版本", "核对结果的SHA-256"),
)
_SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponseBase:
    """The form; sent, the answer on the page, or as the file that was asked for."""
    actor = actor_of(request)
    offices_only(actor, "批量核对惩戒名单由机关办理。")
    if request.method != "POST":
        return page(request, "console/bans_check.html", {"most": listing_checks.MOST})
    text = request.POST.get("text", "")
    try:
        asked = _sent(request) or listing_checks.asked_in(text)
        found = listing_checks.check(actor=actor, asked=asked, now=clock.now())
    except (BadSource, Refused) as error:
        context = {"most": listing_checks.MOST, "refused": str(error), "text": text}
        return page(request, "console/bans_check.html", context, 422)
    if (kind := request.POST.get("as", "")) in ("xlsx", "csv"):
        return export.table(kind, f"惩戒名单核对 {found.at.astimezone(CHINA):%Y-%m-%d %H%M}", _CHECKED, _cells(found))
    context = {
        "most": listing_checks.MOST, "text": "\n".join(asked), "found": found, "count": len(asked),
        "answers": sorted(found.answers, key=lambda one: one.result == "clear")[:_SHOWN], "shown": _SHOWN,
    }  # fmt: skip
    return page(request, "console/bans_check.html", context)


def _sent(request: HttpRequest) -> list[str]:
    file = request.FILES.get("file")
    if file is None:
        return []
    if (file.size or 0) > listing_checks.LARGEST:
        raise BadSource("文件超过 5 MB，请分次核对。")
    return listing_checks.asked_of(file.read())


def _cells(found: Check) -> Iterator[Sequence[export.Cell]]:
    at = f"{found.at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"
    for n, one in enumerate(found.answers, 1):
        yield (
            *(n, one.asked, one.label, one.unit, one.uscc, one.by, one.number, one.basis, one.measures),
            *(str(one.since or ""), str(one.until or ""), at, found.version, found.sha256),
        )


@require_http_methods(["GET", "HEAD", "POST"])
def credit(request: HttpRequest) -> HttpResponse:
    """The files made so far; sent, one more."""
    actor, refused = actor_of(request), ""
    if request.method == "POST":
        try:
            credit_files.make(actor=actor, now=clock.now())
            return redirect("bans-credit")
        except Refused as error:
            if not actor.holds(Permission.LISTING):
                raise
            refused = str(error)
    made = credit_files.made(actor=actor)
    late = credit_files.next_on(made[0]) if made else None
    context = {
        "made": made, "next": late, "overdue": late is not None and clock.today() > late, "refused": refused,
        "may": actor.holds(Permission.LISTING),
    }  # fmt: skip
    return page(request, "console/bans_credit.html", context, 422 if refused else 200)


@require_safe
def credit_file(request: HttpRequest, number: int, kind: str) -> HttpResponseBase:
    """One file again: as CSV the very bytes whose digest is on record, as a workbook the same rows."""
    one, rows = credit_files.again(actor=actor_of(request), number=number)
    name = f"失信联合惩戒名单 {one.on} {one.number}"
    if kind == "csv":
        return export.download(f"{name}.csv", credit_files.content(rows), "text/csv; charset=utf-8")
    return export.table(kind, name, credit_files.HEADS, rows)
