"""约谈、整改、问责: what proposes a talk, the talks, and sealed records, each look with its purpose (measure 29)."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from huxin.actions import talks as actions
from huxin.base import clock
from huxin.base.errors import NotFound
from huxin.queries import talks as queries
from huxin.queries.talks import Proposal
from huxin.web.console.move_form import Form
from huxin.web.console.pages import actor_of, page
from huxin.web.console.register_form import answered
from huxin.workflows import Field, Move
from huxin.workflows.talk import CAUSE, LEVEL, TRIGGER, triggers


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The talks this person knows of, and for who may open one, what proposes it."""
    actor, now = actor_of(request), clock.now()
    may = queries.may_propose(actor)
    context = {
        "talks": queries.talks(actor=actor, now=now), "may": may, "reads": actor.role in queries.READERS,
        "proposed": queries.proposed(actor=actor, now=now) if may else [],
    }  # fmt: skip
    return page(request, "console/talks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """The form that opens a talk: the proposed one (``?key=``), or another."""
    actor, key = actor_of(request), request.GET.get("key", "")[:80]
    known = queries.proposed(actor=actor, now=clock.now())
    found = next((one for one in known if one.key == key), None) if key else None
    if key and found is None:
        raise NotFound("这条约谈建议已经办理，或者已经没有了，请返回约谈页刷新。")
    move = _opening(found)

    def enter(form: Form) -> HttpResponse:
        given = {name: str(value) for name, value in form.given.items()}
        one = actions.open_talk(
            actor=actor, key=key, body=given.get("body", ""), level=given["talk_level"],
            trigger=given.get("trigger", ""), cause=given["cause"], now=clock.now(),
        )  # fmt: skip
        return redirect("matter", one.pk)

    typed = {"talk_level": found.level, "cause": found.reason} if found else {}
    return answered(request, move, enter, typed=typed, back="talks")


def _opening(found: Proposal | None) -> Move:
    names = {key: body.name for key, body in queries.addressees().items()}
    own = (
        (Field("body", "约谈的单位", "choice", choices=names), replace(TRIGGER, choices=triggers(clock.today())))
        if found is None
        else ()
    )
    where = f"：{found.body_name}（{found.label}）" if found else ""
    return Move("open", f"提出约谈{where}", (), None, (), (*own, LEVEL, CAUSE))


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, matter_id: int, seq: int) -> HttpResponse:
    """Asked for a purpose first; then what is sealed is shown once, and nothing of it stays in an address."""
    actor, now = actor_of(request), clock.now()
    line = next((one.line for one in queries.talks(actor=actor, now=now) if one.line.id == matter_id), None)
    if line is None or actor.role not in queries.READERS:
        raise NotFound("没有这份封存的记录，或它不在您的管辖范围内。")
    move = Move(
        "look", "查看封存的记录", (), None, (), (Field("purpose", "用途", hint="谁、何时、为什么查看，都会记录"),)
    )

    def enter(form: Form) -> HttpResponse:
        found = actions.look(
            actor=actor, matter_id=matter_id, seq=seq, purpose=str(form.given["purpose"]), now=now
        )  # fmt: skip
        return page(request, "console/talk_record.html", {"line": line, "found": found})

    return answered(
        request, move, enter, back="talks", lacking="请先写明用途。", title=f"查看封存的记录：{line.title}",
        button="写明用途，查看",
    )  # fmt: skip
