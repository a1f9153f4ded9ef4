"""巡查: sent twice it is one, whole or not at all, by its own sender only; read in reach only."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from huxin.access import Actor, Role
from huxin.actions import keys, patrols
from huxin.actions.patrols import Seen
from huxin.base.errors import BadSource, NotFound, Refused
from huxin.queries import patrols as queries
from huxin.queries.patrols import PatrolFilter
from huxin.record.models import Attachment, JournalEntry, Notice, Patrol
from tests.actions.inspecting import HEAD, NOW, SECOND, site
from tests.actions.photographed import photo

pytestmark = pytest.mark.django_db
GRID = Actor("网格员", "网格员", Role.COUNTY_GOVERNMENT, ("620402",), body="government_620402")
SEEN = Seen("ab" * 16, NOW, "620402", "", "某小学东侧工地", "clue", ["unpaid"], "三个工人说两个月没有发")


def receive(actor: Actor = GRID, sent: list[bytes] | None = None, **changes: Any) -> Patrol:
    photos = [photo()] if sent is None else sent
    return patrols.receive(actor=actor, seen=replace(SEEN, **changes), sent=photos, now=NOW + timedelta(hours=3))


def test_送两次是一条_照片不重复(home: object, hired: Callable[[Actor], Any]) -> None:
    first, again = receive(), receive()
    assert first.pk == again.pk and Patrol.objects.count() == 1 and Attachment.objects.count() == 1
    assert JournalEntry.objects.filter(what="patrol.receive").count() == 1
    [line] = queries.search(actor=HEAD, wanted=PatrolFilter(), page=1).rows
    assert (line.place, line.account, line.clues) == (SEEN.place, SEEN.account, ("工人说没有发工资",))
    assert b"SecretCamera" not in patrols.photo(actor=HEAD, number=first.pk, sha256=line.photos[0])


def test_有线索的告诉本县区的监察和治欠办_一次_信里没有填写的内容(
    home: object, hired: Callable[[Actor], Any], 外县监察: Actor
) -> None:
    for actor in (HEAD, SECOND, GRID, 外县监察):
        hired(actor)
    for _ in range(2):
        receive()
    receive(key="cd" * 16, found="fine", clues=[])
    told = Notice.objects.all()
    assert sorted(told.values_list("to__username", flat=True)) == sorted([HEAD.id, SECOND.id])
    assert not any(SEEN.account in one.body or SEEN.place in f"{one.subject}{one.body}" for one in told)


def test_同一编号的另一条_或者别人的_不收(home: object) -> None:
    receive()
    for change in ({"account": "另一件事"}, {"actor": replace(GRID, id="另一人")}, {"sent": []}):
        with pytest.raises(Refused, match="还在手机里"):
            receive(**change)  # type: ignore[arg-type]
    assert Patrol.objects.get().by == GRID.id


def test_有一张不是照片_整条不收_改好再送(home: object) -> None:
    with pytest.raises(BadSource, match="第 2 张照片不是照片"):
        receive(sent=[photo(), b"no photo"])
    assert not Patrol.objects.exists() and not Attachment.objects.exists()
    assert receive(sent=[photo(), photo(colour="blue")]).photos


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"key": "x"}, "页面不完整"),
        ({"region_code": "620421"}, "管辖范围内的县区"),
        ({"region_code": ""}, "管辖范围内的县区"),
        ({"place": " "}, "工地名称或者地点"),
        ({"place": "某" * 201}, "最多 200 个字"),
        ({"found": "x"}, "有没有发现问题"),
        ({"clues": ["x"]}, "只能从表里选"),
        ({"clues": [], "account": ""}, "请选是哪一种"),
        ({"seen_at": NOW + timedelta(days=3)}, "手机的时间不对"),
        ({"actor": Actor("某人", "某人", Role.AUDITOR, ("6204",))}, "登记巡查"),
    ],
)
def test_填错的说明哪里(home: object, changes: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why):
        receive(**changes)
    assert not Patrol.objects.exists()


def test_写项目编码的_归项目的县区和行业_管不到的项目不收(home: object) -> None:
    here, far = site(1), site(2, region="620421")
    made = receive(project_code=here.code, region_code="")
    assert (made.project_id, made.region_code, made.sector) == (here.pk, "620402", "housing")
    with pytest.raises(NotFound, match="管辖范围"):
        receive(key="cd" * 16, project_code=far.code)


def test_外县和企业看不到_主管行业看本行业和不知道行业的(home: object) -> None:
    made = receive()
    far = Actor("外县监察", "外县监察", Role.INSPECTOR, ("620421",))
    assert not queries.search(actor=far, wanted=PatrolFilter(), page=1).rows
    with pytest.raises(NotFound):
        patrols.photo(actor=far, number=made.pk, sha256=made.photos[0])
    builder = Actor("钱劳资", "钱劳资", Role.ENTERPRISE, units=("91620400MA00000001",))
    with pytest.raises(Refused, match="机关"):
        queries.search(actor=builder, wanted=PatrolFilter(), page=1)
    water = Actor("水务", "水务", Role.SECTOR, ("6204",), ("water",))
    assert len(queries.search(actor=water, wanted=PatrolFilter(), page=1).rows) == 1
    receive(key="cd" * 16, project_code=site(1).code)
    assert len(queries.search(actor=water, wanted=PatrolFilter(), page=1).rows) == 1
    assert len(queries.search(actor=HEAD, wanted=PatrolFilter(found="fine"), page=1).rows) == 0


def test_内容是加密的_换密钥以后照样读得到(home: object) -> None:
    made = receive()
    assert SEEN.place not in made.sealed
    list(keys.rotate(now=NOW))
    assert not keys.unfinished()
    assert queries.patrol(actor=HEAD, number=made.pk).account == SEEN.account
