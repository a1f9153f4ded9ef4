"""A late batch on the day of a run: screens and warnings come to what looking at everything gives."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from huxin.access import SYSTEM
from huxin.actions import _shown, intake, monitor, warnings
from huxin.base.home import Home
from huxin.record.models import Finding, Matter, Project, ProjectMonth, Run

pytestmark = pytest.mark.django_db
AS_OF = date(2019, 9, 30)
STANDING = ("id", *_shown._STANDING)


@pytest.fixture
def at(city: Home) -> Callable[[int], Any]:
    """Moments after everything was brought."""
    from tests.actions.conftest import CITY_BROUGHT

    return lambda minutes: CITY_BROUGHT + timedelta(minutes=minutes)


def bring(home: Home, city_files: Path, now: Any, changed: Callable[[list[str]], list[str]]) -> str:
    """Send one payment of the city again, told otherwise; of which project it was."""
    head, first, *_ = (city_files / "08_payments.csv").read_text("utf-8-sig").splitlines()
    row = first.split(",")
    data = "\n".join([head, ",".join(changed(row))]).encode("utf-8-sig")
    intake.apply(intake.receive(actor=SYSTEM, data=data, file_name="late.csv", now=now), now=now)
    return row[1]


def returned(row: list[str]) -> list[str]:
    return [*row[:9], "退票", "2019-07-16"]


def another(row: list[str]) -> list[str]:
    return ["LATE-1", *row[1:7], "1.00", *row[8:]]


def seen() -> list[Any]:
    return [
        list(Finding.objects.order_by("id").values_list()),
        list(ProjectMonth.objects.order_by("id").values_list()),
        list(Project.objects.order_by("id").values_list(*STANDING)),
        [
            (m.project_id, m.state, m.level, m.owed_fen, m.heads, m.data["causes"])
            for m in Matter.objects.filter(kind="warning").order_by("project_id")
        ],
    ]


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Callable[..., Any]:
    def run(home: Home, now: Any, **more: Any) -> dict[str, Any]:
        with django_capture_on_commit_callbacks(execute=True):
            return monitor.run(home, actor=SYSTEM, as_of=AS_OF, now=now, **more)

    return run


@pytest.mark.parametrize("changed", [returned, another])
def test_what_came_late_is_shown_and_warned_of_as_if_all_were_looked_at(
    city: Home,
    city_files: Path,
    at: Callable[[int], Any],
    committed: Callable[..., dict[str, Any]],
    changed: Callable[[list[str]], list[str]],
) -> None:
    first = committed(city, at(1))
    code = bring(city, city_files, at(2), changed)
    some = committed(city, at(3))
    number = Project.objects.get(code=code).pk
    assert some["since"] == {"run": first["id"], "projects": [number]}
    done, told = Run.objects.get(pk=some["id"]).followed, seen()
    assert done["done"] and sum(done["done"].values()) == Matter.objects.filter(kind="warning", open=True).count()
    for path in city.shown.iterdir():
        path.unlink()
    whole = committed(city, at(3), anew=True)
    with transaction.atomic():
        assert set(warnings.follow(city, run_id=whole["id"], now=at(4))) == {"unchanged"}
    assert (whole["id"], whole["outputs"], seen()) == (some["id"], some["outputs"], told)


def test_a_warning_that_somebody_moved_meanwhile_is_looked_at_too(
    city: Home, city_files: Path, at: Callable[[int], Any], committed: Callable[..., dict[str, Any]]
) -> None:
    committed(city, at(1))
    code = bring(city, city_files, at(2), another)
    moved = (
        Matter.objects.filter(kind="warning", open=True).exclude(project_id=Project.objects.get(code=code).pk).first()
    )
    assert moved is not None
    Matter.objects.filter(pk=moved.pk).update(state="observed", updated_at=at(2))
    some = committed(city, at(3))
    assert Run.objects.get(pk=some["id"]).followed["done"].get("relapsed") == 1


def test_after_a_project_went_to_another_county_everything_is_shown_anew(
    city: Home, city_files: Path, at: Callable[[int], Any], committed: Callable[..., dict[str, Any]]
) -> None:
    committed(city, at(1))
    code = bring(city, city_files, at(2), another)
    moved = Project.objects.filter(findings__gt=0).exclude(code=code).first()
    assert moved is not None
    Project.objects.filter(pk=moved.pk).update(region_code="620499")
    committed(city, at(3))
    assert set(Finding.objects.filter(project=moved).values_list("region_code", flat=True)) == {"620499"}
