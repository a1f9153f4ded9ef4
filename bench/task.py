"""What every contestant of the month is given: the question, the files, and the law's numbers, as one JSON file.

Finding the files in the store's log, the calendar and the rule pack are work that Huxin does inside its time; the
others get them for nothing.
"""

import json
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

AS_OF = "2019-07-20"
RULES = ("R14", "R15", "R22", "R24", "R25", "R26", "R27", "R28", "R29", "R31", "R32")
_FIRST, _LAST = date(2019, 1, 1), date(2019, 12, 31)


def write(path: Path, facts: Path) -> None:
    """The task over the fact store in that folder."""
    from huxin.engine import reconcile, tables
    from huxin.facts.streams import TABLES
    from huxin.law import calendar, minimum_wage
    from huxin.law.book import pack, pack_on
    from huxin.rules import catalogue, parameters

    as_of = date.fromisoformat(AS_OF)
    law = pack(pack_on(as_of))
    numbers = {code: {n: law.param(code, n).value for n in parameters(catalogue()[code])} for code in RULES}
    days = [_FIRST + timedelta(n) for n in range((_LAST - _FIRST).days + 1)]
    returns_due, left = as_of, law.param("R32", "working_days").value
    while left:
        left -= calendar.is_working_day(returns_due)
        returns_due -= timedelta(1)
    path.write_text(
        json.dumps(
            {
                "as_of": AS_OF,
                "returns_due": str(returns_due),
                "full_month": law.param("R29", "attended_days").value,
                "files": {name: [f.path for f in tables.files(facts, TABLES[name])] for name in TABLES},
                "columns": {name: reconcile.NEEDED.get(name, ["*"]) for name in TABLES},
                "back": [[str(day), str(calendar.last_working_day_on_or_before(day))] for day in days],
                "minimum_wages": [list(row) for row in minimum_wage.rows()],
                "numbers": numbers,
            }
        ),
        "utf-8",
    )


def carry_out(contestant: Callable[[dict[str, Any], Path], None]) -> None:
    """The main program of a contestant: `TASK OUT`. Says on standard output how long it took without its start."""
    task, out = json.loads(Path(sys.argv[1]).read_text("utf-8")), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    start = time.perf_counter()
    contestant(task, out)
    json.dump({"inside": time.perf_counter() - start}, sys.stdout)


def month_of(path: str) -> int:
    """The wage month (YYYYMM) a file is filed under."""
    return int(path.partition("ym=")[2].partition("/")[0])
