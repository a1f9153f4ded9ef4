"""What the reconciliation hands to the rules: worker-months, project-months and projects, as columns and types.

The engine fills these tables; besides them a rule reads only current fact rows under their stored names, of which
`account_entries` also carry the `project_id` of their account. Types are DuckDB's names. Money is fen, months YYYYMM.
"""

from collections.abc import Mapping

RUN: Mapping[str, str] = {"as_of": "DATE"}
"""One row: the day the city is looked at."""

CALENDAR: Mapping[str, str] = {"day": "DATE", "ordinal": "INTEGER", "back": "DATE"}
"""Every day in sight: its number among working days, and the last working day on or before it."""

WORKER_MONTHS: Mapping[str, str] = {
    "project_id": "INTEGER",
    "ym": "INTEGER",
    "worker_id": "BIGINT",
    "attended_days": "INTEGER",
    "listed": "BOOLEAN",
    "net_fen": "BIGINT",
    "paid_fen": "BIGINT",
    "payable_fen": "BIGINT",
    "due_on": "DATE",
    "settled_on": "DATE",
    "outcome": "VARCHAR",
    "arrears_fen": "BIGINT",
    "paid_on_account_fen": "BIGINT",
    "first_returned_on": "DATE",  # earliest returned payment
    "unworked": "BOOLEAN",
    "overpaid": "BOOLEAN",
    "unregistered": "BOOLEAN",
    "uncontracted": "BOOLEAN",
    "off_account": "BOOLEAN",
    "other_card": "BOOLEAN",
    "shared_card": "BOOLEAN",
    "returned": "BOOLEAN",
    "returned_due": "BOOLEAN",  # returned, and the working days allowed since first_returned_on have passed
    "below_minimum": "BOOLEAN",
}
"""`wm`: one row for every worker-month with attendance, a payroll line or a payment."""

PROJECT_MONTHS: Mapping[str, str] = {
    "project_id": "INTEGER",
    "ym": "INTEGER",
    "attending_heads": "INTEGER",
    "listed_heads": "INTEGER",
    "paid_heads": "INTEGER",
    "paid_attending_heads": "INTEGER",  # attended and were paid
    "net_fen": "BIGINT",
    "paid_fen": "BIGINT",
    "arrears_fen": "BIGINT",
    "unpaid_net_fen": "BIGINT",  # sum of net - paid over the listed who got less than net
    "covered_fen": "BIGINT",  # sum of the lesser of paid and net over the listed
    "due_on": "DATE",
    "unworked_paid_heads": "INTEGER",
    "unregistered_heads": "INTEGER",
    "uncontracted_heads": "INTEGER",
    "off_account_heads": "INTEGER",
    "on_account_heads": "INTEGER",
    "card_heads": "INTEGER",  # other_card or shared_card
    "returned_heads_5wd": "INTEGER",  # returned_due
    "below_minimum_heads": "INTEGER",
    "has_sheet": "BOOLEAN",
    "has_payments": "BOOLEAN",
    "has_attendance": "BOOLEAN",
    "month_start": "DATE",  # the 1st of M
    "next_month": "DATE",  # the 1st of M+1
    "month_after_next": "DATE",  # the 1st of M+2
}
"""`pm`: the worker-months of one project and wage month M added up. Heads are distinct workers."""

PROJECTS: Mapping[str, str] = {
    "project_id": "INTEGER",
    "project_code": "VARCHAR",
    "region_code": "VARCHAR",
    "sector": "VARCHAR",
    "funding": "VARCHAR",
    "contract_amount_fen": "BIGINT",
    "labour_ratio_e4": "INTEGER",
    "signed_on": "DATE",
    "permitted_on": "DATE",
    "started_on": "DATE",
    "finished_on": "DATE",
    "status": "VARCHAR",
    "pay_day": "INTEGER",
    "pay_month_offset": "INTEGER",
    "labour_fee_day": "INTEGER",
    "arrears_fen": "BIGINT",
    "arrears_heads": "INTEGER",
    "overdue_days": "INTEGER",
    "has_open_account": "BOOLEAN",
    "has_account_entries": "BOOLEAN",
    "latest_labour_fee_on": "DATE",
    "balance_fen": "BIGINT",  # null: unknown
    "latest_sheet_ym": "INTEGER",
    "last_punch_on": "DATE",
    "last_sheet_ym": "INTEGER",
    "last_paid_on": "DATE",
    "has_deposit": "BOOLEAN",  # in force at as_of
    "permit_working_days": "INTEGER",  # working days since permitted_on
    "guarantee_expires_on": "DATE",  # latest unreleased guarantee or insurance
}
"""`pr`: every project as known, with its standing over all months."""

TABLES: Mapping[str, Mapping[str, str]] = {
    "run": RUN,
    "cal": CALENDAR,
    "wm": WORKER_MONTHS,
    "pm": PROJECT_MONTHS,
    "pr": PROJECTS,
}
"""By the name a rule's SQL uses."""
