"""The console with a small city behind it."""

import functools
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from huxin.access import Actor
from huxin.base import keyring
from huxin.base.home import Home
from huxin.engine import read
from huxin.queries import explained
from tests.web import city as small
from tests.web import site as whole
from tests.web import walking


@pytest.fixture
def city(db: None, home: Home, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two projects, one run, one file."""
    cache.clear()
    small.build(now)
    monkeypatch.setattr(read, "worker_months", small.worker_months)
    monkeypatch.setattr(read, "fact_rows", small.fact_rows)


@pytest.fixture
def office(city: None, signed_in: Callable[[Actor], Client], 王主任: Actor) -> Client:
    """王主任 at the console."""
    return signed_in(王主任)


@pytest.fixture
def inspector(city: None, signed_in: Callable[[Actor], Client], 李监察: Actor) -> Client:
    """李监察 at the console."""
    return signed_in(李监察)


@pytest.fixture
def elsewhere(city: None, signed_in: Callable[[Actor], Client], 外县监察: Actor) -> Client:
    """外县监察 at the console."""
    return signed_in(外县监察)


@pytest.fixture
def viewer(city: None, signed_in: Callable[[Actor], Client], 赵只读: Actor) -> Client:
    """赵只读 at the console."""
    return signed_in(赵只读)


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[walking.Site]:
    """A site from its files to its warning, one of everybody with an open session, and somebody to do things to."""
    home = Home(tmp_path_factory.mktemp("walk") / "home")
    for folder in (home.path, home.facts, home.runs, home.intake, home.rejects, home.keys):
        folder.mkdir()
    keyring.create(home.keys)
    cache.clear()
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(settings, "HUXIN_HOME", home)
        patch.setattr(settings, "HUXIN_KEYS", home.keys)
        # Everybody asks for the same two findings; what the engine says of them is the same for all.
        patch.setattr(explained, "explain", functools.cache(explained.explain))
        keys = {name: whole.enter(actor) for name, actor in walking.CAST.items()}
        whole.fill(home)
        yield whole.things(), keys
        transaction.set_rollback(True)
