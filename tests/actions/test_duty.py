"""节前值班: entered by each body for itself, days without anybody are found, a shift taken back is one no more."""

from datetime import UTC, date, datetime

import pytest

from huxin.access import Actor, Role
from huxin.actions import duty
from huxin.base.errors import NotFound, Refused
from huxin.queries import duty as queries
from huxin.record.models import JournalEntry

pytestmark = pytest.mark.django_db
NOW = datetime(2019, 12, 2, 2, tzinfo=UTC)
TODAY = date(2019, 12, 2)
COUNTY = Actor("周治欠", "周治欠", Role.COUNTY_OFFICE, ("620402",), body="office_620402")
WHO = {"leader": "某副主任", "officer": "某科员", "phone": "0943-8200000"}


def shift(actor: Actor, first: date, last: date, body: str = "office_620402") -> int:
    return duty.enter(actor=actor, body=body, starts_on=first, ends_on=last, now=NOW, **WHO).pk


def post(actor: Actor, body: str = "office_620402") -> queries.Post:
    return next(one for one in queries.roster(actor=actor, today=TODAY).posts if one.body == body)


def test_the_eight_weeks_and_the_days_that_nobody_has(王主任: Actor) -> None:
    assert (queries.roster(actor=COUNTY, today=TODAY).first, queries.roster(actor=COUNTY, today=TODAY).last) == (
        date(2019, 11, 30), date(2020, 1, 24),
    )  # fmt: skip
    assert post(COUNTY).vacant == ((date(2019, 11, 30), date(2020, 1, 24)),)
    shift(COUNTY, date(2019, 11, 30), date(2019, 12, 13))
    second = shift(COUNTY, date(2019, 12, 16), date(2020, 1, 15))
    assert post(COUNTY).vacant == (
        (date(2019, 12, 14), date(2019, 12, 15)), (date(2020, 1, 16), date(2020, 1, 24)),
    )  # fmt: skip
    assert [one.officer for one in queries.roster(actor=王主任, today=TODAY).now] == ["某科员"]
    duty.cancel(actor=COUNTY, number=second, now=NOW)
    assert post(王主任).vacant == ((date(2019, 12, 14), date(2020, 1, 24)),)
    with pytest.raises(NotFound):
        duty.cancel(actor=COUNTY, number=second, now=NOW)
    assert "某科员" not in str(list(JournalEntry.objects.values_list("given", flat=True)))


def test_each_body_for_itself_and_the_office_for_all(王主任: Actor, 钱劳资: Actor) -> None:
    mine = shift(王主任, TODAY, TODAY)
    with pytest.raises(Refused, match="只能登记本单位的值班"):
        shift(COUNTY, TODAY, TODAY, "office_620421")
    elsewhere = Actor("外县", "外县", Role.COUNTY_OFFICE, ("620421",), body="office_620421")
    with pytest.raises(NotFound):
        duty.cancel(actor=elsewhere, number=mine, now=NOW)
    assert [one.body for one in queries.roster(actor=elsewhere, today=TODAY).posts] == [
        "city_office", "human_resources", "office_620421",
    ]  # fmt: skip
    with pytest.raises(Refused):
        queries.roster(actor=钱劳资, today=TODAY)


def test_what_is_wrong_is_said_all_at_once() -> None:
    with pytest.raises(Refused, match="须写姓名；值班电话须是七位以上的号码；结束日期早于开始日期"):
        duty.enter(
            actor=COUNTY, body="office_620402", leader="", officer="", phone="没有", starts_on=TODAY,
            ends_on=date(2019, 12, 1), now=NOW,
        )  # fmt: skip
    with pytest.raises(Refused, match="一班不能长于31天"):
        shift(COUNTY, date(2019, 12, 1), date(2020, 1, 1))
