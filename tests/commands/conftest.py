"""Commands in this process, and a home with an invented site in it: five workers, two of whose wages came back.

The home and its rows are a module's: importing takes seconds, and hardly a command changes anything.
"""

import io
import json
import os
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from huxin.base import keyring
from huxin.base.home import Home
from huxin.commands.__main__ import main
from tests.actions.invented import files

AS_OF = "2019-11-30"
EARLY, LATE = "2019-08-01T12:00", "2019-09-01T12:00"
"""When the site became known, and when the returned payments did."""


@dataclass(frozen=True)
class Told:
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str


Command = Callable[..., Told]
MakeDatabase = Callable[[], str]


@pytest.fixture
def database() -> Iterator[MakeDatabase]:
    """Makes empty databases on the tests' server, gone at the end; each by its address."""
    address = urlsplit(os.environ["HUXIN_TEST_DATABASE_URL"])
    names: list[str] = []
    with psycopg.connect(urlunsplit(address), autocommit=True) as server:

        def make() -> str:
            names.append(f"empty_{os.getpid()}_{len(names)}")
            server.execute(f'CREATE DATABASE "{names[-1]}"')
            return urlunsplit(address._replace(path=f"/{names[-1]}"))

        yield make
        for name in names:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def there(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Home]:
    """A home of this module's own, and a transaction in which those of its tests (marked `django_db`) stand."""
    found = Home(tmp_path_factory.mktemp("there") / "home")
    for folder in (found.path, found.facts, found.runs, found.intake, found.rejects, found.keys):
        folder.mkdir()
    keyring.create(found.keys)
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setenv("HUXIN_HOME", str(found.path))
        patch.setattr(settings, "HUXIN_HOME", found)
        patch.setattr(settings, "HUXIN_KEYS", found.keys)
        with transaction.atomic():
            yield found
            transaction.set_rollback(True)


@pytest.fixture(scope="module")
def command(there: Home) -> Command:
    """Runs `huxin` on that home."""

    def huxin(*words: object) -> Told:
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            try:
                code = main([*map(str, words), "--home", str(there.path)])
            except SystemExit as stopped:  # argparse's way to refuse
                code = int(stopped.code or 0)
        return Told(code, out.getvalue(), err.getvalue())

    return huxin


@pytest.fixture(scope="module")
def site(command: Command, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site imported; the folder of its files."""
    folder = tmp_path_factory.mktemp("files")
    for name, data in files().items():
        (folder / name).write_bytes(data)
        known = LATE if "returned" in name else EARLY
        assert command("import", folder / name, "--recorded-at", known).code == 0
    return folder


@pytest.fixture(scope="module")
def run_id(command: Command, site: Path) -> str:
    """A run of the site."""
    return str(monitored(command)["run"]["id"])


def monitored(command: Command, *words: object) -> dict[str, Any]:
    """What a run answers as JSON."""
    told = command("monitor", "--as-of", AS_OF, "--json", *words)
    assert told.code == 0, told.err
    found: dict[str, Any] = json.loads(told.out)
    return found
