"""Signing in: wrong names, wrong passwords, the lock, sessions."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore

from huxin.access import Actor
from huxin.actions import sign_in, staff
from huxin.actions.sign_in import Locked, SignInRefused
from huxin.base.errors import HuxinError, NotFound, Refused
from huxin.base.home import Home
from huxin.queries.staff import signed_in
from huxin.record.models import JournalEntry, SignInAttempt
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
HERE, ELSEWHERE = "10.0.0.7", "10.0.0.8"
MINUTE = timedelta(minutes=1)

Hire = Callable[[Actor], Any]


@pytest.fixture(autouse=True)
def _home(home: Home) -> None:
    """Every test here needs the keyring."""


def attempt(now: datetime, password: str = PASSWORD, name: str = "李监察", address: str = HERE) -> bool:
    try:
        sign_in.sign_in(username=name, password=password, address=address, now=now)
    except HuxinError as error:
        assert isinstance(error, Locked | SignInRefused)
        return False
    return True


def test_the_right_password_opens(hired: Hire, 李监察: Actor, now: datetime) -> None:
    hired(李监察)
    assert sign_in.sign_in(username="李监察", password=PASSWORD, address=HERE, now=now).last_login is None
    assert JournalEntry.objects.get(what="sign_in.ok").who == "李监察"


@pytest.mark.parametrize("name", ["李监察", "查无此人"])
def test_wrong_name_and_wrong_password_are_told_alike(hired: Hire, 李监察: Actor, now: datetime, name: str) -> None:
    hired(李监察)
    with pytest.raises(SignInRefused) as error:
        sign_in.sign_in(username=name, password="wrong", address=HERE, now=now)
    assert str(error.value) == sign_in.WRONG
    assert SignInAttempt.objects.filter(ok=False).count() == 1


def test_five_wrong_ones_lock_for_fifteen_minutes(hired: Hire, 李监察: Actor, now: datetime) -> None:
    hired(李监察)
    for n in range(5):
        assert not attempt(now + n * MINUTE, "wrong")
    with pytest.raises(Locked, match="锁定 15 分钟"):
        sign_in.sign_in(username="李监察", password=PASSWORD, address=HERE, now=now + 5 * MINUTE)
    assert not attempt(now + 18 * MINUTE)
    assert attempt(now + 19 * MINUTE)
    assert JournalEntry.objects.filter(what="sign_in.locked").count() == 2


def test_the_lock_is_for_this_name_from_this_address(hired: Hire, 李监察: Actor, 王主任: Actor, now: datetime) -> None:
    hired(李监察), hired(王主任)
    for _ in range(5):
        attempt(now, "wrong")
    assert not attempt(now)
    assert attempt(now, address=ELSEWHERE)
    assert attempt(now, name="王主任")


def test_four_wrong_ones_and_a_right_one_start_again(hired: Hire, 李监察: Actor, now: datetime) -> None:
    hired(李监察)
    for _ in range(2):
        for _ in range(4):
            attempt(now, "wrong")
        assert attempt(now)


def test_slow_mistakes_do_not_lock(hired: Hire, 李监察: Actor, now: datetime) -> None:
    hired(李监察)
    for n in range(8):
        attempt(now + 4 * n * MINUTE, "wrong")
    assert attempt(now + 32 * MINUTE)


def test_what_was_mistyped_as_a_name_is_not_kept(now: datetime) -> None:
    attempt(now, name="my-secret-password")
    assert "secret" not in str(list(SignInAttempt.objects.values()) + list(JournalEntry.objects.values()))


def test_somebody_no_longer_active_stays_outside(hired: Hire, 李监察: Actor, now: datetime) -> None:
    member, session = hired(李监察), SessionStore()
    sign_in.open_session(session, member, now=now)
    member.is_active = False
    member.save()
    assert not attempt(now)
    assert signed_in(session, now=now) is None


def test_a_session_ends_after_eight_idle_hours(hired: Hire, 李监察: Actor, now: datetime) -> None:
    session = SessionStore()
    sign_in.open_session(session, hired(李监察), now=now)
    known = signed_in(session, now=now + timedelta(hours=7))
    assert known is not None and known.actor == 李监察
    assert signed_in(session, now=now + timedelta(hours=14, minutes=59)) is not None
    assert signed_in(session, now=now + timedelta(hours=23, minutes=1)) is None


def test_changing_the_password_ends_other_sessions(hired: Hire, 李监察: Actor, now: datetime) -> None:
    member, here, there = hired(李监察), SessionStore(), SessionStore()
    for session in (here, there):
        sign_in.open_session(session, member, now=now)
    sign_in.change_password(actor=李监察, session=here, old=PASSWORD, new="another-2020-01", now=now)
    assert signed_in(here, now=now) is not None
    assert signed_in(there, now=now) is None
    assert attempt(now, "another-2020-01")


@pytest.mark.parametrize("new", ["short", "1234567890123", "aaaaaaaaaaaaaa", "李监察-2019-abc", PASSWORD])
def test_weak_passwords_are_refused(hired: Hire, 李监察: Actor, now: datetime, new: str) -> None:
    hired(李监察)
    with pytest.raises(Refused):
        sign_in.change_password(actor=李监察, session=SessionStore(), old=PASSWORD, new=new, now=now)


def test_the_office_enters_and_resets_staff(王主任: Actor, 李监察: Actor, now: datetime) -> None:
    given = {"username": "新人", "display_name": "新人", "role": "inspector", "regions": ["620402"]}
    with pytest.raises(Refused, match="管理用户"):
        staff.add(actor=李监察, **given, password=PASSWORD, now=now)  # type: ignore[arg-type]
    assert staff.add(actor=王主任, **given, password=PASSWORD, now=now).must_change_password  # type: ignore[arg-type]
    with pytest.raises(Refused, match="已被使用"):
        staff.add(actor=王主任, **given, password=PASSWORD, now=now)  # type: ignore[arg-type]
    staff.reset(actor=王主任, username="新人", password="another-2020-01", now=now)
    assert not attempt(now, name="新人")
    assert attempt(now, "another-2020-01", name="新人")
    with pytest.raises(NotFound):
        staff.reset(actor=王主任, username="查无此人", password=PASSWORD, now=now)
