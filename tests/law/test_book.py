"""The packs: the day picks the law, a gap is a sentence, and nothing by analogy is shown as law."""

from datetime import date

import pytest

from huxin.base.errors import LawGap
from huxin.law import book
from huxin.law.evidence import UNITS, Status
from huxin.rules import catalogue, parameters

CONTRACT = {
    "R02": {"days_since_signed.yellow": 31, "days_since_signed.red": 61},
    "R06": {"cycle_days": 31, "days_late.yellow": 1, "days_late.orange": 16, "days_late.red": 31},
    "R09": {"coverage.yellow": 1000, "coverage.orange": 500, "days_to_due.orange": 7},
    "R10": {"outflows.red": 1},
    "R14": {"uncontracted_heads.yellow": 1, "share.orange": 100, "share.red": 300, "uncontracted_heads.red": 10},
    "R15": {"unregistered_heads.orange": 1},
    "R22": {"day_of_next_month.yellow": 15, "overdue_days.orange": 1},
    "R24": {
        **{"overdue_days.yellow": 1, "overdue_days.orange": 31, "overdue_days.red": 61},
        **{"arrears_heads.yellow": 1, "arrears_heads.orange": 10, "arrears_heads.red": 50},
        **{"arrears_fen.orange": 10_000_000, "arrears_fen.red": 50_000_000, "arrears_fen.red_days": 30},
    },
    "R25": {"off_account_heads.orange": 1, "days_after_next_month.red": 1},
    "R26": {"paid_share.yellow": 1000, "paid_share.orange": 950, "paid_share.red": 800},
    "R27": {"paid_share.yellow": 1000, "paid_share.orange": 950, "paid_share.red": 900},
    "R28": {"unworked_paid_heads.yellow": 1, "unworked_paid_heads.orange": 5, "share.orange": 50},
    "R29": {"attended_days": 21, "below_minimum_heads.orange": 1},
    "R31": {"card_heads.red": 1},
    "R32": {"working_days": 5, "returned_heads.yellow": 1, "share.orange": 100},
    "R38": {"permit_working_days.orange": 21, "permit_working_days.red": 51},
    "R40": {"days_left.yellow": 30, "days_left.red": -1},
    "X1": {"attendance_days": 2, "payroll_months": 2, "payments_months": 2},
}


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2019, 11, 30), "gs-2019"),
        (date(2020, 4, 30), "gs-2019"),
        (date(2020, 5, 1), "cn-2020"),
        (date(2022, 3, 23), "cn-2020"),
        (date(2022, 3, 24), "gs-2022"),
        (date(2026, 1, 1), "gs-2022"),
    ],
)
def test_the_day_picks_the_pack(day: date, name: str) -> None:
    assert book.pack_on(day) == name


def test_a_day_before_every_pack_is_a_gap_not_a_default() -> None:
    with pytest.raises(LawGap, match="最早的 gs-2019 自 2013-07-01 起"):
        book.pack_on(date(2013, 6, 30))
    with pytest.raises(LawGap, match="gs-1999"):
        book.pack("gs-1999")


@pytest.mark.parametrize("name", book.names())
def test_thresholds_are_those_of_the_contract_in_every_pack(name: str) -> None:
    pack = book.pack(name)
    assert {rule: {p.name: p.value for p in pack.params(rule).values()} for rule in pack.params_of} == CONTRACT


@pytest.mark.parametrize("name", book.names())
def test_every_rule_has_a_basis_and_every_number_it_uses(name: str) -> None:
    pack = book.pack(name)
    for code, rule in catalogue().items():
        assert pack.basis(code)
        assert {parameter for parameter in parameters(rule)} <= set(pack.params(code))


def test_a_missing_number_is_a_sentence_that_says_where_to_put_it() -> None:
    with pytest.raises(LawGap, match=r"R24 的参数 overdue_days\.blue.*law/packs/gs-2019\.yaml"):
        book.pack("gs-2019").param("R24", "overdue_days.blue")
    with pytest.raises(LawGap, match="R99 的依据"):
        book.pack("gs-2019").basis("R99")


@pytest.mark.parametrize("name", book.names())
def test_nothing_by_analogy_is_shown_as_law(name: str) -> None:
    pack = book.pack(name)
    for rule in pack.params_of:
        for param in pack.params(rule).values():
            assert param.source.startswith(("类推", "默认值")) == (param.status is Status.ANALOGY), param
            assert "399" not in param.source and param.unit in UNITS
        assert all(b.status is not Status.ANALOGY and "399" not in b.cite for b in pack.basis(rule))
    assert "类推默认值" in pack.label and "不是法律规定" in pack.note
    assert not Status.ANALOGY.is_law and Status.READ.is_law


def test_the_regulation_of_2020_is_never_quoted_to_2019() -> None:
    for rule in catalogue():
        assert not [b.cite for b in book.pack("gs-2019").basis(rule) if "保障农民工工资支付条例" in b.cite]
    assert "保障农民工工资支付条例第十二条" in [b.cite for b in book.pack("cn-2020").basis("R24")]


def test_a_basis_is_cited_only_while_in_force() -> None:
    def cited(name: str, rule: str, day: date) -> str:
        return " ".join(b.cite for b in book.pack(name).basis(rule, on=day))

    assert "行动计划" not in cited("gs-2019", "R14", date(2019, 7, 10))
    assert "行动计划" in cited("gs-2019", "R14", date(2019, 7, 11))
    assert "18号" not in cited("gs-2019", "R14", date(2019, 2, 28))
    assert "53号" not in cited("cn-2020", "R02", date(2021, 7, 6))
    assert "53号" in cited("cn-2020", "R02", date(2021, 7, 7))
    assert "59号" in cited("gs-2022", "R14", date(2022, 8, 2))
    assert "建市〔2019〕18号" not in cited("gs-2022", "R14", date(2022, 8, 2))
    assert all(book.pack(name).basis(rule, on=day) for name, rule, day in cited_everywhere())


def cited_everywhere() -> list[tuple[str, str, date]]:
    """The first day of every year, with each rule, in the pack of that day."""
    days = [date(year, 1, 1) for year in range(2017, 2027)]
    return [(book.pack_on(day), rule, day) for day in days for rule in catalogue()]


def test_what_changes_between_packs_is_how_sure_we_are() -> None:
    statuses = [book.pack(name).param("R38", "permit_working_days.orange").status for name in book.names()]
    assert statuses == [Status.ANALOGY, Status.ANALOGY, Status.REPORTED]
    statuses = [book.pack(name).param("R06", "cycle_days").status for name in book.names()]
    assert statuses == [Status.ANALOGY, Status.READ, Status.READ]
    assert book.pack("gs-2022").param("R40", "days_left.yellow").status is Status.UNVERIFIED
