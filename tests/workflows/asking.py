"""Ask a workflow whether somebody could make a move on an invented matter."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from huxin.access import Role
from huxin.workflows import workflow
from tests.workflows.test_policies import Thing, someone


def why_not(kind: str, name: str, role: Role, state: str, /, **known: Any) -> str | None:
    """The sentence that refuses the move in this state; None where it may.

    `known` is what is known of the matter, besides `past` (move → by whom it was made), `overdue` and `opened_on`.
    """
    past: Mapping[str, set[str]] = known.pop("past", {})
    overdue, opened_on = known.pop("overdue", False), known.pop("opened_on", date(2019, 7, 15))
    thing = Thing(state, data=known, overdue=overdue, opened_on=opened_on)
    return workflow(kind).why_not(name, thing, someone(role), past)
