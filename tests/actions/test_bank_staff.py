"""A bank's person: her bank's orders and their files, her own statements and results, and nobody else's account."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from huxin.access import SYSTEM, Actor, Role
from huxin.actions import comparison, intake, monitor, pay_files, staff
from huxin.base.errors import NotFound, Refused
from huxin.base.home import Home
from huxin.base.level import Level
from huxin.queries import imports
from huxin.queries import pay_files as asked
from huxin.queries.matters import MatterFilter, every
from huxin.record.models import Batch, Finding, JournalEntry, Link, Notice, Project, Unmasking, WageAccount, WageOrder
from huxin.sources.banks import named, pay_order
from tests.actions.invented import ACCOUNT, BANK, BUILDER, CODE, as_csv, as_xlsx, payments, payroll, roster, sheets
from tests.actions.test_pay_files import answer

pytestmark = pytest.mark.django_db

OTHER_CODE, OTHER_ACCOUNT = "620402-2019-0002", "6200000000000000002"
SAME_SITE = "6200000000000000003"
柜员 = Actor("柜员", "柜员", Role.BANK, units=(BANK,))
别行 = Actor("别行", "别行", Role.BANK, units=("另一银行",))
劳资员 = Actor("劳资员", "劳资员", Role.ENTERPRISE, units=(BUILDER,))


def bring(data: bytes, now: datetime, actor: Actor = SYSTEM, name: str = "文件.csv") -> intake.Applied:
    [one, *_] = intake.apply(intake.receive(actor=actor, data=data, file_name=name, now=now), now=now)
    return one


@pytest.fixture
def project(home: Home, now: datetime) -> int:
    """Two sites; the second, and one account of the first, at another bank."""
    pages = sheets()
    pages["项目"].append([OTHER_CODE, "某中学食堂", "620402", "房建市政", "在建", "25", BUILDER, BUILDER])
    pages["专户"].append([OTHER_ACCOUNT, OTHER_CODE, "另一银行", "某公司工资专户", "2019-05-20"])
    pages["专户"].append([SAME_SITE, CODE, "另一银行", "某公司工资专户", "2019-05-20"])
    for data, name in ((as_xlsx(pages), "项目.xlsx"), (as_csv(roster()), "花.csv"), (as_csv(payroll()), "表.csv")):
        assert bring(data, now, name=name).rejected == 0
    return int(Project.objects.get(code=CODE).pk)


def entries(*accounts: str, on: str = "2019-06-10", purpose: str = "人工费拨付") -> bytes:
    """A statement as a table, a line of each account."""
    head = ["专户账号", "流水号", "记账日期", "收支", "金额(元)", "余额(元)", "用途"]
    rows = [[a, f"E{n}", on, "收", "100", "100", purpose] for n, a in enumerate(accounts)]
    return as_csv([head, *rows])


def order_of(project: int, now: datetime, **more: Any) -> pay_files.PayFile:
    return pay_files.make(
        actor=劳资员, project_id=project, ym=201906, profile="jia-orders", now=now, account_no=ACCOUNT, **more
    )


def test_流水只收在本行开立的专户_别行的行写明原因(project: int, now: datetime) -> None:
    found = bring(entries(ACCOUNT, OTHER_ACCOUNT, SAME_SITE, "6299999999999999999"), now, 柜员)
    assert (found.stream, found.state, found.accepted, found.rejected) == ("account_entries", "applied", 1, 3)
    rejects = imports.rejects(actor=柜员, number=found.batch, page=1).rows
    assert [(one.field, one.value[-4:]) for one in rejects] == [
        ("专户账号", "0002"), ("专户账号", "0003"), ("专户账号", "9999"),
    ]  # fmt: skip
    assert ["不是在本行开立的工资专户" in one.reason for one in rejects] == [True, True, False]
    assert "没有这个工资专户" in rejects[2].reason


def test_发放结果也是_没写付款专户的不收(project: int, now: datetime) -> None:
    rows = payments(4)
    rows[2][4], rows[3][4], rows[4][1] = SAME_SITE, "", OTHER_CODE
    found = bring(as_csv(rows), now, 柜员)
    assert (found.stream, found.accepted, found.rejected) == ("payments", 1, 3)
    said = {(one.field, one.reason[:8]) for one in imports.rejects(actor=柜员, number=found.batch, page=1).rows}
    assert said == {("付款账号", "不是在本行开立的"), ("项目编码", "没有这个项目，请")}


@pytest.mark.parametrize("data", [as_csv(roster(2)), as_csv(payroll(2)), as_xlsx(sheets())])
def test_别的数据整个文件不收(project: int, now: datetime, data: bytes) -> None:
    found = bring(data, now, 柜员, "文件.xlsx" if data[:2] == b"PK" else "文件.csv")
    assert (found.state, found.accepted) == ("refused", 0)
    assert "开户银行只报送" in found.message and "不报送" in found.message


def test_只看得到自己导入的(project: int, now: datetime) -> None:
    mine = bring(entries(ACCOUNT), now, 柜员)
    assert [one.id for one in imports.listed(actor=柜员, page=1).rows] == [mine.batch]
    assert not imports.listed(actor=别行, page=1).rows
    with pytest.raises(NotFound):
        imports.rejects(actor=别行, number=mine.batch, page=1)


def test_代发文件列给它的银行_下载与企业的逐字节相同_逐项留下记录(home: Home, project: int, now: datetime) -> None:
    made = order_of(project, now)
    [order] = asked.to_bank(home=home, actor=柜员, page=1, now=now).rows
    assert (order.number, order.count, order.total_fen, order.account_no) == (made.order_no, 5, 2_500_000, ACCOUNT)
    assert (order.answered, order.fetched_at) == (False, None)
    before = Link.objects.filter(kind="unmasking").count()
    file = pay_files.fetch(actor=柜员, number=made.order_no, now=now)
    assert (file.name, file.data) == (made.name, made.data)
    read = Unmasking.objects.filter(who=柜员.id)
    assert read.count() == 15 == Link.objects.filter(kind="unmasking").count() - before
    assert set(read.values_list("purpose", flat=True)) == {f"银行下载 {made.order_no} 号代发文件"}
    assert JournalEntry.objects.get(what="pay_file.fetch").who == 柜员.id
    [again] = asked.to_bank(home=home, actor=柜员, page=1, now=now).rows
    assert again.fetched_at == now


def test_别的银行_企业和机关都领不到(home: Home, project: int, now: datetime, 王主任: Actor) -> None:
    made = order_of(project, now)
    assert not asked.to_bank(home=home, actor=别行, page=1, now=now).rows
    with pytest.raises(NotFound, match="不是交给本行的"):
        pay_files.fetch(actor=别行, number=made.order_no, now=now)
    for actor in (王主任, 劳资员):
        with pytest.raises(Refused, match="领取代发文件"):
            pay_files.fetch(actor=actor, number=made.order_no, now=now)
    assert not Unmasking.objects.filter(who__in=[别行.id, 王主任.id])


def test_银行上传结果之后就是已回(home: Home, project: int, now: datetime) -> None:
    made = order_of(project, now)
    back = answer(pay_order.parse(named("jia-orders"), made.data), "jia-results")
    found = bring(back, now + timedelta(hours=1), 柜员)
    assert (found.stream, found.accepted, found.rejected) == ("payments", 5, 0)
    [order] = asked.to_bank(home=home, actor=柜员, page=1, now=now + timedelta(hours=2)).rows
    assert order.answered


def test_专户改到别行之后原来的银行就看不到了(home: Home, project: int, now: datetime) -> None:
    order_of(project, now)
    WageAccount.objects.filter(account_no=ACCOUNT).update(bank_name="另一银行")
    assert not asked.to_bank(home=home, actor=柜员, page=1, now=now).rows
    assert len(asked.to_bank(home=home, actor=别行, page=1, now=now).rows) == 1


def test_生成的依据变了就不给(project: int, now: datetime) -> None:
    made = order_of(project, now)
    WageOrder.objects.update(account_name="别的户名")
    with pytest.raises(Refused, match="重新生成"):
        pay_files.fetch(actor=柜员, number=made.order_no, now=now)
    assert not Unmasking.objects.filter(who=柜员.id)


def test_银行看不到项目_事项_也不能比对(project: int, now: datetime) -> None:
    assert not list(every(actor=柜员, wanted=MatterFilter(), most=5, now=now))
    with pytest.raises(NotFound):
        asked.pay_page(actor=柜员, project_id=project, ym=201906)
    with pytest.raises(Refused):
        comparison.listed(actor=柜员)


def test_开用户时开户行须有专户(project: int, now: datetime, hired: Callable[[Actor], Any]) -> None:
    def enter(**more: Any) -> None:
        post = staff.Post("bank", **more)
        staff.add(actor=SYSTEM, username="新柜员", display_name="", post=post, password="一句很长的口令-2019", now=now)

    with pytest.raises(Refused, match="至少指定一个开户行"):
        enter(regions=("6204",))
    with pytest.raises(Refused, match="没有工资专户的开户行叫「某银行城东支行」"):
        enter(units=("某银行城东支行",))
    enter(units=(BANK, "另一银行"))


def test_一处差错_银行自己报的流水发现它(home: Home, project: int, now: datetime) -> None:
    """Planted: the labour fee of June came, that of July did not. Nobody but the bank told of the account."""
    assert bring(entries(ACCOUNT, on="2019-06-10"), now, 柜员).accepted == 1
    assert bring(entries(OTHER_ACCOUNT, on="2019-07-10"), now, 别行).accepted == 1
    monitor.run(home, actor=SYSTEM, as_of=date(2019, 7, 12), now=now)
    late = Finding.objects.filter(rule="R06")
    assert [(one.project_id, one.level) for one in late] == [(project, Level.YELLOW)]


def test_迟拨人工费的通知银行看得到_别的银行看不到(
    home: Home, project: int, now: datetime, hired: Callable[[Actor], Any]
) -> None:
    for actor in (柜员, 别行, 劳资员):
        hired(actor)
    WageAccount.objects.filter(account_no=SAME_SITE).update(bank_name="第三银行")
    Project.objects.filter(pk=project).update(started_on=date(2019, 3, 1))
    day = datetime(2019, 7, 21, tzinfo=UTC)
    Batch.objects.update(received_at=day, recorded_at=day)  # the site was on file by then
    bring(entries(ACCOUNT, on="2019-07-20", purpose="其他"), day, 柜员)
    bodies = {notice.to.username: notice for notice in Notice.objects.filter(kind="bank.fee_late")}
    assert set(bodies) == {柜员.id, 劳资员.id}
    assert "已以开户银行的名义通知施工总承包单位" in bodies[柜员.id].body
    assert not bodies[柜员.id].link  # 项目页不是银行的
