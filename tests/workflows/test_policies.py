"""Every workflow against the policy written for it by hand. A new workflow brings its YAML; this file never changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import yaml

from huxin.access import GRANTS, Actor, Permission, Role
from huxin.base.errors import Refused
from huxin.base.level import Level
from huxin.law import parameters
from huxin.workflows import Workflow, catalogue
from huxin.workflows._clock import Tick
from huxin.workflows._fields import MOST
from huxin.workflows._paper import load
from tests.actions.invented import BUILDER

POLICY: Mapping[str, Any] = {
    path.stem: yaml.safe_load(path.read_text("utf-8")) for path in Path(__file__).parent.glob("*.yaml")
}
FLOWS = list(catalogue().values())
TODAY = date(2026, 11, 25)
RULES_OF_2018 = date(2021, 12, 31)
"""The last day of rules whose terms a workflow still holds for what began under them."""


@dataclass(frozen=True)
class Thing:
    """A matter for which every condition of a workflow but who, when and what is as the move wants it."""

    state: str
    region_code: str = "620402"
    sector: str = "housing"
    units: tuple[str, ...] = ("U", "report:U", "body:B")
    body: str = "B"
    data: Mapping[str, Any] = field(default_factory=dict)
    paused: bool = False
    overdue: bool = True
    opened_on: date = date(2019, 7, 11)


def someone(role: Role, name: str = "某人") -> Actor:
    return Actor(name, name, role, ("6204",), units=("U",), body="B")


def given(flow: Workflow, name: str) -> dict[str, Any]:
    """Something fit for every field of a move; no two texts are the same."""
    fit = {
        "date": "2019-07-11",
        "promise": "2030-01-31",
        "amount": "2000.00",
        "files": ["0" * 64],
        "yes": "1",
    }
    return {
        f.key: next(iter(f.choices)) if f.choices else str(max(1, f.least)) if f.kind == "count"
        else BUILDER if f.key == "uscc" else fit.get("promise" if f.not_past else f.kind, f"说明{f.label}")
        for m in flow.moves if m.name == name for f in m.needs if f.required or f.kind != "amount"
    }  # fmt: skip


def without_guards(flow: Workflow) -> Workflow:
    return replace(flow, moves=tuple(replace(m, guard=None) for m in flow.moves))


def test_every_workflow_has_a_policy_and_every_policy_a_workflow() -> None:
    assert set(POLICY) == set(catalogue())


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.kind)
def test_every_move_from_every_state_by_every_role(flow: Workflow, role: Role) -> None:
    policy, bare, actor = POLICY[flow.kind], without_guards(flow), someone(role)
    wrong = []
    for name, state in product(dict.fromkeys(m.name for m in flow.moves), (s.key for s in flow.states)):
        thing = Thing(state, paused=flow.move(name).tick is Tick.RESUME)
        allowed = name in policy["may"].get(role.value, ()) and name in policy["from"].get(state, ())
        try:
            bare.check(name, thing, actor, given(flow, name), {}, today=TODAY)
            refusal = None
        except Refused as error:
            refusal = str(error)
        if allowed != (refusal is None) or bare.why_not(name, thing, actor) != refusal:
            wrong.append((name, state, refusal))
    assert not wrong


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.kind)
def test_the_shape_of_the_table(flow: Workflow) -> None:
    policy, states = POLICY[flow.kind], {s.key for s in flow.states}
    reached = {flow.start} | {m.target for m in flow.moves if m.target}
    assert reached == states, "a state that nobody can reach, or a target that is no state"
    assert {s.key for s in flow.states if not s.turn} == set(policy["final"])
    assert {role.value for role in flow.opens} == set(policy["opens"])
    for state in flow.states:
        steps = {move.name for move in flow.steps(state.key)}
        again = set(policy.get("reopens", {}).get(state.key, ()))
        assert steps if state.turn else steps == again, f"{state.key}: a turn without a move, or a move after the end"
    pairs = {(earlier, m.name) for m in flow.moves for earlier in m.not_by}
    assert pairs == {tuple(pair) for pair in policy["never_same_person"]}
    for move in flow.moves:
        assert set(move.who) <= {r for r in Role if Permission.MATTERS in GRANTS[r]}, move.name
        assert all(flow.move(earlier) for earlier in move.not_by)


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.kind)
def test_whose_turn_it_is_while_the_term_stands_still(flow: Workflow) -> None:
    turns = flow.standstill.turns if flow.standstill else {}
    assert {level.word: [r.value for r in roles] for level, roles in turns.items()} == POLICY[flow.kind].get(
        "standstill", {}
    )
    pauses = [move for move in flow.moves if move.tick is Tick.PAUSE and move.target is None]
    assert bool(turns) == bool(pauses), "a standstill that is nobody's turn"


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.kind)
def test_what_waits_while_something_is_open(flow: Workflow) -> None:
    """Of every mark a matter may carry: exactly these moves, possible without it at some level, wait because of it."""
    for mark, waiting in POLICY[flow.kind].get("waits", {}).items():
        without = [Thing(flow.start, data={"level": level.word}) for level in Level]
        held = {
            move.name for move in flow.moves for thing in without
            if move.guard and not move.guard(thing) and move.guard(replace(thing, data={**thing.data, mark: True}))
        }  # fmt: skip
        assert held == set(waiting)


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.kind)
def test_numbers_have_bounds_and_terms_lie_ahead(flow: Workflow) -> None:
    needs = [*flow.asks, *(need for move in flow.moves for need in move.needs)]
    assert all(need.least >= 1 and need.most < MOST for need in needs if need.kind == "count")
    assert all(need.not_past for need in needs if need.future)


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.kind)
def test_every_term_is_a_number_of_the_law_and_every_paper_a_template(flow: Workflow) -> None:
    laws = [parameters.at(day) for day in (TODAY, RULES_OF_2018)]
    for codes in flow.terms().values():
        assert codes and all(next(law for law in laws if code in law)[code].term.amount >= 0 for code in codes)
    assert all(load(name).title for name in flow.papers)


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.kind)
def test_nobody_makes_both_of_two_moves_that_need_two_people(flow: Workflow) -> None:
    for move in flow.moves:
        for earlier in move.not_by:
            state = next(s.key for s in flow.states if flow.leads(move, s.key))
            thing = Thing(state, paused=move.tick is Tick.RESUME)
            actor = someone(move.who[0])
            with pytest.raises(Refused, match="同一人"):
                without_guards(flow).check(
                    move.name, thing, actor, given(flow, move.name), {earlier: {actor.id}}, today=TODAY
                )


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.kind)
def test_a_move_elsewhere_is_refused_before_the_state_is_told(flow: Workflow) -> None:
    far = Actor("外县", "外县", flow.opens[-1], ("620421",))
    for move in flow.moves:
        with pytest.raises(Refused, match="管辖范围|由.*办理"):
            flow.check(move.name, Thing(flow.start), far, {}, {}, today=TODAY)


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.kind)
def test_what_is_missing_is_named(flow: Workflow) -> None:
    for move in flow.moves:
        wanted = [f.label for f in move.needs if f.required]
        if wanted:
            state = next(s.key for s in flow.states if flow.leads(move, s.key))
            thing = Thing(state, paused=move.tick is Tick.RESUME)
            with pytest.raises(Refused) as refusal:
                without_guards(flow).check(move.name, thing, someone(move.who[0]), {}, {}, today=TODAY)
            assert all(label in str(refusal.value) for label in wanted)
