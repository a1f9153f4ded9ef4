"""The rule book shows every number with a name, a unit and a source."""

import pytest

from huxin.law import book
from huxin.queries import rulebook

EVERY = [(pack, entry) for pack in book.names() for entry in rulebook.rulebook(pack).entries]


@pytest.mark.parametrize(("pack", "entry"), EVERY, ids=[f"{p}-{e.code}" for p, e in EVERY])
def test_每条规则读得懂(pack: str, entry: rulebook.Entry) -> None:
    assert entry.title and entry.why and entry.about and not entry.gap
    assert entry.articles
    for threshold in entry.thresholds:
        assert not threshold.label.isascii(), threshold
        assert (
            threshold.value and threshold.source and threshold.status in {"read", "reported", "analogy", "unverified"}
        )


def test_指标写成一句话() -> None:
    measures = {"overdue_days": 46, "arrears_heads": 66, "arrears_fen": 123_450_000}
    assert rulebook.said("R24", measures) == "最早一笔逾期天数 46 天，被拖欠人数 66 人，拖欠金额 1,234,500.00 元"
    assert rulebook.said("R09", {"days_to_due": -10}) == "已过发薪日 10 天"
    assert rulebook.said("R09", {"days_to_due": 3}) == "距发薪日天数 3 天"
    assert "工资表" in rulebook.said("X1", {"feed": "payroll", "days_since": 75})


def test_规则包的叫法() -> None:
    assert [rulebook.pack_label(name) for name in ("gs-2019", "gs-2019+festival", "别的")] == [
        *("甘肃2019", "甘肃2019，春节前", "别的")
    ]


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(50, "permille", "5%"), (1234, "fen", "12.34 元"), (None, "day", "未知"), (3, "head", "3 人")],
)
def test_数带单位(value: int | None, unit: str, text: str) -> None:
    assert rulebook.amount(value, unit) == text
