"""A claim beside what was reported: what speaks for it, what against it, what is missing."""

from typing import Any

from huxin.queries._amounts import Amount
from huxin.queries.claims import weigh

CLAIM = Amount(claimed_fen=500_000, months=1)


def month(**told: Any) -> dict[str, Any]:
    """June of one worker: twenty days, 5,000 yuan on the sheet, nothing paid."""
    june = {"month": "2019-06", "attended_days": 20, "net_fen": 500_000, "paid_fen": 0, "arrears_fen": 500_000}
    return {**june, "outcome": "unpaid", **told}


def test_worked_listed_and_not_paid_speaks_for_the_claim() -> None:
    found = weigh(CLAIM, [month()], rostered=True)
    assert "考勤 20 天" in found.supports[1] and "尚欠 5,000.00 元" in found.supports[2]
    assert (found.against, found.missing, found.owed_fen) == ((), (), 500_000)


def test_paid_in_full_speaks_against_it() -> None:
    found = weigh(CLAIM, [month(paid_fen=500_000, arrears_fen=0, outcome="settled")], rostered=True)
    assert "没有发现拖欠" in found.against[0] and found.owed_fen == 0


def test_more_than_is_found_is_said() -> None:
    found = weigh(Amount(claimed_fen=800_000), [month()], rostered=True)
    assert "多 3,000.00 元" in found.against[0]


def test_what_was_not_reported_speaks_neither_for_nor_against() -> None:
    for said, row in {"工资表没有报送": month(net_fen=0, arrears_fen=0, outcome="unreported")}.items():
        found = weigh(CLAIM, [row], rostered=True)
        assert not found.against and f"2019-06 的{said}" in found.missing[-1]
    found = weigh(CLAIM, [month(arrears_fen=0, outcome="late")], rostered=True, silent={"2019-06"})
    assert not found.against and "未报送不等于未发放" in found.missing[-1]


def test_left_off_the_sheet_though_there_were_punches_speaks_for_it() -> None:
    found = weigh(CLAIM, [month(net_fen=0, arrears_fen=0, outcome="omitted")], rostered=True)
    assert "工资表上没有这名工人" in found.supports[-1]


def test_nobody_knows_the_worker() -> None:
    found = weigh(CLAIM, [], rostered=False)
    assert "没有实名登记" in found.missing[0] and found.owed_fen is None


def test_worked_without_being_registered() -> None:
    found = weigh(CLAIM, [month()], rostered=False)
    assert "漏登" in found.missing[0] and found.supports
