"""A run on file that says of every project on file what stands there now."""

from datetime import UTC, date, datetime

import duckdb

from huxin.base.home import Home
from huxin.law.book import pack_on
from huxin.record.models import Project, Run

_COLUMNS = ("code", "attending_heads", "registered_heads", "contracted_heads", "has_account", "has_deposit")


def ran(home: Home, as_of: date, *, current: bool = True) -> Run:
    """A run of a day with its table of projects; its months are not there."""
    run_id = f"run-{as_of}"
    folder = home.runs / run_id / "projects"
    folder.mkdir(parents=True)
    with duckdb.connect() as con:
        con.execute(
            "CREATE TABLE t (project_code VARCHAR, attending_heads INTEGER, registered_heads INTEGER, "
            "contracted_heads INTEGER, has_account BOOLEAN, has_deposit BOOLEAN)"
        )
        rows = list(Project.objects.order_by("code").values_list(*_COLUMNS))
        if rows:
            con.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)", rows)
        con.execute(f"COPY t TO '{folder / '0.parquet'}' (FORMAT parquet)")
    at = datetime(as_of.year, as_of.month, as_of.day, 2, tzinfo=UTC)
    return Run.objects.create(
        id=run_id, as_of=as_of, known_at=at, pack=pack_on(as_of), created_at=at, current=current, manifest={}
    )
