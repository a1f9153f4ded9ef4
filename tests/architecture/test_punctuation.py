"""Chinese that people read is set with Chinese punctuation: ，：；（） and not , : ; ( )."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from huxin.facts.lists import ACCEPTED
from tests.architecture.tree import ROOT

HUXIN = ROOT / "huxin"
COLUMNS = {column.label for stream in ACCEPTED.values() for column in stream.columns}
"""Headers of files are as the sheets in use have them: 应发金额(元)."""

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
    return sorted(HUXIN.rglob(f"*.{ending}"))


@pytest.mark.parametrize("file", _files("py"), ids=lambda file: str(file.relative_to(HUXIN)))
def test_messages_have_chinese_punctuation(file: Path) -> None:
    said = [text for text in _said(file) if text not in COLUMNS and not NOT_PROSE.search(text)]
    assert not [text for text in said if HALF.search(text)]


@pytest.mark.parametrize("file", _files("html"), ids=lambda file: str(file.relative_to(HUXIN)))
def test_templates_have_chinese_punctuation(file: Path) -> None:
    text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", file.read_text("utf-8"), flags=re.DOTALL)
    assert not [found[0] for found in re.finditer(f".{{0,8}}(?:{HALF.pattern}).{{0,8}}", text)]


@pytest.mark.parametrize("file", _files("js"), ids=lambda file: str(file.relative_to(HUXIN)))
def test_scripts_have_chinese_punctuation(file: Path) -> None:
    assert not HALF.findall(file.read_text("utf-8"))
