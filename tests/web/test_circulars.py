"""季度通报页：迟了的通报写明迟了，更正写明哪一条、哪一天、为什么，县区答复的地方看得到自己的条目。"""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from huxin.access import Actor
from huxin.actions import circulars
from huxin.record.models import Matter
from tests.actions.test_circulars import BUREAU, COUNTY, OCTOBER, OTHER, at, begun, do, said
from tests.web.test_more import said as text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
Enter = Callable[[Actor], Client]
S3, S4 = "专户没有按月核对", "保证金没有核对"


def asked(actor: Actor) -> tuple[Matter, Matter]:
    """A circular that names two counties, one of them twice, and what the first is asked."""
    one = begun()
    said(actor, one, at(10, 8))
    said(actor, one, at(10, 8), item="S4", fact=S4)
    said(actor, one, at(10, 8), county="620421", fact="靖远的事")
    do(actor, one, "draft", at(10, 8), overview="总体平稳")
    circulars.hear(actor=actor, matter_id=one.pk, now=at(10, 8))
    return one, Matter.objects.get(kind="hearing", region_code="620402")


@pytest.fixture
def 印发(王主任: Actor) -> tuple[Matter, Matter]:
    """The same, answered and issued by another person."""
    one, hearing = asked(BUREAU)
    for actor, each in ((COUNTY, hearing), (OTHER, Matter.objects.get(kind="hearing", region_code="620421"))):
        do(actor, each, "answer", at(10, 8), answer="无意见")
    do(replace(王主任, body="city_office"), one, "issue", at(10, 9))
    return one, hearing


def corrected(which: int, day: int) -> None:
    one = Matter.objects.get(kind="circular")
    circulars.correct(actor=BUREAU, matter_id=one.pk, which=which, reason=f"第{which}条不属实", now=at(10, day))


def test_迟了的通报_清单上就写着已逾期(signed_in: Enter, 王主任: Actor) -> None:
    begun(OCTOBER)
    page = text(signed_in(replace(王主任, body="city_office")).get("/circulars/"))
    assert "2019-10-12 <small>逾期" in page  # the draft's day; the is 25 October


def test_县区在答复的页上看到自己的条目_只有自己的(signed_in: Enter) -> None:
    _, hearing = asked(BUREAU)
    client = signed_in(COUNTY)
    for place in (f"/matters/{hearing.pk}/", f"/matters/{hearing.pk}/?move=answer"):
        page = text(client.get(place))
        assert "点名的事项" in page and S3 in page and S4 in page and "靖远的事" not in page


@pytest.mark.parametrize("who", [BUREAU, COUNTY, OTHER])
def test_更正过的通报_每个机关都看得到更正了哪一条_哪一天_为什么(
    who: Actor, signed_in: Enter, 印发: tuple[Matter, Matter]
) -> None:
    client = signed_in(who)
    assert "更正取消" not in text(client.get("/circulars/20193/"))
    corrected(2, 20)
    page = text(client.get("/circulars/20193/"))
    assert "第2条（白银区，" in page and "2019-10-20更正取消，自当日起不计点。原因：第2条不属实" in page
    assert S3 in page and S4 not in page
    assert "2019-10-20更正" in text(client.get("/circulars/"))


def test_取消的一条_不再列为已通报点名(signed_in: Enter, 印发: tuple[Matter, Matter]) -> None:
    client, places = signed_in(COUNTY), ("/circulars/", reverse("matter", args=[印发[1].pk]))
    assert all(S4 in text(client.get(place)) for place in places)
    corrected(2, 20)
    for place in places:
        page = text(client.get(place))
        assert S3 in page and S4 not in page and "2019-10-20更正取消，不计点</strong>。原因：第2条不属实" in page
    corrected(1, 21)
    for place in places:
        page = text(client.get(place))
        assert "点名已经全部更正取消" in page and S3 not in page


def test_退回以后同一序号的另一条被更正_先前的征求意见不变(signed_in: Enter, 王主任: Actor) -> None:
    one, hearing = asked(BUREAU)
    do(BUREAU, one, "rework", at(10, 8), reason="核实")
    do(BUREAU, one, "draft", at(10, 8), overview="总体平稳")
    circulars.hear(actor=BUREAU, matter_id=one.pk, now=at(10, 8))
    for each in Matter.objects.filter(kind="hearing", state="asked"):
        do({"620402": COUNTY, "620421": OTHER}[each.region_code], each, "answer", at(10, 8), answer="无意见")
    do(replace(王主任, body="city_office"), one, "issue", at(10, 9))
    corrected(1, 20)
    page = text(signed_in(COUNTY).get(f"/matters/{hearing.pk}/"))
    assert S3 in page and "更正取消，不计点" not in page
