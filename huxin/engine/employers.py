"""Which units employ whom on which project, and who of them stand behind one telephone or card, by the roster."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from huxin.base.home import Home
from huxin.engine import read
from huxin.engine.session import connect
from huxin.engine.tables import readable


class Employs(NamedTuple):
    """On a project (`project_id`) a unit employs so many workers, as far as the roster says."""

    project_id: int
    uscc: str
    heads: int


class Shared(NamedTuple):
    """One thing behind several workers of several units: their number, and the units with the projects."""

    heads: int
    units: frozenset[tuple[str, int]]


@lru_cache(maxsize=4)
@readable()
def employs(home: Home, run_id: str) -> list[Employs]:
    """Every unit on every project, as a run knew them. Raises NotFound, StoreDamaged."""
    rows = _rows(home, run_id)
    with connect(threads=1) as con:
        found = con.execute(
            f"SELECT project_id, employer_uscc, count(DISTINCT worker_id) FROM ({rows}) "
            "WHERE employer_uscc IS NOT NULL GROUP BY ALL ORDER BY ALL"
        ).fetchall()
    return [Employs(*row) for row in found]


@readable()
def behind_cards(home: Home, run_id: str) -> list[Shared]:
    """Cards on which the wages of several workers of several units go, as a run knew them."""
    return _behind(home, run_id, "card_id", {})


@readable()
def behind_phones(home: Home, run_id: str, phones: Mapping[int, int]) -> list[Shared]:
    """The same of telephones: which worker has which, by the registry's numbers."""
    return _behind(home, run_id, "phone_id", phones)


def _behind(home: Home, run_id: str, column: str, phones: Mapping[int, int]) -> list[Shared]:
    rows = _rows(home, run_id)
    with connect(threads=1) as con:
        if column == "phone_id":
            con.execute("CREATE TABLE phones (worker_id BIGINT, phone_id BIGINT)")
            con.execute(
                "INSERT INTO phones SELECT unnest(?::BIGINT[]), unnest(?::BIGINT[])",
                [list(phones), list(phones.values())],
            )
            rows = f"SELECT r.*, phone_id FROM ({rows}) AS r JOIN phones USING (worker_id)"
        found = con.execute(
            f"SELECT count(DISTINCT worker_id) AS heads, list(DISTINCT {{'u': employer_uscc, 'p': project_id}}) "
            f"FROM ({rows}) WHERE {column} IS NOT NULL AND employer_uscc IS NOT NULL GROUP BY {column} "
            "HAVING heads > 1 AND count(DISTINCT employer_uscc) > 1"
        ).fetchall()
    shared = [Shared(heads, frozenset((one["u"], one["p"]) for one in units)) for heads, units in found]
    return sorted(shared, key=lambda one: (-one.heads, sorted(one.units)))


def _rows(home: Home, run_id: str) -> str:
    facts = read.facts_of(home, read.manifest(home, run_id))
    return facts.current("roster", ["project_id", "worker_id", "employer_uscc", "card_id"])
