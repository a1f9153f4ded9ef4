"""Puts a million matters into the home of `console_fill`: `python -m bench.matters_fill HOME [COUNT]`.

The first `LIVES` are made by the moves themselves: events, papers, notices, amounts, and their links in the chain. With
so small a COUNT there are no others, and `huxin audit verify` has to find all of it in order. Every other matter is a
row that one of them has left, of another project, under another number, with other sums, at another hour; it names what
a warning names. The newest have events besides, because the rule book reads them; they cannot be opened.
"""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from bench import matters_lives as lives
from bench.console_fill import PASSWORD, PROJECTS, Row, _insert, _uscc, fill
from bench.registry import start

MATTERS, OPEN_SHARE, LIVES, TOLD = 1_000_000, 0.1, 400, 6_000
STAFF = {
    "bureau": ("bureau", ["6204"], []),
    "labour": ("inspector", ["620402"], []),
    "builder": ("enterprise", [], [_uscc(7)]),
}
_NOW = datetime.now(UTC)
_COLUMNS = (
    "id number kind title state open region_code sector body project_id level owed_fen heads opened_at opened_on "
    "closed_at updated_at data search version term state_due_at due_at due_on next_at alarm paused told"
)
_OF_EVENT = "n matter_id seq at who role body move source target sealed"
_OF_TERM = "matter_id lane n term body started_at due_at ended_at kind opened_on region_code sector"
Copy = tuple[int, Any, Any, timedelta]
"""A matter to be: its number, its project, the matter it is a copy of, and how much later that happened to it."""


def more(home: Path, count: int) -> None:
    """So many matters, unless they are there already."""
    from huxin.record.models import Matter, Project

    fill(home)
    if Matter.objects.exists():
        return
    _staff()
    columns = ("id", "code", "name", "region_code", "sector", "owner_uscc", "contractor_uscc")
    projects = list(Project.objects.order_by("id").values_list(*columns))
    _live(projects, min(LIVES, count))
    copies = list(_copies(projects, count))
    _insert("Matter", _COLUMNS, _rows(copies))
    _insert("MatterLink", "matter_id kind key part", _links(copies))
    _insert("MatterTerm", _OF_TERM, _terms(copies, _lived_terms()))
    _insert("MatterEvent", _OF_EVENT, list(_events(copies[-TOLD:])))  # read to the end before anything is written
    _settled()


def _live(projects: list[Any], count: int) -> None:
    from django.db import transaction

    from huxin.actions.wake import wake

    with transaction.atomic():  # one wait for the disk
        lives.live(projects, count, now=_NOW)
        while wake(now=_NOW):
            pass


def _copies(projects: list[Any], count: int) -> Iterator[Copy]:
    from huxin.record.models import Matter

    rng, models = Random(6), {is_open: list(Matter.objects.filter(open=is_open)) for is_open in (True, False)}
    for n in range(LIVES + 1, count + 1):
        model = rng.choice(models[rng.random() < OPEN_SHARE])
        yield n, projects[n % PROJECTS], model, timedelta(minutes=rng.randint(-300, 300))


def _rows(copies: list[Copy]) -> Iterator[Row]:
    rng = Random(7)
    for n, (pk, _, name, region, sector, _, _), m, shift in copies:
        owed, heads = rng.randint(1, 900) * 100_000, rng.randint(1, 90)
        data = json.dumps(m.data | {"owed_fen": owed, "heads": heads})
        closed = m.closed_at and m.closed_at + shift
        yield (
            *(n, f"YJ-{m.opened_on.year}-{n:06d}", m.kind, name, m.state, m.open, region, sector, f"labour_{region}"),
            *(pk, m.level, owed, heads, m.opened_at + shift, m.opened_on, closed, m.updated_at + shift, data),
            *(
                name.lower(),
                m.version,
                m.term,
                m.state_due_at,
                m.due_at,
                m.due_on,
                m.next_at,
                m.alarm,
                m.paused,
                m.told,
            ),
        )


def _links(copies: list[Copy]) -> Iterator[Row]:
    for n, (_, code, _, _, _, owner, contractor), _, _ in copies:
        for link in lives.links(code, owner, contractor):
            yield n, *link


def _lived_terms() -> dict[int, list[Any]]:
    from huxin.record.models import MatterTerm

    known: dict[int, list[MatterTerm]] = {}
    for term in MatterTerm.objects.order_by("id"):
        known.setdefault(term.matter_id, []).append(term)
    return known


def _terms(copies: list[Copy], known: dict[int, list[Any]]) -> Iterator[Row]:
    for n, (_, _, _, region, sector, _, _), model, shift in copies:
        for t in known.get(model.pk, ()):
            moments = (moment and moment + shift for moment in (t.started_at, t.due_at, t.ended_at))
            body = f"labour_{region}" if t.body.startswith("labour_") else t.body
            yield n, t.lane, t.n, t.term, body, *moments, t.kind, model.opened_on, region, sector


def _events(copies: list[Copy]) -> Iterator[Row]:
    """In no place of the chain, therefore with numbers that it does not give."""
    from huxin.record.models import MatterEvent

    known: dict[int, list[MatterEvent]] = {}
    for event in MatterEvent.objects.order_by("matter_id", "seq"):
        known.setdefault(event.matter_id, []).append(event)
    told = ((n, event, shift) for n, _, model, shift in copies for event in known[model.pk])
    for place, (n, e, shift) in enumerate(told, start=1):
        yield -place, n, e.seq, e.at + shift, e.who, e.role, e.body, e.move, e.source, e.target, ""


def _staff() -> None:
    from huxin.record.models import Staff

    for name, (role, regions, units) in STAFF.items():
        person = Staff(username=name, display_name=name, role=role, regions=regions, units=units)
        person.set_password(PASSWORD)
        person.save()


def _settled() -> None:
    """What either database does, or is told to do, in the first night."""
    from django.db import connection

    from huxin.record.models import Matter

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # COPY has not told the sequence
            table = Matter._meta.db_table
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


if __name__ == "__main__":
    place, count = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else MATTERS
    start(place)
    more(place, count)
    json.dump({"matters": count}, sys.stdout)
