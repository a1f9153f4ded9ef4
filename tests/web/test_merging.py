"""并案 in the console: suggestions with reasons, a preview, merging, and undoing it."""

from collections.abc import Callable

import pytest
from django.test import Client

from huxin.access import Actor
from huxin.base.home import Home
from huxin.record.models import Matter
from tests.actions.test_merging import COUNTY, complaint, state

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(home: Home, signed_in: Callable[[Actor], Client]) -> Client:
    """The county's office at its console."""
    return signed_in(COUNTY)


def test_推荐_预览_并案_撤销(desk: Client) -> None:
    main, one = complaint({1: 50_000, 2: 30_000}, n=1), complaint({2: 80_000, 3: 20_000}, n=2)
    before = [state(m.pk)[1:3] for m in (main, one)]
    here = f"/matters/{one.pk}/merge/"
    listed = desk.get(here).content.decode()
    assert main.number in listed and "用人单位相同" in listed and "有相同的工人" in listed
    shown = desk.get(here, {"into": main.pk}).content.decode()
    assert "两件里都有，只计一次" in shown and "1,500.00" in shown and "追加到主件" in shown
    assert state(main.pk)[1:3] == before[0]
    given = {"act": "merge", "into": main.pk, "seen": one.version, "into_seen": main.version, "reason": "同一工地"}
    assert "已经并案" in desk.post(here, given, follow=True).content.decode()
    assert Matter.objects.get(pk=main.pk).heads == 3
    assert one.number in desk.get(f"/matters/{main.pk}/merge/").content.decode()
    assert "恢复为「已登记」" in desk.get(here).content.decode()
    seen = Matter.objects.get(pk=one.pk).version
    done = desk.post(here, {"act": "unmerge", "seen": seen, "reason": "不是同一件"}, follow=True)
    assert "恢复到并案以前" in done.content.decode()
    assert [state(m.pk)[1:3] for m in (main, one)] == before


def test_按编号找主件_没有的说出来(desk: Client) -> None:
    main, one = complaint({1: 50_000}, n=1), complaint({9: 80_000}, employer="金河劳务", n=2)
    here = f"/matters/{one.pk}/merge/"
    assert "并案以后会怎样" in desk.get(here, {"into": main.number.lower()}).content.decode()
    missing = desk.get(here, {"into": "TS-1999-000001"})
    assert missing.status_code == 422 and "请核对编号" in missing.content.decode()


def test_办不成的_填的理由还在(desk: Client) -> None:
    main, one = complaint({1: 50_000}, n=1), complaint({1: 80_000}, n=2)
    given = {"act": "merge", "into": main.pk, "seen": one.version, "into_seen": 99, "reason": "同一工地某号楼"}
    stale = desk.post(f"/matters/{one.pk}/merge/", given)
    assert stale.status_code == 409 and "同一工地某号楼" in stale.content.decode()
    given["into"] = "x"
    assert desk.post(f"/matters/{one.pk}/merge/", given).status_code == 422


def test_投诉页的并案按钮通到这里(desk: Client) -> None:
    one = complaint({1: 50_000}, n=1)
    assert f'href="/matters/{one.pk}/merge/"' in desk.get(f"/matters/{one.pk}/").content.decode()
