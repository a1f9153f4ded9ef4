"""What the screens show of the current run is the same whether it was brought there row by row or written anew."""

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from huxin.access import SYSTEM
from huxin.actions import _shown, monitor
from huxin.base.home import Home
from huxin.record.models import Finding, Project, ProjectMonth, Run

pytestmark = pytest.mark.django_db
NOW = datetime(2019, 12, 2, 9, tzinfo=UTC)
DAYS = (date(2019, 9, 30), date(2019, 10, 1), date(2019, 10, 26), date(2019, 8, 1), date(2019, 10, 1))
Rows = list[tuple[Any, ...]]


@pytest.fixture
def ask(city: Home, django_capture_on_commit_callbacks: Any) -> Callable[[date], Rows]:
    """Run the monitor as of a day; every row that the screens then have of it."""

    def run(as_of: date) -> Rows:
        with django_capture_on_commit_callbacks(execute=True):
            monitor.run(city, actor=SYSTEM, as_of=as_of, now=NOW)
        return rows()

    return run


def rows() -> Rows:
    return [*Finding.objects.order_by("id").values_list(), *ProjectMonth.objects.order_by("id").values_list()]


@pytest.mark.parametrize("few", [0, 10], ids=["row by row", "where few differ"])
def test_day_by_day_it_comes_to_what_writing_it_all_anew_gives(
    city: Home, ask: Callable[[date], Rows], few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_shown, "_FEW", few)
    shown = [ask(day) for day in DAYS]
    for day, before in zip(DAYS, shown, strict=True):
        shutil.rmtree(city.shown)
        assert ask(day) == before
    assert len({len(one) for one in shown}) > 2  # rows came and went


def test_a_project_that_moved_to_another_county_is_shown_there(
    city: Home, ask: Callable[[date], Rows], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_shown, "_FEW", 0)
    ask(DAYS[0])
    moved = Project.objects.get(pk=Finding.objects.order_by("id")[0].project_id)
    Project.objects.filter(pk=moved.pk).update(region_code="620499")
    ask(DAYS[0])
    assert set(Finding.objects.filter(project=moved).values_list("region_code", flat=True)) == {"620499"}


@pytest.mark.parametrize("harm", ["gone", "cut short", "of another time"])
def test_without_the_file_of_what_is_shown_all_is_written_anew(
    city: Home, ask: Callable[[date], Rows], harm: str
) -> None:
    first = ask(DAYS[0])
    kept = sorted(city.shown.iterdir())
    assert len(kept) == 2  # what was shown before is not kept
    if harm == "of another time":
        Run.objects.update(shown="0" * 16)
    for path in kept:
        if harm == "gone":
            path.unlink()
        elif harm == "cut short":
            path.write_bytes(path.read_bytes()[:-9])
    Finding.objects.filter(pk=Finding.objects.order_by("id")[0].pk).delete()  # which only a whole new table brings back
    assert ask(DAYS[0]) == first
