"""What is answered: rows within reach, page after page, and no personal data."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.web import warned
from tests.web.api.conftest import System

Grant = Callable[..., System]


@pytest.fixture
def warnings(city: None, now: Any) -> None:
    warned.two(now)


def codes(answer: Any, field: str = "project") -> list[str]:
    return [row[field] for row in answer.json()["items"]]


def test_项目_按管辖和行业(system: Grant) -> None:
    assert codes(system().get("/projects"), "code") == ["620402-1", "620421-2"]
    county = system("白银区住建", regions=["620402"])
    assert codes(county.get("/projects"), "code") == ["620402-1"]
    assert county.get("/projects/620402-1").json()["name"] == "新区安置房"
    assert county.get("/projects/620421-2").status_code == 404
    assert codes(system("市水务", sectors=["water"]).get("/standing")) == []


def test_筛选(system: Grant) -> None:
    one = system()
    assert codes(one.get("/projects?region=620421&status=active"), "code") == ["620421-2"]
    assert codes(one.get("/standing?level=red")) == ["620402-1"]
    assert codes(one.get("/coverage?month=2019-10&project=620402-1")) == ["620402-1"]
    assert codes(one.get("/coverage?month=2018-10")) == []


def test_欠薪情况和报送情况(system: Grant) -> None:
    told = system().get("/standing").json()
    assert (told["as_of"], told["pack"], told["next"]) == ("2019-11-30", "gs-2019", None)
    assert told["items"][0]["arrears_fen"] == 123_450_000 and told["items"][0]["level"] == "red"
    month = system().get("/coverage?limit=1").json()["items"][0]
    assert month["feeds"] == {"attendance": "reported", "payroll": "reported", "payments": "not_reported"}
    assert (month["project"], month["month"]) == ("620402-1", "2019-09")


@pytest.mark.parametrize(("path", "count"), [("/projects", 2), ("/standing", 2), ("/coverage", 4), ("/warnings", 2)])
def test_一页一行地翻完_与一次取完相同(system: Grant, warnings: None, path: str, count: int) -> None:
    one, rows, query = system(), [], ""
    while True:
        told = one.get(f"{path}?limit=1{query}").json()
        rows += told["items"]
        if told["next"] is None:
            break
        query = f"&cursor={told['next']}"
    assert rows == one.get(path).json()["items"] and len(rows) == count


def test_预警(system: Grant, warnings: None) -> None:
    one = system()
    first, second = one.get("/warnings").json()["items"]
    assert (first["state"], first["level"], first["project"]) == ("issued", "orange", "620402-1")
    assert (second["state"], second["level"], second["project"]) == ("proposed", "red", "620421-2")
    assert one.get(f"/warnings/{first['number']}").json() == first
    assert codes(one.get("/warnings?state=issued"), "number") == [first["number"]]
    assert codes(one.get("/warnings?open=false"), "number") == []
    assert codes(one.get("/warnings?updated_since=2019-12-02"), "number") == [second["number"]]
    county = system("靖远住建", regions=["620421"])
    assert codes(county.get("/warnings"), "number") == [second["number"]]
    assert county.get(f"/warnings/{first['number']}").status_code == 404


def test_回答里没有个人信息(system: Grant, warnings: None) -> None:
    one = system()
    for path in ("/projects", "/standing", "/coverage", "/warnings"):
        said = json.dumps(one.get(path).json(), ensure_ascii=False)
        assert "王签发" not in said and "已电话告知" not in said and "worker" not in said


def test_说明页和文档谁都能看(city: None) -> None:
    page = Client().get("/api/v1/")
    assert page.status_code == 200 and "护薪接口" in page.content.decode() and not page.cookies
    assert Client().get("/api/v1/openapi.json").json()["openapi"] == "3.1.0"
    assert Client().post("/api/v1/").status_code == 405
