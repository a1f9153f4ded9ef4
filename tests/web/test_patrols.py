"""巡查 over HTTP: what the telephone sends and is told, and what offices read."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huxin.access import Actor, Role
from huxin.record.models import Patrol
from tests.actions.photographed import photo

pytestmark = pytest.mark.django_db
GRID = Actor("网格员", "网格员", Role.COUNTY_GOVERNMENT, ("620402",), body="government_620402")
VISIT = {
    "key": "ab" * 16, "seen_at": "2019-11-26T16:00:00.000Z", "region": "620402",
    "place": "某小学东侧工地", "found": "clue",
    "clues": ["unpaid", "board"], "account": "三个工人说没有发",
}  # fmt: skip


@pytest.fixture
def grid(city: None, signed_in: Callable[[Actor], Client]) -> Client:
    return signed_in(GRID)


def send(client: Client, **changes: object) -> object:
    file = SimpleUploadedFile("1.jpg", photo(), "image/jpeg")
    return client.post("/patrol/send/", {**VISIT, "photos": [file], **changes})


def test_送出_再送一次是同一条_记录和照片看得到(grid: Client, inspector: Client) -> None:
    for _ in range(2):
        answer = send(grid)
        assert (answer.status_code, answer.json()) == (200, {"received": VISIT["key"]})  # type: ignore[attr-defined]
    made = Patrol.objects.get()
    page = inspector.get("/patrols/").content.decode()
    assert "某小学东侧工地" in page and "没有维权信息告示牌" in page
    page = inspector.get(f"/patrols/{made.pk}/").content.decode()
    assert "三个工人说没有发" in page and "按线索登记举报投诉" in page
    assert inspector.get(f"/patrols/{made.pk}/{made.photos[0]}.jpg")["Content-Type"] == "image/jpeg"
    assert inspector.get(f"/patrols/{made.pk}/{'0' * 64}.jpg").status_code == 404
    export = b"".join(inspector.get("/patrols.csv?found=clue").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert len(export.splitlines()) == 2 and "2019-11-27 00:00" in export


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"photos": [SimpleUploadedFile("1.jpg", b"none", "image/jpeg")]}, "不是照片"),
        ({"seen_at": "昨天"}, "页面不完整"),
        ({"region": "620421"}, "管辖范围"),
        ({"project": "没有这个"}, "没有项目"),
    ],
)
def test_不收的_说明为什么(grid: Client, changes: dict[str, object], why: str) -> None:
    answer = send(grid, **changes)
    assert answer.status_code == 422 and why in answer.json()["refused"]  # type: ignore[attr-defined]
    assert not Patrol.objects.exists()


def test_没有登录的送不到_没有权限的打不开(city: None, viewer: Client, client: Client) -> None:
    assert viewer.get("/patrol/").status_code == 403 and send(viewer).status_code == 403  # type: ignore[attr-defined]
    assert client.get("/patrol/who/").status_code == 302
    assert not Patrol.objects.exists()


def test_页面说是谁_脚本只管这一页(grid: Client) -> None:
    assert grid.get("/patrol/who/").json()["user"] == GRID.id
    assert 'data-user="网格员"' in grid.get("/patrol/").content.decode()
    assert grid.get("/patrol/sw.js")["Content-Type"].startswith("text/javascript")
