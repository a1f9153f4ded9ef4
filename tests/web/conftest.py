"""The console with a small city behind it."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.cache import cache
from django.test import Client

from huxin.access import Actor
from huxin.base.home import Home
from huxin.engine import read
from tests.web import city as small


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
