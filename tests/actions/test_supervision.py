"""A second workflow on the same engine: 督办, opened by a person, answered, sent back, extended, closed."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from huxin.access import SYSTEM, Actor
from huxin.actions import intake, matters, notices, opening, wake
from huxin.base.errors import NotFound, Refused
from huxin.base.home import Home
from huxin.queries._events import opened
from huxin.queries.matter_clock import lanes
from huxin.queries.matters import body_name
from huxin.queries.matters_punctual import on_time
from huxin.queries.proof_check import check
from huxin.record.models import Matter, Notice, Paper
from huxin.workflows._clock import Punctuality
from tests.actions.invented import CODE, as_xlsx, sheets

pytestmark = pytest.mark.django_db
MONDAY = datetime(2019, 10, 14, 2, tzinfo=UTC)
ASKED = {"reason": "欠薪多次投诉未办结", "demand": "十日内付清", "urgency": "ordinary"}


@pytest.fixture
def letter(home: Home, 王主任: Actor) -> Matter:
    batch = intake.receive(actor=SYSTEM, data=as_xlsx(sheets()), file_name="底册.xlsx", now=MONDAY)
    intake.apply(batch, now=MONDAY)
    return opening.open_about(actor=王主任, kind="supervision", project_code=CODE, given=ASKED, now=MONDAY)


def do(letter: Matter, actor: Actor, name: str, now: datetime = MONDAY, **given: Any) -> Matter:
    return matters.move(actor=actor, matter_id=letter.pk, name=name, given=given, now=now)


def test_from_issue_to_closing(letter: Matter, 王主任: Actor, 孙副局: Actor, 周治欠: Actor) -> None:
    do(letter, 王主任, "issue")
    assert "十日内付清" in Paper.objects.get().title + str(letter.data)
    received = do(letter, 周治欠, "receive", named="县长助理")
    assert received.due_on == date(2019, 10, 28)  # ten working days
    renewed = do(letter, 王主任, "renew", days="5", reason="银行放款延后")
    assert renewed.due_on == date(2019, 11, 4)
    with pytest.raises(Refused, match="只能延期一次"):
        do(letter, 王主任, "renew", days="1", reason="再延")
    do(letter, 周治欠, "report", facts="属实", result="已付清", proof=["0" * 64])
    with pytest.raises(Refused, match="同一人"):
        do(letter, 王主任, "close", checked="电话核实三名工人", proof=["0" * 64])
    assert do(letter, 孙副局, "close", checked="电话核实三名工人", proof=["0" * 64]).state == "closed"


def held(letter: Matter) -> dict[str, str]:
    return dict(letter.terms.order_by("n").values_list("term", "body"))


def test_没有发出的督办函是市治欠办的时限_发出以后才是收函单位的(
    letter: Matter, 王主任: Actor, 孙副局: Actor, 周治欠: Actor
) -> None:
    addressee = letter.body
    assert addressee != "city_office" and held(letter) == {"sm5.issue": "city_office"}
    do(letter, 孙副局, "issue", MONDAY + timedelta(days=9))  # eight days late
    do(letter, 周治欠, "receive", MONDAY + timedelta(days=10), named="县长助理")
    answer = {"facts": "属实", "result": "在办", "proof": ["0" * 64]}
    do(letter, 周治欠, "report", MONDAY + timedelta(days=11), **answer)
    assert held(letter) == {
        "sm5.issue": "city_office", "sm5.receive": addressee, "sm5.report.ordinary": addressee,
        "sm5.check": "city_office",
    }  # fmt: skip
    rates = {rate.body: rate.kept for rate in on_time(actor=王主任, year=2019, now=MONDAY + timedelta(days=20)).rates}
    assert rates[body_name(addressee)] == Punctuality(2, 2, 0)
    assert rates[body_name("city_office")] == Punctuality(0, 1, 1)
    [lane] = lanes(letter, opened(letter.events.order_by("seq")), now=MONDAY + timedelta(days=20))
    assert [part.body for part in lane.stretches] == [
        body_name(one) for one in ("city_office", addressee, addressee, "city_office")
    ]


def test_已经拟好的督办函_升级以后也是市治欠办的时限(letter: Matter) -> None:
    letter.terms.update(body=letter.body)  # as it was written before
    audit = partial(check, actor=SYSTEM, now=MONDAY + timedelta(hours=1), with_facts=False)
    assert f"事项 {letter.number} 登记的各个时限" in audit().sentence
    import_module("huxin.record.migrations.0006_terms_above").hand(apps, None)
    assert held(letter) == {"sm5.issue": "city_office"} and audit().broken is None


def test_sent_back_twice_it_must_be_raised(letter: Matter, 王主任: Actor, 周治欠: Actor) -> None:
    do(letter, 王主任, "issue")
    do(letter, 周治欠, "receive", named="县长助理")
    answer = {"facts": "属实", "result": "在办", "proof": ["0" * 64]}
    for _ in range(2):
        do(letter, 周治欠, "report", **answer)
        do(letter, 王主任, "send_back", reason="没有付清")
    do(letter, 周治欠, "report", **answer)
    with pytest.raises(Refused, match="提级"):
        do(letter, 王主任, "send_back", reason="仍没有付清")
    assert do(letter, 王主任, "raise", reason="两次退回").state == "raised"


def test_it_cannot_be_extended_by_more_than_half(letter: Matter, 王主任: Actor, 周治欠: Actor) -> None:
    do(letter, 王主任, "issue")
    do(letter, 周治欠, "receive", named="县长助理")
    with pytest.raises(Refused, match="最多 5"):
        do(letter, 王主任, "renew", days="6", reason="放款延后")
    with pytest.raises(Refused, match="只用于紧急、政府投资项目督办"):
        do(letter, 王主任, "renew_short", days="2", reason="放款延后")


def test_what_opening_asks_is_asked(home: Home, letter: Matter, 王主任: Actor, 外县监察: Actor) -> None:
    with pytest.raises(Refused, match="督办事由.*办理要求.*紧急程度"):
        opening.open_about(actor=王主任, kind="supervision", project_code=CODE, given={}, now=MONDAY)
    with pytest.raises(NotFound, match="没有项目"):
        opening.open_about(actor=外县监察, kind="supervision", project_code=CODE, given=ASKED, now=MONDAY)


def test_what_is_late_is_told_to_those_above(
    letter: Matter, hired: Callable[[Actor], Any], 王主任: Actor, 周治欠: Actor
) -> None:
    office, county = hired(王主任).pk, hired(周治欠).pk
    do(letter, 王主任, "issue")
    Notice.objects.all().delete()
    soon = wake.wake(now=MONDAY + timedelta(hours=31))  # Tuesday, 17:00 in China
    assert (soon, list(Notice.objects.values_list("to", flat=True))) == (1, [county])
    wake.wake(now=MONDAY + timedelta(days=2))
    assert set(Notice.objects.filter(kind="matter.overdue").values_list("to", flat=True)) == {office, county}
    assert wake.wake(now=MONDAY + timedelta(days=2)) == 0
    assert notices.MODES
