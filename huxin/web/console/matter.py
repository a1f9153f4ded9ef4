"""事项页: what a matter is about, where it stands, its clock, what this person can do now, and what happened."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from huxin.access import Actor, Permission, require_anywhere
from huxin.actions import attachments, ledger
from huxin.actions import matters as actions
from huxin.base import clock
from huxin.base.errors import NotFound, Refused, Stale
from huxin.queries import (
    analysis_report,
    assessment,
    campaigns,
    circulars,
    listings,
    matter_paper,
    matter_steps,
    publications,
    publicity,
    reports,
)
from huxin.queries import matter as queries
from huxin.queries import opinion as posts_of
from huxin.web import papers
from huxin.web.console import clock_line, export, move_form
from huxin.web.console.move_form import Form
from huxin.web.console.pages import actor_of, number_in, page
from huxin.workflows import Move, workflow


@require_safe
def shown(request: HttpRequest, matter_id: int) -> HttpResponse:
    """The page; with ``?move=`` the form of that move is open. Its workers alone where htmx turns their pages."""
    actor = actor_of(request)
    require_anywhere(actor, Permission.MATTERS)
    if request.headers.get("HX-Target") == "workers":
        rows = queries.amounts(actor=actor, matter_id=matter_id, page=number_in(request, "page"))
        return render(request, "console/_workers.html", {"workers": rows})
    one = queries.find(actor, matter_id)
    name = request.GET.get("move", "")
    move = _move(one.kind, name, actor).asking(one.data) if name else None
    known = publications.beforehand(matter_id) if move and move.public else {}
    form = move_form.blank(move, today=clock.today(), typed=known) if move else None
    return _page(request, matter_id, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, matter_id: int, name: str) -> HttpResponse:
    """Make a move. Refused or overtaken, the page comes back with what was typed; a grave one is asked twice."""
    if request.method != "POST":
        return redirect(f"{reverse('matter', args=[matter_id])}?move={name}#act")
    actor, now = actor_of(request), clock.now()
    one = queries.find(actor, matter_id)
    chosen = _move(one.kind, name, actor).asking(one.data)
    if chosen.page:
        return redirect(reverse(f"matter-{chosen.page}", args=[matter_id]))
    form = move_form.posted(request, chosen, actor, now=now, today=timezone.localdate(now))
    seen = _number(request.POST.get("seen", ""))
    if "change" in request.POST:
        return _page(request, matter_id, form=form, seen=seen)
    try:
        if seen != one.version and matter_steps.done_already(one, name, form.given, actor, now=now):
            return _done(matter_id, name)
        if chosen.grave and "confirmed" not in request.POST and seen == one.version and not form.wrong:
            matter_steps.tried(one, name, form.given, actor, now=now)
            return _page(request, matter_id, form=form, seen=seen, confirm=True)
        if form.lost:
            raise Refused(form.lost)
        actions.move(actor=actor, matter_id=matter_id, name=name, given=form.given, now=now, seen=seen)
    except Stale as error:
        return _page(request, matter_id, form=form, stale=str(error), status=409)
    except Refused as error:
        return _page(request, matter_id, form=form, seen=seen, refused=str(error), status=422)
    return _done(matter_id, name)


@require_safe
def file(request: HttpRequest, matter_id: int, sha256: str) -> HttpResponse:
    """A file that was given with a move, as a download: nothing somebody uploaded is shown by the browser itself."""
    name, data = attachments.read(actor=actor_of(request), matter_id=matter_id, sha256=sha256)
    return export.download(name, data, "application/octet-stream")


@require_safe
def paper(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """An official paper as PDF or as a Word file."""
    return papers.download(request, matter_paper.paper(actor=actor_of(request), number=number), kind)


def _page(
    request: HttpRequest,
    matter_id: int,
    *,
    form: Form | None,
    seen: int | None = None,
    confirm: bool = False,
    refused: str = "",
    stale: str = "",
    status: int = 200,
) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    one = queries.find(actor, matter_id)
    found = queries.matter(actor=actor, matter_id=matter_id, now=now, every_event=request.GET.get("events") == "all")
    current = next((s for s in found.steps if form and s.name == form.move.name), None)
    context: dict[str, object] = {
        "matter": found,
        "lanes": [(lane, clock_line.drawn(lane, now)) for lane in found.lanes],
        "workers": queries.amounts(actor=actor, matter_id=matter_id, page=number_in(request, "page")),
        "asked": circulars.asked(one, now=now),
        "posts": posts_of.of_matter(one),
        "figures": analysis_report.of_matter(one, now=now),
        "reports": reports.of_matter(actor=actor, matter_id=matter_id),
        "flags": listings.flags({unit.part: unit.code for unit in found.units}, today=clock.today()),
        "criteria": publicity.of_candidate(one) if one.kind == "publication" else (),
        "form": form,
        "suggestion": assessment.suggested(one, now=now) if form and "grade" in form.given and current else None,
        "into_ledger": found.line.kind in ledger.SOURCES and campaigns.choices(actor=actor, today=clock.today()),
        "drive": campaigns.drive_of(matter_id) if found.line.kind == "ledger" else None,
        # After a lost race the form counts for what is on this page, or is only there to be copied from.
        "seen": found.line.version if stale or seen is None else seen,
        "possible": current is not None and not current.why,
        "why": current.why if current else "当前状态下没有这一步。",
        "confirm": confirm,
        "refused": refused,
        "stale": stale,
        "done": _label(found.line.kind, request.GET.get("done", "")),
    }
    return page(request, "console/matter.html", context, status)


def _move(kind: str, name: str, actor: Actor) -> Move:
    """The move of that name that this person's role makes, else the first; the machine's are nobody's."""
    named = [m for m in workflow(kind).moves if m.name == name]
    mine = [m for m in named if actor.role in m.who]
    if not named:
        raise NotFound("没有这一步。请回到事项页，从「我现在能做什么」里选。")
    return (mine or named)[0]


def _label(kind: str, name: str) -> str:
    return next((m.label for m in workflow(kind).moves if m.name == name), "")


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Http404
    return int(text)


def _done(matter_id: int, name: str) -> HttpResponse:
    return redirect(f"{reverse('matter', args=[matter_id])}?done={name}")
