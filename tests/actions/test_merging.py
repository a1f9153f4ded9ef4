"""并案与撤销: both matters are restored exactly, the chain holds, each keeps its clock, they end together."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from huxin.access import SYSTEM, Actor, Role
from huxin.actions import attachments, matters, merging, recovery, reports
from huxin.actions.reports import Claim, Grievance, Who
from huxin.base.errors import NotFound, Refused, Stale
from huxin.base.home import Home
from huxin.base.moments import local_day
from huxin.queries import merging as queries
from huxin.queries import proof_check
from huxin.queries._told import Told
from huxin.record.models import Matter, MatterAmount, MatterLink, MatterTerm
from tests.actions.invented import id_no

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 8, 12, 2, tzinfo=UTC)
OFFICE = Actor("某科长", "某科长", Role.OFFICE, regions=("6204",))
COUNTY = Actor("某县办", "某县办", Role.COUNTY_OFFICE, regions=("620402",))
ELSEWHERE = Actor("外县办", "外县办", Role.COUNTY_OFFICE, regions=("620421",))
LABOUR = Actor("某监察", "某监察", Role.INSPECTOR, regions=("620402",))


def complaint(
    workers: dict[int, int], employer: str = "某某建筑公司", story: str = "干完活没给钱", n: int = 0
) -> Matter:
    """A complaint for workers by number, with what each claims in fen."""
    told = Told(story, employer, first_ym=202405, last_ym=202406, claimed_fen=sum(workers.values()) or 70_000)
    claims = [Claim(Who(id_no=id_no(w)), fen, 2) for w, fen in workers.items()]
    own = Who(phone=f"139{n:08d}")
    once = f"{n}-{sorted(workers.items())}"
    filed = reports.file(grievance=Grievance(told, "620402", own=own, claims=claims), once=once, now=NOW)
    return Matter.objects.get(pk=filed.matter_id)


def state(pk: int) -> tuple[Any, ...]:
    """Everything that must be as it was: all but how many steps there were and when the last one was."""
    one = Matter.objects.get(pk=pk)
    row = {
        f.attname: getattr(one, f.attname) for f in Matter._meta.fields if f.attname not in ("version", "updated_at")
    }
    amounts = list(MatterAmount.objects.filter(matter=one).order_by("worker_id").values_list(*_COLUMNS))
    links = sorted(MatterLink.objects.filter(matter=one).values_list("kind", "key", "part"))
    terms = sorted(MatterTerm.objects.filter(matter=one).values_list("lane", "term", "body", "due_at", "ended_at"))
    return row, amounts, links, terms


_COLUMNS = ("worker_id", "claimed_fen", "owed_fen", "found", "ordered_fen", "received_fen", "months")


def verified() -> bool:
    found = proof_check.check(actor=SYSTEM, now=NOW + timedelta(hours=2), with_facts=False)
    assert not found.sentence
    return True


def test_并案_同一工人只算一次_各自的时限照走_撤销后一模一样(home: Home) -> None:
    main, one = complaint({1: 50_000, 2: 30_000}, n=1), complaint({2: 80_000, 3: 20_000}, n=2)
    before = state(main.pk), state(one.pk)
    shown = queries.preview(actor=COUNTY, matter_id=one.pk, into_id=main.pk, now=NOW)
    assert not shown.why and shown.then["claimed_fen"] == 150_000 and shown.then["heads"] == 3
    assert [row.twice for row in shown.rows] == [True, False] and shown.stays == 1
    assert {lane.term for lane in shown.clocks} and shown.reports == 1
    merging.merge(
        actor=COUNTY, matter_id=one.pk, into_id=main.pk, reason="同一工地", now=NOW, seen=one.version,
        into_seen=main.version,
    )  # fmt: skip
    main, one = Matter.objects.get(pk=main.pk), Matter.objects.get(pk=one.pk)
    assert (one.state, one.open, one.data["into"]) == ("merged", True, main.number)
    assert (main.heads, main.data["claimed_fen"], main.data["unpaid"]) == (3, 150_000, 3)
    assert one.due_at == before[1][0]["due_at"]
    assert MatterLink.objects.filter(matter=main, kind="report").count() == 2
    assert verified()
    undone = queries.undo_preview(actor=COUNTY, matter_id=one.pk, now=NOW)
    assert undone.back == "已登记" and undone.then["heads"] == 2
    merging.unmerge(actor=COUNTY, matter_id=one.pk, reason="不是同一件", now=NOW)
    assert (state(main.pk), state(one.pk)) == before
    assert verified()


@pytest.mark.parametrize("seed", range(3))
def test_任意顺序地并案和撤销_最后全部恢复_存证链完好(home: Home, seed: int) -> None:
    rng = Random(seed)
    made = [
        complaint({rng.randrange(9): rng.randrange(1, 9) * 10_000 for _ in range(rng.randrange(4))}, n=n)
        for n in range(6)
    ]
    before = [state(one.pk) for one in made]
    inside: dict[int, int] = {}
    for _ in range(14):
        one, main = rng.sample(range(6), 2)
        if one in inside:
            merging.unmerge(actor=OFFICE, matter_id=made[one].pk, reason="撤销", now=NOW)
            del inside[one]
        elif main not in inside and one not in inside.values():
            merging.merge(actor=OFFICE, matter_id=made[one].pk, into_id=made[main].pk, reason="同一件", now=NOW)
            inside[one] = main
    for one in inside:
        merging.unmerge(actor=OFFICE, matter_id=made[one].pk, reason="撤销", now=NOW)
    assert [state(one.pk) for one in made] == before
    assert verified()


def test_后来另外加进来的工人_和并入期间查明的_撤销后留下(home: Home) -> None:
    main, one = complaint({1: 50_000}, n=1), complaint({2: 80_000, 3: 20_000}, n=2)
    matters.move(actor=COUNTY, matter_id=main.pk, name="triage", given={"claim": "wages"}, now=NOW)
    given = {"to_region": "620402", "to_sector": "other"}
    matters.move(actor=COUNTY, matter_id=main.pk, name="assign", given=given, now=NOW)
    before = state(one.pk)
    merging.merge(actor=COUNTY, matter_id=one.pk, into_id=main.pk, reason="同一工地", now=NOW)
    three = list(MatterAmount.objects.filter(matter=main).order_by("claimed_fen").values_list("worker_id", flat=True))
    recovery.assess(actor=LABOUR, matter_id=main.pk, owed={three[2]: 60_000}, reason="工资表", now=NOW)
    merging.unmerge(actor=COUNTY, matter_id=one.pk, reason="不是同一件", now=NOW)
    left = dict(MatterAmount.objects.filter(matter=main).values_list("worker_id", "found"))
    assert left == {three[1]: False, three[2]: True} and Matter.objects.get(pk=main.pk).heads == 2
    assert state(one.pk) == before and verified()


def test_主件办结_并入的随主件归档(home: Home) -> None:
    main, one = complaint({1: 50_000}, n=1), complaint({1: 50_000}, n=2)
    merging.merge(actor=COUNTY, matter_id=one.pk, into_id=main.pk, reason="同一工地", now=NOW)
    matters.move(actor=COUNTY, matter_id=main.pk, name="withdraw", given={"reason": "和解"}, now=NOW)
    matters.move(actor=OFFICE, matter_id=main.pk, name="confirm_withdrawal", given={"how": "回电"}, now=NOW)
    assert [Matter.objects.get(pk=m.pk).state for m in (main, one)] == ["withdrawn", "archived"]
    for matter in (one, main):  # one's worker reopens it, then the main one is reopened and ends once more
        matters.move(actor=OFFICE, matter_id=matter.pk, name="not_paid", given={"reason": "没有收到"}, now=NOW)
    matters.move(actor=COUNTY, matter_id=main.pk, name="withdraw", given={"reason": "和解"}, now=NOW)
    last = Actor("另一位", "另一位", Role.OFFICE, regions=("6204",))
    matters.move(actor=last, matter_id=main.pk, name="confirm_withdrawal", given={"how": "回电"}, now=NOW)
    assert [Matter.objects.get(pk=m.pk).state for m in (main, one)] == ["withdrawn", "escalated"]
    assert verified()


def test_不能并案的_说出为什么(home: Home) -> None:
    a, b, c = (complaint({n: 50_000}, n=n) for n in (1, 2, 3))

    def tried(one: Matter, main: Matter, actor: Actor = COUNTY, **more: Any) -> None:
        given: dict[str, Any] = {"matter_id": one.pk, "into_id": main.pk, "reason": "同", "now": NOW} | more
        merging.merge(actor=actor, **given)

    with pytest.raises(Refused, match="它自己"):
        tried(a, a)
    with pytest.raises(NotFound):
        tried(a, b, ELSEWHERE)
    with pytest.raises(Refused, match="办理"):
        tried(a, b, LABOUR)
    with pytest.raises(Refused, match="原因|理由|说明"):
        tried(a, b, reason="")
    with pytest.raises(Stale):
        tried(a, b, into_seen=99)
    assert state(a.pk)[0]["state"] == "registered"
    tried(a, b)
    with pytest.raises(Refused, match="并入它的主件"):
        tried(c, a)
    with pytest.raises(Refused, match="先撤销"):
        tried(b, c)
    with pytest.raises(NotFound):
        merging.unmerge(actor=COUNTY, matter_id=c.pk, reason="同", now=NOW)


def test_相似的在办投诉_附理由_由人决定(home: Home) -> None:
    one, same = complaint({1: 50_000}, n=1), complaint({1: 50_000, 2: 40_000}, employer="某某公司", n=2)
    complaint({7: 990_000}, employer="金河启明劳务有限公司", story="塔吊租赁费没有结", n=3)
    [found] = queries.suggestions(actor=COUNTY, matter_id=one.pk, now=NOW)
    assert found.line.id == same.pk and "用人单位相同" in found.verdict.because
    assert queries.suggestions(actor=LABOUR, matter_id=one.pk, now=NOW) == []
    merging.merge(actor=COUNTY, matter_id=same.pk, into_id=one.pk, reason="同一工地", now=NOW)
    assert queries.suggestions(actor=COUNTY, matter_id=one.pk, now=NOW) == []
    assert [line.id for line in queries.merged_here(actor=COUNTY, matter_id=one.pk, now=NOW)] == [same.pk]


def test_合计达到十人_主件按重大线索提级_撤销后名单金额恢复_提级不撤回(home: Home) -> None:
    main, one = complaint({n: 10_000 for n in range(6)}, n=1), complaint({n: 10_000 for n in range(4, 12)}, n=2)
    amounts = state(main.pk)[1]
    merging.merge(actor=COUNTY, matter_id=one.pk, into_id=main.pk, reason="同一工地", now=NOW)
    together = Matter.objects.get(pk=main.pk)
    assert (together.heads, together.data["group"], together.state) == (12, True, "escalated")
    merging.unmerge(actor=OFFICE, matter_id=one.pk, reason="不是同一件", now=NOW)
    alone = Matter.objects.get(pk=main.pk)
    assert (alone.heads, alone.data["group"], alone.state) == (6, False, "escalated")
    assert state(main.pk)[1] == amounts and verified()


HEAD = Actor("某局长", "某局长", Role.BUREAU, regions=("6204",))


def do(actor: Actor, matter: Matter, name: str, **given: Any) -> Matter:
    return matters.move(actor=actor, matter_id=matter.pk, name=name, given=given, now=NOW)


def opened_case(one: Matter) -> Matter:
    """The inspection case a complaint leads to, with its two officers."""
    do(COUNTY, one, "triage", claim="wages")
    do(COUNTY, one, "assign", to_region="620402", to_sector="other")
    do(LABOUR, one, "accept")
    do(HEAD, one, "open_case")
    case = Matter.objects.get(kind="case")
    return do(HEAD, case, "appoint", officer_one="甲（执法证01）", officer_two="乙（执法证02）", recusal="none")


def received(one: Matter) -> dict[int, int]:
    rows = MatterAmount.objects.filter(matter=one, received_fen__gt=0)
    return dict(rows.values_list("worker_id", "received_fen"))


def test_并入期间所立案件已经终结_撤销后不停在已立案_接着办理(home: Home) -> None:
    main, one = complaint({1: 50_000}, n=1), complaint({2: 80_000}, n=2)
    case = opened_case(one)
    merging.merge(actor=COUNTY, matter_id=one.pk, into_id=main.pk, reason="同一工地", now=NOW)
    do(LABOUR, case, "propose_transfer", reason="不属本机关职责")
    do(HEAD, case, "hand_over", to_body="housing", reason="同意")
    assert Matter.objects.get(pk=one.pk).state == "merged"
    back = merging.unmerge(actor=COUNTY, matter_id=one.pk, reason="不是同一件", now=NOW)
    assert (back.state, back.data["case_open"], back.data["case_ended"]) == ("escalated", False, "transferred")
    assert (back.heads, back.data["unpaid"], Matter.objects.get(pk=main.pk).heads) == (1, 1, 1)
    assert verified()


def test_并入期间所立案件收到的钱_主件当时就算上_撤销后各归各(home: Home) -> None:
    main, one = complaint({1: 50_000}, n=1), complaint({2: 80_000}, n=2)
    case = opened_case(one)
    merging.merge(actor=COUNTY, matter_id=one.pk, into_id=main.pk, reason="同一工地", now=NOW)
    [worker] = case.amounts.values_list("worker_id", flat=True)
    recovery.assess(actor=LABOUR, matter_id=case.pk, owed={worker: 80_000}, reason="查实", now=NOW)
    do(LABOUR, case, "identify", employer="某某建筑公司", note="营业执照")
    do(LABOUR, case, "order", order_days="7", found="拖欠工资")
    signed = attachments.receive(actor=LABOUR, data=b"%PDF-1.4 signed", file_name="签收.pdf", now=NOW)
    recovery.from_receipt(
        actor=LABOUR, matter_id=case.pk, lines=[recovery.Received(worker, 80_000)], paid_on=local_day(NOW),
        instrument="direct", sha256=signed, now=NOW,
    )  # fmt: skip
    assert received(main) == received(one) == {worker: 80_000}
    do(HEAD, case, "correct", found="已经付清", proof=[signed])
    do(LABOUR, case, "withdraw", reason="轻微并已改正")
    assert received(main) == {worker: 80_000} and Matter.objects.get(pk=main.pk).data["unpaid"] == 1
    back = merging.unmerge(actor=COUNTY, matter_id=one.pk, reason="不是同一件", now=NOW)
    assert (received(main), received(one), back.state) == ({}, {worker: 80_000}, "done")
    assert verified()


def test_并入期间直接在本件登记的到账_主件也算(home: Home) -> None:
    main, one = complaint({1: 50_000}, n=1), complaint({2: 80_000}, n=2)
    [worker] = one.amounts.values_list("worker_id", flat=True)
    merging.merge(actor=COUNTY, matter_id=one.pk, into_id=main.pk, reason="同一工地", now=NOW)
    signed = attachments.receive(actor=LABOUR, data=b"%PDF-1.4 signed", file_name="签收.pdf", now=NOW)
    recovery.from_receipt(
        actor=LABOUR, matter_id=one.pk, lines=[recovery.Received(worker, 30_000)], paid_on=local_day(NOW),
        instrument="direct", sha256=signed, now=NOW,
    )  # fmt: skip
    assert received(main) == received(one) == {worker: 30_000}
    merging.unmerge(actor=COUNTY, matter_id=one.pk, reason="不是同一件", now=NOW)
    assert (received(main), received(one)) == ({}, {worker: 30_000}) and verified()
