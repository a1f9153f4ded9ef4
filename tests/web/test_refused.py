"""What a person reads who may not: which right is missing, what they are, whom to ask. And an address that only takes
what a page sends leads to that page."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.conf import settings
from django.test import Client

from huxin.access import Actor
from tests.web.walking import CAST, NAMES, POLICY, Site, address

pytestmark = pytest.mark.django_db
Enter = Callable[[Actor], Client]


def said(client: Client, where: str) -> str:
    answer = client.get(where)
    assert answer.status_code == 403
    return re.sub(r"<[^>]+>", " ", answer.content.decode().split("<main")[1])


def test_写明缺哪一项权限_您是谁_找谁(
    city: None, 王主任: Actor, hired: Callable[[Actor], object], signed_in: Enter
) -> None:
    hired(王主任)
    text = said(signed_in(CAST["finance"]), "/staff/")
    assert "没有「管理用户」的权限" in text and "财政部门" in text and "白银市" in text
    assert f"市治欠办管理员（{王主任.name}）" in text and "角色与权限" in text


def test_管辖只到一个行业的_写明是哪个行业(city: None, signed_in: Enter) -> None:
    text = said(signed_in(replace(CAST["sector"], id="住建科", name="住建科", sectors=("housing",))), "/convener/")
    assert "只供管辖范围包括全部行业的机关查看" in text and "白银市房建市政项目" in text


def test_企业只知道找市治欠办_不知道是谁(
    city: None, 王主任: Actor, hired: Callable[[Actor], object], signed_in: Enter
) -> None:
    hired(王主任)
    text = said(signed_in(CAST["enterprise"]), "/talks/")
    assert "市治欠办管理员" in text and 王主任.name not in text


@pytest.mark.slow
def test_只收提交的地址_直接打开就到它的页面(site: Site) -> None:
    things, keys = site
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = keys["office"]
    only = [name for name in NAMES if "get" not in POLICY["pages"][name]]
    led = {name: client.get(address(name, things)) for name in only}
    assert len(only) > 15 and {answer.status_code for answer in led.values()} == {302}
    assert led["analysis-report-begin"]["Location"] == "/analysis/reports/"
    assert led["session-end"]["Location"] == "/password/" and led["sign-out"]["Location"] == "/"
    for name, answer in led.items():
        assert client.get(answer["Location"], follow=True).status_code in (200, 403), (name, answer["Location"])
    assert client.post("/overview-of-nothing/").status_code == 404
