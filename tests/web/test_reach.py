"""What is out of reach is not there, what a role may not do is said. Every page with every role: `test_walk`."""

import io

import openpyxl
from django.test import Client

from tests.web.city import BAIYIN, JINGYUAN


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
