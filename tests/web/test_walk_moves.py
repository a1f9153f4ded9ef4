"""Every move of every workflow as every role, made for real and undone, against its policy."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from huxin.access import Actor, Role
from huxin.access.actor import PUT_BEFORE, closed_to
from huxin.access.bodies import acts_for
from huxin.actions import matters
from huxin.actions._reads import READS
from huxin.base.errors import NotFound, Refused
from huxin.queries._subject import Standing
from huxin.record.models import TOLD, Matter, MatterLink
from huxin.workflows import Field, Workflow, catalogue
from huxin.workflows._clock import Tick
from tests.actions.invented import BUILDER
from tests.web.site import NOW
from tests.web.walking import CAST, Site
from tests.workflows.test_policies import POLICY, given

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FLOWS = list(catalogue().values())
EVERYBODY: Mapping[str, Actor] = {
    **{role: replace(actor, id=f"乙{actor.name}") for role, actor in CAST.items()},  # others than made the site's moves
    "system": matters.MACHINE,
    "worker": Actor("乙反映人", "反映人", Role.WORKER, units=("R",)),
}
OUTSIDE = [role for role in EVERYBODY if "elsewhere" in role or role == "bank"]
"""Who does not reach the site's matters at all."""


def subject(flow: Workflow, things: Mapping[str, Any]) -> Matter:
    """A matter of the kind: the site's own, or one opened for the occasion."""
    if found := Matter.objects.filter(kind=flow.kind).first():
        return found
    about = matters.Opening(
        flow.kind, "某事", "620402", "housing", "office_620402", project_id=things["project"],
        links=[("unit", BUILDER, "contractor"), ("report", "R", "")],
    )  # fmt: skip
    fit = {f.key: next(iter(f.choices)) if f.choices else _fit(f) for f in flow.asks}
    return matters.open_matter(actor=EVERYBODY[flow.opens[0].value], about=about, given=fit, now=NOW)


def _fit(field: Field) -> str:
    if field.kind == "date":
        return "2029-07-11" if field.not_past else "2019-07-11"
    return "5000" if field.kind == "amount" else "1"


def refusal(actor: Actor, matter: Matter, flow: Workflow, name: str) -> str | None:
    """What is said to a move that is made for real and undone again; None where it is made."""
    with transaction.atomic():
        try:
            matters.move(actor=actor, matter_id=matter.pk, name=name, given=given(flow, name), now=NOW)
            return None
        except Refused as error:
            return str(error)
        finally:
            transaction.set_rollback(True)


def excused(flow: Workflow, name: str, matter: Matter, said: str) -> bool:
    """Whether it is not the person or the state that refuses: a condition, the clock, or an earlier paper.

    The state was set and not reached, so that papers of the way to it are missing.
    """
    moves = [m for m in flow.moves if m.name == name]
    read = {key: value for m in moves if m.reads for key, value in READS[m.reads](matter, NOW).items()}
    matter.data = {**matter.data, **read}
    standing = Standing.of(matter, now=NOW)
    conditions = {m.guard(standing) for m in moves if m.guard}
    clock = {f"时限没有中止，不能「{m.label}」。" for m in moves if m.tick is Tick.RESUME}
    return said in conditions | clock or ("还缺" in said and any(m.papers or m.bans for m in moves))


def asked(flow: Workflow, role: str) -> Iterator[tuple[str, str]]:
    """Whoever has a part in a move, it wherever it is possible and from one state where not; else, from one state.

    That the whole product of moves, states and roles is as the policy says is asked of the tables (`test_policies`).
    """
    ways, mine = POLICY[flow.kind]["from"], POLICY[flow.kind]["may"].get(role, ())
    for name in dict.fromkeys(m.name for m in flow.moves):
        possible = [state for state, names in ways.items() if name in names]
        elsewhere = [state.key for state in flow.states if state.key not in possible]
        yield from ((state, name) for state in (possible + elsewhere[:1] if name in mine else possible[:1]))


@pytest.mark.parametrize("role", [role for role in EVERYBODY if role not in OUTSIDE])
@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.kind)
def test_every_move_by_every_role(site: Site, flow: Workflow, role: str) -> None:
    policy, actor, matter, wrong = POLICY[flow.kind], EVERYBODY[role], subject(flow, site[0]), []
    if role == "worker":
        MatterLink.objects.get_or_create(matter=matter, kind="report", key="R", part="")
    if role == "enterprise":  # the site's own matters need not name it
        MatterLink.objects.get_or_create(matter=matter, kind="unit", key=BUILDER, part="contractor")
    if actor.role in PUT_BEFORE:
        MatterLink.objects.get_or_create(matter=matter, kind="body", key=actor.body, part="")
    Matter.objects.filter(pk=matter.pk).update(
        data=matter.data | {TOLD: True}, told=True
    )  # whoever is named knows of it
    for state, name in asked(flow, role):
        Matter.objects.filter(pk=matter.pk).update(state=state)
        matter.state = state
        try:
            said = refusal(actor, matter, flow, name)
        except NotFound as error:
            if flow.kind not in closed_to(actor.role):
                raise
            said = str(error)
        allowed = name in policy["may"].get(role, ()) and name in policy["from"].get(state, ())
        strange = flow.move(name).own and not acts_for(actor.body, matter.body) and "承担这一项的单位" in (said or "")
        closed = flow.kind in closed_to(actor.role) and "管辖范围" in (said or "")
        made = said is None or (allowed and (strange or closed or excused(flow, name, matter, said)))
        if made != allowed:
            wrong.append((state, name, said))
    assert not wrong


@pytest.mark.parametrize("role", OUTSIDE)
@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.kind)
def test_from_elsewhere_the_matter_is_not_there(site: Site, flow: Workflow, role: str) -> None:
    matter = subject(flow, site[0])
    for move in flow.moves:
        with pytest.raises(NotFound, match="管辖范围"):
            refusal(EVERYBODY[role], matter, flow, move.name)


def test_the_console_lets_the_same_people_make_a_move(site: Site) -> None:
    things, keys = site
    where, told = f"/matters/{things['letter']}/moves/send_back/", {"reason": "回单不全", "seen": "4"}
    for role, key in keys.items():
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = key
        with transaction.atomic():
            answer = client.post(where, told)
            transaction.set_rollback(True)
        if role in ("office", "bureau"):
            assert answer.status_code == 302 and "done=send_back" in answer["Location"], role
        elif "elsewhere" in role or role in (
            "viewer",
            "enterprise",
            "bank",
            "procurator",
            "discipline",
        ):  # a letter among offices
            assert answer.status_code == 404, role
        else:
            assert answer.status_code == 422 and "由市治欠办、市人社局办理" in answer.content.decode(), role
