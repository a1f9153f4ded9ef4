"""节前周报: the last day of each week with a finger on a calendar; no figures, no signature.

Spring Festival 2020 is Saturday 25 January: the eighth week before it begins on Saturday 30 November 2019.
"""

import pytest

from huxin.workflows import workflow
from huxin.workflows.weekly import nearly_over
from tests.workflows.lived import lived
from tests.workflows.test_policies import Thing


@pytest.mark.parametrize(
    ("opened", "report_by", "last"),
    [
        ("2019-11-30 00:10", "2019-12-06", "2019-12-06"),
        ("2019-12-28 00:10", "2020-01-03", "2020-01-03"),
        ("2020-01-18 00:10", "2020-01-23", "2020-01-23"),  # the 24th is a holiday (`queries.weekly.report_by`)
        ("2019-12-09 09:00", "2019-12-06", "2019-12-09"),  # begun too late: over by now
    ],
)
def test_每周一报_到这一周的最后一天为止(opened: str, report_by: str, last: str) -> None:
    life = lived("weekly", opened, [], report_by=report_by)
    assert life.due("report", opened) == last
    assert {code for codes in workflow("weekly").terms().values() for code in codes} == {"sm19.report.festival"}


def test_数字出来以前不能签报() -> None:
    assert nearly_over(Thing("due")) is None
    early = Thing("due", data={"too_early": True, "sign_from": "2019-12-05"})
    assert nearly_over(early) == "这一周的数字还没有出来，2019-12-05起可以签报。"
