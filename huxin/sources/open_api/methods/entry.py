"""进退场: when workers came to a project and left it."""

from huxin.sources.open_api.fields import (
    CORP,
    PERSON,
    PROJECT,
    TEAM,
    WHOSE,
    Method,
    code,
    date,
    image,
    query,
    required,
    rows,
)

_ROWS = rows(
    "workerList",
    50,
    *PERSON,
    *required(date("date", late="day_late"), code("type", "entry_exit_type")),
    image("voucher"),
)

METHODS = (
    Method("WorkerEntryExit", "Add", required(PROJECT, *CORP, TEAM, _ROWS)),
    query("WorkerEntryExit", *required(PROJECT), *CORP, TEAM, *WHOSE, date("entryExitDate")),
)
