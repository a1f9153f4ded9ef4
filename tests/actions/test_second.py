"""The second factor: enrolling, the step at sign-in, once and not twice, the lock, recovery, rotation."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from huxin.access import SYSTEM, Actor
from huxin.actions import keys, second, sessions, sign_in, staff
from huxin.actions.second import CodeRefused, HalfWayGone
from huxin.actions.sign_in import Locked
from huxin.base import totp
from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.queries.staff import signed_in
from huxin.record.models import JournalEntry, RecoveryCode, SecondFactor, SignInAttempt, Staff
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
HERE, STEP, MINUTE = "10.0.0.7", timedelta(seconds=30), timedelta(minutes=1)


class Phone:
    """An authenticator program."""

    def __init__(self, secret: bytes) -> None:
        self.secret = secret

    def shows(self, at: datetime) -> str:
        return totp.code(self.secret, int(at.timestamp()) // 30)


@pytest.fixture
def phone(home: Home, hired: Callable[[Actor], Any], 李监察: Actor, now: datetime) -> Phone:
    """李监察's, enrolled five minutes ago."""
    session, before = SessionStore(), now - 5 * MINUTE
    sessions.open_session(session, hired(李监察), now=before)
    found = Phone(second.offered(session, actor=李监察))
    second.enrol(session, actor=李监察, typed=found.shows(before), now=before)
    return found


def half_way(now: datetime, address: str = HERE) -> SessionStore:
    """A session in which the right password was given."""
    session = SessionStore()
    person = sign_in.sign_in(username="李监察", password=PASSWORD, address=address, now=now)
    second.begin(session, person, now=now)
    return session


def finish(session: SessionStore, typed: str, now: datetime, address: str = HERE) -> None:
    second.finish(session, typed=typed, address=address, agent="", now=now)


def test_the_password_alone_opens_nothing(phone: Phone, now: datetime) -> None:
    session = half_way(now)
    assert signed_in(session, now=now) is None
    assert not SignInAttempt.objects.filter(ok=True).exists()
    finish(session, phone.shows(now), now)
    assert signed_in(session, now=now) is not None
    assert SignInAttempt.objects.filter(ok=True).count() == 1
    with pytest.raises(HalfWayGone):
        finish(session, phone.shows(now + STEP), now + STEP)


def test_a_code_is_taken_once(phone: Phone, now: datetime) -> None:
    code, first, again = phone.shows(now), half_way(now), half_way(now)
    finish(first, code, now)
    with pytest.raises(CodeRefused):
        finish(again, code, now)
    with pytest.raises(CodeRefused):
        finish(again, phone.shows(now - STEP), now)
    finish(again, phone.shows(now + STEP), now)


def test_of_two_who_bring_one_code_at_once_one_comes_in(phone: Phone, now: datetime) -> None:
    member = Staff.objects.get()
    assert second._take_code(member, phone.shows(now), now=now)
    assert not second._take_code(member, phone.shows(now), now=now)


def test_wrong_codes_lock_like_wrong_passwords_and_from_everywhere(phone: Phone, now: datetime) -> None:
    for n in range(5):
        with pytest.raises(CodeRefused):
            finish(half_way(now, address=f"10.0.1.{n}"), "000000", now)
    with pytest.raises(Locked):
        half_way(now)
    later = now + 15 * MINUTE
    finish(half_way(later), phone.shows(later), later)


def test_the_right_password_in_between_forgives_no_wrong_code(phone: Phone, now: datetime) -> None:
    session = half_way(now)
    for _ in range(4):
        with pytest.raises(CodeRefused):
            finish(session, "000000", now)
        half_way(now)
    with pytest.raises(CodeRefused):
        finish(session, "abcdef", now)
    with pytest.raises(Locked):
        finish(session, phone.shows(now), now)


def test_the_password_waits_ten_minutes_for_its_code(phone: Phone, now: datetime) -> None:
    session, late = half_way(now), now + 10 * MINUTE + STEP
    with pytest.raises(HalfWayGone):
        finish(session, phone.shows(late), late)
    session = half_way(now)
    staff.reset(actor=SYSTEM, username="李监察", password="another-2020-01", now=now)
    with pytest.raises(HalfWayGone):
        finish(session, phone.shows(now), now)


def test_a_recovery_code_opens_once(phone: Phone, 李监察: Actor, now: datetime) -> None:
    codes = second.renew_codes(actor=李监察, typed=phone.shows(now), address=HERE, now=now)
    assert len(set(codes)) == 10
    assert not RecoveryCode.objects.filter(digest__in=codes).exists()
    finish(half_way(now), codes[3].lower(), now)
    with pytest.raises(CodeRefused):
        finish(half_way(now), codes[3], now)
    finish(half_way(now), codes[4].replace("-", " "), now)
    assert RecoveryCode.objects.count() == 8
    assert JournalEntry.objects.filter(what="sign_in.recovery").count() == 2


def test_a_wrong_code_enrols_nobody(home: Home, hired: Callable[[Actor], Any], 王主任: Actor, now: datetime) -> None:
    session = SessionStore()
    sessions.open_session(session, hired(王主任), now=now)
    secret = second.offered(session, actor=王主任)
    with pytest.raises(CodeRefused):
        second.enrol(session, actor=王主任, typed="000000", now=now)
    assert second.offered(session, actor=王主任) == secret
    assert secret.hex() not in str(dict(session.items())) and not SecondFactor.objects.exists()


def test_enrolling_ends_the_other_halfand_is_done_once(
    home: Home, hired: Callable[[Actor], Any], 王主任: Actor, now: datetime
) -> None:
    here, there, member = SessionStore(), SessionStore(), hired(王主任)
    for session in (here, there):
        sessions.open_session(session, member, now=now)
    phones = [Phone(second.offered(session, actor=王主任)) for session in (here, there)]
    second.enrol(here, actor=王主任, typed=phones[0].shows(now), now=now)
    with pytest.raises(Refused, match="已经启用"):
        second.enrol(there, actor=王主任, typed=phones[1].shows(now), now=now)
    assert signed_in(here, now=now) and not signed_in(there, now=now)


def test_it_is_removed_with_a_code_or_reset_by_the_office(phone: Phone, 李监察: Actor, now: datetime) -> None:
    with pytest.raises(CodeRefused):
        second.remove(actor=李监察, typed="000000", address=HERE, now=now)
    staff.reset_second(actor=SYSTEM, username="李监察", now=now)
    assert not SecondFactor.objects.exists() and not RecoveryCode.objects.exists()
    assert JournalEntry.objects.filter(what="staff.second_reset").count() == 1
    with pytest.raises(Refused, match="没有启用"):
        staff.reset_second(actor=SYSTEM, username="李监察", now=now)
    with pytest.raises(Refused, match="管理用户"):
        staff.reset_second(actor=李监察, username="李监察", now=now)
    assert not hasattr(sign_in.sign_in(username="李监察", password=PASSWORD, address=HERE, now=now), "second")


def test_whose_role_must_is_told_so_until_enrolled(phone: Phone, 李监察: Actor, now: datetime, settings: Any) -> None:
    settings.HUXIN_SECOND_FACTOR = frozenset({"inspector"})
    session = half_way(now)
    finish(session, phone.shows(now), now)
    known = signed_in(session, now=now)
    assert known and not known.must_enrol
    second.remove(actor=李监察, typed=phone.shows(now + STEP), address=HERE, now=now)
    known = signed_in(session, now=now)
    assert known and known.must_enrol


def test_the_secret_is_sealed_and_follows_a_rotation(phone: Phone, home: Home, now: datetime) -> None:
    before = SecondFactor.objects.get().token
    assert before.startswith("k1:")
    list(keys.rotate(now=now))
    assert SecondFactor.objects.get().token.startswith("k2:")
    finish(half_way(now), phone.shows(now), now)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_burst_of_guesses_gets_no_further_than_one_after_the_other(phone: Phone, now: datetime) -> None:
    half = [half_way(now) for _ in range(12)]

    def guess(session: SessionStore) -> type[Exception]:
        try:
            finish(session, "000000", now)
        except Refused as refusal:
            return type(refusal)
        finally:
            connection.close()
        raise AssertionError("let in")

    with ThreadPoolExecutor(12) as threads:
        said = Counter(threads.map(guess, half))
    assert said == {CodeRefused: 5, Locked: 7}
