"""更多: every page without a tab stands there for whoever may open it, and for nobody else."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from huxin.access import Actor
from huxin.web.console.directory import GROUPS
from tests.web.walking import CAST

pytestmark = pytest.mark.django_db
Enter = Callable[[Actor], Client]
ROLES = {**CAST, "sector_of_one": replace(CAST["sector"], id="住建科", name="住建科", sectors=("housing",))}
PLACES = [one for places in GROUPS.values() for one in places]
NINE = ("assessment", "talks", "rule-of-law", "signs", "analysis", "opinion", "publicity", "capacity", "convener")


def said(answer: object) -> str:
    return str(answer.content.decode())  # type: ignore[attr-defined]


def tabs(client: Client, where: str) -> str:
    return said(client.get(where)).split('aria-label="主导航"')[1].split("</nav>")[0]


@pytest.mark.parametrize("role", ROLES)
def test_只列能打开的_能打开的都列(city: None, role: str, signed_in: Enter) -> None:
    client = signed_in(ROLES[role])
    listed = said(client.get("/more/")).split("<main")[1]
    for one in PLACES:
        where = reverse(one.name)
        assert (f'href="{where}"' in listed) == (client.get(where).status_code == 200), (role, one.name)


def test_市里的人从更多到得了每一页_在哪一页就标在更多上(city: None, office: Client) -> None:
    listed = said(office.get("/more/"))
    assert not [name for name in NINE if f'href="{reverse(name)}"' not in listed]
    for name in NINE:
        assert 'href="/more/" aria-current="page"' in tabs(office, reverse(name)), name
    assert 'aria-current="page">项目' in tabs(office, "/projects/")


def test_纪检监察机关看到的链接都打得开(city: None, signed_in: Enter) -> None:
    client = signed_in(ROLES["discipline"])
    for page in ("/talks/", "/more/", "/work/"):
        links = set(re.findall('href="(/(?!static/)[^"#?]*)', said(client.get(page))))
        assert links and not {where for where in links if client.get(where).status_code == 403}, page


def test_企业和银行没有更多(city: None, signed_in: Enter) -> None:
    for role in ("enterprise", "bank"):
        assert "更多" not in tabs(signed_in(ROLES[role]), "/library/")
