"""办理流程: one file is one workflow, one table of moves. Found by looking in the folder, not by registering.

Each has a policy written by hand in `tests/workflows/<kind>.yaml`, its papers in `papers/`, and its terms among the
law's parameters; page, buttons, drawing and tests follow from the table.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

from huxin.base.errors import NotFound
from huxin.workflows._fields import NOTE, PROOF, REASON, Field, read_all
from huxin.workflows._machine import ANY_OPEN, Guard, Move, Standstill, State, Subject, Workflow, all_of

__all__ = [
    "ANY_OPEN", "NOTE", "PROOF", "REASON",
    "Field", "Guard", "Move", "Standstill", "State", "Subject", "Workflow",
    "all_of", "catalogue", "read_all", "workflow",
]  # fmt: skip


@cache
def catalogue() -> Mapping[str, Workflow]:
    """Every workflow by its kind."""
    names = sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.name.startswith("_"))
    found = [importlib.import_module(f"{__name__}.{name}").WORKFLOW for name in names]
    return {flow.kind: flow for flow in found}


def workflow(kind: str) -> Workflow:
    """The workflow of a kind.

    Raises:
        NotFound: there is none.
    """
    if kind not in catalogue():
        raise NotFound(f"没有「{kind}」这种办理事项。")
    return catalogue()[kind]
