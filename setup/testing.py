"""Runs the tests on SQLite and again on PostgreSQL: `python setup/testing.py [pytest arguments…]`.

First it gets what the tests need besides Python packages. Where that cannot be had, the tests that need it are counted
and named as skipped, and the rest run. `--provide` only gets those things and notes them in .cache/test.env.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import chromium
import cluster
import fonts
import npm
import postgres

NOTE = npm.CACHE / "test.env"
# The contract "The core does not know Django" makes the database irrelevant to them: once is enough.
CORE = (
    *("architecture", "base", "law", "facts", "access", "rules", "engine", "sources", "simulate"),
    *("workflows", "crowd", "denominator", "likeness", "capacity"),
)
NO_TESTS = 5  # pytest's exit code where nothing was selected


class Counts(NamedTuple):
    """What one pytest run came to."""

    passed: int
    failed: int
    skipped: int


def provide() -> dict[str, str]:
    """Get the browser and the fonts; note in .cache/test.env, for a shell, what must be in the environment."""
    npm.CACHE.mkdir(exist_ok=True)
    browser, letters = chromium.ready(), fonts.ready()
    if browser is not None and letters is None:
        sys.stdout.write("tests: no Chinese font could be had; pages are tested, their pictures show empty boxes\n")
    if not _spark():
        sys.stdout.write(
            "tests: no Java, or no package of requirements/cluster.txt, could be had; Spark is not tested\n"
        )
    found = (browser or {}) | (letters or {})
    NOTE.write_text("".join(f"export {key}={shlex.quote(value)}\n" for key, value in found.items()), "utf-8")
    return found


def _spark() -> bool:
    """Whether Java and Spark are there now; the environment that runs us has no pip, the one it was made from has."""
    outer = getattr(sys, "_base_executable", sys.executable)
    install = [outer, str(Path(__file__).with_name("environment.py")), "cluster"]
    return cluster.java() and subprocess.run(install, check=False).returncode == 0


def main(arguments: list[str]) -> int:
    """Both runs and one closing line over both. Exit code: the worse of the two."""
    if arguments == ["--provide"]:
        provide()
        return 0
    environment = _environment() | provide()
    missing = "" if "CHROMIUM" in environment else "browser"
    only_once = [f"--ignore=tests/{name}" for name in CORE] if not arguments else []
    first, on_sqlite = _run("SQLite", "not postgres", missing, environment, arguments)
    second, on_postgres = _on_postgres(missing, environment, [*only_once, *arguments])
    total = Counts(*map(sum, zip(on_sqlite, on_postgres, strict=True)))
    sys.stdout.write(f"tests: {total.passed} passed, {total.failed} failed, {total.skipped} skipped\n")
    return max(first, second)


def _environment() -> dict[str, str]:
    """Nothing of the person's own installation reaches a test, and no test reaches it."""
    clean = {
        key: value for key, value in os.environ.items() if not key.startswith("HUXIN_") or key.startswith("HUXIN_TEST_")
    }
    return clean | {"HUXIN_HOME": str(npm.CACHE / "test-home"), "HUXIN_SECRET_KEY": "only-for-tests"}


def _on_postgres(missing: str, environment: dict[str, str], arguments: list[str]) -> tuple[int, Counts]:
    try:
        with postgres.server() as url:
            if url:
                there = {"HUXIN_DATABASE_URL": url, "HUXIN_TEST_DATABASE_URL": url}
                # The server goes with its databases; dropping one that a browser's request still reads would fail.
                kept = ["--reuse-db", *arguments]
                return _run("PostgreSQL", "not slow or postgres", missing, environment | there, kept)
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        sys.stdout.write(f"tests: {error}\n")
    skipped = _count("not slow or postgres", environment, arguments)
    sys.stdout.write(f"tests: no PostgreSQL could be had; {skipped} tests were skipped on it\n")
    return 0, Counts(0, 0, skipped)


def _run(name: str, marks: str, missing: str, environment: dict[str, str], arguments: list[str]) -> tuple[int, Counts]:
    skipped = 0
    if missing:
        skipped = _count(f"({marks}) and {missing}", environment, arguments)
        sys.stdout.write(f"tests: no Chromium could be had; {skipped} browser tests are skipped on {name}\n")
        marks = f"({marks}) and not {missing}"
    sys.stdout.write(f"tests: on {name}\n")
    sys.stdout.flush()
    report = npm.CACHE / f"tests-{name.lower()}.xml"
    report.unlink(missing_ok=True)
    workers = ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile", "--no-loadscope-reorder"]
    command = [*_pytest(marks), "-q", "-rs", *workers, f"--junitxml={report}", *arguments]
    code = subprocess.run(command, cwd=npm.ROOT, env=environment, check=False).returncode
    counts = _read(report)
    return 0 if code == NO_TESTS else code, counts._replace(skipped=counts.skipped + skipped)


def _pytest(marks: str) -> list[str]:
    return [sys.executable, "-m", "pytest", "-m", marks]


def _count(marks: str, environment: dict[str, str], arguments: list[str]) -> int:
    command = [*_pytest(marks), "--collect-only", "-qq", *arguments]
    listed = subprocess.run(command, cwd=npm.ROOT, env=environment, capture_output=True, text=True, check=False)
    return sum(int(number) for number in re.findall(r": (\d+)$", listed.stdout, re.MULTILINE))


def _read(report: Path) -> Counts:
    if not report.is_file():
        return Counts(0, 0, 0)
    # Our own file, written a moment ago by pytest.
    suites = list(ElementTree.parse(report).getroot().iter("testsuite"))
    tests, failures, errors, skipped = (
        sum(int(suite.get(key, 0)) for suite in suites) for key in ("tests", "failures", "errors", "skipped")
    )
    return Counts(tests - failures - errors - skipped, failures + errors, skipped)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
