"""A warning that has heard all a run says is passed over, and what comes of the run is the same as looking at each."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from huxin.access import SYSTEM
from huxin.actions import monitor, warnings
from huxin.base.home import Home
from huxin.queries import _events, proof_check
from huxin.record.models import Matter, MatterAmount, MatterEvent, MatterLink, MatterTerm, Notice, Project
from huxin.record.models import Run as Stored
from tests.actions.conftest import CITY_BROUGHT

pytestmark = pytest.mark.django_db
DAYS = (date(2019, 9, 30), date(2019, 10, 1), date(2019, 10, 2), date(2019, 10, 26), date(2019, 10, 27))


def run(home: Home, as_of: date, n: int) -> dict[str, int]:
    """A run, the n-th day after all was brought."""
    manifest = monitor.run(home, actor=SYSTEM, as_of=as_of, now=CITY_BROUGHT + timedelta(days=n))
    done: dict[str, int] = Stored.objects.get(pk=manifest["id"]).followed["done"]
    return done


def again(home: Home) -> dict[str, int]:
    """The shown run once more, a day later."""
    shown = Stored.objects.get(current=True)
    return warnings.follow(home, run_id=shown.pk, now=CITY_BROUGHT + timedelta(days=1))


def standing() -> list[Any]:
    """All that a run leaves of warnings, but for what they have heard and the marks of their chain."""
    kept = [(m.project_id, m.state, m.level, m.owed_fen, m.heads, m.version,
             {name: value for name, value in m.data.items() if name not in ("run", "as_of")})
            for m in Matter.objects.filter(kind="warning").order_by("project_id", "opened_at")]  # fmt: skip
    amounts = list(
        MatterAmount.objects.order_by("matter__project_id", "worker_id").values_list("worker_id", "owed_fen")
    )
    links = list(MatterLink.objects.order_by("kind", "key", "part").values_list("kind", "key", "part"))
    return [kept, amounts, links]


def days(home: Home) -> list[Any]:
    """Five runs: what each made of the warnings, and where these stand."""
    return [(run(home, day, n), standing()) for n, day in enumerate(DAYS)]


class Undone(Exception):
    """Takes back what was done meanwhile."""


def undone(does: Callable[[], Any]) -> Any:
    """What something comes to, and then it has not happened."""
    told = []
    with pytest.raises(Undone), transaction.atomic():
        told.append(does())
        raise Undone
    return told[0]


def test_to_pass_over_who_has_heard_it_changes_nothing(city: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    passing = undone(lambda: days(city))
    monkeypatch.setattr(warnings, "_heard", lambda *asked: False)
    assert passing == days(city)
    assert sum("unchanged" in done for done, _ in passing) > 2


def said() -> list[Any]:
    """What was recorded of warnings, and told of them."""
    kept = [_events.whole(event) for event in MatterEvent.objects.order_by("matter__project_id", "seq")]
    for event in kept:
        del event["salt"], event["matter"]
        event["papers"] = [paper["name"] for paper in event["papers"]]
    notices = list(Notice.objects.order_by("to", "body", "kind").values_list("to__username", "kind", "body"))
    terms = MatterTerm.objects.order_by("matter__project_id", "lane", "n").values_list("lane", "term", "due_at")
    return [kept, notices, list(terms)]


def test_opened_together_they_are_as_opened_one_by_one(
    city: Home, monkeypatch: pytest.MonkeyPatch, 王主任: Any, 李监察: Any, hired: Any
) -> None:
    hired(王主任)
    hired(李监察)
    told = []
    for at_once in (1, 4, 100):
        monkeypatch.setattr(warnings, "_AT_ONCE", at_once)
        told.append(undone(lambda: [run(city, DAYS[0], 0), standing(), said()]))
    assert told[0][0]["opened"] > 8 and told[0][2][1]
    assert told[0] == told[1] == told[2]


def test_a_death_between_two_lots_is_made_good(city: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    opened, lots = warnings._open, 0

    def die(*given: Any) -> int:
        nonlocal lots
        lots += 1
        if lots == 3:
            raise KeyboardInterrupt
        return opened(*given)

    monkeypatch.setattr(warnings, "_AT_ONCE", 2)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(warnings, "_open", die)
        run(city, DAYS[0], 0)
    warned = Matter.objects.filter(kind="warning")
    assert warned.count() == 4 and Stored.objects.get().followed is None
    warnings.catch_up(city, now=CITY_BROUGHT + timedelta(days=1))
    followed = Stored.objects.get().followed["done"]
    assert followed["unchanged"] == 4 and warned.count() == followed["opened"] + 4
    assert warned.values("project_id").distinct().count() == warned.count()
    assert proof_check.check(actor=SYSTEM, now=CITY_BROUGHT + timedelta(days=2)).broken is None


def test_who_has_heard_it_is_not_looked_at(city: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = run(city, DAYS[0], 0)["opened"]
    looked_at: list[Project] = []
    seen = warnings._seen

    def watched(project: Project, *more: Any) -> str:
        looked_at.append(project)
        return seen(project, *more)

    monkeypatch.setattr(warnings, "_seen", watched)
    events = MatterEvent.objects.count()
    assert again(city) == {"unchanged": opened} and not looked_at
    assert MatterEvent.objects.count() == events


@pytest.mark.parametrize("what", ["contractor", "state", "later"])
def test_who_may_hear_something_else_is_looked_at(city: Home, what: str, 王主任: Any, hired: Any) -> None:
    hired(王主任)
    run(city, DAYS[0], 0)
    one = Matter.objects.filter(kind="warning").order_by("-level", "pk")[0]
    if what == "contractor":
        Project.objects.filter(pk=one.project_id).update(contractor_uscc="91620400MA0000003X")
        assert again(city)["updated"] == 1
        assert one.links.filter(kind="unit", key="91620400MA0000003X").exists()
    elif what == "state":  # it was thought to be over, and is not
        Matter.objects.filter(pk=one.pk).update(state="observed")
        assert again(city)["relapsed"] == 1
    else:  # it has seen a later day
        run(city, DAYS[4], 1)
        changed = MatterEvent.objects.count()
        assert "left_alone" in run(city, DAYS[0], 2) and MatterEvent.objects.count() == changed
