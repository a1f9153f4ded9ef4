"""Every page with every role: what is out of reach is not there, what a role may not do is said."""

import io

import openpyxl
import pytest
from django.test import Client
from django.urls import URLPattern

from huxin.web.urls import urlpatterns
from tests.web.city import BAIYIN, JINGYUAN

PAGES = {
    "overview": "/",
    "change-password": "/password/",
    "projects": "/projects/",
    "projects-export": "/projects.csv",
    "project": f"/projects/{BAIYIN}/",
    "worker-month": f"/projects/{BAIYIN}/workers/101/2019-10/",
    "findings": "/findings/",
    "findings-export": "/findings.xlsx",
    "rules": "/rules/",
    "imports": "/imports/",
    "imports-status": "/imports/status/?fresh=1",
    "batch": "/imports/1/",
    "runs": "/runs/",
}
ELSEWHERE = {"finding", "finding-month", "unmask", "rejects", "run-start", "sign-in", "sign-out"}
"""Addresses with tests of their own."""

OF_A_PROJECT = {"project", "worker-month"}
OF_IMPORT = {"imports", "imports-status", "batch"}


def test_每个地址都在这里或另有测试() -> None:
    named = {p.name for p in urlpatterns if isinstance(p, URLPattern)}
    assert named == PAGES.keys() | ELSEWHERE


@pytest.mark.parametrize("name", PAGES)
def test_市治欠办都能打开(office: Client, name: str) -> None:
    assert office.get(PAGES[name]).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_本区监察员都能打开(inspector: Client, name: str) -> None:
    assert inspector.get(PAGES[name]).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_外县监察员看不到本区的项目和别人的批次(elsewhere: Client, name: str) -> None:
    answer = elsewhere.get(PAGES[name])
    assert answer.status_code == (404 if name in OF_A_PROJECT | {"batch"} else 200)
    if "export" in name:
        return
    assert "新区安置房" not in answer.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_只读者不能导入_其余可看(viewer: Client, name: str) -> None:
    assert viewer.get(PAGES[name]).status_code == (403 if name in OF_IMPORT else 200)


@pytest.mark.parametrize("name", PAGES)
def test_未登录者到不了任何一页(city: None, name: str) -> None:
    assert Client().get(PAGES[name])["Location"].startswith("/sign-in/")


def test_导出只含管辖范围(elsewhere: Client) -> None:
    text = b"".join(elsewhere.get("/projects.csv").streaming_content).decode("utf-8-sig")
    assert "县中学教学楼" in text and "新区安置房" not in text


def test_只读者看到说明而不是空白(viewer: Client) -> None:
    assert "不能导入数据" in viewer.get("/imports/").content.decode()
    assert "不能运行监测" in viewer.get("/runs/").content.decode()
    assert viewer.post("/imports/").status_code == 403
    assert viewer.post("/runs/start/", {"as_of": "2019-11-30"}).status_code in (403, 422)


def test_导出的预警只含管辖范围(elsewhere: Client, office: Client) -> None:
    mine, all_of_them = (
        openpyxl.load_workbook(io.BytesIO(client.get("/findings.xlsx").content)).active.max_row
        for client in (elsewhere, office)
    )
    assert (mine, all_of_them) == (1, 4)


def test_不存在与管辖之外是同一句话(elsewhere: Client) -> None:
    hidden, nothing = elsewhere.get(f"/projects/{BAIYIN}/"), elsewhere.get("/projects/999/")
    assert hidden.status_code == nothing.status_code == 404
    assert hidden.content.decode().count("管辖范围") == nothing.content.decode().count("管辖范围")
    assert elsewhere.get(f"/projects/{JINGYUAN}/").status_code == 200
