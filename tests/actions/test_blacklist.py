"""失信联合惩戒名单 on the engine, in both versions: a decided case begins it, the decision writes the list that the
interface and the project pages read, each body answers for its own measure, and the removal takes it off."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from huxin.access import Actor, Role
from huxin.access.bodies import bodies
from huxin.actions import attachments, listings, matters, opening, wake
from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.base.moments import local_day
from huxin.queries.listings import sanction
from huxin.record.models import Listing, Matter, Paper, Project
from huxin.workflows.ban import MEASURES
from tests.actions.driving import said
from tests.actions.invented import BUILDER, CODE, as_xlsx, sheets
from tests.actions.test_cases import complaint, in_case
from tests.proven import bring

__all__ = ["complaint"]

pytestmark = pytest.mark.django_db
OLD = datetime(2019, 10, 8, 2, tzinfo=UTC)
NEW = datetime(2022, 4, 6, 2, tzinfo=UTC)
NOTICE: dict[str, Any] = {
    "criterion": "amount", "unit": "甘肃某某建设工程有限公司", "uscc": BUILDER, "head": "某法人", "persons": "无",
    "chain": "无", "ordered": "白人社监令〔2019〕1号，限7日内支付，期满没有支付。",
    "facts": "拖欠12名工人工资120,000.00元。",
}  # fmt: skip


def do(matter: Matter, actor: Actor, name: str, now: datetime, **given: Any) -> Matter:
    return matters.move(actor=actor, matter_id=matter.pk, name=name, given=given, now=now)


def proof(actor: Actor, now: datetime) -> list[str]:
    return [attachments.receive(actor=actor, data=b"PDF", file_name="凭证.txt", now=now)]


def opened(actor: Actor, now: datetime) -> Matter:
    return opening.open_about(actor=actor, kind="blacklist", project_code=CODE, given={}, now=now)


def notified(inspector: Actor, now: datetime) -> Matter:
    return do(opened(inspector, now), inspector, "notify", now, **NOTICE)


def listed(inspector: Actor, bureau: Actor, now: datetime) -> Matter:
    one = notified(inspector, now)
    do(one, inspector, "defend", now, record="没有异议")
    return do(one, bureau, "list", now, found="核实无误")


def officer(body: str) -> Actor:
    return Actor(f"{body}某人", f"{body}某人", bodies()[body].role, ("6204",), bodies()[body].sectors, body=body)


def last_day(one: Matter, lane: str) -> date:
    due_at = one.terms.get(lane=lane).due_at
    assert due_at is not None
    return local_day(due_at - timedelta(seconds=1))


def answered(one: Matter, now: datetime) -> None:
    for ban in Matter.objects.filter(kind="ban", open=True):
        do(ban, officer(ban.body), "acknowledge", now, done="已经录入系统")
    one.refresh_from_db()


@pytest.fixture
def place(home: Home) -> Project:
    """The project stands; nobody complains."""
    bring(as_xlsx(sheets()), "底册.xlsx", OLD)
    return Project.objects.get(code=CODE)


@pytest.mark.parametrize(("now", "until"), [(OLD, date(2020, 10, 7)), (NEW, date(2025, 4, 5))])
def test_决定列入写入名单_接口和项目提示查得到_存证核验通过(
    place: Project, 李监察: Actor, 孙副局: Actor, now: datetime, until: date
) -> None:
    one = listed(李监察, 孙副局, now)
    row = Listing.objects.get()
    today = (now + timedelta(hours=8)).date()
    assert (row.uscc, row.decided_on, row.since, row.until, row.removed_on) == (BUILDER, today, today, until, None)
    assert row.number == Paper.objects.get(matter_id=one.pk, name="blacklist_decision").number
    assert row.measures == list(MEASURES.values()) and row.by == 孙副局.id
    assert sanction(uscc=BUILDER, today=until).listed and not sanction(uscc=BUILDER, today=until + timedelta(1)).listed
    assert last_day(one, "sanction") == until
    assert not said(now)


def test_告知的人不能决定列入_个人信息不能写进决定(place: Project, 李监察: Actor, 孙副局: Actor) -> None:
    one = notified(李监察, OLD)
    do(one, 李监察, "defend", OLD, record="没有异议")
    with pytest.raises(Refused, match="同一人"):
        do(one, 李监察, "list", OLD, found="属实")
    with pytest.raises(Refused, match="有手机号"):
        do(one, 孙副局, "list", OLD, found="已致电13800000000")
    assert not Listing.objects.exists()


def test_在名单里的不能重复列入(place: Project, 李监察: Actor, 孙副局: Actor) -> None:
    listed(李监察, 孙副局, OLD)
    with pytest.raises(Refused, match="不能重复列入"):
        listed(李监察, 孙副局, OLD + timedelta(days=1))


def test_2018年的办法移出后再次列入_两年(place: Project, 李监察: Actor, 孙副局: Actor) -> None:
    one = listed(李监察, 孙副局, OLD)
    wake.wake(now=OLD + timedelta(days=370))
    do(one, 孙副局, "remove", OLD + timedelta(days=371), found="已付清", proof=proof(孙副局, OLD))
    listed(李监察, 孙副局, datetime(2020, 11, 2, 2, tzinfo=UTC))
    assert Listing.objects.get(current=True, removed_on=None).until == date(2022, 11, 1)


def test_每个单位一项措施_五个工作日内反馈_全部反馈后惩戒中(place: Project, 李监察: Actor, 孙副局: Actor) -> None:
    one = listed(李监察, 孙副局, OLD)
    do(one, 李监察, "push", OLD, published="信用白银网站")
    bans = {ban.body: ban for ban in Matter.objects.filter(kind="ban")}
    assert {key: ban.data["measure"] for key, ban in bans.items()} == MEASURES
    assert {ban.due_on for ban in bans.values()} == {date(2019, 10, 14)}  # 9, 10, 11, 12 and 14 October
    assert (bans["transport"].sector, bans["transport"].data["until"]) == ("transport", "2020-10-07")
    with pytest.raises(Refused, match="不是该单位的人员"):
        do(
            bans["development"],
            Actor("某", "某", Role.DEVELOPMENT, ("6204",), body="finance"),
            "acknowledge",
            OLD,
            done="是",
        )
    do(bans["central_bank"], officer("central_bank"), "decline", OLD, reason="没有授信")
    one.refresh_from_db()
    assert (one.state, one.data["answered"]) == ("pushed", 1)
    answered(one, OLD)
    assert one.state == "sanctioned"
    papers = Paper.objects.filter(name="ban_receipt")
    assert papers.count() == len(MEASURES) - 1 and {paper.body for paper in papers} == set(MEASURES) - {"central_bank"}
    assert not said(OLD)


def test_2018年_期满复核_没有改正的续期两年_改正的移出(place: Project, 李监察: Actor, 孙副局: Actor) -> None:
    one = listed(李监察, 孙副局, OLD)
    due = datetime(2020, 10, 8, 2, tzinfo=UTC)
    wake.wake(now=due)
    one.refresh_from_db()
    assert one.state == "due"
    do(one, 孙副局, "renew", due, reason="仍有工人没有收到工资")
    row = Listing.objects.get(current=True)
    assert (row.since, row.until, row.removed_on) == (date(2019, 10, 8), date(2022, 10, 7), None)
    assert Listing.objects.count() == 2 and Paper.objects.filter(name="blacklist_renewal").exists()
    later = datetime(2022, 10, 8, 2, tzinfo=UTC)
    wake.wake(now=later)
    with pytest.raises(Refused, match="已经失效，不能续期"):
        do(one, 孙副局, "renew", later, reason="仍没有改正")
    do(one, 孙副局, "succeed", later, reason="仍没有改正")
    assert Listing.objects.get(current=True).removed_on == date(2022, 10, 8)
    again = Matter.objects.filter(kind="blacklist").latest("pk")
    assert (again.state, again.opened_on) == ("screened", date(2022, 10, 8))
    assert not said(later)


def test_旧办法登记的_办法失效以后不能列入(place: Project, 李监察: Actor, 孙副局: Actor) -> None:
    one = notified(李监察, datetime(2021, 12, 31, 2, tzinfo=UTC))
    later = datetime(2022, 1, 4, 2, tzinfo=UTC)
    do(one, 李监察, "defend", later, record="没有异议")
    with pytest.raises(Refused, match="该办法已经失效"):
        do(one, 孙副局, "list", later, found="属实")
    assert not Listing.objects.exists()


def test_2022年_付清并承诺的免予列入(place: Project, 李监察: Actor, 孙副局: Actor) -> None:
    one = notified(李监察, NEW)
    do(one, 李监察, "defend", NEW, record="已经付清")
    spared = do(one, 孙副局, "spare", NEW, promise="不再拖欠", found="已付清", proof=proof(孙副局, NEW))
    assert (spared.state, spared.open) == ("spared", False) and not Listing.objects.exists()
    assert Paper.objects.filter(matter_id=one.pk, name="blacklist_promise").exists()


def test_2022年_满六个月付清承诺的提前移出_名单随即不再提示(place: Project, 李监察: Actor, 孙副局: Actor) -> None:
    one = listed(李监察, 孙副局, NEW)
    do(one, 李监察, "push", NEW, published="信用白银网站")
    answered(one, NEW)
    given = {"promise": "不再拖欠", "reason": "已经付清", "proof": proof(李监察, NEW)}
    early, ripe = datetime(2022, 10, 5, 2, tzinfo=UTC), datetime(2022, 10, 6, 2, tzinfo=UTC)
    wake.wake(now=early)
    with pytest.raises(Refused, match="没有满六个月"):
        do(one, 李监察, "ask_out", early, **given)
    wake.wake(now=ripe)
    do(one, 李监察, "ask_out", ripe, **given)
    do(one, 孙副局, "grant", ripe, found="已付清，没有新的拖欠")
    assert not sanction(uscc=BUILDER, today=date(2022, 10, 6)).listed
    assert Listing.objects.get(current=True).removed_on == date(2022, 10, 6)
    assert not said(ripe)


def test_2022年_三年期满由系统移出(place: Project, 李监察: Actor, 孙副局: Actor) -> None:
    one = listed(李监察, 孙副局, NEW)
    wake.wake(now=datetime(2022, 10, 6, 2, tzinfo=UTC))
    wake.wake(now=datetime(2025, 4, 5, 2, tzinfo=UTC))
    one.refresh_from_db()
    assert one.state == "listed"
    wake.wake(now=datetime(2025, 4, 6, 2, tzinfo=UTC))
    one.refresh_from_db()
    assert (one.state, Listing.objects.get(current=True).removed_on) == ("removed", date(2025, 4, 6))


@pytest.fixture
def case(complaint: Matter, 周治欠: Actor, 李监察: Actor, 孙副局: Actor) -> Matter:
    """A case that stands before its decision, with the amount of the crime. How it gets there is tried elsewhere."""
    one = in_case(complaint, 周治欠, 李监察, 孙副局)
    one.state = "deciding"
    one.data = {
        **one.data, "track": "handling", "reviewed": True, "discussed": True, "proven_fen": 100, "unpaid": 1,
        "crime_hit": True, "employer": NOTICE["unit"], "basis": "依据",
    }  # fmt: skip
    one.save(update_fields=["state", "data"])
    return one


def decided(case: Matter, actor: Actor) -> Matter:
    return do(case, actor, "handle", OLD, found="查明属实", compensation=50)


def test_作出决定的案件达到标准_自动筛查_二十个工作日内列入(case: Matter, 孙副局: Actor) -> None:
    decided(case, 孙副局)
    one = Matter.objects.get(kind="blacklist")
    assert (one.state, one.body, one.project_id) == ("screened", case.body, case.project_id)
    assert last_day(one, "list") == date(2019, 11, 4)  # 9-12, 14-18, 21-25, 28-31 October, 1, 4 November


def test_没有达到标准的_已经在办的_不自动筛查(case: Matter, 李监察: Actor, 孙副局: Actor) -> None:
    Matter.objects.filter(pk=case.pk).update(data={**case.data, "crime_hit": False})
    decided(case, 孙副局)
    assert not Matter.objects.filter(kind="blacklist").exists()
    opened(李监察, OLD)
    Matter.objects.filter(pk=case.pk).update(state="deciding", data=case.data)
    decided(case, 孙副局)
    assert Matter.objects.filter(kind="blacklist").count() == 1


def test_案件没有付清的不能移出_决定被撤销的三个工作日内移出(case: Matter, 李监察: Actor, 孙副局: Actor) -> None:
    decided(case, 孙副局)
    one = Matter.objects.get(kind="blacklist")
    do(one, 李监察, "notify", OLD, **NOTICE)
    do(one, 李监察, "defend", OLD, record="没有异议")
    do(one, 孙副局, "list", OLD, found="属实")
    due = datetime(2020, 10, 8, 2, tzinfo=UTC)
    Matter.objects.filter(pk=case.pk).update(state="challenged")
    case.refresh_from_db()
    do(case, 李监察, "overturned", OLD, found="判决撤销", proof=proof(李监察, OLD))
    one.refresh_from_db()
    assert (one.state, one.due_on) == ("revoking", date(2019, 10, 11))
    do(one, 李监察, "revoke", OLD, found="决定已被撤销")
    assert not sanction(uscc=BUILDER, today=date(2019, 10, 8)).listed and due > OLD


def test_还有没付清的案件_期满不能移出(case: Matter, 李监察: Actor, 孙副局: Actor) -> None:
    one = listed(李监察, 孙副局, OLD)
    due = datetime(2020, 10, 8, 2, tzinfo=UTC)
    wake.wake(now=due)
    with pytest.raises(Refused, match=f"{case.number}（.*）还有"):
        do(one, 孙副局, "remove", due, found="已付清", proof=proof(孙副局, due))
    assert listings.answer(uscc=BUILDER, now=OLD).listed


def test_移送进入诉讼的有了结果_公布和列入都列为候选(case: Matter, 李监察: Actor) -> None:
    police = Actor("何警官", "何警官", Role.POLICE, ("6204",), body="police")
    about = matters.Opening(
        "transfer", "某事", "620402", "housing", "police", project_id=case.project_id,
        links=list(case.links.filter(kind="unit").values_list("kind", "key", "part")),
    )  # fmt: skip
    one = matters.open_matter(actor=李监察, about=about, given={}, now=OLD)
    Matter.objects.filter(pk=one.pk).update(state="tried")
    do(one, police, "end", OLD, result="判决有罪", proof=proof(police, OLD))
    assert set(Matter.objects.filter(state__in=["screened", "candidate"]).values_list("kind", flat=True)) == {
        "publication", "blacklist",
    }  # fmt: skip
