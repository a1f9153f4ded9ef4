"""Time is an argument: only the edges look at the clock."""

import ast
from pathlib import Path

from tests.architecture.tree import code, parsed

EDGES = {"web", "commands"}
MACHINES = {("now", "timezone"), ("now", "datetime"), ("localdate", "timezone"), ("today", "date"), ("time", "time")}
THE_CLOCK = Path("huxin/base/clock.py")
CLOCK = {
    "now": {"timezone", "datetime", "clock"},
    "utcnow": {"datetime"},
    "today": {"date", "datetime", "clock"},
    "localtime": {"time", "timezone"},
    "localdate": {"timezone"},
    "time": {"time"},
    "time_ns": {"time"},
}


def _looks_at_the_clock(path: Path) -> list[str]:
    return [
        f"{path}:{node.lineno}"
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and _name(node.func.value) in CLOCK.get(node.func.attr, set())
    ]


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def test_only_the_edges_look_at_the_clock() -> None:
    inner = [path for path, _ in code("huxin") if path.parts[1] not in EDGES and path != THE_CLOCK]
    assert not [place for path in inner for place in _looks_at_the_clock(path)]


def test_no_default_hides_a_clock() -> None:
    hidden = {"auto_now", "auto_now_add"}
    assert not [
        f"{path}:{node.lineno}"
        for path, _ in code("huxin")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and hidden & {keyword.arg for keyword in node.keywords}
    ]


def test_the_pages_ask_the_citys_clock_and_not_the_machines() -> None:
    """In an invented city the machine's is years ahead."""
    assert not [path for path, _ in code("huxin") if path != THE_CLOCK and _asks_the_machine(path)]


def _asks_the_machine(path: Path) -> bool:
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and (node.func.attr, _name(node.func.value)) in MACHINES
        and (node.func.attr != "localdate" or not node.args)
        for node in ast.walk(parsed(path))
    )
