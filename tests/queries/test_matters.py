"""Lists of matters beside a slow, obvious filter of all of them."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from random import Random

import pytest

from huxin.access import Actor, Role
from huxin.base.moments import local_day
from huxin.queries import calendar_of, matters, work
from huxin.queries import matters_punctual as punctual
from huxin.queries._pages import FEW
from huxin.queries.matters import DUE, MINE, OTHERS, MatterFilter
from huxin.record.models import Matter, Project
from huxin.workflows import catalogue

pytestmark = pytest.mark.django_db
NOW = datetime(2019, 11, 30, 4, tzinfo=UTC)
EVERYBODY = Actor("甲", "甲", Role.INSPECTOR, ("6204",), body="labour_620402")
OURS = ("government_620402", "office_620402", "labour_620402")


def add(count: int, rng: Random) -> None:
    """Matters of every kind, state and due date, straight into the table."""
    rows = []
    for n in range(count):
        flow = rng.choice(list(catalogue().values()))
        state = rng.choice(flow.states)
        is_open = bool(state.turn)
        due = NOW + timedelta(hours=rng.randint(-400, 400)) if is_open and rng.random() < 0.8 else None
        opened = NOW - timedelta(days=rng.randint(0, 400))
        rows.append(
            Matter(
                kind=flow.kind,
                number=f"ZZ-2019-{n:06d}",
                title=f"某事{n}",
                state=state.key,
                open=is_open,
                region_code=rng.choice(["620402", "620421"]),
                sector=rng.choice(["housing", "water"]),
                body=rng.choice(["labour_620402", "office_620421"]),
                level=rng.randint(0, 3),
                owed_fen=rng.randint(0, 5),
                opened_at=opened,
                opened_on=opened.date(),
                updated_at=opened,
                due_at=due,
                due_on=local_day(due - timedelta(seconds=1)) if due else None,
                paused=is_open and due is None,
                search=f"某事{n}",
                data={"officers": rng.choice([["甲", "乙"], ["丙", "丁"]])} if flow.kind == "inspection" else {},
            )  # fmt: skip
        )
    Matter.objects.bulk_create(rows)


def right(m: Matter, w: MatterFilter) -> bool:
    """The same question of one matter, answered without SQL."""
    flow = catalogue()[m.kind]
    waits = flow.standstill is not None and m.paused  # for an answer, of red ones the city's
    mine = m.level in (1, 2) if waits else EVERYBODY.role in flow.state(m.state).turn
    moves = [move for move in flow.steps(m.state) if EVERYBODY.role in move.who]
    mine &= m.body in OURS or not moves or not all(move.own for move in moves)
    mine &= "丙" not in m.data.get("officers", ()) or not moves or not all(move.by for move in moves)
    kind, _, state = w.state.partition(":")
    must_be_open = w.turn or w.due or not w.shown
    checks = [
        not must_be_open or m.open,
        bool(w.turn or w.due) or w.shown != "closed" or not m.open,
        not state or (m.kind, m.state) == (kind, state),
        w.turn != MINE or mine,
        w.turn != OTHERS or not mine,
        not w.due or matters.when_due(m.due_at, NOW) == w.due,
        not w.level or m.level == int(w.level),
        not w.region or m.region_code == w.region,
        not w.sector or m.sector == w.sector,
        not w.body or m.body == w.body,
        not w.paused or m.paused,
        not w.first or m.opened_on >= w.first,
        not w.last or m.opened_on <= w.last,
    ]
    return all(checks)


def test_every_filter_finds_what_a_loop_finds() -> None:
    add(600, Random(1))
    everything = [m for m in Matter.objects.all() if EVERYBODY.reaches(m)]  # not of kinds closed to an inspector
    wanted = [
        MatterFilter(turn=turn, due=due, shown=shown, level=level)
        for turn, due, shown, level in product(["", MINE, OTHERS], ["", *DUE], ["", "closed", "all"], ["", "3"])
    ]
    wanted += [MatterFilter(state=f"{f.kind}:{s.key}", shown="all") for f in catalogue().values() for s in f.states]
    wanted += [MatterFilter(region="620402", sector="water", body="labour_620402"), MatterFilter(paused=True)]
    wanted += [MatterFilter(shown="all", first=date(2019, 3, 1), last=date(2019, 9, 30))]
    for one in wanted:
        found = set(matters.chosen(EVERYBODY, one, now=NOW).values_list("pk", flat=True))
        assert found == {m.pk for m in everything if right(m, one)}, one


@pytest.mark.parametrize(
    "sort", ["", "due", "-due", "-opened", "opened", "-owed", "owed", "-level", "level", "nonsense"]
)
def test_pages_follow_one_another_in_order(sort: str) -> None:
    add(230, Random(2))
    wanted = MatterFilter(sort=sort)
    pages = [matters.search(actor=EVERYBODY, wanted=wanted, page=n, now=NOW) for n in range(1, 6)]
    seen = [line.id for page in pages[: pages[0].last] for line in page.rows]
    assert seen == list(matters.chosen(EVERYBODY, wanted, now=NOW).values_list("pk", flat=True))
    assert len(set(seen)) == pages[0].total


def test_what_is_due_first_comes_first_and_what_never_is_last() -> None:
    add(200, Random(3))
    found = matters.search(actor=EVERYBODY, wanted=MatterFilter(), page=1, now=NOW, size=500).rows
    dues = [line.due_on or date.max for line in found]
    assert dues == sorted(dues)


def test_little_work_and_much_work_are_heaped_alike() -> None:
    add(5 * FEW, Random(4))
    county = Actor("乙", "乙", Role.INSPECTOR, ("620402",), ("water",))
    for actor in (EVERYBODY, county):  # asked heap by heap, and read at once
        found = work.work(actor=actor, now=NOW)
        for key in ("overdue", "today", "soon", "later", "never", "waiting"):
            heap = getattr(found, key)
            asked = matters.search(actor=actor, wanted=heap.wanted, page=1, now=NOW, size=8)
            assert [line.id for line in heap.rows] == [line.id for line in asked.rows], key
            assert heap.count == min(asked.total, FEW)
    mine = MatterFilter(turn=MINE)
    assert matters.search(actor=EVERYBODY, wanted=mine, page=1, now=NOW).total == FEW
    assert matters.search(actor=county, wanted=MatterFilter(), page=1, now=NOW).total < FEW


def test_the_calendar_counts_what_its_days_list() -> None:
    add(400, Random(5))
    month = calendar_of.month(actor=EVERYBODY, year=2019, number=12)
    for day in (day for week in month.weeks for day in week):
        assert day.count == calendar_of.due_on(actor=EVERYBODY, day=day.day, page=1, now=NOW).total
    assert month.total == sum(day.count for week in month.weeks for day in week if day.inside)


def test_punctuality_of_nothing_is_nothing() -> None:
    found = punctual.on_time(actor=EVERYBODY, year=2019, now=NOW)
    assert found.rates == () and found.whole.closed_rate is None


def test_counting_goes_some_pages_ahead_of_the_one_shown() -> None:
    add(FEW + 300, Random(6))
    wanted = MatterFilter(shown="all")
    first, later = (matters.search(actor=EVERYBODY, wanted=wanted, page=n, now=NOW) for n in (1, 10))
    assert (first.total, first.capped, first.last) == (FEW, True, 20)
    known = sum(EVERYBODY.reaches(m) for m in Matter.objects.all())  # some kinds are closed to an inspector
    assert FEW < known < FEW + 300
    assert (later.total, later.capped, later.number) == (known, False, 10)
    beyond = matters.search(actor=EVERYBODY, wanted=wanted, page=10**8, now=NOW)
    assert (beyond.number, len(beyond.rows)) == (-(-known // 50), known % 50 or 50)


def test_words_find_by_project_and_where_there_is_none_by_title() -> None:
    add(30, Random(7))
    plain = dict(region_code="620402", sector="water", status="active", pay_day=15, pay_month_offset=1,
                 labour_fee_day=10, recorded_at=NOW)  # fmt: skip
    for code, said in (("A1", "a1 新区道路 甲公司"), ("B2", "b2 灌区 甲公司")):
        Project.objects.create(code=code, name=code, search=said, **plain)
    one, two = Project.objects.order_by("code").values_list("pk", flat=True)
    of_one, of_two, of_none, *rest = Matter.objects.order_by("pk").values_list("pk", flat=True)
    Matter.objects.filter(pk=of_one).update(project_id=one, search="别的")
    Matter.objects.filter(pk=of_two).update(project_id=two, search="新区")
    Matter.objects.filter(pk=of_none).update(search="新区 甲公司")
    Matter.objects.filter(pk__in=rest).update(search="别的")

    def found(text: str) -> set[int]:
        wanted = MatterFilter(text=text, shown="all")
        return {line.id for line in matters.search(actor=EVERYBODY, wanted=wanted, page=1, now=NOW).rows}

    assert found("甲公司 新区") == {of_one, of_none}
    assert found("灌区") == {of_two}
    assert found("甲公司") == {of_one, of_two, of_none}
    assert found("没有的") == set()


def task(number: int, body: str) -> Matter:
    return Matter.objects.create(
        kind="measure", number=f"RW-2019-{number:06d}", title=f"任务{number}", state="issued", open=True,
        region_code="620400", sector="", body=body, opened_at=NOW, opened_on=NOW.date(), updated_at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize("much", [False, True])
def test_a_citys_body_has_its_own_tasks_only(much: bool) -> None:
    if much:
        add(5 * FEW, Random(6))
        Matter.objects.filter(kind="measure").delete()
    own, other = task(1, "finance"), task(2, "development")
    finance = Actor("田财政", "田财政", Role.FINANCE, ("6204",), body="finance")
    wanted = MatterFilter(kind="measure", turn=MINE)
    assert [one.id for one in matters.search(actor=finance, wanted=wanted, page=1, now=NOW).rows] == [own.pk]
    found = work.work(actor=finance, now=NOW)
    assert other.pk not in {one.id for one in found.never.rows}
    if not much:
        assert ([one.id for one in found.never.rows], [one.id for one in found.waiting.rows]) == ([own.pk], [other.pk])
    told = [line.number for line in work.digest_lines(finance, now=NOW)]
    assert other.number not in told and (much or told == [own.number])
