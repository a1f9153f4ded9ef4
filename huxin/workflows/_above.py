"""Whose a term is that does not run for the body that answers for the matter: the city's, where it is the city's turn
(`State.above`, `Workflow.above`), or nobody's of the government, where an enterprise is to answer or to pay.

The marks of events name the body that answers for the matter, here and in homes where they were left long ago; whoever
reads a term asks here. There is no other list of such states and terms.
"""

from collections.abc import Iterator, Mapping
from functools import cache

from huxin.access import Role
from huxin.access.actor import OUTSIDE
from huxin.access.bodies import answering
from huxin.law import regions
from huxin.workflows import catalogue


@cache
def states_above() -> Mapping[tuple[str, str], str]:
    """By kind and state, the key of the body whose term runs there."""
    return {
        (flow.kind, state.key): answering(state.turn, region_code=regions.BAIYIN)[0].key
        for flow in catalogue().values() for state in flow.states if state.above
    }  # fmt: skip


@cache
def terms_above() -> Mapping[str, str]:
    """By code of a term, the key of the city's body whose it is."""
    office = answering((Role.OFFICE,), region_code=regions.BAIYIN)[0].key
    beside = {
        code: office
        for flow in catalogue().values() for move in (flow.opening, *flow.moves)
        for name, term in move.starts.items() if name in flow.above for code in flow.terms()[term]
    }  # fmt: skip
    return beside | {
        code: states_above()[kind, state] for kind, state, code in _entered() if (kind, state) in states_above()
    }


@cache
def terms_outside() -> frozenset[str]:
    """The codes of terms that run while it is the turn of nobody but an enterprise, a bank or a worker."""
    turns = {
        (flow.kind, state.key): bool(state.turn) and set(state.turn) <= set(OUTSIDE)
        for flow in catalogue().values() for state in flow.states
    }  # fmt: skip
    return frozenset(code for kind, state, code in _entered() if turns[kind, state])


@cache
def terms_of_others() -> frozenset[str]:
    """The codes of terms that no body of a county is to keep."""
    return terms_outside() | terms_above().keys()


def _entered() -> Iterator[tuple[str, str, str]]:
    """Every term of a state: kind, state, code."""
    for flow in catalogue().values():
        for move in (flow.opening, *flow.moves):
            if move.term and move.target:
                yield from ((flow.kind, move.target, code) for code in flow.terms()[move.term])


def is_above(body: str, kind: str) -> bool:
    """Whether a body, by key, has terms of its own in matters of a kind that others answer for."""
    return any(of == kind and key == body for (of, _), key in states_above().items())
