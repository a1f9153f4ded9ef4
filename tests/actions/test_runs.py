"""Runs asked for in the browser: a row is the queue, and a death loses none."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from huxin.access import SYSTEM, Actor
from huxin.actions import intake, monitor, runs
from huxin.base.errors import LawGap, Refused
from huxin.base.home import Home
from huxin.record.models import JournalEntry, Matter, Notice, Run, RunRequest
from tests.actions.invented import files

pytestmark = pytest.mark.django_db
DAY = date(2019, 9, 30)
NOW = datetime(2019, 10, 8, 2, tzinfo=UTC)


@pytest.fixture
def desk(home: Home, hired: Callable[[Actor], Any], 李监察: Actor) -> Actor:
    """李监察 as staff, and the invented site."""
    hired(李监察)
    for name, data in files().items():
        batch = intake.receive(actor=SYSTEM, data=data, file_name=name, now=NOW)
        intake.apply(batch, now=NOW)
    return 李监察


def answered(home: Home) -> int:
    return runs.answer(home, clock=lambda: NOW)


def test_what_was_asked_is_answered_once(home: Home, desk: Actor) -> None:
    number = runs.ask(actor=desk, as_of=DAY, now=NOW)
    assert not Run.objects.exists()
    assert (answered(home), answered(home)) == (1, 0)
    request, run = RunRequest.objects.get(pk=number), Run.objects.get()
    assert (request.state, request.run_id, run.as_of, run.current) == ("done", run.pk, DAY, True)
    assert Matter.objects.filter(kind="warning").count() == 1
    assert JournalEntry.objects.get(what="monitor.run").who == "李监察"


def test_the_same_question_while_it_waits_is_one(home: Home, desk: Actor, 王主任: Actor) -> None:
    first = runs.ask(actor=desk, as_of=DAY, now=NOW)
    assert runs.ask(actor=王主任, as_of=DAY, now=NOW) == first
    other = runs.ask(actor=desk, as_of=DAY - timedelta(days=1), now=NOW)
    assert other != first and answered(home) == 2
    assert runs.ask(actor=desk, as_of=DAY, now=NOW) not in (first, other)  # facts may have come in since


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
    RunRequest.objects.update(state="running", tries=runs.MOST_TRIES)
    assert answered(home) == 1
    request = RunRequest.objects.get()
    assert request.state == "failed" and "3 次" in request.message and not Run.objects.exists()
    assert Notice.objects.get().to.username == "李监察"


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
    Staff.objects.filter(username="李监察").update(role="sector")
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
