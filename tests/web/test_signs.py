"""迹象核问 in the console: nothing to judge by, nothing found, pages and filters, an export without a person."""

from datetime import datetime

import pytest
from django.test import Client

from huxin.actions import signs
from huxin.base.home import Home
from huxin.record.models import Sign, SignLook
from huxin.signs.judge import Counted
from huxin.signs.judge import Sign as Found
from huxin.signs.kinds import ALL
from huxin.signs.measured import measured
from tests.web.city import BAIYIN, JINGYUAN, RUN

pytestmark = pytest.mark.django_db


def found(now: datetime, many: int = 60) -> None:
    """So many months copied at the one site, a telephone for six at the other."""
    copied = [
        Found(Counted("copied_days", BAIYIN, 201400 + 100 * (n // 12) + n % 12 + 1, 9, 30), 1e-9) for n in range(many)
    ]
    shared = Found(Counted("one_phone", JINGYUAN, 0, 6, 6, rows=((101, "这个号码登记了 6 人"),)), None)
    signs.keep([(one, "") for one in (*copied, shared)], now=now)


def test_没有监测结果_与没有迹象_说的不一样(home: Home, office: Client, now: datetime) -> None:
    assert "不等于没有迹象" in office.get("/signs/").content.decode()
    SignLook.objects.create(run_id=RUN, at=now, tests=40, projects=2, signs=0)
    page = office.get("/signs/").content.decode()
    assert "对 2 个项目做了 40 项检验" in page and "没有迹象不等于没有问题" in page
    assert page.count("/signs/accuracy/") == 2


def test_每种办法有多准_埋下几处找到几处_错问几处_没有说的是什么(office: Client, now: datetime) -> None:
    found(now, 1)
    sign = Sign.objects.get(kind="copied_days")
    assert "/signs/accuracy/#copied_days" in office.get(f"/signs/{sign.pk}/").content.decode()
    page = office.get("/signs/accuracy/").content.decode()
    for key, kind in ALL.items():
        assert f'<tr id="{key}"><th scope="row">{kind.label}</th>' in page
    told = measured()
    assert f"老实的工地共 {told.honest} 处" in page and f"没有这些做法的流水共 {told.statements} 份" in page
    assert "没有用任何真实的人和工地" in page and "造假的做法是我们自己编的" in page


def test_翻页_筛选_清除(office: Client, now: datetime) -> None:
    found(now)
    assert "1 / 2" in office.get("/signs/").content.decode()
    assert "共 61 条" in office.get("/signs/?page=2").content.decode()
    one = office.get("/signs/?kind=one_phone").content.decode()
    assert "县中学教学楼" in one and "新区安置房" not in one
    assert "清除筛选条件" in office.get("/signs/?state=answered").content.decode()
    assert "县中学教学楼" in office.get("/signs/?kind=没有这种&region=620421").content.decode()
    assert "新区安置房" in office.get("/signs/?q=新区").content.decode()


def test_导出_筛选过的_没有逐人的记录(office: Client, now: datetime) -> None:
    found(now, 2)
    told = b"".join(office.get("/signs.csv?kind=one_phone").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    head, row = told.strip().splitlines()
    assert (
        head.startswith("编号,种类,项目") and "一个手机号登记多人,县中学教学楼,靖远县" in row and "这个号码" not in row
    )


def test_外县只看自己的(elsewhere: Client, now: datetime) -> None:
    found(now, 1)
    page = elsewhere.get("/signs/").content.decode()
    assert "县中学教学楼" in page and "新区安置房" not in page


def test_缺了办理要求_说明缺什么_没有发问(office: Client, now: datetime) -> None:
    found(now, 0)
    number = Sign.objects.get().pk
    answer = office.post(f"/signs/{number}/", {"urgency": "ordinary", "demand": ""})
    assert answer.status_code == 422 and "还没有发问" in answer.content.decode()
