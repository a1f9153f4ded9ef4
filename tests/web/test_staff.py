"""用户: entering, changing and ending, each after a question, each in the journal."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from huxin.access import Actor
from huxin.record.models import JournalEntry, Staff

NEW = {"username": "xin", "name": "新同志", "role": "inspector", "regions": ["620402", "620403"]}


def _text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def li(office: Client, hired: Callable[[Actor], Any], 李监察: Actor) -> str:
    """李监察's page."""
    return f"/staff/{hired(李监察).pk}/"


def test_新增_先核对_再给出初始口令_登录后须修改(office: Client) -> None:
    asked = _text(office.post("/staff/add/", NEW))
    assert "县区监察员；白银区、平川区" in asked and not Staff.objects.filter(username="xin").exists()
    assert re.findall(r'name="regions" value="(\d+)"', asked) == ["620402", "620403"]
    shown = _text(office.post("/staff/add/", {**NEW, "sure": "1"}))
    password = re.search(r'id="password">(\w+)<', shown)
    assert password and JournalEntry.objects.get(what="staff.add").given["regions"] == ["620402", "620403"]
    client = Client()
    client.post("/sign-in/", {"username": "xin", "password": password[1]})
    assert client.get("/projects/")["Location"] == "/password/"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"username": "王主任"}, "已被使用"),
        ({"regions": []}, "管辖区划"),
        ({"role": "enterprise", "regions": [], "units": "91620400MA71C0DE19"}, "有误"),
        ({"body": "water"}, "不是县区监察员"),
    ],
)
def test_不妥的说明原因_填过的还在(office: Client, given: dict[str, Any], said: str) -> None:
    answer = office.post("/staff/add/", {**NEW, **given, "sure": "1"})
    assert answer.status_code == 422 and said in _text(answer) and "新同志" in _text(answer)
    assert Staff.objects.count() == 1


def test_列表_筛选_导出(office: Client, li: str) -> None:
    assert all(name in _text(office.get("/staff/")) for name in ("王主任", "李监察"))
    found = _text(office.get("/staff/?role=inspector", headers={"HX-Request": "true", "HX-Target": "list"}))
    assert "李监察" in found and "王主任" not in found and "<html" not in found
    assert "没有符合条件" in _text(office.get("/staff/?active=no"))
    lines = b"".join(office.get("/staff.csv?q=李").streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2 and lines[1].startswith("李监察,李监察,县区监察员,白银区")


@pytest.mark.parametrize("act", ["deactivate", "unlock", "password"])
def test_每一步先问再办_并有记录(office: Client, li: str, act: str) -> None:
    assert "确认" in _text(office.get(f"{li}{act}/"))
    names = {"password": "staff.reset"}
    what = names.get(act, f"staff.{act}")
    assert not JournalEntry.objects.filter(what=what).exists()
    assert 'role="status"' in _text(office.post(f"{li}{act}/", follow=True))
    assert JournalEntry.objects.get(what=what).who == "王主任"


def test_停用后不能登录_恢复后可以(office: Client, li: str) -> None:
    office.post(f"{li}deactivate/")
    page = _text(office.get(li))
    assert "停用</dd>" in page and 'href="activate/"' in page and 'href="deactivate/"' not in page
    office.post(f"{li}activate/")
    assert Staff.objects.get(username="李监察").is_active


def test_不能停用自己_也不能重置没有的二次验证(office: Client, li: str) -> None:
    mine = Staff.objects.get(username="王主任").pk
    answer = office.post(f"/staff/{mine}/deactivate/")
    assert answer.status_code == 403 and "自己" in _text(answer)
    assert "没有启用" in _text(office.post(f"{li}second/"))


def test_改角色和管辖_先看原来的_下一页起生效(office: Client, li: str, signed_in: Any) -> None:
    post = {"role": "viewer", "regions": ["6204"], "sectors": ["water"]}
    asked = _text(office.post(f"{li}post/", post))
    assert "原来：县区监察员；白银区" in asked and "只读；白银市；水利" in asked
    done = _text(office.post(f"{li}post/", {**post, "sure": "1"}, follow=True))
    assert "已修改" in done and "水利" in done
    assert JournalEntry.objects.get(what="staff.assign").given["role"] == ["inspector", "viewer"]


def test_最后一名市治欠办用户不能改换角色(office: Client) -> None:
    mine = Staff.objects.get(username="王主任").pk
    answer = office.post(f"/staff/{mine}/post/", {"role": "viewer", "regions": ["6204"], "sure": "1"})
    assert answer.status_code == 422 and "最后一名" in _text(answer)


def test_角色与权限_照表列出(viewer: Client) -> None:
    page = _text(viewer.get("/rights/"))
    for said in ("写明用途后查看一个人的完整姓名", "总召集人", "签发", "县区监察员、县区治欠办", "核查属实，销号"):
        assert said in page
