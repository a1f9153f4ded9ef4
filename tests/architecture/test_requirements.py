"""The lists of packages: lean, pinned, hashed, and installable from any index."""

import ast
import importlib.metadata
import re
import sys

import pytest

from tests.architecture.tree import ROOT, code, parsed

LISTS = ("base", "dev", "bench", "cluster")
FOLDER = ROOT / "requirements"
# Named in a setting, run as a program, or found by the package that needs it.
NOT_IMPORTED = {
    "argon2-cffi": "Django's password hasher",
    "granian": "the server's program",
    "psycopg": "Django's way to PostgreSQL",
    "tzdata": "the time zones where the system has none",
    "whitenoise": "named in MIDDLEWARE",
    "django-htmx": "named in INSTALLED_APPS",
}


def _named(name: str, suffix: str) -> list[str]:
    lines = (FOLDER / f"{name}{suffix}").read_text("utf-8").splitlines()
    return [line for line in lines if re.match(r"[a-z0-9]", line)]


@pytest.mark.parametrize("name", LISTS)
def test_every_package_is_pinned_and_hashed(name: str) -> None:
    text = (FOLDER / f"{name}.txt").read_text("utf-8")
    blocks = re.findall(r"^([a-z0-9][^\n]*)\n((?:    .*\n?)*)", text, re.MULTILINE)
    assert blocks
    assert not [head for head, body in blocks if "==" not in head or "--hash=sha256:" not in body]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_names_no_index_and_no_file(name: str) -> None:
    text = (FOLDER / f"{name}.txt").read_text("utf-8")
    assert not re.search(r"https?:|file:|^\s*--(?!hash=)| @ ", text, re.MULTILINE)


@pytest.mark.parametrize("name", LISTS)
def test_what_is_asked_for_is_what_was_compiled(name: str) -> None:
    compiled = {line.split(" ")[0] for line in _named(name, ".txt")}
    assert {re.sub(r"\[.*\]", "", line) for line in _named(name, ".in")} <= compiled


def test_the_lists_agree_on_every_version() -> None:
    versions: dict[str, set[str]] = {}
    for name in LISTS:
        here: dict[str, set[str]] = {}
        for line in _named(name, ".txt"):
            package, version = line.split(" ")[0].split("==")
            here.setdefault(package, set()).add(version)
        for package, found in here.items():
            versions[package] = versions.get(package, found) & found
    assert not [package for package, common in versions.items() if not common]


def _imported() -> set[str]:
    modules = set()
    for path, _ in code("huxin"):
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Import):
                modules |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module.split(".")[0])
    return modules - set(sys.stdlib_module_names) - {"huxin"}


def test_the_product_asks_for_what_it_imports_and_for_nothing_else() -> None:
    asked, on_a_cluster = ({re.split(r"[=\[]", line)[0] for line in _named(n, ".in")} for n in ("base", "cluster"))
    providers = importlib.metadata.packages_distributions()
    imported = {providers.get(module, [module])[0].lower().replace("_", "-") for module in _imported()}
    assert imported - asked == on_a_cluster
    assert asked - imported - set(NOT_IMPORTED) == set()


def test_every_dependency_is_argued() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    asked = {re.split(r"[=\[]", line)[0] for name in LISTS for line in _named(name, ".in")}
    assert not [package for package in sorted(asked) if f"`{package}`" not in text]
