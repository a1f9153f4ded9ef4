"""Small files and small functions: what one person can hold in mind."""

import ast
import statistics
from pathlib import Path

from tests.architecture.tree import code, files, parsed, texts

FILE_LINES, FUNCTION_LINES, MEDIAN_LINES = 400, 50, 60
DATA = {".csv", ".txt", ".svg"}
LEGAL_TEXTS = {"LICENSE"}


def _written() -> list[tuple[Path, str]]:
    """What people wrote: code, pages, styles, law and prose, but no tables and no migrations."""
    return [
        (path, text)
        for path, text in texts()
        if path.suffix not in DATA and path.name not in LEGAL_TEXTS and "migrations" not in path.parts
    ]


def test_no_file_is_longer_than_400_lines() -> None:
    assert not {str(path): lines for path, text in _written() if (lines := text.count("\n")) > FILE_LINES}


def test_half_of_the_files_have_fewer_than_60_lines() -> None:
    median = statistics.median(text.count("\n") for path, text in _written() if path.parts[0] == "huxin")
    assert median < MEDIAN_LINES


def test_no_function_is_longer_than_50_lines() -> None:
    long = [
        f"{path}:{node.lineno} {node.name}"
        for path, _ in code("huxin", "setup", "bench", "tests")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 > FUNCTION_LINES
    ]
    assert not long


def test_there_is_no_room_for_leftovers() -> None:
    names = {"utils", "util", "helpers", "misc", "common", "mixins", "signals", "managers"}
    assert not [str(path) for path in files() if path.stem in names or names & set(path.parts)]
