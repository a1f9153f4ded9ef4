"""代发: an order from the sheet, the bank's answer back, and nothing paid twice; every value read is on the record."""

from datetime import datetime, timedelta

import pytest

from huxin.access import SYSTEM, Actor, Role
from huxin.actions import intake, pay_files
from huxin.base.errors import NotFound, Refused
from huxin.base.home import Home
from huxin.record.models import JournalEntry, Link, Project, Unmasking, WageAccount
from huxin.sources import Sheet
from huxin.sources.banks import named, pay_order, write
from huxin.sources.banks.pay_order import PayOrder
from tests.actions.invented import ACCOUNT, BUILDER, CODE, OWNER, as_csv, as_xlsx, id_no, payroll, roster, sheets

pytestmark = pytest.mark.django_db

ANSWERS = {"jia-orders": "jia-results", "bing-orders": "bing-results", "yi-orders": "yi-results"}


def bring(data: bytes, now: datetime, name: str = "文件.csv", stream: str | None = None) -> list[intake.Applied]:
    batch = intake.receive(actor=SYSTEM, data=data, file_name=name, now=now, stream=stream)
    return intake.apply(batch, now=now)


def answer(order: PayOrder, profile: str, returned: tuple[int, ...] = ()) -> bytes:
    """What the bank says it did, in its own format."""
    rows = [
        {"serial": f"{order.order_no}-{n}", "project_code": order.project_code, "month": "2019-06", "id_no": line.id_no,
         "account_no": order.account_no, "card_no": line.card_no, "card_name": line.name,
         "amount": f"{line.amount_fen / 100:.2f}", "paid_on": "2019-07-25",
         "status": "returned" if n in returned else "success", "returned_on": "2019-07-26" if n in returned else ""}
        for n, line in enumerate(order.lines)
    ]  # fmt: skip
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    return write(named(profile), Sheet("payments", columns, list(range(len(rows))), ""))


@pytest.fixture
def project(home: Home, now: datetime) -> int:
    """The invented site with its roster and the sheet of June."""
    for name, data in (("项目.xlsx", as_xlsx(sheets())), ("花.csv", as_csv(roster())), ("表.csv", as_csv(payroll()))):
        bring(data, now, name)
    return int(Project.objects.get().pk)


@pytest.fixture
def 劳资员() -> Actor:
    """The contractor's labour officer."""
    return Actor("劳资员", "劳资员", Role.ENTERPRISE, units=(BUILDER,))


@pytest.mark.parametrize("profile", ANSWERS)
def test_从工资表到银行再回来(project: int, 劳资员: Actor, now: datetime, profile: str) -> None:
    made = pay_files.make(actor=劳资员, project_id=project, ym=201906, profile=profile, now=now)
    assert (made.count, made.total_fen, made.left_out) == (5, 2_500_000, 0)
    order = pay_order.parse(named(profile), made.data)
    assert (order.project_code, order.account_no, order.account_name) == (CODE, ACCOUNT, "某公司工资专户")
    assert [line.id_no for line in order.lines] == [id_no(n) for n in range(5)]
    assert order.lines[3].card_no == "6217000000000000003"
    assert made.name.startswith(f"{order.order_no}_5_25000.00.")

    [back] = bring(answer(order, ANSWERS[profile], returned=(1,)), now + timedelta(hours=1), "银行结果")
    assert (back.stream, back.accepted, back.rejected) == ("payments", 5, 0)
    again = pay_files.make(actor=劳资员, project_id=project, ym=201906, profile=profile, now=now + timedelta(hours=2))
    assert (again.count, again.total_fen, again.left_out) == (1, 500_000, 4)
    assert pay_order.parse(named(profile), again.data).lines == (order.lines[1],)
    assert again.order_no != made.order_no


def test_每一项个人信息都留下记录并入链(project: int, 劳资员: Actor, now: datetime) -> None:
    before = Link.objects.filter(kind="unmasking").count()
    made = pay_files.make(actor=劳资员, project_id=project, ym=201906, profile="jia-orders", now=now)
    read = Unmasking.objects.filter(who=劳资员.id)
    assert {row.kind for row in read} == {"id_no", "name", "card_no"}
    assert read.count() == 15 == Link.objects.filter(kind="unmasking").count() - before
    assert set(read.values_list("purpose", flat=True)) == {"生成2019-06工资代发文件"}
    entry = JournalEntry.objects.get(what="pay_file.make")
    assert entry.given["order_no"] == made.order_no
    assert id_no(0) not in str(entry.given)


def test_结果没有回来之前不再生成(project: int, 劳资员: Actor, now: datetime) -> None:
    pay_files.make(actor=劳资员, project_id=project, ym=201906, profile="jia-orders", now=now)
    with pytest.raises(Refused, match="银行结果还没有导入，再生成一份可能重复发放"):
        pay_files.make(actor=劳资员, project_id=project, ym=201906, profile="jia-orders", now=now)
    later = pay_files.make(actor=劳资员, project_id=project, ym=201906, profile="jia-orders", now=now, again=True)
    assert later.count == 5


def test_付清之后没有什么可发(project: int, 劳资员: Actor, now: datetime) -> None:
    made = pay_files.make(actor=劳资员, project_id=project, ym=201906, profile="jia-orders", now=now)
    bring(answer(pay_order.parse(named("jia-orders"), made.data), "jia-results"), now + timedelta(hours=1))
    with pytest.raises(Refused, match="已全部发放"):
        pay_files.make(actor=劳资员, project_id=project, ym=201906, profile="jia-orders", now=now + timedelta(hours=2))


def test_只发一个班组(project: int, 劳资员: Actor, now: datetime) -> None:
    other = payroll(2, "300.00")
    for row in other[1:]:
        row[2] = "钢筋班"
    bring(as_csv(other), now)
    made = pay_files.make(actor=劳资员, project_id=project, ym=201906, profile="jia-orders", now=now, team="钢筋班")
    assert (made.count, made.total_fen) == (2, 60_000)
    with pytest.raises(Refused, match="没有2019-06班组「瓦工班」的工资表"):
        pay_files.make(actor=劳资员, project_id=project, ym=201906, profile="jia-orders", now=now, team="瓦工班")


def test_谁可以谁不可以(project: int, 赵只读: Actor, 外县监察: Actor, now: datetime) -> None:
    def make(actor: Actor) -> None:
        pay_files.make(actor=actor, project_id=project, ym=201906, profile="jia-orders", now=now)

    with pytest.raises(Refused, match="生成代发文件"):
        make(赵只读)
    with pytest.raises(NotFound):
        make(外县监察)
    with pytest.raises(NotFound):
        make(Actor("别家", "别家", Role.ENTERPRISE, units=("91620400MA00000099",)))
    with pytest.raises(Refused, match="由施工总承包单位办理"):
        make(Actor("建设", "建设", Role.ENTERPRISE, units=(OWNER,)))
    assert not Unmasking.objects.exists()


def test_没有专户或专户被冻结不能发(project: int, 劳资员: Actor, now: datetime) -> None:
    WageAccount.objects.update(frozen=True)
    with pytest.raises(Refused, match="没有可以付款的工资专户"):
        pay_files.make(actor=劳资员, project_id=project, ym=201906, profile="jia-orders", now=now)


def test_有人没有卡号时说出是谁而且什么也不读(project: int, 劳资员: Actor, now: datetime) -> None:
    stranger = payroll(1, "100.00")
    stranger[1][2:5] = ["钢筋班", "钱某某", id_no(77)]
    bring(as_csv(stranger), now)
    with pytest.raises(Refused, match=r"钱\*\*没有登记姓名或工资卡号"):
        pay_files.make(actor=劳资员, project_id=project, ym=201906, profile="jia-orders", now=now)
    assert not Unmasking.objects.exists()
