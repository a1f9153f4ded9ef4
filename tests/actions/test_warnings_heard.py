"""A warning that has heard all a run says is passed over, and what comes of the run is the same as looking at each."""

from datetime import date, timedelta
from typing import Any

import pytest

from huxin.access import SYSTEM
from huxin.actions import monitor, warnings
from huxin.base.home import Home
from huxin.record.models import Matter, MatterAmount, MatterEvent, MatterLink, Project
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


def test_to_pass_over_who_has_heard_it_changes_nothing(city: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import transaction

    class Undone(Exception):
        pass

    told: list[Any] = []
    with pytest.raises(Undone), transaction.atomic():
        told.append(days(city))
        raise Undone
    monkeypatch.setattr(warnings, "_heard", lambda *asked: False)
    told.append(days(city))
    assert told[0] == told[1]
    assert sum("unchanged" in done for done, _ in told[0]) > 2


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
