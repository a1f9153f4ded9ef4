"""导入: sending files in, watching them being stored, and the rows that were not accepted."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from huxin.access import Permission, Role
from huxin.actions import intake, mappings
from huxin.base import clock
from huxin.base.errors import BadSource, HuxinError
from huxin.facts.lists import ACCEPTED
from huxin.queries import imports as queries
from huxin.sources import banks
from huxin.web.console import export
from huxin.web.console.pages import actor_of, number_in, page

MOST_FILES = 50
LARGEST_FILE = 200 * 2**20
"""Bytes. A month of a city's punches is a tenth of it; larger ones go through the command line."""


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """The form, what was just sent in with its progress, and everything sent in before."""
    actor = actor_of(request)
    if not actor.holds(Permission.IMPORT):
        return page(request, "console/imports_closed.html", {}, status=403)
    if request.method == "POST":
        return _received(request)
    return _page(request)


@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """The progress of what was just sent in, for polling; with the last of it, the list of imports anew."""
    context = _fresh(request)
    if not context["waiting"]:
        context |= {"swapped": True, "rows": queries.listed(actor=actor_of(request), page=1)}
    return render(request, "console/_progress.html", context)


@require_safe
def batch(request: HttpRequest, number: int) -> HttpResponse:
    """One batch and its rejected rows."""
    actor = actor_of(request)
    one = queries.batch(actor=actor, number=number)
    rows = queries.rejects(actor=actor, number=number, page=number_in(request, "page"))
    return page(request, "console/batch.html", {"batch": one, "rows": rows})


@require_safe
def rejects(request: HttpRequest, number: int) -> HttpResponse:
    """The rejected rows as they came, with the reason beside each, to correct and send again."""
    data = intake.rejects_workbook(actor=actor_of(request), batch=number, now=clock.now())
    return export.workbook(f"被拒绝的行-批次{number}", data)


def _received(request: HttpRequest) -> HttpResponse:
    files = request.FILES.getlist("files")
    if not files:
        return _page(request, problems=["没有选择文件。请选择一个或多个 CSV、XLSX、XLS 或 Parquet 文件后再上传。"])
    stream = request.POST.get("stream", "")
    numbers, problems = [], []
    for file in files[:MOST_FILES]:
        try:
            numbers.append(_receive(request, file, stream if stream in (*ACCEPTED, *banks.profiles()) else None))
        except HuxinError as error:
            problems.append(f"{file.name}：{error}")
    if len(files) > MOST_FILES:
        problems.append(f"一次最多上传 {MOST_FILES} 个文件，其余 {len(files) - MOST_FILES} 个没有接收，请分次上传。")
    if problems:
        return _page(request, problems=problems, numbers=numbers)
    return redirect(f"{reverse('imports')}?fresh={'.'.join(map(str, numbers))}")


def _receive(request: HttpRequest, file: "UploadedFile[Any]", stream: str | None) -> int:
    if (file.size or 0) > LARGEST_FILE:
        raise BadSource("文件超过 200 MB。请分月导出后上传，或请管理员在服务器上用命令行导入。")
    return intake.receive(
        data=file.read(),
        file_name=file.name or "未命名",
        stream=stream,
        actor=actor_of(request),
        now=clock.now(),
    )


def _page(request: HttpRequest, *, problems: list[str] | None = None, numbers: list[int] | None = None) -> HttpResponse:
    bank = actor_of(request).role is Role.BANK
    context = {
        "rows": queries.listed(actor=actor_of(request), page=number_in(request, "page")),
        "streams": [(s.name, s.label) for s in ACCEPTED.values() if not bank or s.name in banks.OF_BANKS],
        "for_bank": bank,
        "profiles": [(p.name, p.label) for p in banks.profiles().values() if p.is_fact],
        "problems": problems or [],
        **_fresh(request, numbers),
    }
    return page(request, "console/imports.html", context, status=422 if problems else 200)


def _fresh(request: HttpRequest, numbers: list[int] | None = None) -> dict[str, Any]:
    asked = request.GET.get("fresh", "").split(".") if numbers is None else map(str, numbers)
    ids = [int(text) for text in asked if text.isascii() and text.isdigit() and len(text) < 12][: 2 * MOST_FILES]
    fresh = queries.some(actor=actor_of(request), ids=ids) if ids else []
    waiting, actor = any(b.waiting for b in fresh), actor_of(request)
    refused = [] if waiting else [b.id for b in fresh if b.state == "refused"]  # opened once, not at every look
    mappable = {number for number in refused if mappings.mappable(actor=actor, batch=number)}
    return {"fresh": fresh, "fresh_ids": ".".join(map(str, ids)), "waiting": waiting, "mappable": mappable}
