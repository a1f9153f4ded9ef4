"""法治政府考核数据单: counted by hand, nothing where nothing is known, nothing of talks, of one's own county only."""

from datetime import UTC, date, datetime, timedelta

import pytest

from huxin.access import Actor, Role
from huxin.base.errors import NotFound, Refused
from huxin.queries.rule_of_law import Figure, codes, sheets
from huxin.record.models import Campaign, LedgerItem, NilRecord, Run
from tests.queries.test_no_arrears import campaign, ledger, matter, project, term

pytestmark = pytest.mark.django_db
JUSTICE = Actor("司", "司", Role.JUSTICE, ("6204",), body="justice")
COUNTY = Actor("罗", "罗", Role.COUNTY_GOVERNMENT, ("620402",), body="government_620402")
TODAY = date(2020, 1, 10)


def figures(actor: Actor = JUSTICE, year: int = 2020) -> dict[str, Figure]:
    [found] = sheets(actor=actor, region_code="620402", year=year, today=TODAY)
    return {one.label: one for one in found.figures}


def test_counted_by_hand_with_a_source_each() -> None:
    then = datetime(2020, 1, 9, tzinfo=UTC)
    Run.objects.create(id="r", as_of=TODAY, known_at=then, pack="gansu2019", created_at=then, current=True, manifest={})
    project(1, registered_heads=9, arrears_fen=123_456)
    project(2)
    project(3, region="620421", arrears_fen=999)
    one = matter("complaint", opened_on=date(2020, 1, 3), open=False)
    matter("complaint", opened_on=date(2020, 1, 4))
    matter("complaint", opened_on=date(2019, 12, 31))  # of the year before
    matter("incident", opened_on=date(2020, 1, 5), data={"people": 60, "bottom_line": True})
    matter("talk", opened_on=date(2020, 1, 5))
    due = datetime(2020, 1, 9, tzinfo=UTC)
    term(one, 1, due, due - timedelta(hours=1))
    term(one, 2, due, due + timedelta(hours=1))
    found = figures()
    assert (found["欠薪项目"].top, found["欠薪项目"].bottom, found["欠薪金额"].top) == (1, 2, 123_456)
    assert (found["农民工实名制"].top, found["农民工实名制"].bottom) == (19, 20)
    assert "分" not in found["农民工实名制"].said  # figures, and no points
    assert (found["投诉"].top, found["投诉"].bottom) == (1, 2)
    assert (found["投诉按期办理"].top, found["投诉按期办理"].bottom) == (1, 2)
    assert (found["五十人以上群体性事件"].top, found["五十人以上群体性事件"].bottom) == (1, 1)
    assert all(one.source and one.said for one in found.values()) and "约谈" not in str(found)


def test_市级签发核查督办函的时限_不算县区的() -> None:
    due, letter = datetime(2020, 1, 9, tzinfo=UTC), matter("supervision", opened_on=date(2020, 1, 3))
    term(letter, 1, due, due + timedelta(hours=1))
    letter.terms.update(term="sm5.issue", body="city_office")
    assert (figures()["督办函按期办理"].top, figures()["督办函按期办理"].bottom) == (None, None)
    term(letter, 2, due, due - timedelta(hours=1))
    assert (figures()["督办函按期办理"].top, figures()["督办函按期办理"].bottom) == (1, 1)


def test_without_a_run_nothing_is_owed_and_nothing_is_said_to_be_paid() -> None:
    project(1, settled_ratio_e4=None)
    found = figures()
    assert (found["欠薪金额"].top, found["欠薪金额"].said) == (None, "没有数据")
    assert found["投诉按期办理"].top is None and found["投诉"].said == "2020年0件，已办结0件"


def test_of_one_s_own_counties_only() -> None:
    assert codes(COUNTY) == ["620402"] and len(codes(JUSTICE)) > 4
    assert [one.region_code for one in sheets(actor=COUNTY, year=2020, today=TODAY)] == ["620402"]
    assert [one.region_code for one in sheets(actor=JUSTICE, year=2020, today=TODAY)] == codes(JUSTICE)
    with pytest.raises(NotFound):
        sheets(actor=COUNTY, region_code="620421", year=2020, today=TODAY)
    with pytest.raises(Refused):
        sheets(actor=Actor("住", "住", Role.SECTOR, ("6204",), ("housing",)), region_code="620402", year=2020,
               today=TODAY)  # fmt: skip


def test_every_row_is_of_the_year_asked_about_or_says_that_it_is_of_now() -> None:
    then = datetime(2020, 1, 9, tzinfo=UTC)
    Run.objects.create(id="r", as_of=TODAY, known_at=then, pack="gansu2019", created_at=then, current=True, manifest={})
    project(1)
    drive = Campaign.objects.create(**campaign())
    old = matter("complaint", opened_on=date(2019, 11, 4))
    term(old, 1, datetime(2019, 11, 6, tzinfo=UTC), None)  # runs on, and is late
    for year, state in ((2019, "closed"), (2020, "open")):
        one = matter("ledger", opened_on=date(year, 1, 5), state=state)
        LedgerItem.objects.create(matter=one, campaign=drive, **ledger())
    NilRecord.objects.create(region_code="620402", quarter=20193, reason="没有", proposed_at=then, proposed_by="某",
                             signed_at=then, signed_by="另")  # fmt: skip
    found = {year: figures(year=year) for year in (2019, 2020)}
    assert {year: (one["欠薪台账销号"].top, one["欠薪台账销号"].bottom) for year, one in found.items()} == {
        2019: (1, 1), 2020: (0, 1),
    }  # fmt: skip
    assert (found[2019]["投诉按期办理"].top, found[2019]["投诉按期办理"].bottom) == (0, 1)
    assert found[2020]["投诉按期办理"].bottom is None and found[2019]["按季度公布"].top == 1
    assert found[2020]["按季度公布"].bottom is None  # no quarter of it is over
    assert found[2019]["按季度公布"].said.startswith("2019年1个到期应公布的季度，其中1个")  # all four are over
    for year, rows in found.items():
        assert not [one.said for one in rows.values() if not one.said.startswith(("现在", f"{year}年"))]


def test_没有通报等次的县区_有一行写没有数据() -> None:
    assert figures(year=2019)["考核等次"].said == "2019年没有数据"
    matter("assessment", data={"year": 2019, "grade": "B", "published": True, "approved": "市政函1号"})
    for sheet in sheets(actor=JUSTICE, year=2019, today=TODAY):
        assert [one.label for one in sheet.figures].count("考核等次") == 1
    assert figures(year=2019)["考核等次"].said == "2019年度考核B级，市政函1号"
