"""A department's system sends a file: on disk before it hears so, applied like any other, its rejects told."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from huxin.actions import intake
from huxin.record.models import Batch
from tests.web.api.conftest import System

Grant = Callable[..., System]
HEAD = "施工许可证编号,工程名称,行政区划代码,施工单位,发证日期\n"
ROWS = (
    "6204022019001,新区安置房,620402,白银甲建筑公司,2019-03-01\n6204212019002,某小区,620421,靖远乙建筑公司,2019-03-41\n"
)


def send(one: System, data: bytes, query: str = "", kind: str = "application/octet-stream") -> Any:
    headers = {"Authorization": f"Bearer {one.token}"}
    return Client().post(f"/api/v1/batches{query}", data, content_type=kind, headers=headers)


def test_报送_落盘_处理_问得到结果和被拒绝的行(system: Grant) -> None:
    one = system()
    answer = send(one, (HEAD + ROWS).encode(), f"?file_name={quote('许可.csv')}&stream=permits")
    assert answer.status_code == 202, answer.content
    told = answer.json()
    assert (told["state"], told["file_name"]) == ("received", "许可.csv")
    intake.apply(told["number"], now=datetime.now(UTC))
    [sheet] = one.get(f"/batches/{told['number']}").json()["items"]
    assert (sheet["state"], sheet["stream"], sheet["accepted"], sheet["rejected"]) == ("applied", "permits", 1, 1)
    [wrong] = one.get(f"/batches/{told['number']}/rejects").json()["items"]
    assert wrong["row"] == 3 and wrong["field"] == "发证日期" and wrong["reason"]


def test_被拒绝的行_一页一页地取(system: Grant) -> None:
    rows = "".join(f"6204022019{n:03d},工地{n},620402,甲公司,2019-03-41\n" for n in range(5))
    one = system()
    number = send(one, (HEAD + rows).encode()).json()["number"]
    intake.apply(number, now=datetime.now(UTC))
    found, query = [], ""
    while True:
        told = one.get(f"/batches/{number}/rejects?limit=2{query}").json()
        found += [row["row"] for row in told["items"]]
        if told["next"] is None:
            break
        query = f"&cursor={told['next']}"
    assert found == [2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("data", "kind", "query", "status"),
    [
        (b"a,b\n", "text/csv", "", 415),
        (b"a,b\n", "application/octet-stream", "?stream=nothing", 400),
        (b"a,b\n", "application/octet-stream", "?name=x.csv", 400),
    ],
)
def test_不对的报送_当场拒绝_什么也没有收下(system: Grant, data: bytes, kind: str, query: str, status: int) -> None:
    answer = send(system(), data, query, kind)
    assert answer.status_code == status and answer["Content-Type"] == "application/problem+json"
    assert not Batch.objects.filter(by__startswith="api:").exists()


def test_太大的文件_拒绝(system: Grant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huxin.web.api.door.LARGEST_FILE", 10)
    assert send(system(), b"x" * 11).status_code == 413 and not Batch.objects.filter(by__startswith="api:").exists()


def test_没有权限_不能报送_别人的报送_看不到(system: Grant) -> None:
    assert send(system("市招标办", scopes=["projects"]), b"a,b\n").status_code == 403
    assert send(system("市发改", role="development"), b"a,b\n").status_code == 403
    number = send(system("市住建"), (HEAD + ROWS).encode()).json()["number"]
    other = system("市水务")
    assert other.get(f"/batches/{number}").status_code == 404
    assert other.get(f"/batches/{number}/rejects").status_code == 404
