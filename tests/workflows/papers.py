"""What an invented warning knows, enough for each of its four papers."""

from datetime import date
from typing import Any

NAMES = ("warning_notice", "rectification_reply", "warning_lifted", "supervision_letter")

WARNING: dict[str, Any] = {
    "number": "白人社预警〔2019〕12号",
    "issued_on": date(2019, 7, 11),
    "body": "白银市人力资源和社会保障局",
    "contractor": "甘肃某某建设工程有限公司",
    "owner": "白银某某置业有限公司",
    "copy_to": "白银市住房和城乡建设局",
    "project_name": "银光路保障性住房一期工程",
    "project_code": "BY-2019-001",
    "level": "橙色",
    "as_of": "2019-07-10",
    "heads": 46,
    "amount_fen": 36_851_250,
    "causes": [
        {"rule": "工资逾期", "month": "2019年5月", "heads": 46, "amount_fen": 36_851_250, "basis": "界限为类推默认值"},
        {
            "rule": "未签劳动合同",
            "month": "2019年6月",
            "heads": 7,
            "amount_fen": None,
            "basis": "劳动合同法（已核原文）",
        },
    ],
    "reply_term": "10日",
    "due_on": date(2019, 7, 21),
    "report_every": "7日",
    "repay_term": "1个月",
    "contact": "张某某，0943-0000000",
    "warning_notice_number": "白人社预警〔2019〕9号",
    "warning_notice_on": date(2019, 7, 1),
    "plan": "一是核对五月工资表。\n\n二是分两批支付。",
    "paid_fen": 1_000_000,
    "pay_by": date(2019, 8, 10),
    "grounds": "监测连续两次没有再发现预警情形。",
    "addressee": "白银区人民政府",
    "reason": "逾期未答复，经催告仍未支付。",
}
