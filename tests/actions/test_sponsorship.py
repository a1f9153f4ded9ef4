"""包保督查: a quarter begins by itself once, sites are drawn that anybody can draw again, a quarter missed is told."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from huxin.access import Actor, Role
from huxin.actions import matters, sponsorship, wake
from huxin.base.errors import NotFound, Refused
from huxin.queries import sponsorship as queries
from huxin.queries.plan_proofs import PLAN, proofs
from huxin.record.models import JournalEntry, Matter, Notice, Paper, Sponsorship, SponsorshipQuarter
from tests.actions import inspecting
from tests.workflows.test_sponsorship import CALLS, SAID

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
OCTOBER = datetime(2019, 10, 8, 2, tzinfo=UTC)
田财政 = Actor("田财政", "田财政", Role.FINANCE, ("6204",), body="finance")
吕发改 = Actor("吕发改", "吕发改", Role.DEVELOPMENT, ("6204",), body="development")
罗县长 = Actor("罗县长", "罗县长", Role.COUNTY_GOVERNMENT, ("620402",), body="government_620402")
PROBLEM = {"problem_1": "两处没有告示牌", "owner_1": "labour", "fix_1_by": "2019-11-30"}


def day(month: int, number: int, year: int = 2019) -> datetime:
    return datetime(year, month, number, 2, tzinfo=UTC)


def projects(count: int) -> list[str]:
    return [inspecting.site(n).code for n in range(1, count + 1)]


def paired(office: Actor, body: str = "finance", when: datetime = OCTOBER) -> Matter:
    sponsorship.pair(actor=office, body=body, region_code="620402", since=when.date(), now=when)
    return Matter.objects.get(kind="sponsorship")


def do(actor: Actor, matter: Matter, name: str, when: datetime, **given: object) -> Matter:
    return matters.move(actor=actor, matter_id=matter.pk, name=name, given=given, now=when)


def test_a_quarter_begins_once_for_a_county_with_a_sponsor(王主任: Actor, hired: Callable[[Actor], object]) -> None:
    for person in (田财政, 吕发改):
        hired(person)
    one = paired(王主任)
    assert [sponsorship.begin(now=day(10, n)) for n in (8, 9, 30)] == [0, 0, 0]
    assert (one.state, one.body, one.due_on) == ("assigned", "finance", date(2019, 10, 14))
    assert (one.data["quarter_to"], one.data["feedback_by"]) == ("2019-12-31", "2020-01-06")
    assert Paper.objects.get().name == "sponsorship_list"
    assert Counter(Notice.objects.values_list("to__username", flat=True)) == {"田财政": 1}
    assert sponsorship.begin(now=day(1, 1, 2020)) == 1
    assert list(SponsorshipQuarter.objects.order_by("quarter").values_list("quarter", flat=True)) == [20194, 20201]


def test_one_sponsor_a_county_and_the_next_takes_over_what_nobody_visited(王主任: Actor) -> None:
    one = paired(王主任, "housing")
    assert one.sector == "housing"
    with pytest.raises(Refused, match="已经由这个单位包保"):
        sponsorship.pair(actor=王主任, body="housing", region_code="620402", since=date(2019, 10, 20), now=day(10, 21))
    with pytest.raises(Refused, match="不是方案规定的六个单位；请选择县区；开始日期不能晚于今天"):
        sponsorship.pair(actor=王主任, body="police", region_code="620000", since=date(2019, 12, 1), now=OCTOBER)
    with pytest.raises(Refused, match="开始日期须晚于原包保单位"):
        sponsorship.pair(actor=王主任, body="water", region_code="620402", since=OCTOBER.date(), now=OCTOBER)
    with pytest.raises(Refused):
        sponsorship.pair(actor=田财政, body="water", region_code="620402", since=date(2019, 10, 9), now=day(10, 9))
    sponsorship.pair(actor=王主任, body="water", region_code="620402", since=date(2019, 10, 21), now=day(10, 21))
    old, new = Sponsorship.objects.order_by("starts_on")
    assert (old.ends_on, new.ends_on) == (date(2019, 10, 20), None)
    one.refresh_from_db()
    assert (one.body, one.sector, SponsorshipQuarter.objects.count()) == ("water", "water", 1)
    assert JournalEntry.objects.filter(what="sponsorship.pair").count() == 2


def test_from_the_plan_to_the_last_problem_put_right(王主任: Actor) -> None:
    one, codes = paired(王主任), projects(9)
    with pytest.raises(Refused, match="由承担这一项的单位办理"):
        do(吕发改, one, "plan", OCTOBER, planned="十一月上旬")
    planned = do(田财政, one, "plan", OCTOBER, planned="十一月上旬")
    assert len(planned.data["sites"]) == 5 and set(planned.data["sites"]) < set(codes)
    assert queries.drawn_again(planned.data)
    assert not queries.drawn_again({**planned.data, "sites": planned.data["sites"][::-1]})
    assert not queries.drawn_again({**planned.data, "draw_seed": "0" * 64})
    with pytest.raises(Refused, match="至少要到3处"):
        do(田财政, one, "visit", day(11, 6), visited_on="2019-11-06", record="看了一处", calls_1="5", owed_1="no")
    do(田财政, one, "visit", day(11, 6), visited_on="2019-11-06", record="看了三处", **CALLS)
    with pytest.raises(Refused, match="不足10个字"):
        do(田财政, one, "report", day(11, 11), **{**SAID, "section_advice": "无"})
    do(田财政, one, "report", day(11, 11), **SAID, **PROBLEM)
    with pytest.raises(Refused, match="请先交办整改"):
        do(王主任, one, "file", day(11, 12), reviewed="同意")
    fixing = do(王主任, one, "review", day(11, 12), reviewed="请整改")
    assert (fixing.state, fixing.body, fixing.due_on) == ("fixing", "government_620402", date(2019, 11, 26))
    board = queries.table(actor=王主任, today=date(2019, 12, 2))
    late = queries.open_problems(board)
    assert [(p.owner, p.by, p.late(date(2019, 12, 2))) for p in late] == [("县区人社局", date(2019, 11, 30), True)]
    assert do(罗县长, one, "fix", day(11, 20), fixed_1="已经补立", proof=["0" * 64]).state == "checking"
    assert do(王主任, one, "send_back", day(11, 21), reason="只补了一处").data.get("fixed_1") is None
    do(罗县长, one, "fix", day(11, 25), fixed_1="两处都已补立", proof=["0" * 64])
    ended = do(王主任, one, "close", day(11, 26), reviewed="照片属实")
    assert (ended.state, ended.open) == ("ended", False)
    names = list(Paper.objects.order_by("id").values_list("name", flat=True))
    assert names == [f"sponsorship_{n}" for n in ("list", "plan", "record", "feedback", "problems", "fixed", "fixed")]
    told = proofs(actor=王主任, title=PLAN, today=date(2020, 1, 8))["19"]
    assert (told.top, told.bottom) == (1, 10)  # of five counties in the two quarters that are over
    assert proofs(actor=王主任, title=PLAN, today=date(2020, 1, 8), region="620402")["19"].text.startswith("1/2 ")


def test_a_quarter_without_a_visit_is_the_sponsors_fault(王主任: Actor, hired: Callable[[Actor], object]) -> None:
    hired(田财政)
    one = paired(王主任)
    do(田财政, one, "plan", OCTOBER, planned="十二月")
    for when in (day(12, 31), day(1, 5, 2020), day(1, 6, 2020)):
        wake.wake(now=when)
        one.refresh_from_db()
        assert one.state == "planned"
    wake.wake(now=day(1, 7, 2020))
    one.refresh_from_db()
    assert (one.state, one.body, one.level, one.due_on) == ("missed", "finance", 3, None)
    assert Paper.objects.filter(name="sponsorship_missed").count() == 1
    assert "季度内没有督导" in Notice.objects.filter(to__username="田财政").latest("id").subject
    with pytest.raises(Refused):
        do(田财政, one, "visit", day(1, 7, 2020), visited_on="2019-12-30", record="补登", **CALLS)
    assert do(田财政, one, "explain", day(1, 8, 2020), explained="人员变动，一月补督导").state == "ended"
    cell = dict(queries.table(actor=王主任, today=date(2020, 1, 8)))["620402"][1]
    assert (cell.label, cell.missed, cell.fed_back) == ("未开展", True, False)
    assert proofs(actor=王主任, title=PLAN, today=date(2020, 1, 8), region="620402")["19"].text.startswith("0/2 ")


def test_another_county_does_not_reach_it_and_enterprises_see_no_board(王主任: Actor, 钱劳资: Actor) -> None:
    one = paired(王主任)
    elsewhere = Actor("外县", "外县", Role.COUNTY_GOVERNMENT, ("620421",), body="government_620421")
    with pytest.raises(NotFound):
        do(elsewhere, one, "fix", OCTOBER)
    assert [code for code, _ in queries.table(actor=elsewhere, today=date(2019, 10, 8))] == ["620421"]
    with pytest.raises(Refused):
        queries.table(actor=钱劳资, today=date(2019, 10, 8))


def test_the_same_problem_in_the_next_quarter_is_a_repeat(王主任: Actor) -> None:
    one = paired(王主任)
    projects(5)
    sponsorship.begin(now=day(1, 2, 2020))
    two = Matter.objects.filter(kind="sponsorship").latest("pk")
    said = {"problem_2": "三个项目没有分账", "owner_2": "office", "fix_2_by": "2020-12-30"}
    now = {"problem_1": "仍有3处没有告示牌。", "owner_1": "labour", "fix_1_by": "2020-12-30"}
    for matter, plans, visits, problem in (
        (one, OCTOBER, day(11, 6), PROBLEM), (two, day(1, 3, 2020), day(1, 8, 2020), now | said),
    ):  # fmt: skip
        do(田财政, matter, "plan", plans, planned="本季度")
        do(田财政, matter, "visit", visits, visited_on=str(visits.date()), record="看了三处", **CALLS)
        do(田财政, matter, "report", visits, **SAID, **problem)
    cells = dict(queries.table(actor=王主任, today=date(2020, 1, 9)))["620402"]
    assert [(cell.quarter, cell.again) for cell in cells[:2]] == [(20201, 1), (20194, 0)]
    assert [p.again for p in cells[0].problems] == [True, False]
    (alone,) = dict(queries.table(actor=王主任, today=date(2020, 1, 9), count=1))["620402"]
    assert alone.again == 1  # the quarter before is asked, shown or not


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("两处没有告示牌", "两处没有告示牌。", True), ("工资专户没有按月拨付", "专户没有按月拨付", True),
        ("有3处工地没有维权告示牌", "仍有 5 处工地没有维权告示牌", True), ("没有告示牌", "没有工资专户", False),
        ("账实不符", "保证金没有缴纳", False), ("无", "无", True), ("", "无", False),
    ],
)  # fmt: skip
def test_problems_are_the_same_by_their_words(one: str, other: str, same: bool) -> None:
    assert queries.same_problem(one, other) is same and queries.same_problem(other, one) is same
