"""代发文件 in the browser: a download, or the reason why there is none."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from huxin.access import SYSTEM, Actor, Role
from huxin.actions import intake
from huxin.base.home import Home
from huxin.record.models import Project
from huxin.sources.banks import named, pay_order
from tests.actions.invented import BUILDER, as_csv, as_xlsx, payroll, roster, sheets

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(home: Home, now: datetime, signed_in: Callable[[Actor], Client]) -> Client:
    """The contractor's labour officer, with a sheet of June to be paid."""
    for name, data in (("项目.xlsx", as_xlsx(sheets())), ("花.csv", as_csv(roster())), ("表.csv", as_csv(payroll()))):
        intake.apply(intake.receive(actor=SYSTEM, data=data, file_name=name, now=now), now=now)
    return signed_in(Actor("劳资员", "劳资员", Role.ENTERPRISE, units=(BUILDER,)))


def test_下载之后页上有记录_再点说得出为什么不给(officer: Client) -> None:
    where = f"/projects/{Project.objects.get().pk}/pay/2019-06/"
    assert "还没有生成过" in officer.get(where).content.decode()
    file = officer.post(where, {"profile": "jia-orders"})
    assert file.status_code == 200
    assert file["Cache-Control"] == "no-store"
    order = pay_order.parse(named("jia-orders"), file.content)
    assert order.order_no in file["Content-Disposition"]
    page = officer.get(where).content.decode()
    assert order.order_no in page and "25,000.00" in page
    again = officer.post(where, {"profile": "jia-orders"})
    assert again.status_code == 422
    assert "可能重复发放" in again.content.decode()
    assert officer.post(where, {"profile": "yi-orders", "again": "1"}).status_code == 200


def test_没有工资表和选错格式都有一句话(officer: Client) -> None:
    number = Project.objects.get().pk
    none = officer.post(f"/projects/{number}/pay/2019-07/", {"profile": "jia-orders"})
    assert (none.status_code, "没有2019-07的工资表" in none.content.decode()) == (422, True)
    wrong = officer.post(f"/projects/{number}/pay/2019-06/", {"profile": "jia-entries"})
    assert (wrong.status_code, "不是代发文件的格式" in wrong.content.decode()) == (422, True)
