"""The monitor's runs: the current one, which every screen shows, and the earlier ones."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from huxin.access import Actor, Permission, require_anywhere
from huxin.queries._pages import Page, page_of
from huxin.record.models import Run


@dataclass(frozen=True)
class RunLine:
    """One run: what it looked at, by which law, and when it was made."""

    id: str
    as_of: date
    known_at: datetime
    pack: str
    created_at: datetime
    current: bool
    counts: Mapping[str, Any]
    notices: tuple[str, ...]
    code: str
    engine: str


def current() -> RunLine | None:
    """The run that the screens show; None before the first."""
    run = Run.objects.filter(current=True).first()
    return _line(run) if run else None


def listed(*, actor: Actor, page: int, size: int = 30) -> Page[RunLine]:
    """Every run, newest first. Runs are of the whole city and hold no row of anybody's."""
    require_anywhere(actor, Permission.VIEW)
    return page_of(Run.objects.order_by("-created_at", "id"), page, size, lambda rows: [_line(r) for r in rows])


def _line(run: Run) -> RunLine:
    told = run.manifest
    return RunLine(
        id=run.id,
        as_of=run.as_of,
        known_at=run.known_at,
        pack=run.pack,
        created_at=run.created_at,
        current=run.current,
        counts=run.counts,
        notices=tuple(told.get("notices", ())),
        code=str(told.get("code", "")),
        engine=str(told.get("engine", "")),
    )
