"""工资保证金: the list of what is due and held, cut to the reach, and one project's deposit in order of time."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from huxin.access import Actor
from huxin.base.errors import NotFound, Refused
from huxin.queries import deposit_life, deposits
from huxin.queries.deposits import DepositFilter
from huxin.record.models import Deposit, Listing, Project, ProjectMonth
from tests.actions.invented import as_csv
from tests.web.city import BAIYIN, JINGYUAN

pytestmark = pytest.mark.django_db
DAY = date(2022, 9, 1)
YUAN = 100


def built(contract_yuan: int = 100_000_000) -> None:
    """Two sites of one contractor in two counties of the city, permitted one after the other."""
    for number, on in ((BAIYIN, date(2022, 4, 1)), (JINGYUAN, date(2022, 5, 5))):
        Project.objects.filter(pk=number).update(contract_amount_fen=contract_yuan * YUAN, permitted_on=on)
    ProjectMonth.objects.update(arrears_fen=0)
    Deposit.objects.update(amount_fen=2_000_000 * YUAN, stored_on=date(2022, 4, 10))


def of(actor: Actor, number: int, today: date = DAY) -> deposits.DepositStanding:
    [found] = [one for one in deposits.every(actor=actor, wanted=DepositFilter(), today=today) if one.id == number]
    return found


def test_第二个在建工程下浮_外县的也算(city: None, 王主任: Actor, 外县监察: Actor) -> None:
    built()
    first, second = of(王主任, BAIYIN), of(王主任, JINGYUAN)
    assert (first.due_fen, first.held_fen, first.now.state) == (2_000_000 * YUAN, 2_000_000 * YUAN, "full")
    assert (second.due_fen, second.short_fen, second.now.state) == (1_500_000 * YUAN, 1_500_000 * YUAN, "missing")
    assert of(外县监察, JINGYUAN) == second  # who sees only the second county gets the same amount
    Project.objects.filter(pk=BAIYIN).update(status="finished", finished_on=date(2022, 5, 1))
    assert of(王主任, JINGYUAN).due_fen == 2_000_000 * YUAN
    assert of(王主任, BAIYIN).now.state == "return"


def test_前两年欠薪和列入名单提高比例(city: None, 王主任: Actor, now: datetime) -> None:
    built()
    ProjectMonth.objects.filter(project_id=BAIYIN, ym=201910).update(arrears_fen=1, due_on=date(2021, 5, 1))
    assert of(王主任, BAIYIN).due_fen == 3_000_000 * YUAN
    ProjectMonth.objects.filter(project_id=BAIYIN, ym=201910).update(due_on=date(2020, 3, 1))
    assert of(王主任, BAIYIN).due_fen == 2_000_000 * YUAN
    unit = Project.objects.get(pk=BAIYIN).contractor_uscc or ""
    listed = Listing.objects.create(
        uscc=unit, unit="某公司", kind="arrears", body="某局", number="某号", decided_on=DAY, since=date(2022, 4, 1),
        until=date(2025, 3, 31), measures=[], basis="某", recorded_at=now, by="某", link_n=1, current=True,
    )  # fmt: skip
    assert of(王主任, BAIYIN).due_fen == 4_000_000 * YUAN
    listed.since = date(2022, 4, 2)
    listed.save()
    assert of(王主任, BAIYIN).due_fen == 2_000_000 * YUAN


def test_没有比例的年份_标为类推_缺合同价的说算不出(office: Client, 王主任: Actor) -> None:
    assert of(王主任, BAIYIN, date(2019, 12, 2)).due is None
    assert "算不出" in office.get("/deposits/").content.decode()
    Project.objects.update(contract_amount_fen=100_000_000 * YUAN, permitted_on=date(2019, 4, 1))
    assert of(王主任, BAIYIN, date(2019, 12, 2)).analogy
    for address in ("/deposits/", f"/deposits/{BAIYIN}/"):
        assert "类推" in office.get(address).content.decode()


def test_筛选排序导出_空白和没有权限(office: Client, signed_in: Callable[[Actor], Client], 钱劳资: Actor) -> None:
    built()
    page = office.get("/deposits/").content.decode()
    assert "新区安置房" in page and "县中学教学楼" in page and "1,500,000.00" in page
    page = office.get("/deposits/?form=guarantee&sort=-due&region=620402").content.decode()
    assert "新区安置房" in page and "县中学教学楼" not in page
    assert "没有符合条件" in office.get("/deposits/?q=没有这个").content.decode()
    told = b"".join(office.get("/deposits.csv?sort=short").streaming_content).decode()  # type: ignore[attr-defined]
    assert "县中学教学楼" in told and "1500000.00" in told and "下浮为1.5%" in told
    assert signed_in(钱劳资).get("/deposits/").status_code == 403


def test_看不到外县的一笔_企业看不到(city: None, 外县监察: Actor, 钱劳资: Actor) -> None:
    with pytest.raises(NotFound):
        deposit_life.life(actor=外县监察, project_id=BAIYIN, today=DAY)
    with pytest.raises(Refused, match="只供机关"):
        deposit_life.life(actor=钱劳资, project_id=BAIYIN, today=DAY)


def test_一个项目的时间线_到期在国庆的写明最后可办理日(office: Client, 王主任: Actor) -> None:
    built()
    Deposit.objects.update(expires_on=date(2022, 10, 3))
    found = deposit_life.life(actor=王主任, project_id=BAIYIN, today=DAY)
    assert [str(point.on) for point in found.points] == [
        "2022-04-01", "2022-04-10", "2022-04-29", "2022-08-01", "2022-08-31", "2022-09-20", "2022-09-30", "2022-10-03",
    ]  # fmt: skip
    assert [point.ahead for point in found.points] == [False] * 5 + [True] * 3 and found.now.now.state == "ending"
    page = office.get(f"/deposits/{BAIYIN}/").content.decode()
    assert "最后可办理日" in page and "合同额的2%" in page and "BZ-1" in page
    assert f"/deposits/{BAIYIN}/" in office.get(f"/projects/{BAIYIN}/").content.decode()


def test_银行的名单_一致_金额不同_只有一边有_读不懂的写明字段和原因(office: Client) -> None:
    built()
    Deposit.objects.create(
        deposit_no="BZ-2", project_id=BAIYIN, form="cash", amount_fen=5_000, stored_on=DAY, recorded_at=timezone.now()
    )
    code = Project.objects.get(pk=BAIYIN).code
    rows = [
        ["编号", "项目编码", "形式", "金额(元)", "到期日期"],
        ["BZ-1", code, "银行保函", "1999999.99", ""],
        ["BZ-9", code, "现金", "1", ""],
        ["BZ-8", code, "支票", "1.234", ""],
    ]
    sent = SimpleUploadedFile("银行.csv", as_csv(rows))
    page = office.post("/comparisons/", {"file": sent}, follow=True)
    told = b"".join(office.get(f"{page.redirect_chain[-1][0].rstrip('/')}.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "两边不同,BZ-1,金额(元),1999999.99" in told.replace('"1,999,999.99"', "1999999.99")
    assert "本系统没有,BZ-9" in told and "对方没有,BZ-2" in told and "读不懂,第 4 行" in told
