"""Who employs the workers that attended, and who of them is insured against injuries at work, month by month: a run's
worker-months beside the roster that the run knew, and beside the register of insurance as it is now.

Heads are counted once a run, a row a project, month and employer, and kept in a file of the home's cache, since a run
and its facts never change. The register does change, so who is insured is asked of these rows each time.
"""

import os
import tempfile
from collections.abc import Collection
from datetime import date
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

    `insured`: their project is insured with everybody on its site, or their employer with its own staff
    (人社部发〔2014〕103号); by both is one head. One day of a month decides: its last, the run's `as_of` where that is
    earlier, or the day on which the project was finished where that is. Social-insurance offices count those insured at
    the end of a period, too; somebody on site in the first half, before the insurance began, counts as insured, and an
    insurance that ended with the work insures the month in which both did. The rest are on no register, which does not
    say that they are not insured.
    """

    project_code: str
    ym: int
    heads: int
    company: int
    specialised: int
    other: int
    signed: int
    unsigned: int
    insured: int


class Cover(NamedTuple):
    """What a certificate insures: a `project` by its code or a `unit` by its uscc; no last day where it is open."""

    kind: str
    covers: str
    since: date
    until: date | None


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
def employment(home: Home, run_id: str, projects: Collection[str], covers: Collection[Cover] = ()) -> list[Employed]:
    """The months of these projects (codes) in which anybody attended, as that run knew them; by project and month.

    `covers` is what is insured, also of other projects and units.

    Raises:
        NotFound: no such run. StoreDamaged: it, or the roster it read, cannot be read.
    """
    if not projects:
        return []
    file = home.path / "cache" / "employment" / f"{run_id}-by-employer.parquet"
    if not file.is_file():
        _count(home, run_id, file)
    import pyarrow as pa  # which a run's process, that knows this file, has no need of

    cover = [("kind", pa.string()), ("covers", pa.string()), ("since", pa.date32()), ("until", pa.date32())]
    sums = ", ".join(f"sum({name})::BIGINT" for name in Employed._fields[2:-1])
    with connect() as con:
        con.register("asked", pa.table({"project_code": pa.array(projects, pa.string())}))
        con.register("covers", pa.Table.from_pylist([one._asdict() for one in covers], pa.schema(cover)))
        rows = con.execute(f"""
            WITH counted AS MATERIALIZED (FROM read_parquet({quoted(str(file))}) SEMI JOIN asked USING (project_code)),
            sites AS (
                SELECT DISTINCT project_code, counted_on, true AS site FROM counted JOIN covers
                ON kind = 'project' AND covers = project_code
                    AND counted_on BETWEEN since AND coalesce(until, counted_on)
            ), firms AS (
                SELECT DISTINCT uscc, counted_on, true AS firm FROM counted JOIN covers
                ON kind = 'unit' AND covers = uscc
                    AND counted_on BETWEEN since AND coalesce(until, counted_on)
            )
            SELECT project_code, month, {sums}, coalesce(sum(heads) FILTER (site OR firm), 0)::BIGINT
            FROM counted LEFT JOIN sites USING (project_code, counted_on) LEFT JOIN firms USING (uscc, counted_on)
            GROUP BY ALL ORDER BY ALL""").fetchall()
    return [Employed(code, ym_from_text(month), *counts) for code, month, *counts in rows]


def _count(home: Home, run_id: str, file: Path) -> None:
    """Count and keep.

    The first two places of a code say who registered a unit and of which kind it is (GB 32100-2015): 91 is a company,
    92 a person's own business. The employer of a month is the one of the latest stay that overlaps it; a contract is
    the run's flag.
    """
    asked = read.manifest(home, run_id)
    facts = read.facts_of(home, asked)
    roster = facts.current("roster", ["project_id", "worker_id", "employer_uscc", "entered_on", "left_on"])
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent)
    os.close(handle)
    with connect(threads=2) as con:
        con.execute(f"""
            COPY (
                WITH sites AS (
                    {facts.current("projects", ["project_id", "project_code", "finished_on"])}
                ), seen AS (
                    SELECT w.project_code, month, worker_id, list_contains(flags, 'uncontracted') AS uncontracted,
                        (month || '-01')::DATE AS first_day, least(last_day(first_day), DATE '{asked["as_of"]}',
                            CASE WHEN p.finished_on >= first_day THEN p.finished_on END) AS counted_on
                    FROM {outputs.tables(home.runs / run_id, "worker_months")} AS w
                    LEFT JOIN sites AS p USING (project_code)
                    WHERE attended_days > 0
                ), stays AS (
                    SELECT p.project_code, r.* FROM ({roster}) AS r JOIN sites AS p USING (project_id)
                ), employed AS (
                    SELECT project_code, month, counted_on, worker_id, uncontracted,
                        count(s.entered_on) > 0 AS enrolled,
                        max_by(s.employer_uscc, s.entered_on) FILTER (s.entered_on <= last_day(first_day)
                            AND coalesce(s.left_on, first_day) >= first_day) AS uscc
                    FROM seen LEFT JOIN stays AS s USING (project_code, worker_id) GROUP BY ALL
                ), told AS (
                    SELECT e.*, e.uscc[:2] = '91' AS enterprise, 
                        coalesce(o.kind = 'subcontractor', false) AS specialised
                    FROM employed AS e
                    LEFT JOIN ({facts.current("organisations", ["uscc", "kind"])}) AS o ON o.uscc = e.uscc
                )
                SELECT project_code, month, counted_on, uscc, {_COUNTS} FROM told GROUP BY ALL ORDER BY ALL
            ) TO {quoted(name)} (FORMAT parquet)""")
    Path(name).replace(file)
    for old in file.parent.glob("*.parquet"):
        if old != file:
            old.unlink(missing_ok=True)
