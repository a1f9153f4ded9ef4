"""Makes the home of a month one that a person could use: `python -m bench.registry HOME`.

Keys, database, and the projects of the fact store in the registry, so that publishing a run costs what it really costs.
"""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb


def start(home: Path) -> None:
    """Django on that home; its database is the environment's, else the home's own file."""
    os.environ["HUXIN_HOME"] = str(home.resolve())
    os.environ["DJANGO_SETTINGS_MODULE"] = "huxin.config.settings"
    import django

    django.setup()
    from huxin.actions import installation

    installation.prepare()


def enter_projects(home: Path) -> int:
    """Every project of the fact store, under its number; how many the registry then has."""
    from huxin.base.home import Home
    from huxin.engine import tables
    from huxin.facts.streams import PROJECTS
    from huxin.record.models import Project

    files = [file.path for file in tables.files(Home(home).facts, PROJECTS)]
    columns = [c.stored for c in PROJECTS.columns if c.stored != "project_code"]
    with duckdb.connect() as con:
        rows = con.execute(f"SELECT project_id, project_code, {', '.join(columns)} FROM read_parquet($1)", [files])
        found = [_project(Project, columns, row) for row in rows.fetchall()]
    Project.objects.bulk_create(found, batch_size=500, ignore_conflicts=True)
    return Project.objects.count()


def _project(model: Any, columns: list[str], row: tuple[Any, ...]) -> Any:
    at = datetime(2019, 7, 20, tzinfo=UTC)
    values = dict(zip(columns, row[2:], strict=True))
    return model(id=row[0], code=row[1], search=f"{row[1]} {values['name']}", recorded_at=at, **values)


if __name__ == "__main__":
    place = Path(sys.argv[1])
    start(place)
    print(enter_projects(place))
