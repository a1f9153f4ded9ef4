"""工资: what a team's workers were owed and paid for a month."""

from huxin.sources.open_api.fields import (
    CORP,
    PERSON,
    PROJECT,
    TEAM,
    WHOSE,
    Method,
    attachments,
    code,
    date,
    decimal,
    flag,
    month,
    query,
    required,
    rows,
    sealed,
    text,
)

_MONTH = month("payMonth", late="month_late")
_ROWS = rows(
    "detailList",
    20,
    *PERSON,
    decimal("days", 2),
    decimal("workHours", 2),
    *required(
        sealed("payRollBankCardNumber"),
        code("payRollBankCode", "bank_code"),
        text("payRollBankName"),
        sealed("payBankCardNumber"),
        code("payBankCode", "bank_code"),
        text("payBankName"),
        decimal("totalPayAmount", 2),
        decimal("actualAmount", 2),
        flag("isBackPay"),
        date("balanceDate", late="paid_late"),
    ),
    month("backPayMonth", late="month_late", when="isBackPay"),
    text("thirdPayRollCode", 50),  # required by the papers, and left out by a client at work
)

METHODS = (
    Method("Payroll", "Add", (*required(PROJECT, *CORP, TEAM, _MONTH, _ROWS), attachments("attachments", 5))),
    query("Payroll", *required(PROJECT, *CORP, month("payMonth")), TEAM, text("payrollCode", 22), *WHOSE),
)
