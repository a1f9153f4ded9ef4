"""The repository as the architecture's tests read it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# What the Makefile makes, what a person's editor keeps, and what an installation owns: none of it is the repository's.
NOT_OURS = re.compile(r"^(\.git|\.venv|\.cache|var|\..*_cache|\.hypothesis|\.idea|\.vscode)$|^__pycache__$")
TEXT = {"", ".py", ".md", ".in", ".txt", ".toml", ".yaml", ".yml", ".sql", ".html", ".css", ".js", ".svg", ".csv"}


@cache
def files() -> tuple[Path, ...]:
    """Every file of the repository, relative to its root, whether committed yet or not."""
    return tuple(sorted(path.relative_to(ROOT) for path in _below(ROOT)))


def _below(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if NOT_OURS.match(path.name):
            continue
        if path.is_dir():
            yield from _below(path)
        else:
            yield path


def texts() -> Iterator[tuple[Path, str]]:
    """Every file written by hand or drawn from the code, with its content."""
    for path in files():
        if path.suffix in TEXT:
            yield path, (ROOT / path).read_text("utf-8")


def code(*folders: str) -> Iterator[tuple[Path, str]]:
    """The Python files below these folders, migrations left out: Django writes them."""
    for path, text in texts():
        if path.suffix == ".py" and path.parts[0] in folders and "migrations" not in path.parts:
            yield path, text


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text("utf-8"), str(path))
