"""The policy library: from an instrument to what it decides, as it stands on a day."""

from datetime import date

import pytest

from huxin.law import book, parameters
from huxin.law.evidence import Status
from huxin.queries.library import ENDED, IN_FORCE, TO_COME, Instrument, library
from huxin.rules import catalogue

AUTUMN = date(2019, 12, 2)


def found(name: str, on: date = AUTUMN) -> Instrument:
    [one] = [one for one in library(on=on, text=name).instruments if one.name == name]
    return one


@pytest.mark.parametrize(
    ("name", "on", "when"),
    [
        ("保障农民工工资支付条例", AUTUMN, TO_COME),
        ("保障农民工工资支付条例", date(2020, 4, 30), TO_COME),
        ("保障农民工工资支付条例", date(2020, 5, 1), IN_FORCE),
        ("法律援助条例", AUTUMN, IN_FORCE),
        ("法律援助法", date(2022, 1, 1), IN_FORCE),
        ("行政处罚法（1996年）", AUTUMN, IN_FORCE),
        ("行政处罚法（1996年）", date(2025, 1, 1), ENDED),
    ],
)
def test_whether_an_instrument_decides_anything_follows_from_the_day(name: str, on: date, when: str) -> None:
    assert found(name, on).when == when


def test_an_article_that_two_packs_cite_is_said_once_over_both() -> None:
    said = [one for one in found("劳动法").said if one.rule == "R24"]
    assert [(one.article, one.since, one.until) for one in said] == [("第五十条", date(2013, 7, 1), None)]


def test_an_instrument_leads_to_its_numbers_with_their_days() -> None:
    [limitation] = [one for one in found("劳动争议调解仲裁法").said if one.label == "申请仲裁的时效"]
    assert (limitation.value, limitation.article, limitation.since) == ("1年", "第二十七条", date(2008, 5, 1))
    assert (limitation.until, limitation.rule) == (None, "")


def test_no_number_and_no_rule_is_without_its_instrument() -> None:
    said = {
        (one.name, one.status, part.label, part.since) for one in library(on=AUTUMN).instruments for part in one.said
    }
    sources = {(name, status, label) for name, status, label, _ in said}
    for code in parameters.codes():
        assert all((v.source, v.status, v.label) in sources for v in parameters.history(code)), code
    decided = {code for one in library(on=AUTUMN).instruments for code in one.rules}
    cited = {rule for rule in catalogue() if any(book.pack(pack).basis(rule) for pack in book.names())}
    assert decided >= cited


def test_what_may_be_quoted_comes_first_and_filters_leave_the_counts_alone() -> None:
    whole, law = library(on=AUTUMN), library(on=AUTUMN, status="read", when=IN_FORCE, text="仲裁")
    order = [one.status for one in whole.instruments]
    assert order[0] is Status.READ and order[-1] is Status.ANALOGY
    assert order == sorted(order, key=list(dict.fromkeys(order)).index)
    assert law.instruments and {one.status for one in law.instruments} == {Status.READ}
    assert (law.by_status, law.by_when) == (whole.by_status, whole.by_when)
    assert sum(whole.by_status.values()) == len(whole.instruments)
