"""联合惩戒: each body that bans is told of removal, renewal and a court's overturning; who has followed is seen;
nothing unpaid is forgotten at a removal."""

from datetime import UTC, date, datetime, timedelta

import pytest

from huxin.access import Actor, Role
from huxin.actions import listings, matters, wake
from huxin.base.errors import BadSource, Refused
from huxin.base.moments import local_day
from huxin.queries import bans
from huxin.queries._amounts import Amount
from huxin.queries.bans import BanFilter
from huxin.record.models import Listing, Matter, Paper, Project
from huxin.workflows.ban import MEASURES
from tests.actions.driving import said
from tests.actions.invented import BUILDER
from tests.actions.test_blacklist import NEW, OLD, answered, do, listed, officer, place, proof
from tests.actions.test_listings import row, take

__all__ = ["place"]

pytestmark = pytest.mark.django_db
DUE = datetime(2020, 10, 8, 2, tzinfo=UTC)
CITY = Actor("王办", "王办", Role.OFFICE, ("6204",), body="city_office")


@pytest.fixture
def pushed(place: Project, 李监察: Actor, 孙副局: Actor) -> Matter:
    """Listed under the rules of 2018 and sent to every body; the central bank has nothing to carry."""
    return sent(李监察, 孙副局, OLD)


def sent(inspector: Actor, bureau: Actor, now: datetime) -> Matter:
    one = listed(inspector, bureau, now)
    do(one, inspector, "push", now, published="信用白银网站")
    declined = Matter.objects.get(kind="ban", body="central_bank")
    do(declined, officer("central_bank"), "decline", now, reason="没有授信")
    return one


def changes() -> dict[str, Matter]:
    return {one.body: one for one in Matter.objects.filter(kind="ban_change")}


def test_移出_没有声明不适用的成员单位都收到解除_五个工作日内反馈(pushed: Matter, 孙副局: Actor) -> None:
    answered(pushed, OLD)
    wake.wake(now=DUE)
    assert not changes()  # at its end it is reviewed first
    do(pushed, 孙副局, "remove", DUE, found="已付清", proof=proof(孙副局, DUE))
    found = changes()
    assert set(found) == set(MEASURES) - {"central_bank"}
    one = found["transport"]
    assert (one.sector, one.data["change"], one.data["changed_on"]) == ("transport", "ended", "2020-10-08")
    assert one.data["measure"] == MEASURES["transport"] and one.due_on == date(2020, 10, 14)  # 9, 10, 12, 13, 14
    with pytest.raises(Refused, match="不是该单位的人员"):
        do(found["finance"], officer("development"), "acknowledge", DUE, done="已解除")
    do(one, officer("transport"), "acknowledge", DUE, done="当日从系统解除")
    paper = Paper.objects.get(name="ban_change_receipt")
    assert (paper.body, paper.matter_id) == ("transport", one.pk)
    assert not said(DUE)


def test_还没有反馈就被移出的_原来的措施终止_仍要反馈解除(pushed: Matter, 孙副局: Actor) -> None:
    wake.wake(now=DUE)
    do(pushed, 孙副局, "remove", DUE, found="已付清", proof=proof(孙副局, DUE))
    first = Matter.objects.filter(kind="ban").exclude(body="central_bank")
    assert set(first.values_list("state", "open")) == {("lifted", False)} and len(changes()) == len(MEASURES) - 1


def test_续期_收到延长和新的届满日期(pushed: Matter, 孙副局: Actor) -> None:
    answered(pushed, OLD)
    wake.wake(now=DUE)
    do(pushed, 孙副局, "renew", DUE, reason="仍有工人没有收到工资")
    one = changes()["finance"]
    until = Listing.objects.get(current=True).until
    assert (one.data["change"], one.data["until"]) == ("extended", str(until)) and until == date(2022, 10, 7)
    assert not said(DUE)


def test_决定被法院撤销_移出时收到解除_写明原因(pushed: Matter, 李监察: Actor, 孙副局: Actor) -> None:
    given = {"reason": "判决撤销处理决定", "proof": proof(李监察, OLD)}
    answered(pushed, OLD)
    do(pushed, 李监察, "overturned", OLD, **given)
    assert not changes()
    do(pushed, 孙副局, "revoke", OLD, found="处理决定已被撤销")
    assert {one.data["why"] for one in changes().values()} == {"撤销列入，移出"}


@pytest.mark.parametrize("pushes", [False, True])
def test_2022年期满_系统移出_推送过的都收到解除(place: Project, 李监察: Actor, 孙副局: Actor, pushes: bool) -> None:
    one = listed(李监察, 孙副局, NEW)
    if pushes:
        do(one, 李监察, "push", NEW, published="信用白银网站")
    for day in (datetime(2022, 10, 6, 2, tzinfo=UTC), datetime(2025, 4, 6, 2, tzinfo=UTC)):
        wake.wake(now=day)
    assert Listing.objects.get(current=True).removed_on == date(2025, 4, 6)
    assert len(changes()) == (len(MEASURES) if pushes else 0)


def test_页面_各单位只看自己的_市治欠办看全部_逾期的看得出(pushed: Matter) -> None:
    later = OLD + timedelta(days=10)
    do(Matter.objects.get(kind="ban", body="finance"), officer("finance"), "acknowledge", OLD, done="已录入")
    left = bans.waiting(actor=CITY, now=later)
    assert (left.waiting, left.late) == (5, 5)
    (line,) = bans.search(actor=CITY, wanted=BanFilter(), number=1, now=later).rows
    by_body = {ban.body: ban.told[0] for ban in line.bans}
    assert list(by_body) == list(MEASURES) and line.state == "in_force"
    assert by_body["finance"].answered_on == local_day(OLD) and by_body["central_bank"].label == "不适用"
    assert by_body["housing"].late and by_body["housing"].due_on == date(2019, 10, 14)
    (mine,) = bans.search(actor=officer("water"), wanted=BanFilter(mark="late"), number=1, now=later).rows
    assert [ban.body for ban in mine.bans] == ["water"]
    assert not bans.search(actor=officer("finance"), wanted=BanFilter(mark="waiting"), number=1, now=later).total
    far = Actor("外县", "外县", Role.INSPECTOR, ("620421",), body="labour_620421")
    (line,) = bans.search(actor=far, wanted=BanFilter(), number=1, now=later).rows
    assert line.pushed and not line.bans and bans.waiting(actor=far, now=later).waiting == 0
    with pytest.raises(Refused, match="机关"):
        bans.search(
            actor=Actor("某企", "某企", Role.ENTERPRISE, units=(BUILDER,)), wanted=BanFilter(), number=1, now=later
        )


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (BanFilter(text="某某建设"), 1), (BanFilter(text=BUILDER.lower()), 1), (BanFilter(text="没有"), 0),
        (BanFilter(shown="in_force"), 1), (BanFilter(shown="removed"), 1), (BanFilter(shown="over"), 1),
        (BanFilter(mark="unsent"), 2), (BanFilter(mark="waiting"), 1), (BanFilter(body="market"), 1),
        (BanFilter(sort="until"), 3), (BanFilter(sort="-unit"), 3),
    ],
)  # fmt: skip
def test_筛选和排序(pushed: Matter, wanted: BanFilter, found: int) -> None:
    take(row(number="甲", removed_on="2019-11-05"), row(number="乙", until=""), now=OLD)
    take(row(number="乙", since="2018-11-05", until="2019-09-30"), now=OLD)
    assert bans.search(actor=CITY, wanted=wanted, number=1, now=OLD + timedelta(days=60)).total == found
    assert len(bans.every(actor=CITY, wanted=wanted, now=OLD + timedelta(days=60), most=10)) == found


def test_本系统作出的决定_文件不能改_相同的不算改(pushed: Matter) -> None:
    one = Listing.objects.get()
    said = {
        "uscc": one.uscc, "unit": one.unit, "body": one.body, "number": one.number, "decided_on": str(one.decided_on),
        "since": str(one.since), "until": str(one.until), "measures": "；".join(one.measures), "basis": one.basis,
    }  # fmt: skip
    with pytest.raises(BadSource, match=f"由本系统的事项{pushed.number}办理"):
        take(row(**said, removed_on="2019-11-01"), now=OLD)
    assert Listing.objects.count() == 1


def test_移出前逐项查没有付清的_已经结案没有付清的_台账_监测认定的(
    pushed: Matter, place: Project, 李监察: Actor, 孙副局: Actor
) -> None:
    answered(pushed, OLD)
    wake.wake(now=DUE)
    owing = {1: Amount(claimed_fen=500_000, owed_fen=450_000, found=True, received_fen=100_000)}
    closed = opened("case", place, 李监察, owing)
    Matter.objects.filter(pk=closed.pk).update(state="closed", open=False)
    ledger = opened("ledger", place, 李监察, owing)
    void = opened("complaint", place, 李监察, owing)
    Matter.objects.filter(pk=void.pk).update(state="rejected", open=False)
    Project.objects.filter(pk=place.pk).update(arrears_fen=1_234_500, arrears_heads=3)
    with pytest.raises(Refused) as refused:
        do(pushed, 孙副局, "remove", DUE, found="已付清", proof=proof(孙副局, DUE))
    said = str(refused.value)
    assert f"监察案件 {closed.number}（已结案）还有1名工人没有足额收到工资，共3,500.00元" in said
    assert ledger.number in said and void.number not in said
    assert f"项目「{place.name}」（{place.code}）监测认定欠薪12,345.00元，3人" in said
    Project.objects.filter(pk=place.pk).update(arrears_fen=0)
    for one in (closed, ledger):
        one.amounts.update(received_fen=450_000)
    Matter.objects.filter(pk=ledger.pk).update(state="closed", open=False)
    do(pushed, 孙副局, "remove", DUE, found="已付清", proof=proof(孙副局, DUE))


def opened(kind: str, place: Project, actor: Actor, amounts: dict[int, Amount]) -> Matter:
    about = matters.Opening(
        kind, "某事", "620402", "housing", "labour_620402", project_id=place.pk,
        links=[("unit", BUILDER, "contractor")], amounts=amounts,
    )  # fmt: skip
    return matters.open_matter(actor=matters.MACHINE, about=about, given={}, now=OLD)


def test_接口的名单随移出而不再提示(pushed: Matter, 孙副局: Actor) -> None:
    wake.wake(now=DUE)
    assert not listings.answer(uscc=BUILDER, now=DUE).listed  # its last day was the day before
    assert [one.state for one in bans.search(actor=CITY, wanted=BanFilter(), number=1, now=DUE).rows] == ["over"]
