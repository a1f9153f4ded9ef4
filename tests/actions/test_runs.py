"""Runs asked for in the browser: a row is the queue, and a death loses none."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from huxin.access import SYSTEM, Actor, Role
from huxin.actions import _asked, intake, monitor, runs
from huxin.base.errors import LawGap, Refused
from huxin.base.home import Home
from huxin.queries import runs as queries
from huxin.record.models import JournalEntry, Matter, Notice, Project, Run, RunRequest
from tests.actions.invented import files

pytestmark = pytest.mark.django_db
DAY = date(2019, 9, 30)
NOW = datetime(2019, 10, 8, 2, tzinfo=UTC)


@pytest.fixture
def desk(home: Home, hired: Callable[[Actor], Any], 王主任: Actor) -> Actor:
    """王主任 as staff, and the invented site."""
    hired(王主任)
    for name, data in files().items():
        batch = intake.receive(actor=SYSTEM, data=data, file_name=name, now=NOW)
        intake.apply(batch, now=NOW)
    return 王主任


def answered(home: Home) -> int:
    return runs.answer(home, clock=lambda: NOW)


def test_what_was_asked_is_answered_once(home: Home, desk: Actor) -> None:
    number = runs.ask(actor=desk, as_of=DAY, now=NOW)
    assert not Run.objects.exists()
    assert (answered(home), answered(home)) == (1, 0)
    request, run = RunRequest.objects.get(pk=number), Run.objects.get()
    assert (request.state, request.run_id, run.as_of, run.current) == ("done", run.pk, DAY, True)
    assert Matter.objects.filter(kind="warning").count() == 1
    assert JournalEntry.objects.get(what="monitor.run").who == "王主任"


def test_the_same_question_while_it_waits_is_one(home: Home, desk: Actor) -> None:
    first = runs.ask(actor=desk, as_of=DAY, now=NOW)
    assert runs.ask(actor=desk, as_of=DAY, now=NOW) == first
    other = runs.ask(actor=desk, as_of=DAY - timedelta(days=1), now=NOW)
    assert other != first and answered(home) == 2
    assert runs.ask(actor=desk, as_of=DAY, now=NOW) not in (first, other)  # facts may have come in since


def test_a_run_of_a_county_is_of_the_county_and_leaves_the_figures_of_the_city_as_they_are(
    home: Home, desk: Actor, hired: Callable[[Actor], Any], 李监察: Actor, 外县监察: Actor
) -> None:
    for actor in (李监察, 外县监察):
        hired(actor)
    runs.ask(actor=desk, as_of=DAY, now=NOW)
    answered(home)
    city, known = Run.objects.get(), Project.objects.get(level__gt=0)
    Project.objects.create(
        pk=known.pk + 1, code="620421-X", name="外县工地", region_code="620421", sector="water", status="active",
        pay_day=15, pay_month_offset=1, labour_fee_day=10, recorded_at=NOW,
    )  # fmt: skip
    asked = [runs.ask(actor=actor, as_of=date(2019, 7, 1), now=NOW) for actor in (李监察, 外县监察)]
    assert len({*asked, runs.ask(actor=desk, as_of=DAY, now=NOW)}) == 3  # whoever publishes need not wait for a county
    RunRequest.objects.filter(asked_by=desk.id, state="waiting").delete()
    assert answered(home) == 2
    aside = Run.objects.get(pk=RunRequest.objects.get(pk=asked[0]).run_id)
    assert aside.manifest["projects"] == [known.code] and not aside.current and aside.followed is None
    assert Run.objects.get(current=True) == city
    assert Project.objects.get(pk=known.pk).level == known.level
    assert [line.aside for line in queries.listed(actor=李监察, page=1).rows if line.id == aside.pk] == [
        ("只看了 1 个项目",)
    ]


@pytest.mark.parametrize(
    ("regions", "sectors", "whole"),
    [(("6204",), (), True), (("62",), (), True), (("6204",), ("water",), False), (("620402",), (), False),
     (("620402", "6204"), (), True), (("",), (), False), ((), (), False), (("620400",), (), False)],
)  # fmt: skip
def test_who_publishes_reaches_the_whole_city(regions: tuple[str, ...], sectors: tuple[str, ...], whole: bool) -> None:
    assert queries.publishes(Actor("甲", "甲", Role.BUREAU, regions, sectors)) is whole


def test_a_run_cut_off_is_taken_up_again(home: Home, desk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*given: object, **more: object) -> None:
        raise KeyboardInterrupt

    runs.ask(actor=desk, as_of=DAY, now=NOW)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(monitor, "_publish", die)
        answered(home)
    assert RunRequest.objects.get().state == "running"
    assert answered(home) == 1
    assert (RunRequest.objects.get().state, Run.objects.count()) == ("done", 1)


def test_a_run_that_takes_the_process_down_each_time_is_given_up(home: Home, desk: Actor) -> None:
    runs.ask(actor=desk, as_of=DAY, now=NOW)
    RunRequest.objects.update(state="running", tries=_asked.MOST_TRIES)
    assert answered(home) == 1
    request = RunRequest.objects.get()
    assert request.state == "failed" and "3 次" in request.message and not Run.objects.exists()
    assert Notice.objects.get().to.username == "王主任"


def test_what_cannot_be_is_refused_at_once(home: Home, desk: Actor, 赵只读: Actor) -> None:
    with pytest.raises(Refused, match="运行监测"):
        runs.ask(actor=赵只读, as_of=DAY, now=NOW)
    with pytest.raises(Refused, match="不能晚于今天"):
        runs.ask(actor=desk, as_of=date(2019, 10, 9), now=NOW)
    with pytest.raises(LawGap):
        runs.ask(actor=desk, as_of=date(1999, 1, 1), now=NOW)
    assert not RunRequest.objects.exists()


def test_whoever_has_lost_the_right_meanwhile_is_told(home: Home, desk: Actor) -> None:
    from huxin.record.models import Staff

    runs.ask(actor=desk, as_of=DAY, now=NOW)
    Staff.objects.filter(username="王主任").update(role="sector")
    answered(home)
    request = RunRequest.objects.get()
    assert request.state == "failed" and "运行监测" in request.message


@pytest.mark.django_db(transaction=True)  # the worker closes a connection that is in a transaction
def test_the_worker_answers_and_lets_the_warnings_follow(
    home: Home, desk: Actor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from huxin.commands import _worker

    runs.ask(actor=desk, as_of=DAY, now=NOW)
    with monkeypatch.context() as patch:
        patch.setattr(monitor.engine, "run", lambda *given: 1 / 0)
        assert not _worker.look_for_runs()
    assert "后台监测出错" in caplog.text and RunRequest.objects.get().state == "running"
    assert _worker.look_for_runs()
    assert RunRequest.objects.get().state == "done"
    Run.objects.update(followed=None)  # as if it had died before the warnings
    assert _worker.look_for_runs()
    assert Run.objects.get().followed == {"done": {"unchanged": 1}}
