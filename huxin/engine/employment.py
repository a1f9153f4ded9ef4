"""Who employs the workers that attended, month by month: a run's worker-months beside the roster that the run knew.

Counted once a run and kept in a file of the home's cache, since a run and its facts never change.
"""

import os
import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from huxin.base.home import Home
from huxin.base.months import ym_from_text
from huxin.engine import outputs, read
from huxin.engine.literals import quoted
from huxin.engine.session import connect
from huxin.engine.tables import readable


class Employed(NamedTuple):
    """One project and month, in heads. A head is a worker who attended; somebody on two projects is two.

    Each has one employer or none reported: `specialised` a company that is on file as 专业/劳务分包, `company` another
    company, `other` a unit that is no company (个体工商户, 合作社), and the rest nobody reported. Each has a labour
    contract or none, unless they are not on the roster at all: `signed`, `unsigned`, and the rest nobody reported.
    """

    project_code: str
    ym: int
    heads: int
    company: int
    specialised: int
    other: int
    signed: int
    unsigned: int


_COUNTS = "count(*) AS heads, " + ", ".join(
    f"count(*) FILTER ({test}) AS {name}"
    for name, test in {
        "company": "enterprise AND NOT specialised",
        "specialised": "enterprise AND specialised",
        "other": "NOT enterprise",
        "signed": "enrolled AND NOT uncontracted",
        "unsigned": "enrolled AND uncontracted",
    }.items()
)


@readable()
def employment(home: Home, run_id: str, projects: Collection[str]) -> list[Employed]:
    """The months of these projects (codes) in which anybody attended, as that run knew them; by project and month.

    Raises:
        NotFound: no such run. StoreDamaged: it, or the roster it read, cannot be read.
    """
    if not projects:
        return []
    file = home.path / "cache" / "employment" / f"{run_id}.parquet"
    if not file.is_file():
        _count(home, run_id, file)
    with connect() as con:
        rows = con.execute(
            f"SELECT project_code, month, {', '.join(Employed._fields[2:])} FROM read_parquet({quoted(str(file))}) "
            "WHERE project_code IN (SELECT unnest(?)) ORDER BY ALL",
            [list(projects)],
        ).fetchall()
    return [Employed(code, ym_from_text(month), *counts) for code, month, *counts in rows]


def _count(home: Home, run_id: str, file: Path) -> None:
    """Count and keep.

    The first two places of a code say who registered a unit and of which kind it is (GB 32100-2015): 91 is a company,
    92 a person's own business. The employer of a month is the one of the latest stay that overlaps it; a contract is
    the run's flag.
    """
    facts = read.facts_of(home, read.manifest(home, run_id))
    roster = facts.current("roster", ["project_id", "worker_id", "employer_uscc", "entered_on", "left_on"])
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent)
    os.close(handle)
    with connect(threads=2) as con:
        con.execute(f"""
            COPY (
                WITH seen AS (
                    SELECT project_code, month, worker_id, list_contains(flags, 'uncontracted') AS uncontracted,
                        (month || '-01')::DATE AS first_day
                    FROM {outputs.tables(home.runs / run_id, "worker_months")}
                    WHERE attended_days > 0
                ), stays AS (
                    SELECT p.project_code, r.* FROM ({roster}) AS r
                    JOIN ({facts.current("projects", ["project_id", "project_code"])}) AS p USING (project_id)
                ), employed AS (
                    SELECT project_code, month, worker_id, uncontracted, count(s.entered_on) > 0 AS enrolled,
                        max_by(s.employer_uscc, s.entered_on) FILTER (s.entered_on <= last_day(first_day)
                            AND coalesce(s.left_on, first_day) >= first_day) AS uscc
                    FROM seen LEFT JOIN stays AS s USING (project_code, worker_id) GROUP BY ALL
                ), told AS (
                    SELECT e.*, e.uscc[:2] = '91' AS enterprise, 
                        coalesce(o.kind = 'subcontractor', false) AS specialised
                    FROM employed AS e
                    LEFT JOIN ({facts.current("organisations", ["uscc", "kind"])}) AS o ON o.uscc = e.uscc
                )
                SELECT project_code, month, {_COUNTS} FROM told GROUP BY ALL ORDER BY ALL
            ) TO {quoted(name)} (FORMAT parquet)""")
    Path(name).replace(file)
    for old in file.parent.glob("*.parquet"):
        if old != file:
            old.unlink(missing_ok=True)
