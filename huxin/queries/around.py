"""What surrounds every page: of which day and by which law it is, and how much its reader has not read."""

from dataclasses import dataclass
from datetime import date

from huxin.access import Actor
from huxin.queries import _plain
from huxin.queries.notices import MOST_COUNTED
from huxin.record.models import Notice, Run, Staff

_ASKED = f"""
SELECT found.unread, run.as_of, run.pack
FROM (SELECT COUNT(*) AS unread FROM (
    SELECT 1 FROM {Notice._meta.db_table} told JOIN {Staff._meta.db_table} staff ON staff.id = told.to_id
    WHERE staff.username = %s AND told.read_at IS NULL LIMIT {MOST_COUNTED}
) AS few) AS found LEFT JOIN {Run._meta.db_table} run ON run.current
"""  # noqa: S608


@dataclass(frozen=True)
class Standing:
    """Which run the pages show."""

    as_of: date
    pack: str


@dataclass(frozen=True)
class Around:
    """`standing` is None before the first run; `unread` counts to `MOST_COUNTED`."""

    standing: Standing | None
    unread: int


def around(actor: Actor) -> Around:
    """In one statement, because every page asks."""
    unread, as_of, pack = _plain.asked(_ASKED, actor.id)[0]
    return Around(Standing(as_of, pack) if pack is not None else None, unread)
