"""Signing in: wrong names, wrong passwords, the lock, sessions."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore

from huxin.access import SYSTEM, Actor
from huxin.actions import sessions, sign_in, staff
from huxin.actions.sign_in import Locked, SignInRefused
from huxin.actions.staff import Post
from huxin.base.errors import HuxinError, NotFound, Refused
from huxin.base.home import Home
from huxin.queries.staff import open_sessions, signed_in, why_ended
from huxin.record.models import JournalEntry, SignInAttempt, Staff, Unit
from tests.actions.invented import BUILDER
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
    sessions.open_session(session, member, now=now)
    member.is_active = False
    member.save()
    assert not attempt(now)
    assert signed_in(session, now=now) is None


def test_a_deactivated_session_does_not_come_back(hired: Hire, 王主任: Actor, 李监察: Actor, now: datetime) -> None:
    session, other = SessionStore(), SessionStore()
    sessions.open_session(session, hired(李监察), now=now)
    session.save()
    sessions.open_session(other, hired(王主任), now=now)
    other.save()
    staff.deactivate(actor=王主任, username=李监察.id, now=now)
    assert not attempt(now)
    staff.activate(actor=王主任, username=李监察.id, now=now)
    assert signed_in(SessionStore(session.session_key), now=now) is None
    assert signed_in(SessionStore(other.session_key), now=now) is not None
    assert attempt(now)
    with pytest.raises(Refused, match="自己"):
        staff.deactivate(actor=王主任, username=王主任.id, now=now)


def test_a_lock_is_lifted(hired: Hire, 王主任: Actor, 李监察: Actor, now: datetime) -> None:
    hired(李监察)
    for _ in range(sign_in.MOST_FAILURES):
        assert not attempt(now, "wrong-2019-06")
    assert not attempt(now)
    staff.unlock(actor=王主任, username=李监察.id, now=now)
    assert attempt(now)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"role": "king"}, "角色"),
        ({"role": "system"}, "角色"),
        ({"regions": ["999999"]}, "999999"),
        ({"regions": ["6204021"]}, "6204021"),
        ({"regions": []}, "管辖区划"),
        ({"sectors": ["moon"]}, "行业"),
        ({"username": " 新人"}, "用户名"),
        ({"role": "enterprise", "regions": [], "units": []}, "统一社会信用代码"),
        ({"role": "enterprise", "regions": [], "units": ["91620402MA00000001"]}, "统一社会信用代码"),
        ({"role": "enterprise", "regions": [], "units": [BUILDER]}, "还没有登记单位"),
        ({"units": [BUILDER]}, "企业和开户银行"),
        ({"body": "nobody"}, "labour_620402"),
        ({"body": "office_620402"}, "不是县区监察员"),
    ],
)
def test_what_will_not_do_is_refused_before_any_password(db: None, given: dict[str, Any], said: str) -> None:
    fine: dict[str, Any] = {"role": "inspector", "regions": ["620402"]}
    staff.check(username="新人", post=Post(**fine))
    username = given.pop("username", "新人")
    with pytest.raises(Refused, match=said):
        staff.check(username=username, post=Post(**fine | given))


def test_somebody_of_an_enterprise_needs_a_unit_and_no_region(王主任: Actor, now: datetime) -> None:
    Unit.objects.create(uscc=BUILDER, name="某建筑公司", kind="contractor", region_code="620402", recorded_at=now)
    post = Post("enterprise", units=[BUILDER])
    entered = staff.add(actor=王主任, username="新人", display_name="", post=post, password=PASSWORD, now=now)
    assert (entered.units, entered.regions, entered.body) == ([BUILDER], [], "")


@pytest.mark.parametrize(
    ("post", "body"),
    [
        (Post("office", ["6204"]), "city_office"),
        (Post("inspector", ["620402"]), "labour_620402"),
        (Post("county_office", ["620402", "620403"]), ""),
        (Post("sector", ["6204"], ["water"]), "water"),
        (Post("sector", ["6204"], ["water", "housing"]), ""),
        (Post("auditor", ["6204"]), ""),
        (Post("county_office", ["6204"], body="office_620403"), "office_620403"),
    ],
)
def test_the_body_is_told_from_role_and_region_where_there_is_one(post: Post, body: str) -> None:
    staff.check_post(post)
    assert post.columns()["body"] == body


def test_role_and_reach_are_changed_and_recorded(hired: Hire, 王主任: Actor, 李监察: Actor, now: datetime) -> None:
    hired(王主任), hired(李监察)
    staff.assign(actor=王主任, username="李监察", post=Post("inspector", ["620403"]), now=now)
    assert JournalEntry.objects.get(what="staff.assign").given == {
        "regions": [["620402"], ["620403"]],
        "body": ["", "labour_620403"],
    }


def test_the_last_of_the_office_stays(hired: Hire, 王主任: Actor, now: datetime) -> None:
    hired(王主任)
    for act in (
        lambda: staff.deactivate(actor=SYSTEM, username="王主任", now=now),
        lambda: staff.assign(actor=王主任, username="王主任", post=Post("viewer", ["6204"]), now=now),
    ):
        with pytest.raises(Refused, match="最后一名"):
            act()
    staff.assign(actor=王主任, username="王主任", post=Post("office", ["62"]), now=now)
    hired(replace(王主任, id="副主任"))
    assert staff.deactivate(actor=SYSTEM, username="王主任", now=now)


@pytest.mark.parametrize("username", ["a", "9", "新人", "zz-top"])
def test_an_initial_password_passes_our_own_rule(username: str) -> None:
    sign_in.check_strength(staff.initial_password(username), username=username)


@pytest.mark.parametrize(
    "password", ["abcde12345", "54321edcba", "aaaabbbbcccc1", "1q2w3e4r5t", "Password2019", "passw0rd!!!"]
)
def test_a_password_that_is_easily_guessed_is_refused(password: str) -> None:
    with pytest.raises(Refused, match="容易猜到|过于简单"):
        sign_in.check_strength(password, username="李监察")


@pytest.mark.parametrize("password", ["parola-2019-06", "沙梁风车2019渡口", "qm7k-wz4t-hx9d", "ditch4-lamp-quarry"])
def test_a_password_of_unlike_parts_is_taken(password: str) -> None:
    sign_in.check_strength(password, username="李监察")


def test_a_session_ends_after_eight_idle_hours(hired: Hire, 李监察: Actor, now: datetime) -> None:
    session = SessionStore()
    sessions.open_session(session, hired(李监察), now=now)
    known = signed_in(session, now=now + timedelta(hours=7))
    assert known is not None and known.actor == 李监察
    assert signed_in(session, now=now + timedelta(hours=11)) is not None
    idle = SessionStore()
    sessions.open_session(idle, Staff.objects.get(), now=now)
    assert signed_in(idle, now=now + timedelta(hours=8, minutes=1)) is None


def test_a_session_ends_after_twelve_hours_however_busy(hired: Hire, 李监察: Actor, now: datetime) -> None:
    session = SessionStore()
    sessions.open_session(session, hired(李监察), now=now)
    assert all(signed_in(session, now=now + timedelta(hours=h, minutes=59)) for h in range(12))
    assert signed_in(session, now=now + timedelta(hours=12)) is None


def test_the_oldest_session_ends_when_there_are_too_many(hired: Hire, 李监察: Actor, now: datetime) -> None:
    member, opened = hired(李监察), [SessionStore() for _ in range(5)]
    for n, session in enumerate(opened):
        sessions.open_session(session, member, now=now + n * MINUTE, address="10.0.0.7", agent="Chrome / Windows")
    later = now + 6 * MINUTE
    keys = [str(session.session_key) for session in opened]
    assert [why_ended(key) for key in keys] == ["limit", "limit", "", "", ""]
    assert [bool(signed_in(session, now=later)) for session in opened] == [False, False, True, True, True]
    assert JournalEntry.objects.filter(what="session.limit").count() == 2
    there = open_sessions(actor=李监察, now=later)
    assert [(s.address, s.agent) for s in there] == [("10.0.0.*", "Chrome / Windows")] * 3
    assert there == sorted(there, key=lambda s: s.opened_at, reverse=True)


def test_one_of_ones_own_sessions_or_all_others_are_ended(
    hired: Hire, 李监察: Actor, 王主任: Actor, now: datetime
) -> None:
    member, hers, (here, there, elsewhere) = hired(李监察), SessionStore(), (SessionStore() for _ in range(3))
    for session in (here, there, elsewhere):
        sessions.open_session(session, member, now=now)
    sessions.open_session(hers, hired(王主任), now=now)
    known, other = signed_in(there, now=now), signed_in(hers, now=now)
    assert known and other
    sessions.end(actor=李监察, number=known.session, now=now)
    for number in (known.session, other.session, 999):
        with pytest.raises(NotFound):
            sessions.end(actor=李监察, number=number, now=now)
    assert sessions.end_others(actor=李监察, session=here, now=now) == 1
    assert [bool(signed_in(s, now=now)) for s in (here, there, elsewhere, hers)] == [True, False, False, True]


def test_changing_the_password_ends_other_sessions(hired: Hire, 李监察: Actor, now: datetime) -> None:
    member, here, there = hired(李监察), SessionStore(), SessionStore()
    for session in (here, there):
        sessions.open_session(session, member, now=now)
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
    given: dict[str, Any] = {"username": "新人", "display_name": "新人", "post": Post("inspector", ["620402"])}
    with pytest.raises(Refused, match="管理用户"):
        staff.add(actor=李监察, **given, password=PASSWORD, now=now)
    assert staff.add(actor=王主任, **given, password=PASSWORD, now=now).must_change_password
    with pytest.raises(Refused, match="已被使用"):
        staff.add(actor=王主任, **given, password=PASSWORD, now=now)
    staff.reset(actor=王主任, username="新人", password="another-2020-01", now=now)
    assert not attempt(now, name="新人")
    assert attempt(now, "another-2020-01", name="新人")
    with pytest.raises(NotFound):
        staff.reset(actor=王主任, username="查无此人", password=PASSWORD, now=now)
