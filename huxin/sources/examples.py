"""The invented row of each stream that its template shows, and how it is told from data where it was left in."""

from collections.abc import Mapping
from dataclasses import replace

from huxin.base.identity import resident_check, uscc_check
from huxin.facts.lists import ACCEPTED
from huxin.sources.sheet import Sheet

WHY = "这是模板里的示例行，不是数据。请删除这一行后重新导入。"
_BUILDER = "91620400000000001"
_OWNER = "11620400000000002"
_WORKER = "62040219900101001"
_ACCOUNT = "620400000000000001"
_PROJECT = {"project_code": "示例-2019-001"}
_LISTED = {
    "name": "示例小区一期",
    "region_code": "620402",
    "sector": "房建市政",
    "owner": "示例置业有限公司",
    "owner_uscc": _OWNER + uscc_check(_OWNER),
    "contractor": "示例建筑有限公司",
    "contractor_uscc": _BUILDER + uscc_check(_BUILDER),
    "amount": "56,000,000.00",
}

EXAMPLES: Mapping[str, Mapping[str, str]] = {
    "organisations": {
        "uscc": _BUILDER + uscc_check(_BUILDER),
        "name": "示例建筑有限公司",
        "kind": "施工总承包",
        "region_code": "620402",
    },
    "projects": {
        **_PROJECT,
        "name": "示例小区一期",
        "region_code": "620402",
        "sector": "房建市政",
        "funding": "社会投资",
        "owner_uscc": _OWNER + uscc_check(_OWNER),
        "contractor_uscc": _BUILDER + uscc_check(_BUILDER),
        "contract_amount": "56,000,000.00",
        "labour_ratio": "0.2",
        "signed_on": "2019-03-01",
        "permitted_on": "2019-03-20",
        "started_on": "2019-04-01",
        "status": "在建",
        "pay_day": "15",
        "pay_month_offset": "1",
        "labour_fee_day": "10",
    },
    "accounts": {
        "account_no": _ACCOUNT,
        **_PROJECT,
        "bank_name": "示例银行白银支行",
        "account_name": "示例建筑有限公司农民工工资专户",
        "opened_on": "2019-04-02",
        "filed_on": "2019-04-05",
        "agreement_on": "2019-04-02",
        "frozen": "否",
    },
    "deposits": {
        "deposit_no": "示例-BZJ-001",
        **_PROJECT,
        "form": "银行保函",
        "amount": "1,120,000.00",
        "stored_on": "2019-03-25",
        "expires_on": "2020-12-31",
    },
    "roster": {
        **_PROJECT,
        "employer_uscc": _BUILDER + uscc_check(_BUILDER),
        "team": "木工一班",
        "name": "张三",
        "id_type": "居民身份证",
        "id_no": _WORKER + resident_check(_WORKER),
        "phone": "13800000000",
        "card_no": "6200000000000000001",
        "work_type": "木工",
        "contract_on": "2019-04-01",
        "entered_on": "2019-04-01",
        "wage_mode": "计日",
        "wage_rate": "260.00",
    },
    "attendance": {
        **_PROJECT,
        "id_no": _WORKER + resident_check(_WORKER),
        "punched_at": "2019-06-03 07:58:00",
        "direction": "进",
        "device": "闸机1",
    },
    "payroll": {
        **_PROJECT,
        "month": "2019-06",
        "team": "木工一班",
        "name": "张三",
        "id_no": _WORKER + resident_check(_WORKER),
        "days": "24.5",
        "payable": "6,370.00",
        "deducted": "70.00",
        "net": "6,300.00",
        "confirmed_on": "2019-07-05",
    },
    "payments": {
        "serial": "示例-20190715-000001",
        **_PROJECT,
        "month": "2019-06",
        "id_no": _WORKER + resident_check(_WORKER),
        "account_no": _ACCOUNT,
        "card_no": "6200000000000000001",
        "card_name": "张三",
        "amount": "6,300.00",
        "paid_on": "2019-07-15",
        "status": "成功",
    },
    "account_entries": {
        "account_no": _ACCOUNT,
        "entry_no": "示例-000001",
        "booked_on": "2019-07-10",
        "direction": "收",
        "amount": "1,000,000.00",
        "balance": "1,250,000.00",
        "purpose": "人工费拨付",
        "counterparty": "示例置业有限公司",
        "counterparty_no": "620400000000000002",
    },
    "permits": {**_LISTED, "permit_no": "示例-620402201903200101", "issued_on": "2019-03-20"},
    "tenders": {**_LISTED, "award_no": "示例-2019-0301", "awarded_on": "2019-02-22"},
    "tax_records": {**_LISTED, "report_no": "示例-620402-2019-0001", "starts_on": "2019-04-01"},
    "injury_insurance": {
        "kind": "按项目参保",
        **_PROJECT,
        "certificate_no": "示例-GS-2019-001",
        "since": "2019-04-01",
        "until": "2020-12-31",
    },
}
"""One invented row of each stream, as a person would type it."""


def set_aside(sheet: Sheet) -> tuple[Sheet, list[int]]:
    """A sheet without the rows that are the template's example, and their numbers. They are told by what names them."""
    example, stream = EXAMPLES[sheet.stream], ACCEPTED[sheet.stream]
    keys = [c.name for c in stream.columns if c.stored in stream.key and c.name in example]
    naming = keys or [stream.columns[0].name]
    left = set(range(len(sheet.rows)))
    for name in naming:
        cells, said = sheet.columns.get(name, []), example[name]
        left = {at for at, cell in enumerate(cells) if cell == said} & left if said in cells else set()
    if not left:
        return sheet, []
    kept = [at for at in range(len(sheet.rows)) if at not in left]
    columns = {name: [cells[at] for at in kept] for name, cells in sheet.columns.items()}
    return replace(sheet, columns=columns, rows=[sheet.rows[at] for at in kept]), [
        sheet.rows[at] for at in sorted(left)
    ]
