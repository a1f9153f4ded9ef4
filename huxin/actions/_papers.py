"""The official paper of a move: numbered, its text frozen, its digest in the event, all in the move's transaction."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from django.conf import settings

from huxin.access import Actor, Role
from huxin.access.bodies import bodies
from huxin.actions import _lanes, _serials
from huxin.base.level import Level
from huxin.base.moments import local_day
from huxin.base.points import points
from huxin.law import parameters, regions
from huxin.law.calendar import calendar
from huxin.law.no_arrears import STATES
from huxin.law.terms import due
from huxin.queries import _amounts, _events, _keys, assessment_papers
from huxin.queries._events import MAIN
from huxin.queries._papers import OF_PAPER, place
from huxin.queries.people import people
from huxin.record.models import Attachment, Matter, Paper, Project, Unit
from huxin.workflows import Move, Workflow, workflow
from huxin.workflows._paper import check_code, day_text, digest, fill, load, series_number, to_json
from huxin.workflows.creation import CHECK, LIVE, SELF

_EARLIER = ("name", "number", "issued_at")


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
    """Issue the papers a move calls for; what the event keeps of them.

    Raises:
        BadSource: the office's template is broken. Refused: a paper lacks something it cannot be without.
    """
    if not step.papers:
        return []
    body, short = _issuer(matter, actor)
    said = {**_about(matter, values), **_terms(matter, step, marks, now), **_answering(matter, values)}
    said |= _in_words(workflow(matter.kind), said)
    said |= {"issued_on": local_day(now), "body": body, "contact": _contact(matter, actor, body)}
    by = actor.body or matter.body
    return [_issued(name, matter, said, series=short, by=by, n=n, now=now) for name in step.papers]


def _issued(
    name: str, matter: Matter, said: Mapping[str, Any], *, series: str, by: str, n: int, now: datetime
) -> dict[str, str]:
    """One paper of what all papers of the move say, with its own number and the lists that its template has."""
    template, year = load(name, settings.HUXIN_HOME.papers), local_day(now).year
    number = series_number(series, template.series, year, _serials.take(f"{series}{template.series}", year))
    lists = {field: rows(matter) for field, rows in _TABLES.items() if field in template.fields}
    text = fill(template, {**said, **lists, "number": number})
    paper = Paper(
        matter_id=matter.pk, event_n=n, name=name, title=text.title, number=number, issued_at=now,
        body=by, digest=digest(text), check_code=check_code(secrets.token_bytes(16)),
    )  # fmt: skip
    paper.sealed = _keys.current().seal(to_json(text), place=place(paper.number))
    paper.save()
    return {name: getattr(paper, name) for name in OF_PAPER}


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
    names = {part: names.get(code, code) for part, code in named.items()}
    level, causes = matter.data.get("level"), matter.data.get("causes", ())
    return {
        **matter.data,
        **names,
        **values,
        "matter_number": matter.number,
        "opened_on": day_text(matter.opened_on),
        "region_name": regions.name(matter.region_code),
        "party": names.get("contractor") or matter.data.get("employer") or "",
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
    """The papers of the matter that a later one refers to: the number and day of the newest of each template."""
    found: dict[str, Any] = {"due_on": date.fromisoformat(values["answer_by"])} if "answer_by" in values else {}
    for name, number, at in Paper.objects.filter(matter_id=matter.pk).order_by("id").values_list(*_EARLIER):
        found |= {f"{name}_number": number, f"{name}_on": day_text(local_day(at))}
    return found


def _in_words(flow: Workflow, said: Mapping[str, Any]) -> dict[str, str]:
    """What was chosen, as its label."""
    fields = [*flow.asks, *(need for move in flow.moves for need in move.needs)]
    found = {field.key: field.choices.get(said[field.key]) for field in fields if field.choices and field.key in said}
    return {key: label for key, label in found.items() if label}


def _workers(matter: Matter) -> list[dict[str, Any]]:
    """The list, worker by worker, masked: a paper goes from hand to hand."""
    amounts = _amounts.of(matter)
    known = people(amounts)
    return [
        {
            "name": known[worker].name or "未登记姓名",
            "id_no": known[worker].id_no,
            "months": one.months or "",
            "amount_fen": one.due_fen,
            "received_fen": one.received_fen,
        }
        for worker, one in amounts.items()
    ]


def _papers(matter: Matter) -> list[dict[str, Any]]:
    """The papers issued so far, each with its day and digest."""
    found = Paper.objects.filter(matter_id=matter.pk).order_by("id").values("title", "number", "issued_at", "digest")
    return [{**row, "issued_at": local_day(row["issued_at"])} for row in found]


def _given_files(matter: Matter) -> list[dict[str, Any]]:
    """The files given with the moves so far, each with the day on which it was first given and its digest."""
    first: dict[str, date] = {}
    for event in _events.opened(matter.events.order_by("seq")):
        for sha256 in _events.files(event.given):
            first.setdefault(sha256, local_day(event.at))
    names = dict(Attachment.objects.filter(sha256__in=first).values_list("sha256", "file_name"))
    return [
        {"file_name": names.get(sha256, "未存档"), "given_on": day, "sha256": sha256} for sha256, day in first.items()
    ]


def _checked(matter: Matter) -> list[dict[str, Any]]:
    """What the moves of this kind of matter tick off, and whether it is there."""
    needs = {need.key: need for move in workflow(matter.kind).moves for need in move.needs if need.kind == "yes"}
    return [{"item": need.label, "held": "已取得" if matter.data.get(key) else "未取得"} for key, need in needs.items()]


def _scored(key: str, matter: Matter) -> list[dict[str, Any]]:
    """The lines of a score of 无欠薪创建 that the matter keeps: points as people write them, of a veto its state."""
    lines = matter.data.get(f"{key}_score", {}).get("lines", [])
    return [{"label": one["label"], "points": _line_points(one), "said": one["said"]} for one in lines]


def _line_points(line: Mapping[str, Any]) -> str:
    if line["state"]:
        return STATES[line["state"]]
    return "没有数据" if line["points"] is None else f"{points(line['points'])}/{points(line['most'])}"


_TABLES: Mapping[str, Callable[[Matter], list[dict[str, Any]]]] = {
    "workers": _workers, "papers": _papers, "files": _given_files, "checklist": _checked,
    **assessment_papers.TABLES, **{f"{key}_lines": partial(_scored, key) for key in (SELF, LIVE, CHECK)},
}  # fmt: skip
"""Fields of papers that are lists of rows, made only where a template has them."""


def _files(digests: Sequence[str]) -> str:
    found = Attachment.objects.filter(sha256__in=list(digests)).values_list("file_name", flat=True)
    return "；".join(found)


def _day(said: Any) -> str | None:
    return day_text(date.fromisoformat(said)) if said else None
