"""Sending files in through the browser."""

from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huxin.actions import intake
from huxin.record.models import Batch

UNITS = "统一社会信用代码,单位名称,单位类型,行政区划代码\n91620400224760000X,甲公司,施工总承包,620402\n"


def _file(name: str, text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def test_上传后先收下_再由后台入库_进度页会停下来(office: Client, now: datetime) -> None:
    sent = office.post("/imports/", {"files": [_file("单位.csv", UNITS), _file("杂.csv", "甲,乙\n1,2\n")]})
    assert sent.status_code == 302
    waiting = office.get(sent["Location"]).content.decode()
    assert "等待处理" in waiting and 'hx-trigger="load delay:1s"' in waiting
    intake.recover(now=now)
    done = office.get(sent["Location"]).content.decode()
    assert "hx-trigger" not in done.split('id="progress"')[1].split(">")[0]
    assert "单位 1 行" in done and "拒绝" in done
    assert Batch.objects.get(file_name="杂.csv").state == "refused"
    assert Batch.objects.get(file_name="杂.csv").message in done


def test_没有选文件_或是空文件_说明怎么办(office: Client) -> None:
    nothing = office.post("/imports/")
    assert nothing.status_code == 422 and "没有选择文件" in nothing.content.decode()
    empty = office.post("/imports/", {"files": [_file("空.csv", "")]})
    assert empty.status_code == 422 and "空" in empty.content.decode()


def test_有好有坏时_好的照收(office: Client) -> None:
    answer = office.post("/imports/", {"files": [_file("空.csv", ""), _file("单位.csv", UNITS)]})
    assert answer.status_code == 422
    assert "空.csv" in answer.content.decode() and "单位.csv" in answer.content.decode()
    assert Batch.objects.filter(file_name="单位.csv", state="received").count() == 1


def test_批次页列出被拒绝的行和原因(inspector: Client) -> None:
    text = inspector.get("/imports/1/").content.decode()
    assert "校验码不正确" in text and "620402********1234" in text


def test_有行被拒绝时_结果不说已入库(inspector: Client) -> None:
    pages = ("/imports/", "/imports/1/", "/imports/status/?fresh=1")
    partly = [inspector.get(address).content.decode() for address in pages]
    assert all('<span class="tone-orange">部分入库</span>' in text for text in partly)
    Batch.objects.filter(id=1).update(accepted=0, rejected=10)
    not_one = [inspector.get(address).content.decode() for address in pages]
    assert all('<span class="tone-red">全部被拒绝</span>' in text for text in not_one)
    Batch.objects.filter(id=1).update(accepted=10, rejected=0, superseding=3)
    taken = [inspector.get(address).content.decode() for address in pages]
    assert all("已入库</span>" in text and "其中更正" in text for text in taken)


def test_别人的批次看不到也下载不了(elsewhere: Client) -> None:
    assert elsewhere.get("/imports/1/").status_code == 404
    assert elsewhere.get("/imports/1/rejects.xlsx").status_code == 404
    assert "六月工资表" not in elsewhere.get("/imports/status/?fresh=1").content.decode()
