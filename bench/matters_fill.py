"""Puts a million matters into the home of `console_fill`: `python -m bench.matters_fill HOME`.

The rows are what moves leave behind, straight into the tables. Only the matters whose pages are asked for have events,
made by the moves themselves.
"""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from bench.console_fill import PASSWORD, PROJECTS, Row, _insert, _uscc, fill
from bench.registry import start

MATTERS, OPEN_SHARE, PAGES = 1_000_000, 0.1, 20
STAFF = {
    "bureau": ("bureau", ["6204"], []),
    "labour": ("inspector", ["620402"], []),
    "builder": ("enterprise", [], [_uscc(7)]),
}
_NOW = datetime.now(UTC)
_STATES = (("proposed", 1), ("submitted", 1), ("issued", 4), ("rectifying", 6), ("checking", 3), ("observed", 2))
_COLUMNS = (
    "id kind number title state open region_code sector body project_id level owed_fen heads opened_at opened_on "
    "closed_at updated_at version term state_due_at due_at due_on next_at alarm paused data search"
)


def more(home: Path) -> None:
    """A million matters, unless they are there already."""
    from huxin.record.models import Matter, Project

    fill(home)
    if Matter.objects.exists():
        return
    projects = list(Project.objects.order_by("id").values_list("id", "code", "name", "region_code", "sector"))
    _pages(projects)
    first = Matter.objects.count() + 1
    _insert("Matter", _COLUMNS, _matters(first, projects))
    _insert("MatterLink", "matter_id kind key part", _links(first, projects))
    _staff()
    _settled()


def _matters(first: int, projects: list[Any]) -> Iterator[Row]:
    rng, states, weights = Random(5), [s for s, _ in _STATES], [w for _, w in _STATES]
    for n in range(first, MATTERS + 1):
        project = projects[n % PROJECTS]
        is_open = rng.random() < OPEN_SHARE
        opened = _NOW - timedelta(minutes=rng.randint(0, 60 * 24 * (60 if is_open else 700)))
        state = rng.choices(states, weights)[0] if is_open else rng.choices(["lifted", "withdrawn"], [9, 1])[0]
        paused = is_open and rng.random() < 0.03
        due = _midnight(opened + timedelta(days=rng.randint(3, 70))) if is_open and not paused else None
        level, body = rng.choices((1, 2, 3), (6, 3, 1))[0], f"labour_{project[3]}"
        closed = None if is_open else opened + timedelta(days=rng.randint(1, 60))
        yield (
            *(n, "warning", f"YJ-{opened.year}-{n:06d}", project[2], state, is_open, project[3], project[4], body),
            *(project[0], level, rng.randint(1, 900) * 100_000, rng.randint(1, 90), opened, opened.date(), closed),
            *(closed or opened, 3, "warning.check" if due else None, due, due),
            *(due.date() - timedelta(days=1) if due else None, due, 0, paused, "{}", project[2].lower()),
        )


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=16, minute=0)  # in UTC; the next day begins in China


def _links(first: int, projects: list[Any]) -> Iterator[Row]:
    for n in range(first, MATTERS + 1):
        project = projects[n % PROJECTS]
        yield n, "project", project[1], ""
        yield n, "unit", _uscc(project[0] * 7 % 400), "contractor"


def _pages(projects: list[Any]) -> None:
    """Matters with a history: warned, answered, reported on, sent back, each worker with an amount."""
    from huxin.access import Actor, Role
    from huxin.actions import matters
    from huxin.actions.matters import MACHINE, Opening

    inspector = Actor("labour", "labour", Role.INSPECTOR, ("6204",))
    builder = Actor("builder", "builder", Role.ENTERPRISE, units=(_uscc(7),))
    cause = {"rule_code": "R24", "rule": "工资逾期", "month": "2019-08", "level": "orange", "heads": 60,
             "amount_fen": 6_000_000, "basis": "示例"}  # fmt: skip
    for n in range(PAGES):
        project, at = projects[n], _NOW - timedelta(days=40)
        about = Opening(
            kind="warning", title=project[2], region_code=project[3], sector=project[4],
            body=f"labour_{project[3]}", project_id=project[0],
            data={"level": "orange", "causes": [cause], "owed_fen": 36_000_000, "heads": 60, "as_of": "2019-10-20"},
            links=[("project", project[1], ""), ("unit", _uscc(7), "contractor"),
                   ("finding", f"R24:{project[1]}:2019-08", "cause")],
            amounts={project[0] * 100 + w: 600_000 for w in range(60)},
        )  # fmt: skip
        matter = matters.open_matter(actor=MACHINE, about=about, given={}, now=at)
        plan = {"plan": "三十日内付清", "pay_by": date(2030, 1, 31).isoformat()}
        steps: list[tuple[Actor, str, dict[str, Any]]] = [(inspector, "sign", {}), (builder, "reply", plan)]
        steps += [(builder, "report", {"paid_fen": "100000", "plan": "已付一部分"})] * 5
        steps += [(builder, "prove", {"proof": ["0" * 64]}), (inspector, "reject", {"reason": "流水不全"})]
        for days, (actor, name, given) in enumerate(steps, start=1):
            matters.move(actor=actor, matter_id=matter.pk, name=name, given=given, now=at + timedelta(days=3 * days))


def _staff() -> None:
    from django.db import connection

    from huxin.record.models import Matter, Staff

    for name, (role, regions, units) in STAFF.items():
        person = Staff(username=name, display_name=name, role=role, regions=regions, units=units)
        person.set_password(PASSWORD)
        person.save()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # COPY has not told the sequence
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{Matter._meta.db_table}', 'id'), {MATTERS})")


def _settled() -> None:
    """What either database does, or is told to do, in the first night."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


if __name__ == "__main__":
    place = Path(sys.argv[1])
    start(place)
    more(place)
    json.dump({"matters": MATTERS}, sys.stdout)
