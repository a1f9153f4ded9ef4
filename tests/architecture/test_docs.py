"""The documents say what the code is: what is drawn is as drawn, what is named exists, what is linked is there."""

import re
from pathlib import Path

import pytest

from huxin.access import Permission, Role
from huxin.access.roles import GRANTS, OF_STAFF
from huxin.commands._catalogue import commands
from huxin.facts.lists import ACCEPTED
from setup import drawing
from tests.architecture.tree import ROOT, files, texts

PAGES = [path for path, _ in texts() if path.suffix == ".md"]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text("utf-8")
TERMS = [
    tuple(cell.strip() for cell in line.strip("|").split("|"))
    for line in GLOSSARY.splitlines()
    if line.startswith("|") and not line.startswith(("| 中文", "|---"))
]


def _read(path: Path | str) -> str:
    return (ROOT / path).read_text("utf-8")


@pytest.mark.parametrize("path", drawing.pages())
def test_what_is_drawn_is_as_the_code_draws_it(path: str) -> None:
    assert _read(path) == drawing.pages()[path], "run `make fix`"


@pytest.mark.parametrize("stream", ACCEPTED)
def test_the_template_files_are_what_huxin_templates_makes(stream: str) -> None:
    made = {path: data for path, data in drawing.files().items() if Path(path).stem == stream}
    assert len(made) == 2
    assert {path: (ROOT / path).read_bytes() for path in made} == made, "run `make fix`"


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_every_link_leads_to_something(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", _read(page))
    here = [target for target in targets if "://" not in target]
    # Pictures are taken from a running console, and not by every checkout.
    missing = [t for t in here if not (ROOT / page.parent / t).exists() and "images/" not in t]
    assert not missing


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.name)
def test_every_page_is_reached_from_the_readme_or_the_architecture(page: Path) -> None:
    linking = _read("README.md") + _read("docs/architecture.md") + _read("README.zh-CN.md")
    assert re.search(rf"\]\((?:docs/)?{re.escape(page.name)}[)#]", linking)


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_readme_names_every_command(page: str) -> None:
    assert not [name for name in commands() if f"`huxin {name}" not in _read(page)]


@pytest.mark.parametrize("role", OF_STAFF, ids=str)
def test_the_manual_s_table_of_roles_says_what_each_may(role: Role) -> None:
    lines = [line.strip("|\n").split("|") for line in _read("docs/user-guide.md").splitlines() if line.startswith("| ")]
    heads = next(line for line in lines if line[0].strip() == "角色")
    table = [line for line in lines if len(line) == len(heads)]
    [row] = [
        dict(zip(heads, line, strict=True)) for line in table
        if any(role.label.endswith((name, f"{name}部门")) for name in line[0].strip().split("、"))
    ]  # fmt: skip
    told = {head.strip() for head, cell in row.items() if head.strip() != "角色" and "✓" in cell}
    columns = {
        "查看": Permission.VIEW, "办理事项": Permission.MATTERS, "运行监测": Permission.MONITOR,
        "查看完整个人信息": Permission.UNMASK, "审计": Permission.AUDIT, "管理用户": Permission.STAFF,
    }  # fmt: skip
    assert told - {"导入"} == {name for name, right in columns.items() if right in GRANTS[role]}


def test_a_chinese_term_has_one_english_term_and_the_other_way_round() -> None:
    assert len(TERMS) > 50
    assert all(len(term) == 4 and all((term[0], term[1], term[3])) for term in TERMS)
    for place in (0, 1):
        said = [term[place] for term in TERMS]
        assert not [one for one in said if said.count(one) > 1]


def test_every_identifier_of_the_glossary_is_in_the_code() -> None:
    words: set[str] = set()
    for path, text in texts():
        if path.parts[0] == "huxin" and path.suffix in (".py", ".sql", ".yaml"):
            words.update(re.findall(r"\w+(?:-\d+)?", text), {path.stem})
    words |= {path.stem.partition("_")[0] for path in files() if path.parts[:2] == ("huxin", "rules")}
    named = {name for term in TERMS for name in re.findall(r"`([\w-]+)`", term[2])}
    assert named and not named - words - {path.stem for path in files() if path.parts[0] == "huxin"}
