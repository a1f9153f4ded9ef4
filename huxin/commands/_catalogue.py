"""The commands of the folder, without importing any of them: an import may need Django, and takes time."""

import ast
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Command:
    """What is known of a command before it is imported."""

    name: str
    module: str
    help: str
    needs: str


def commands() -> dict[str, Command]:
    """By name, sorted."""
    files = sorted(Path(__file__).parent.glob("[a-z]*.py"))
    return {command.name: command for command in map(_look, files)}


def _look(file: Path) -> Command:
    tree = ast.parse(file.read_text("utf-8"))
    needs = "home"
    for node in tree.body:
        if isinstance(node, ast.Assign) and [ast.unparse(t) for t in node.targets] == ["NEEDS"]:
            needs = ast.literal_eval(node.value)
    name = file.stem.rstrip("_").replace("_", "-")
    lines = (ast.get_docstring(tree) or "").splitlines() or [""]
    return Command(name, f"huxin.commands.{file.stem}", lines[0], needs)
