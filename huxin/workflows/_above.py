"""Whose a term is that the city's body lets run, and not the one that answers for the matter (`State.above`).

The marks of events name the body that answers for the matter, here and in homes where they were left long ago; whoever
reads a term asks here. There is no other list of such states and terms.
"""

from collections.abc import Mapping
from functools import cache

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
    """By code of a term, the key of the body whose it is."""
    return {
        code: states_above()[flow.kind, move.target]
        for flow in catalogue().values() for move in (flow.opening, *flow.moves)
        if move.term and move.target and (flow.kind, move.target) in states_above()
        for code in flow.terms()[move.term]
    }  # fmt: skip


def is_above(body: str, kind: str) -> bool:
    """Whether a body, by key, has terms of its own in matters of a kind that others answer for."""
    return any(of == kind and key == body for (of, _), key in states_above().items())
