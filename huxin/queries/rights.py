"""Who may do what, from the tables in code: for the page of rights."""

from dataclasses import dataclass

from huxin.access import GRANTS, OF_STAFF, Permission, Role
from huxin.workflows import catalogue

ROLES = OF_STAFF
"""The roles of people, in the order of the plan."""


@dataclass(frozen=True)
class Right:
    """One permission and who holds it."""

    label: str
    description: str
    held: frozenset[Role]


@dataclass(frozen=True)
class Step:
    """One move, or the opening: who may make it, in words, and who must be somebody else."""

    label: str
    sources: str
    target: str
    who: str
    not_by: str


@dataclass(frozen=True)
class Flow:
    """One workflow with all its moves."""

    kind: str
    label: str
    basis: str
    steps: tuple[Step, ...]


def rights() -> list[Right]:
    """Every permission and who holds it."""
    return [Right(p.label, p.description, frozenset(role for role in ROLES if p in GRANTS[role])) for p in Permission]


def flows() -> list[Flow]:
    """Every workflow and who makes its moves."""
    found = []
    for flow in catalogue().values():
        opening = Step(f"登记{flow.label}", "—", flow.state(flow.start).label, _said(flow.opens), "")
        moves = (
            Step(
                label=move.label,
                sources="、".join(s.label for s in flow.states if flow.leads(move, s.key)),
                target=flow.state(move.target).label if move.target else "不变",
                who=_said(move.who),
                not_by="、".join(flow.move(earlier).label for earlier in move.not_by),
            )
            for move in flow.moves
        )
        found.append(Flow(flow.kind, flow.label, flow.whole_basis, (opening, *moves)))
    return found


def _said(roles: tuple[Role, ...]) -> str:
    return "、".join(role.label for role in roles)
