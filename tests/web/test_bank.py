"""A bank's person in the browser: two pages, the orders to her bank, their files, and what she may upload."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huxin.access import SYSTEM, Actor, Role
from huxin.actions import intake, pay_files
from huxin.base.home import Home
from huxin.record.models import Project, Unmasking
from tests.actions.invented import BANK, BUILDER, as_csv, as_xlsx, payroll, roster, sheets

pytestmark = pytest.mark.django_db
柜员 = Actor("柜员", "柜员", Role.BANK, units=(BANK,))


@pytest.fixture
def clerk(home: Home, signed_in: Callable[[Actor], Client]) -> Client:
    """Signed in."""
    return signed_in(柜员)


@pytest.fixture
def order(home: Home, now: datetime) -> pay_files.PayFile:
    """The contractor's order of June."""
    for name, data in (("项目.xlsx", as_xlsx(sheets())), ("花.csv", as_csv(roster())), ("表.csv", as_csv(payroll()))):
        intake.apply(intake.receive(actor=SYSTEM, data=data, file_name=name, now=now), now=now)
    officer = Actor("劳资员", "劳资员", Role.ENTERPRISE, units=(BUILDER,))
    site = Project.objects.get().pk
    return pay_files.make(actor=officer, project_id=site, ym=201906, profile="jia-orders", now=now)


def test_首页就是代发文件_只有两个栏目(clerk: Client) -> None:
    assert clerk.get("/")["Location"] == "/pay-orders/"
    page = clerk.get("/pay-orders/").content.decode()
    assert "还没有交给本行的代发文件" in page
    nav = page.partition('aria-label="主导航"')[2].partition("</nav>")[0]
    assert [label in nav for label in ("代发文件", "导入", "项目", "办理事项", "总览")] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert BANK in page  # 谁的人，写在姓名下面


def test_列出_下载_留下记录(clerk: Client, order: pay_files.PayFile) -> None:
    page = clerk.get("/pay-orders/").content.decode()
    assert order.order_no in page and "未回结果" in page and "25,000.00" in page
    file = clerk.post(f"/pay-orders/{order.order_no}/")
    assert (file.status_code, file.content, file["Cache-Control"]) == (200, order.data, "no-store")
    assert Unmasking.objects.filter(who="柜员").count() == 15
    assert "下载过" in clerk.get("/pay-orders/").content.decode()
    assert clerk.get(f"/pay-orders/{order.order_no}/")["Location"] == "/pay-orders/"
    assert clerk.post("/pay-orders/DF20190101000099/").status_code == 404


def test_导入页只有银行的两种数据_别的不收(clerk: Client, order: pay_files.PayFile, now: datetime) -> None:
    page = clerk.get("/imports/").content.decode()
    assert "专户流水" in page and "实名花名册" not in page and "与其他平台比对" not in page
    sent = clerk.post("/imports/", {"files": SimpleUploadedFile("花名册.csv", as_csv(roster(2)))})
    intake.recover(now=now)
    assert "开户银行只报送专户流水、" in clerk.get(sent["Location"]).content.decode()
    assert clerk.get("/comparisons/").status_code == 403


def test_错误页带回自己的首页(clerk: Client) -> None:
    page = clerk.get("/no-such-page/").content.decode()
    assert 'href="/pay-orders/">回到代发文件</a>' in page and "查找项目" not in page
