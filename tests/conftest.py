"""What every test finds: a home of its own, fast passwords, and the cast.

Nothing here reaches a person's own installation: the home is a temporary folder, the database a test database,
on SQLite in memory or on the PostgreSQL of HUXIN_TEST_DATABASE_URL.
"""

import gc
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connections
from django.test import Client

from huxin.access import Actor, Role
from huxin.base import keyring
from huxin.base.home import Home
from huxin.config.settings import database
from tests.power_cut import after_a_cut, disk

__all__ = ["after_a_cut", "disk"]

# Playwright's loop runs in the tests' thread; the ORM would take that for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

if _url := os.environ.get("HUXIN_TEST_DATABASE_URL"):
    # A bare `pytest` has read the settings before this file.
    django_settings.DATABASES = {"default": database(_url)}
    connections.settings = connections.configure_settings(None)
    with suppress(AttributeError):
        del connections["default"]

PASSWORD = "parola-2019-06"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with slow tests first, so that no worker is left alone with one at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: looking at it again and again took a tenth of the time."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session", autouse=True)
def _apart(tmp_path_factory: pytest.TempPathFactory) -> None:
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django_settings.SECRET_KEY = "only-for-tests"
    django_settings.WHITENOISE_AUTOREFRESH = True  # else every client lists all static files before its first request
    path = tmp_path_factory.mktemp("home-of-nobody")
    django_settings.HUXIN_HOME, django_settings.HUXIN_KEYS = Home(path), path / "keys"


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Home:
    """An installation of this test's own: empty folders and a fresh keyring."""
    found = Home(tmp_path / "home")
    for folder in (found.path, found.facts, found.runs, found.intake, found.rejects, found.keys):
        folder.mkdir()
    keyring.create(found.keys)
    settings.HUXIN_HOME, settings.HUXIN_KEYS = found, found.keys
    return found


@pytest.fixture
def now() -> datetime:
    """A moment at which the six months from June 2019 are past."""
    return datetime(2019, 12, 2, 9, tzinfo=UTC)


# The cast. Everyone knows them; no test invents another.


@pytest.fixture
def 王主任() -> Actor:
    """市治欠办, the whole city."""
    return Actor("王主任", "王主任", Role.OFFICE, ("6204",))


@pytest.fixture
def 李监察() -> Actor:
    """县区监察员 of 白银区."""
    return Actor("李监察", "李监察", Role.INSPECTOR, ("620402",))


@pytest.fixture
def 外县监察() -> Actor:
    """县区监察员 of 靖远县."""
    return Actor("外县监察", "外县监察", Role.INSPECTOR, ("620421",))


@pytest.fixture
def 孙副局() -> Actor:
    """市人社局, the whole city."""
    return Actor("孙副局", "孙副局", Role.BUREAU, ("6204",), body="human_resources")


@pytest.fixture
def 周治欠() -> Actor:
    """县区治欠办 of 白银区."""
    return Actor("周治欠", "周治欠", Role.COUNTY_OFFICE, ("620402",), body="office_620402")


@pytest.fixture
def 钱劳资() -> Actor:
    """Labour officer of the contractor that the invented site names."""
    from tests.actions.invented import BUILDER

    return Actor("钱劳资", "钱劳资", Role.ENTERPRISE, units=(BUILDER,))


@pytest.fixture
def 吴审计() -> Actor:
    """Audits the whole city and decides nothing."""
    return Actor("吴审计", "吴审计", Role.AUDITOR, ("6204",))


@pytest.fixture
def 赵只读() -> Actor:
    """Looks at the whole city and touches nothing."""
    return Actor("赵只读", "赵只读", Role.VIEWER, ("6204",))


@pytest.fixture
def hired(db: None) -> Callable[[Actor], Any]:
    """Enters an actor as a member of staff, with the password `PASSWORD`."""
    from huxin.record.models import Staff

    def hire(actor: Actor) -> Any:
        staff = Staff(
            username=actor.id,
            display_name=actor.name,
            role=actor.role.value,
            regions=list(actor.regions),
            sectors=list(actor.sectors),
            units=list(actor.units),
            body=actor.body,
        )
        staff.set_password(PASSWORD)
        staff.save()
        return staff

    return hire


@pytest.fixture
def signed_in(hired: Callable[[Actor], Any]) -> Callable[[Actor], Client]:
    """A client with an open session of an actor."""
    from django.utils import timezone

    from huxin.actions.sessions import open_session

    def enter(actor: Actor) -> Client:
        client, staff = Client(), hired(actor)
        session = client.session
        open_session(session, staff, now=timezone.now())
        session.save()
        client.cookies[django_settings.SESSION_COOKIE_NAME] = session.session_key
        return client

    return enter
