"""The official paper of a move: numbered, its text frozen, its digest in the event, all in the move's transaction."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings

from huxin.access import Actor, Role
from huxin.access.bodies import bodies
from huxin.actions import _lanes, _serials
from huxin.base.level import Level
from huxin.base.moments import local_day
from huxin.law import parameters
from huxin.law.calendar import calendar
from huxin.law.terms import due
from huxin.queries import _keys
from huxin.queries._events import MAIN
from huxin.queries._papers import OF_PAPER, place
from huxin.record.models import Attachment, Matter, Paper, Project, Unit
from huxin.workflows import Move
from huxin.workflows._paper import check_code, day_text, digest, fill, load, series_number, to_json

NOTICE = "warning_notice"


def issue(
    matter: Matter,
    step: Move,
    values: Mapping[str, Any],
    actor: Actor,
    *,
    marks: Sequence[Mapping[str, Any]],
    n: int,
    now: datetime,
) -> list[dict[str, str]]:
    """Issue the paper a move calls for; what the event keeps of it, nothing where the move has no paper.

    Raises:
        BadSource: the office's template is broken. Refused: the paper lacks something it cannot be without.
    """
    if step.paper is None:
        return []
    today = local_day(now)
    template = load(step.paper, settings.HUXIN_HOME.papers)
    body, short = _issuer(matter, actor)
    number = series_number(short, template.series, today.year, _serials.take(f"{short}{template.series}", today.year))
    said = {**_about(matter, values), **_terms(matter, step, marks, now), **_answering(matter, values)}
    said |= {"number": number, "issued_on": today, "body": body, "contact": _contact(matter, actor, body)}
    text = fill(template, said)
    paper = Paper(
        matter_id=matter.pk, event_n=n, name=step.paper, title=text.title, number=number, issued_at=now,
        body=actor.body or matter.body, digest=digest(text), check_code=check_code(secrets.token_bytes(16)),
    )  # fmt: skip
    paper.sealed = _keys.current().seal(to_json(text), place=place(paper.number))
    paper.save()
    return [{name: getattr(paper, name) for name in OF_PAPER}]


def _issuer(matter: Matter, actor: Actor) -> tuple[str, str]:
    """The issuing body's name and its short form. A paper of an enterprise is numbered among those of enterprises."""
    if actor.role is Role.ENTERPRISE:
        return bodies()[matter.body].name, "企业"
    body = bodies()[actor.body if actor.body in bodies() else matter.body]
    return body.name, body.short


def _contact(matter: Matter, actor: Actor, body: str) -> str:
    """Whom to ask: of an enterprise its unit and whoever answered, of what the machine issued the body alone."""
    if actor.role is Role.SYSTEM:
        return body
    own = Unit.objects.filter(uscc__in={*actor.units} & {*matter.units}).order_by("uscc").first()
    return f"{own.name if own else body} {actor.name}".strip()


def _about(matter: Matter, values: Mapping[str, Any]) -> dict[str, Any]:
    project = Project.objects.filter(pk=matter.project_id or 0).first()
    named = {link.part: link.key for link in matter.links.all() if link.kind == "unit"}
    names = dict(Unit.objects.filter(uscc__in=named.values()).values_list("uscc", "name"))
    level, causes = matter.data.get("level"), matter.data.get("causes", ())
    return {
        **matter.data,
        **{part: names.get(code, code) for part, code in named.items()},
        **values,
        "project_name": project.name if project else "",
        "project_code": project.code if project else "",
        "level": Level[level.upper()].label if level else "",
        "as_of": _day(matter.data.get("as_of")),
        "pay_by": _day(values.get("pay_by")),
        "amount_fen": matter.data.get("owed_fen") or None,
        "heads": matter.data.get("heads") or None,
        "causes": [{**c, "rule": f"{c['rule']}（{c['said']}）" if c.get("said") else c["rule"]} for c in causes],
        "addressee": bodies()[matter.body].name,
        "attachments": _files(values.get("proof", ())),
        "grounds": values.get("note") or "经监测和核查，预警所列情形已经消除。",
    }


def _terms(matter: Matter, step: Move, marks: Sequence[Mapping[str, Any]], now: datetime) -> dict[str, Any]:
    """The terms the paper states, and the day on which the one ends that the move begins.

    Where nothing is owed there is no term to pay it.
    """
    law, moment = parameters.at(matter.opened_on), now.astimezone(UTC).replace(tzinfo=None)
    begun = next((law[m["term"]] for m in marks if m.get("term") and m["lane"] == MAIN), None)
    stated: dict[str, Any] = {name: law[_lanes.code_of(code, matter)].text for name, code in step.states.items()}
    if not matter.data.get("owed_fen"):
        stated.pop("repay_term", None)
    return stated | ({"due_on": due(begun.term, moment, calendar()).on} if begun else {})


def _answering(matter: Matter, values: Mapping[str, Any]) -> dict[str, Any]:
    """The notice that a later paper refers to."""
    notice = Paper.objects.filter(matter_id=matter.pk, name=NOTICE).order_by("-id").first()
    found: dict[str, Any] = {"due_on": date.fromisoformat(values["answer_by"])} if "answer_by" in values else {}
    if notice:
        found |= {"warning_number": notice.number, "warned_on": day_text(local_day(notice.issued_at))}
    return found


def _files(digests: Sequence[str]) -> str:
    found = Attachment.objects.filter(sha256__in=list(digests)).values_list("file_name", flat=True)
    return "；".join(found)


def _day(said: Any) -> str | None:
    return day_text(date.fromisoformat(said)) if said else None
