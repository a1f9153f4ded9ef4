"""A notice imported while matters run: their terms are counted anew, and nobody is left unwarned."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from huxin.access import SYSTEM, Actor
from huxin.actions import calendar, matters
from huxin.base.home import Home
from huxin.law import calendar as law
from huxin.law.calendar import Swap
from huxin.law.notice import Notice
from huxin.queries.proof_check import check
from huxin.record.models import JournalEntry, Matter
from huxin.record.models import Notice as Told
from tests.proven import site, warned

pytestmark = pytest.mark.django_db
BEFORE = datetime(2029, 12, 28, 2, tzinfo=UTC)  # a Friday; no notice of 2030 is on file
CHECK_DAYS = 5


@pytest.fixture
def running(home: Home, monkeypatch: pytest.MonkeyPatch, 李监察: Actor, 周治欠: Actor, 钱劳资: Actor) -> Matter:
    """An objection that must be answered within five working days."""
    monkeypatch.setattr(law, "_where", [lambda: home.calendar])
    site()
    matter = warned(BEFORE)
    matters.move(actor=李监察, matter_id=matter.pk, name="sign", given={}, now=BEFORE)
    matters.move(actor=钱劳资, matter_id=matter.pk, name="object", given={"reason": "工资已经付清"}, now=BEFORE)
    calendar.follow(now=BEFORE)
    return Matter.objects.get()


def imported(*days: date, kind: str = "off") -> None:
    swaps = tuple(Swap(day, kind, "元旦", date(2029, 12, 20)) for day in days)
    calendar.keep(actor=SYSTEM, found=Notice(2030, date(2029, 12, 20), swaps, ()), now=BEFORE)


def test_what_falls_due_moves_with_the_notice_and_the_audit_agrees(running: Matter) -> None:
    assert running.due_on == date(2030, 1, 4)
    imported(date(2030, 1, 1), date(2030, 1, 2))
    assert check(actor=SYSTEM, now=BEFORE).broken is not None
    assert calendar.follow(now=BEFORE) == 1
    assert Matter.objects.get().due_on == date(2030, 1, 8)
    assert check(actor=SYSTEM, now=BEFORE).broken is None
    assert calendar.follow(now=BEFORE + timedelta(days=1)) == 0
    assert [entry.given["matters"] for entry in JournalEntry.objects.filter(what="calendar.follow")] == [1, 1]
    assert Matter.objects.get().version == running.version


def test_who_is_late_by_the_new_calendar_is_told(running: Matter, hired: Any, 周治欠: Actor) -> None:
    hired(周治欠)
    late = datetime(2030, 1, 3, 2, tzinfo=UTC)
    Matter.objects.update(alarm=1, next_at=running.due_at)  # as it stands on that day
    imported(date(2029, 12, 29), date(2029, 12, 30), kind="work")
    calendar.follow(now=late)
    assert Matter.objects.get().alarm == 2
    assert Told.objects.filter(kind="matter.overdue").count() == 1
