"""保障农民工工资支付条例 is law from 1 May 2020: nothing of an earlier day is said to rest on it."""

from datetime import date

import pytest

from huxin.law.regulation import cited
from huxin.workflows import catalogue

BEFORE, SINCE = date(2020, 4, 30), date(2020, 5, 1)


def test_it_is_cited_from_its_day_on_and_not_before() -> None:
    assert (cited("第四十条", on=BEFORE), cited("第四十条", on=SINCE)) == ("", "保障农民工工资支付条例第四十条")


@pytest.mark.parametrize("kind", sorted(catalogue()))
def test_no_matter_opened_before_it_rests_on_it(kind: str) -> None:
    assert "工资支付条例" not in catalogue()[kind].basis_on(BEFORE)


@pytest.mark.parametrize(("kind", "article"), [("talk", "五十九"), ("fund", "六十三"), ("deposit_use", "三十二")])
def test_a_matter_opened_since_rests_on_its_article(kind: str, article: str) -> None:
    flow, said = catalogue()[kind], f"保障农民工工资支付条例第{article}条"
    assert said in flow.basis_on(SINCE) and f"2020-05-01起并依{said}" in flow.whole_basis
    assert "计划第29项" in flow.basis_on(BEFORE) or kind != "talk"
