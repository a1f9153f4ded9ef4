"""合同: the labour contracts of workers."""

from huxin.sources.open_api.fields import (
    CORP,
    PERSON,
    PROJECT,
    WHOSE,
    Method,
    attachments,
    code,
    date,
    decimal,
    query,
    required,
    rows,
)

_ROWS = rows(
    "contractList",
    5,
    *required(*CORP),
    *PERSON,
    *required(code("contractPeriodType", "contract_period_type"), date("startDate"), date("endDate")),
    code("unit", "unit"),
    decimal("unitPrice", 2),
    attachments("attachments", 2),
)

METHODS = (
    Method("WorkerContract", "Add", required(PROJECT, _ROWS)),
    query("WorkerContract", *required(PROJECT), *CORP, *WHOSE),
)
