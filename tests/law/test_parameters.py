"""The numbers of procedures: dated, sourced, never invented."""

import re
from datetime import date
from pathlib import Path

import pytest

from huxin.base.errors import LawGap
from huxin.law import parameters
from huxin.law.evidence import Status
from huxin.law.terms import TIMES, Term

EVERY = [value for code in parameters.codes() for value in parameters.history(code)]
PLAN = date(2019, 7, 11)


def test_every_state_machine_has_its_numbers() -> None:
    machines = {code.partition(".")[0] for code in parameters.codes()}
    assert {f"sm{n}" for n in range(1, 20)} | {"warning", "clock"} <= machines
    assert len(EVERY) > 250


def test_every_number_says_where_it_comes_from_and_how_sure_we_are() -> None:
    assert not [v.code for v in EVERY if not v.source or not v.label or v.value < 0]
    claimed = [v for v in EVERY if v.status is Status.ANALOGY]
    assert not [v.code for v in claimed if not v.source.startswith(("类推：", "默认值：")) or v.article]
    assert not [v.code for v in EVERY if v.status is not Status.ANALOGY and v.source.startswith(("类推", "默认"))]
    assert not [v.code for v in EVERY if "399" in v.source]


def test_the_periods_of_a_number_do_not_overlap() -> None:
    for code in parameters.codes():
        values = parameters.history(code)
        for earlier, later in zip(values, values[1:], strict=False):
            assert earlier.valid_until is not None and earlier.valid_until <= later.valid_from, code


def test_the_law_of_the_day_of_opening_is_the_one_that_counts() -> None:
    def term(code: str, day: date) -> Term:
        return parameters.at(day)[code].term

    assert term("sm2.hearing.request", date(2021, 7, 14)) == Term(3, "day")
    assert term("sm2.hearing.request", date(2021, 7, 15)) == Term(5, "working_day")
    assert term("sm9.sanction", date(2021, 12, 31)) == Term(1, "year", first_counted=True, rolls=False)
    assert term("sm9.sanction", date(2022, 1, 1)) == Term(3, "year", first_counted=True, rolls=False)
    assert term("sm1.accept", PLAN) == Term(5, "working_day")
    assert parameters.at(PLAN)["sm2.fine.most"].text == "20,000元"


@pytest.mark.parametrize(
    ("code", "day", "said"),
    [
        ("sm2.penalty", PLAN, "2021-07-15起90天"),  # 新处罚法才有
        ("sm9.list", date(2022, 1, 1), "列入"),  # 旧办法已经失效
        ("sm4.single.gansu", PLAN, "至今没有取得任何取值"),
        ("sm4.no_such_thing", PLAN, "没有名为 sm4.no_such_thing 的办理参数"),
    ],
)
def test_what_is_not_there_is_a_sentence_and_never_a_default(code: str, day: date, said: str) -> None:
    law = parameters.at(day)
    assert code not in law and code not in set(law)
    with pytest.raises(LawGap, match=said):
        law[code]


def test_every_warning_of_the_proposed_pack_has_its_terms() -> None:
    law = parameters.at(PLAN)
    texts = {code: law[code].text for code in law if code.startswith("warning.")}
    assert texts["warning.reply.yellow"] == "3个工作日"
    assert texts["warning.reply.orange"] == texts["warning.reply.red"] == "10天"
    assert (texts["warning.report.orange"], texts["warning.report.red"]) == ("7天", "5天")
    assert (texts["warning.repay"], texts["warning.observe"]) == ("1个月", "30天")
    assert not [code for code in texts if law[code].status.is_law]


def test_terms_named_by_workflows_are_terms() -> None:
    folder = Path(parameters.__file__).parents[1] / "workflows"
    texts = [file.read_text("utf-8") for file in folder.glob("[a-z]*.py")]
    # A figure that is read by its name, `law["sm7.hardship"]`, need not be a term.
    spelled = r'(?<!\[)"((?:sm\d+|warning|petition)(?:\.[\w{}]+)+)"'
    named = {found for text in texts for found in re.findall(spelled, text)}
    for code in named:
        pattern = re.sub(r"\{\w+\}", r"\\w+", re.sub(r"\.", r"\.", code))
        found = [known for known in parameters.codes() if re.fullmatch(pattern, known)]
        assert found, code
        assert all(value.unit in TIMES for known in found for value in parameters.history(known)), code
