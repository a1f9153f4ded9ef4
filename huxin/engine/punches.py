"""The punches of a project on a day, as last reported."""

from datetime import date, datetime
from typing import NamedTuple

from huxin.base.home import Home
from huxin.engine import tables
from huxin.engine.session import connect
from huxin.facts.streams import ATTENDANCE


class Punch(NamedTuple):
    """One passage through a gate, local time. `worker` is the registry's number."""

    worker: int
    at: datetime
    direction: str | None
    device: str | None


@tables.readable()
def punches(home: Home, *, project: int, day: date) -> list[Punch]:
    """In the order of time. Raises StoreDamaged."""
    found = [f for f in tables.files(home.facts, ATTENDANCE) if f.ym == day.year * 100 + day.month]
    if not found:
        return []
    with connect() as con:
        rows = con.execute(
            "SELECT worker_id, punched_at, arg_max(direction, (recorded_at, source, source_row)), "
            "arg_max(device, (recorded_at, source, source_row)) "
            f"FROM {tables.parquet(ATTENDANCE, found)} WHERE project_id = $project AND punched_at::DATE = $day "
            "GROUP BY ALL ORDER BY punched_at, worker_id",
            {"project": project, "day": day},
        ).fetchall()
    return [Punch(*row) for row in rows]
