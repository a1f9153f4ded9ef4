"""What the machine does by itself in the chain: at once, when a term beside runs out, and by opening another matter."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from huxin.access import SYSTEM, Actor, Role
from huxin.actions import intake, matters, opening, wake
from huxin.base.home import Home
from huxin.record.models import Matter
from tests.actions.invented import CODE, as_xlsx, sheets

pytestmark = pytest.mark.django_db
MONDAY = datetime(2019, 10, 14, 2, tzinfo=UTC)
仲裁员 = Actor("arbitration", "冯仲裁", Role.ARBITRATION, ("6204",), body="arbitration")


@pytest.fixture
def site(home: Home) -> None:
    batch = intake.receive(actor=SYSTEM, data=as_xlsx(sheets()), file_name="底册.xlsx", now=MONDAY)
    intake.apply(batch, now=MONDAY)


def opened(actor: Actor, kind: str, **given: Any) -> Matter:
    return opening.open_about(actor=actor, kind=kind, project_code=CODE, given=given, now=MONDAY)


def move(matter: Matter, actor: Actor, name: str, *, days: int = 0, **given: Any) -> Matter:
    now = MONDAY + timedelta(days=days)
    return matters.move(actor=actor, matter_id=matter.pk, name=name, given=given, now=now)


def test_由谁办理的事项_登记时就由谁负责(site: None, 李监察: Actor, 周治欠: Actor) -> None:
    assert opened(仲裁员, "arbitration").body == "arbitration"
    assert opened(Actor("法援", "法援", Role.JUSTICE, ("6204",), body="justice"), "aid").body == "justice"
    assert opened(李监察, "transfer").body == opened(李监察, "fund", ground="unable").body == "labour_620402"
    assert opened(周治欠, "joint").body == "office_620402"
    city = Actor("市办", "市办", Role.OFFICE, ("6204",), body="city_office")
    letter = opened(city, "supervision", reason="欠薪", demand="付清", urgency="urgent")
    assert letter.body == "labour_620402"  # whoever must answer it


@pytest.mark.parametrize(("people", "broken"), [("49", None), ("50", True)])
def test_五十人登记时即标记突破底线_电话三十分钟(site: None, 周治欠: Actor, people: str, broken: bool | None) -> None:
    matter = opened(周治欠, "incident", people=people, place="县政府门前", grade="l2", seat="1")
    assert matter.data.get("bottom_line") is broken
    assert matter.due_at == MONDAY + timedelta(minutes=30)


def test_后来增加到五十人_也标记(site: None, 周治欠: Actor) -> None:
    matter = opened(周治欠, "incident", people="12", place="工地", grade="l4")
    later = move(matter, 周治欠, "regrade", people="55", grade="l2", reason="人数增加")
    assert later.data["bottom_line"] is True


def test_超过三十天没有裁决_列入挂牌督办(site: None) -> None:
    matter = opened(仲裁员, "arbitration", claims="支付工资")
    move(matter, 仲裁员, "accept", days=1)
    wake.wake(now=MONDAY + timedelta(days=30))
    assert "red" not in Matter.objects.get().data
    wake.wake(now=MONDAY + timedelta(days=32))
    assert Matter.objects.get().data["red"] is True


def test_挂牌督办另立一件督办(site: None, 李监察: Actor, 王主任: Actor) -> None:
    matter = opened(李监察, "transfer")
    Matter.objects.filter(pk=matter.pk).update(data={"heads": 60, "owed_fen": 80_000_000})
    move(matter, 王主任, "supervise", leader="副县长某某", reason="人数多", demand="十日内办结", urgency="urgent")
    letter = Matter.objects.get(kind="supervision")
    assert (letter.state, letter.data["urgency"]) == ("draft", "urgent")
    assert Matter.objects.get(kind="transfer").data["supervision_open"] is True
