"""Chinese that people read is set with Chinese punctuation: ，：；（） and not , : ; ( )."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

HUXIN = ROOT / "huxin"
ELSEWHERE = ("engine", "facts", "rules", "simulate", "sources")
"""Packages whose Chinese is data: columns, files as others write them, proof."""

NOT_PROSE = re.compile(r"SimSun|FangSong|SimHei|KaiTi|://|\(\?|\\d")
"""A list of fonts, an address, a pattern."""

HALF = re.compile(r"[\u4e00-\u9fff」》】][,:;(]|[,:;)][\u4e00-\u9fff「《【]")


def _said(file: Path) -> Iterator[str]:
    """Texts of a module as people may read them: docstrings only where they are a command's help."""
    tree = ast.parse(file.read_text("utf-8"))
    heard = tree.body[0] if file.parent.name == "commands" and tree.body else None
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and node is not heard}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            yield node.value


def _files(ending: str) -> list[Path]:
    return [f for f in sorted(HUXIN.rglob(f"*.{ending}")) if f.relative_to(HUXIN).parts[0] not in ELSEWHERE]


@pytest.mark.parametrize("file", _files("py"), ids=lambda file: str(file.relative_to(HUXIN)))
def test_messages_have_chinese_punctuation(file: Path) -> None:
    assert not [text for text in _said(file) if HALF.search(text) and not NOT_PROSE.search(text)]


@pytest.mark.parametrize("file", _files("html"), ids=lambda file: str(file.relative_to(HUXIN)))
def test_templates_have_chinese_punctuation(file: Path) -> None:
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", file.read_text("utf-8"), flags=re.DOTALL)
    assert not [found[0] for found in re.finditer(f".{{0,8}}(?:{HALF.pattern}).{{0,8}}", text)]
