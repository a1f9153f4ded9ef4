"""From a monitor run to the lifting of a warning: one site, June's wages unpaid."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from huxin.access import SYSTEM, Actor, Permission, may
from huxin.actions import intake, matters, monitor, notices, staff, wake, warnings
from huxin.actions.proof_evidence import evidence
from huxin.base.errors import NotFound, Refused, Stale
from huxin.base.home import Home
from huxin.base.identity import uscc_check
from huxin.queries._reach import matters_in_reach
from huxin.queries.proof_check import check
from huxin.record.models import Matter, MatterAmount, MatterEvent, Notice, Paper
from huxin.record.models import Run as Stored
from tests.actions.invented import BUILDER, CODE, OWNER, as_csv, as_xlsx, attendance, id_no, payments, payroll, roster
from tests.actions.invented import sheets as master

pytestmark = pytest.mark.django_db
AUGUST = datetime(2019, 8, 28, 2, tzinfo=UTC)  # a Wednesday
LATE = date(2019, 8, 27)  # June was due on 25 July: more than thirty days
Run = Callable[..., dict[str, int]]
Rows = list[list[Any]]


def punches(days: range) -> Rows:
    """Everybody is at work in August."""
    head, *_ = attendance()
    return [head, *([CODE, id_no(n), f"2019-08-{d:02d} 07:{n:02d}:00", "进"] for n in range(20) for d in days)]


def contracted() -> Rows:
    """Twenty workers with contracts."""
    head, *rows = roster(20)
    return [[*head, "合同签订日期"], *([*row, "2019-06-01"] for row in rows)]


@pytest.fixture
def site(home: Home) -> None:
    """Master data, roster, punches and sheet of June for twenty workers, of whom one was not paid."""
    bring(as_xlsx({**master(), "花名册": contracted()}), "底册.xlsx")
    bring(as_csv(attendance(20)), "考勤.csv")
    bring(as_csv(punches(range(20, 28))), "考勤8月.csv")
    bring(as_csv(payroll(20)), "工资表.csv")
    bring(as_csv(payments(19)), "银行.csv")


OTHER = "91620400MA0000003"
OTHER += uscc_check(OTHER)


def with_builder(uscc: str) -> dict[str, Rows]:
    """The master data, with another contractor on the site."""
    pages = master()
    pages["单位"].append([uscc, "某接手公司", "施工总承包", "620402"])
    head, site = pages["项目"]
    return pages | {"项目": [head, [uscc if cell == BUILDER else cell for cell in site]]}


def bring(data: bytes, name: str, at: datetime = AUGUST) -> None:
    batch = intake.receive(actor=SYSTEM, data=data, file_name=name, now=at)
    assert all(not done.rejected for done in intake.apply(batch, now=at))


@pytest.fixture
def run(home: Home, site: None) -> Run:
    """A monitor run and what the warnings make of it."""

    def once(as_of: date = LATE, now: datetime = AUGUST) -> dict[str, int]:
        manifest = monitor.run(home, actor=SYSTEM, as_of=as_of, now=now)
        made: dict[str, int] = Stored.objects.get(pk=manifest["id"]).followed["done"]
        return made

    return once


def the_warning() -> Matter:
    return Matter.objects.get(kind="warning")


def do(actor: Actor, name: str, now: datetime = AUGUST, **given: Any) -> Matter:
    return matters.move(actor=actor, matter_id=the_warning().pk, name=name, given=given, now=now)


def test_a_run_opens_one_warning_with_all_its_causes(run: Run) -> None:
    assert run() == {"opened": 1}
    warning = the_warning()
    assert (warning.number, warning.data["level"]) == ("YJ-2019-000001", "orange")
    assert {c["rule_code"] for c in warning.data["causes"]} == {"R24", "R26", "R27"}
    assert (warning.owed_fen, warning.heads) == (500_000, 1)
    assert list(MatterAmount.objects.values_list("owed_fen", flat=True)) == [500_000]


def test_the_same_run_again_changes_nothing(run: Run, home: Home) -> None:
    run()
    before = list(MatterEvent.objects.values_list("n", "move"))
    run()
    assert warnings.follow(home, run_id=Stored.objects.get().pk, now=AUGUST) == {"unchanged": 1}
    assert list(MatterEvent.objects.values_list("n", "move")) == before


def test_a_death_between_a_run_and_its_warnings_is_made_good(
    home: Home, site: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*given: object, **more: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(warnings, "follow", die)
        monitor.run(home, actor=SYSTEM, as_of=LATE, now=AUGUST)
    assert Stored.objects.get().current and not Matter.objects.exists()
    for _ in range(2):
        warnings.catch_up(home, now=AUGUST)
        assert Stored.objects.get().followed == {"done": {"opened": 1}}
        assert the_warning().version == 1


def test_a_death_among_the_warnings_is_made_good(home: Home, site: None, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = warnings._open

    def die(*given: Any) -> int:
        opened(*given)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(warnings, "_open", die)
        monitor.run(home, actor=SYSTEM, as_of=LATE, now=AUGUST)
    warnings.catch_up(home, now=AUGUST)
    assert Stored.objects.get().followed == {"done": {"unchanged": 1}}
    assert the_warning().version == 1


def test_a_question_on_the_side_moves_no_warning(home: Home, site: None) -> None:
    monitor.run(home, actor=SYSTEM, as_of=LATE, now=AUGUST, known_at=AUGUST)
    warnings.catch_up(home, now=AUGUST)
    assert not Matter.objects.exists()


SAID = {"plan": "八月底前付清", "pay_by": "2019-08-30"}
PROVED = {"proof": ["0" * 64], "note": "已逐人核对银行回单"}
NEXT = AUGUST + timedelta(days=1)


@pytest.fixture
def orange(run: Run) -> None:
    """One worker's June unpaid for thirty-three days."""
    run()


def paid(run: Run, as_of: date = date(2019, 8, 30), now: datetime = AUGUST + timedelta(days=3)) -> dict[str, int]:
    """The twentieth is paid too; the next run finds nothing any more."""
    bring(as_csv(payments(20)), "银行.csv", now)
    bring(as_csv(punches(range(28, 31))), "考勤8月.csv", now)
    return run(as_of, now)


def test_an_orange_warning_from_signing_to_its_lifting(
    orange: None, run: Run, 李监察: Actor, 周治欠: Actor, 钱劳资: Actor
) -> None:
    assert do(李监察, "sign").state == "issued"
    assert the_warning().due_on == date(
        2019, 9, 9
    )  # ten days end on a Saturday; 9 September is the Monday after, the day of issue not counted
    assert do(钱劳资, "reply", **SAID).state == "rectifying"
    assert do(钱劳资, "prove", **PROVED).state == "checking"
    with pytest.raises(Refused, match="最近一次监测仍有发现"):
        do(周治欠, "accept", **PROVED, verdict="true")
    paid(run)
    with pytest.raises(Refused, match="同一人"):
        do(李监察, "accept", **PROVED, verdict="true")
    lifted = do(周治欠, "accept", **PROVED, verdict="true")
    assert (lifted.state, lifted.open, lifted.due_at) == ("lifted", False, None)
    assert list(Paper.objects.order_by("id").values_list("name", flat=True)) == [
        "warning_notice", "rectification_reply", "warning_lifted",
    ]  # fmt: skip


def named(matter: Matter, kind: str) -> set[str]:
    return set(matter.links.filter(kind=kind).values_list("key", flat=True))


def caused(matter: Matter) -> set[str]:
    return {f"{c['rule_code']}:{CODE}:{c['month'] or ''}" for c in matter.data["causes"]}


def test_what_a_later_run_finds_besides_is_linked_and_proven(orange: None, run: Run) -> None:
    warning, later = the_warning(), datetime(2019, 10, 8, 2, tzinfo=UTC)
    before = named(warning, "finding")
    assert before == caused(warning) and named(warning, "unit") == {BUILDER, OWNER}
    bring(as_xlsx(with_builder(OTHER)), "底册.xlsx", later)
    run(date(2019, 9, 30), later)
    warning = the_warning()
    assert named(warning, "finding") == before | caused(warning) > before
    assert named(warning, "unit") == {BUILDER, OWNER, OTHER}  # whoever builds now is named besides whoever did
    assert check(actor=SYSTEM, now=later).broken is None
    told = [one["said"] for one in evidence(actor=SYSTEM, number=warning.number, now=later)["records"]]
    assert ["unit", OTHER, "contractor"] in next(said for said in told if said.get("move") == "update")["links"]


def test_a_warning_unchanged_but_for_who_builds_names_the_new_builder(orange: None, run: Run) -> None:
    bring(as_xlsx(with_builder(OTHER)), "底册.xlsx", NEXT)
    assert run(LATE, NEXT) == {"updated": 1}
    assert named(the_warning(), "unit") == {BUILDER, OWNER, OTHER}
    assert run(LATE, NEXT) == {"updated": 1}  # what that run did, kept with it
    assert the_warning().version == 2


def test_a_run_that_finds_nothing_any_more_proposes_to_check(orange: None, run: Run, home: Home, 李监察: Actor) -> None:
    do(李监察, "sign")
    assert paid(run) == {"settled": 1}
    assert the_warning().state == "checking"
    manifest = Stored.objects.get(current=True).manifest
    assert warnings.follow(home, run_id=manifest["id"], now=AUGUST + timedelta(days=3)) == {"left_alone": 1}


def test_feeds_that_stop_settle_nothing_by_themselves(orange: None, run: Run, 李监察: Actor) -> None:
    do(李监察, "sign")
    late = AUGUST + timedelta(days=3)
    bring(as_csv(payments(20)), "银行.csv", late)
    assert run(date(2019, 8, 31), late) == {"quiet": 1}
    assert the_warning().state == "issued" and not the_warning().data["causes"]


def test_an_orange_warning_without_an_answer_becomes_red(orange: None, 李监察: Actor) -> None:
    do(李监察, "sign")
    assert wake.wake(now=datetime(2019, 9, 6, tzinfo=UTC)) == 1  # nearly over
    assert the_warning().state == "issued"
    assert wake.wake(now=datetime(2019, 9, 10, tzinfo=UTC)) == 1
    warning = the_warning()
    assert (warning.state, warning.data["level"]) == ("proposed", "red")


def test_an_objection_stops_the_clock_and_not_the_colour(
    orange: None, 李监察: Actor, 周治欠: Actor, 钱劳资: Actor
) -> None:
    do(李监察, "sign")
    contested = do(钱劳资, "object", reason="工资已经现金发放", now=NEXT)
    assert contested.paused and contested.data["level"] == "orange"
    assert contested.due_on == date(2019, 9, 5)  # five working days for those who must answer it
    with pytest.raises(Refused, match="异议"):
        do(钱劳资, "reply", **SAID)
    answered = do(周治欠, "dismiss", reason="没有签字的支付记录", now=NEXT + timedelta(days=2))
    assert not answered.paused and answered.due_on == date(2019, 9, 11)
    with pytest.raises(Refused, match="没有待处理的异议"):
        do(周治欠, "dismiss", reason="再答一次")


def test_a_run_raises_what_is_contested_only_after_the_answer(
    orange: None, run: Run, 李监察: Actor, 周治欠: Actor, 钱劳资: Actor
) -> None:
    do(李监察, "sign")
    do(钱劳资, "object", reason="工资已经现金发放", now=NEXT)
    later = datetime(2019, 10, 8, 2, tzinfo=UTC)
    assert run(date(2019, 9, 30), later) == {"updated": 1}  # red by now
    warning = the_warning()
    assert (warning.state, warning.data["level"], warning.paused) == ("issued", "orange", True)
    assert caused(warning) <= named(warning, "finding")
    do(周治欠, "dismiss", reason="没有签字的支付记录", now=later)
    assert run(date(2019, 10, 1), later) == {"upgraded": 1}
    assert (the_warning().state, the_warning().data["level"]) == ("proposed", "red")


def test_a_red_warning_is_never_lifted_without_two_levels_and_thirty_days(
    orange: None, run: Run, 李监察: Actor, 周治欠: Actor, 孙副局: Actor, 王主任: Actor, 钱劳资: Actor
) -> None:
    do(李监察, "raise", level="red", reason="包工头已失联") if the_warning().state != "proposed" else None
    matters.move(
        actor=matters.MACHINE, matter_id=the_warning().pk, name="update", given={}, sets={"level": "red"}, now=NEXT
    )
    with pytest.raises(Refused, match="只用于黄色、橙色"):
        do(李监察, "sign", now=NEXT)
    do(李监察, "submit", now=NEXT)
    do(孙副局, "confirm", now=NEXT)
    do(钱劳资, "reply", **SAID, now=NEXT)
    assert paid(run) == {"settled": 1}
    day = datetime(2019, 9, 2, 2, tzinfo=UTC)
    do(李监察, "observe", now=day, **PROVED)
    with pytest.raises(Refused, match="观察期还没有满"):
        do(李监察, "propose_lift", now=day + timedelta(days=29), **PROVED)
    over = day + timedelta(days=31)
    do(李监察, "propose_lift", now=over, **PROVED)
    with pytest.raises(Refused, match="同一人"):
        do(孙副局, "lift", now=over, **PROVED, verdict="true")
    assert do(王主任, "lift", now=over, **PROVED, verdict="true").state == "lifted"


def test_the_builder_sees_it_from_its_issuing_on(orange: None, run: Run, 李监察: Actor, 钱劳资: Actor) -> None:
    def seen() -> bool:
        by_sql = Matter.objects.filter(matters_in_reach(钱劳资)).exists()
        assert by_sql == may(钱劳资, Permission.MATTERS, the_warning())
        return by_sql

    assert not seen()
    with pytest.raises(NotFound):
        do(钱劳资, "object", reason="工资已经现金发放")
    do(李监察, "sign")
    assert seen()
    do(李监察, "raise", level="red", reason="包工头已失联")
    assert the_warning().state == "proposed" and seen()  # it knows of it; its papers remain its own


def test_the_builder_never_sees_what_was_not_issued(orange: None, 李监察: Actor, 钱劳资: Actor) -> None:
    do(李监察, "drop", reason="重复", verdict="false")
    assert the_warning().state == "withdrawn"
    assert not Matter.objects.filter(matters_in_reach(钱劳资)).exists() and not 钱劳资.reaches(the_warning())


def test_whoever_is_slower_is_told(orange: None, 李监察: Actor, 周治欠: Actor) -> None:
    warning = the_warning()
    seen = warning.version
    matters.move(actor=李监察, matter_id=warning.pk, name="sign", given={}, now=AUGUST, seen=seen)
    with pytest.raises(Stale, match="刚刚已被他人办理"):
        matters.move(actor=周治欠, matter_id=warning.pk, name="sign", given={}, now=AUGUST, seen=seen)
    with pytest.raises(Stale, match="刚才已经提交成功"):
        matters.move(actor=李监察, matter_id=warning.pk, name="sign", given={}, now=AUGUST, seen=seen)


def test_those_whose_turn_it_is_are_told(
    hired: Callable[[Actor], Any], orange: None, 李监察: Actor, 钱劳资: Actor, 外县监察: Actor
) -> None:
    told = [hired(actor).pk for actor in (钱劳资, 外县监察)]
    do(李监察, "sign")
    assert list(Notice.objects.values_list("to", flat=True)) == told[:1]


def test_whose_warning_is_lifted_is_told_also_by_mail(
    hired: Callable[[Actor], Any], orange: None, run: Run, 李监察: Actor, 周治欠: Actor, 钱劳资: Actor
) -> None:
    told = hired(钱劳资)
    notices.set_email(actor=钱劳资, username=told.username, address="qian@example.cn", now=AUGUST)
    do(李监察, "sign")
    do(钱劳资, "reply", **SAID)
    do(钱劳资, "prove", **PROVED)
    paid(run)
    do(周治欠, "accept", **PROVED, verdict="true")
    last = Notice.objects.filter(to=told).latest("pk")
    assert "解除" in last.subject and "已解除" in last.body and last.mail_state == "waiting" and last.read_at is None


def test_who_never_knew_of_a_warning_is_not_told_that_it_was_dropped(
    hired: Callable[[Actor], Any], orange: None, 李监察: Actor, 钱劳资: Actor
) -> None:
    told = hired(钱劳资)
    do(李监察, "drop", reason="重复", verdict="false")
    assert not Notice.objects.filter(to=told).exists()


def test_an_enterprise_that_is_entered_later_is_told_of_what_waits_for_it(
    orange: None, 李监察: Actor, 王主任: Actor, 钱劳资: Actor
) -> None:
    do(李监察, "sign")
    later = {"actor": 王主任, "display_name": "", "password": "correct-horse-battery", "now": AUGUST}
    units = tuple(钱劳资.units)
    own = staff.add(**later, username="后来的", post=staff.Post("enterprise", units=units))
    staff.add(**later, username="县里的", post=staff.Post("inspector", ("620402",)))
    told = Notice.objects.get()
    assert (told.to, told.matter_id) == (own, the_warning().pk) and "待答复" in told.subject
