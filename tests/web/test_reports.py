"""Reports at the desk: taken down by a door, seen with their doors, who it is only for a purpose; the gate's board."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from huxin.access import Actor, Role
from huxin.base.home import Home
from huxin.record.models import Matter, MatterAmount, Message, Project, Report, Reporter, Unmasking
from tests.actions.invented import CODE, id_no
from tests.proven import site

pytestmark = pytest.mark.django_db
YM = f"{timezone.localdate():%Y-%m}"
TYPED = {
    "door": "12345", "project": "", "region": "620402", "employer": "某包工头", "story": "打电话说没给钱", "first": YM,
    "last": "", "amount": "8000", "lines": "", "name": "某甲工", "phone": "13900000001", "id_no": "", "once": "一" * 20,
}  # fmt: skip

Enter = Callable[[Actor], Client]


@pytest.fixture
def desk(home: Home, signed_in: Enter, 李监察: Actor) -> Client:
    return signed_in(李监察)


def taken(client: Client, **more: str) -> Matter:
    answer = client.post("/reports/new/", {**TYPED, **more})
    assert answer.status_code == 200, answer.content.decode()
    assert re.search(r"\d{4} \d{4} \d{4} \d{4}", answer.content.decode())
    return Matter.objects.get(kind="complaint")


def page(client: Client, matter: Matter) -> str:
    return str(client.get(f"/matters/{matter.pk}/reports/").content.decode())


def test_电话来的反映_登记一次_再点一次不重复(desk: Client) -> None:
    matter = taken(desk)
    assert taken(desk) == matter and Report.objects.get().door == "12345"
    assert Report.objects.get().by == "李监察" and not Reporter.objects.get().verified


def test_从表格粘贴名单_同一工人换个门再来_并入同一件(desk: Client, signed_in: Enter) -> None:
    site()
    lines = f"工人0号\t{id_no(0)}\t3000\n工人1号\t{id_no(1)}\t4000"
    matter = taken(desk, project=CODE, lines=lines, door="visit")
    taken(desk, project=CODE, lines=f"工人0号 {id_no(0)} 3500", door="letter", once="二" * 20)
    assert {amount.claimed_fen for amount in MatterAmount.objects.all()} == {350_000, 400_000}
    shown = desk.get(f"/matters/{matter.pk}/").content.decode()
    assert "来访" in shown and "来信" in shown and "2 条" in shown
    assert "工人0号" not in shown and id_no(0) not in shown


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"first": "去年"}, "2019-06"),
        ({"amount": ""}, "金额"),
        ({"project": "无此项目"}, "没有项目"),
        ({"door": "窗户"}, "「来源」"),
        ({"region": "620421"}, "不能在这里登记"),
        ({"lines": "某乙工 5000"}, "第 1 行"),
    ],
)
def test_填得不对_一句话_填过的还在(desk: Client, given: dict[str, str], said: str) -> None:
    answer = desk.post("/reports/new/", {**TYPED, **given})
    text = answer.content.decode()
    assert answer.status_code == 422 and said in text and "打电话说没给钱" in text
    assert not Report.objects.exists()


def test_身份打码_写明用途才看全_每个值都有记录(desk: Client) -> None:
    matter, key = taken(desk), Report.objects.get().key
    shown = page(desk, matter)
    assert "139****0001" in shown and "某甲工" not in shown and "打电话说没给钱" in shown
    address = f"/matters/{matter.pk}/reports/"
    assert desk.post(address, {"act": "reveal", "key": key, "purpose": "看"}).status_code == 422
    shown = desk.post(address, {"act": "reveal", "key": key, "purpose": "回访反映人"}).content.decode()
    assert "某甲工" in shown and "13900000001" in shown
    assert {row.subject for row in Unmasking.objects.all()} == {f"report:{key}"} and Unmasking.objects.count() == 2


def test_答复反映人(desk: Client) -> None:
    matter, key = taken(desk), Report.objects.get().key
    address = f"/matters/{matter.pk}/reports/"
    assert desk.post(address, {"act": "answer", "key": key, "text": " "}).status_code == 422
    assert desk.post(address, {"act": "answer", "key": key, "text": "明天去工地"}).status_code == 302
    assert "明天去工地" in page(desk, matter) and Message.objects.get().who == "李监察"


def test_不办投诉的人看不到反映(desk: Client, signed_in: Enter, 吴审计: Actor, 外县监察: Actor) -> None:
    matter = taken(desk)
    auditor, elsewhere = signed_in(吴审计), signed_in(外县监察)
    shown = page(auditor, matter) + auditor.get(f"/matters/{matter.pk}/").content.decode()
    assert "没有您能看的反映" in shown and "没给钱" not in shown and "反映人 " not in shown
    assert elsewhere.get(f"/matters/{matter.pk}/reports/").status_code == 404


def test_没有查看权限的经办行业部门_看原话_不看身份(desk: Client, signed_in: Enter) -> None:
    matter = taken(desk)
    client = signed_in(Actor("某住建", "某住建", Role.SECTOR, ("6204",)))
    shown = page(client, matter)
    assert "没给钱" in shown and "查看完整身份" not in shown
    given = {"act": "reveal", "key": Report.objects.get().key, "purpose": "回访反映人"}
    assert client.post(f"/matters/{matter.pk}/reports/", given).status_code == 403


def test_登记举报投诉从反映登记开始(desk: Client) -> None:
    assert desk.get("/matters/new/complaint/?project=X")["Location"] == "/reports/new/?project=X"


def test_告示牌有三块内容_二维码指向这个工地(desk: Client, signed_in: Enter, 外县监察: Actor) -> None:
    site()
    address = f"/projects/{Project.objects.get().pk}/board/"
    text = desk.get(address).content.decode()
    for said in (
        "某教育局",
        "某建筑公司",
        "白银市住房和城乡建设局",
        "次月 25 日",
        "12333",
        "12348",
        "仲裁",
        "劳资专管员",
    ):
        assert said in text
    assert f"/complain/?p={CODE}" in text and "<svg" in text
    assert f'href="{address}"' in desk.get(f"/projects/{Project.objects.get().pk}/").content.decode()
    elsewhere: Any = signed_in(外县监察).get(address)
    assert elsewhere.status_code == 404


def test_没有承办的机关_看不到反映人和原话_也不能答复(desk: Client, signed_in: Enter) -> None:
    matter = taken(desk, story="老板叫王某某，不给钱")
    report = Report.objects.get()
    police = signed_in(Actor("某民警", "某民警", Role.POLICE, ("6204",), body="police"))
    assert "老板叫王某某" in page(desk, matter) and "老板叫王某某" not in page(police, matter)
    answer = police.post(f"/matters/{matter.pk}/reports/", {"act": "answer", "key": report.key, "text": "你好"})
    assert answer.status_code == 404
    Matter.objects.filter(pk=matter.pk).update(body="police")  # handed to them
    assert "老板叫王某某" in page(police, matter)
