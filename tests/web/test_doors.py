"""Every door from the screen: a visit to a higher body, two refusals, each door's own clock and answer when merged."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from huxin.access import Actor, Role
from huxin.actions import merging, messages, reports
from huxin.actions.reports import Grievance, Who
from huxin.base.home import Home
from huxin.queries import reports as queries
from huxin.queries._told import Told
from huxin.record.models import Matter, MatterTerm, Report
from huxin.workflows.complaint import DOORS
from tests.actions.invented import CODE, id_no
from tests.proven import site
from tests.web.test_reports import TYPED

pytestmark = pytest.mark.django_db
Enter = Callable[[Actor], Client]
OFFICE = Actor("某科长", "某科长", Role.OFFICE, regions=("6204",))
LABOUR = Actor("某监察", "某监察", Role.INSPECTOR, regions=("620402",))
SECTOR = Actor("某住建", "某住建", Role.SECTOR, ("6204",))


def post(client: Client, address: str, **given: str) -> str:
    """Post until the move is made: a grave one is asked once more."""
    seen = Matter.objects.get(kind="complaint").version
    answer = client.post(address, {"seen": str(seen), "sure": "1", **given})
    assert answer.status_code in (200, 302), answer.content.decode()
    return str(answer.content.decode())


def test_到上级走访_找到属地在办的事项_说出是谁的拖延(home: Home, signed_in: Enter) -> None:
    site()
    lines = f"工人0号 {id_no(0)} 3000"
    signed_in(LABOUR).post("/reports/new/", {**TYPED, "project": CODE, "lines": lines, "door": "visit"})
    city = signed_in(OFFICE)
    again = {**TYPED, "project": CODE, "lines": lines, "door": "visit", "once": "二" * 20}
    shown = city.post("/reports/new/", again).content.decode()
    matter = Matter.objects.get(kind="complaint")
    assert matter.number in shown and "尚在时限内，由承办单位继续办理" in shown
    move = f"/matters/{matter.pk}/moves/visit/"
    assert move in shown and Report.objects.count() == 2
    post(city, move, where="市信访局")
    matter.refresh_from_db()
    assert matter.data["visits"] == 1 and "尚在时限内" in matter.data["visit_said"]
    assert "尚在时限内" in city.get(f"/matters/{matter.pk}/").content.decode()


PETITION = Actor("某信访", "某信访", Role.PETITION, ("6204",))


def test_到上级走访_没有项目编码也不知道是谁_也找到看上去相同的事项(home: Home, signed_in: Enter) -> None:
    told = {**TYPED, "employer": "白银某某劳务有限公司", "name": "", "phone": "13900000001"}
    signed_in(LABOUR).post("/reports/new/", {**told, "door": "phone"})
    [first] = Matter.objects.all()
    city, petition = signed_in(OFFICE), signed_in(PETITION)
    for client, merges in ((city, True), (petition, False)):
        again = {**told, "door": "visit", "once": f"{merges}" * 8}
        shown = client.post("/reports/new/", again).content.decode()
        assert first.number in shown and "尚在时限内" in shown and f"/matters/{first.pk}/moves/visit/" in shown
        assert (f"?into={first.pk}" in shown) is merges
    post_to(petition, first, "visit", where="省信访局")
    first.refresh_from_db()
    assert "尚在时限内" in first.data["visit_said"]


def test_到上级走访_当地没有登记过_计入县区(home: Home, signed_in: Enter) -> None:
    city = signed_in(OFFICE)
    shown = city.post("/reports/new/", {**TYPED, "door": "visit"}).content.decode()
    [matter] = Matter.objects.all()
    assert "以前没有登记过看上去相同的事项" in shown
    post_to(city, matter, "visit", where="市政府")
    matter.refresh_from_db()
    assert "当地没有登记本事项，计入县区治欠办" in matter.data["visit_said"]


def post_to(client: Client, matter: Matter, move: str, **given: str) -> None:
    version = str(Matter.objects.get(pk=matter.pk).version)
    answer = client.post(f"/matters/{matter.pk}/moves/{move}/", {"seen": version, "sure": "1", **given})
    assert answer.status_code == 302, answer.content.decode()


def test_两家都不接_市级指定(home: Home, signed_in: Enter) -> None:
    labour, sector, city = signed_in(LABOUR), signed_in(SECTOR), signed_in(OFFICE)
    labour.post("/reports/new/", TYPED)
    matter = Matter.objects.get()
    address = f"/matters/{matter.pk}/moves/"
    post(city, f"{address}triage/", claim="wages")
    post(city, f"{address}assign/", to_region="620402", to_sector="housing")
    refused = labour.post(f"{address}refer/", {"seen": str(Matter.objects.get().version), "reason": "不归我们管"})
    assert refused.status_code == 422 and "有权处理的机关" in refused.content.decode()
    body = re.search(r'value="(housing_?\w*)"', refused.content.decode())
    assert body
    post(labour, f"{address}refer/", to_body=body[1], reason="不归我们管")
    declined = sector.post(f"{address}decline/", {"seen": str(Matter.objects.get().version), "reason": "也不归我们"})
    assert declined.status_code == 422 and Matter.objects.get().state == "referred"
    post(sector, f"{address}decline/", rightful="labour_620402", reason="也不归我们")
    matter.refresh_from_db()
    assert matter.state == "escalated" and matter.data["rightful"] == "labour_620402"
    post(city, f"{address}assign/", to_body="labour_620402")
    assert (Matter.objects.get().state, Matter.objects.get().body) == ("assigned", "labour_620402")


def test_每一条渠道_并案以后各有各的时限和答复(home: Home) -> None:
    now, filed = timezone.now(), {}
    for n, door in enumerate(door for door in DOORS if door != "other"):
        told = Told(f"来自{door}", first_ym=202405, last_ym=202405, claimed_fen=500_000)
        grievance = Grievance(told, "620402", own=Who(phone=f"139{n:08d}"), anonymous=True)
        filed[door] = reports.file(grievance=grievance, once=door, door=door, now=now - timedelta(minutes=10 - n))
    assert len(filed) == 10
    main, *others = filed.values()
    pks = [one.matter_id for one in filed.values()]
    due = dict(Matter.objects.filter(pk__in=pks).values_list("pk", "due_at"))
    for one in others:
        merging.merge(actor=OFFICE, matter_id=one.matter_id, into_id=main.matter_id, reason="同一件", now=now)
    assert dict(Matter.objects.filter(pk__in=pks).values_list("pk", "due_at")) == due and len(set(due.values())) > 1
    running = MatterTerm.objects.filter(matter_id__in=pks, ended_at=None).values_list("matter_id", flat=True)
    assert set(running) == set(pks)
    for door, one in filed.items():
        messages.answer(actor=OFFICE, matter_id=main.matter_id, key=one.key, text=f"答复{door}", now=now)
    for door, one in filed.items():
        assert [said.text for said in queries.followed(key=one.key, now=now).messages] == [f"答复{door}"]
    lines = queries.of_matter(actor=OFFICE, matter_id=main.matter_id)
    assert {line.door for line in lines} == {DOORS[door] for door in filed}
    for door, one in filed.items():
        if one is not main:
            merging.unmerge(actor=OFFICE, matter_id=one.matter_id, reason="不是", now=now)
            assert [said.text for said in queries.followed(key=one.key, now=now).messages] == [f"答复{door}"]


def test_同一件事从网页和热线各来一次_并案页有提示(home: Home, signed_in: Enter) -> None:
    site()
    told = Told("干完活工资一直没有发，找项目部都说等甲方付款。", "某建筑公司", claimed_fen=900_000, heads=3)
    claims = [reports.Claim(Who(id_no=id_no(n)), 300_000) for n in range(3)]
    grievance = Grievance(told, "620402", CODE, own=Who(id_no=id_no(0)), claims=claims)
    now = timezone.now()
    first = reports.file(grievance=grievance, once="a", now=now)
    again = Grievance(told, "620402", CODE, anonymous=True)
    second = reports.file(grievance=again, once="b", door="12345", now=now)
    shown = signed_in(OFFICE).get(f"/matters/{second.matter_id}/merge/").content.decode()
    assert Matter.objects.get(pk=first.matter_id).number in shown and "<strong>相同</strong>" in shown
