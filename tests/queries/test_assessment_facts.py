"""年度考核: every kind of fact of a county counted by hand from what is on file, each with where it is."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from huxin.access import SYSTEM
from huxin.actions import monitor
from huxin.base.home import Home
from huxin.law import parameters
from huxin.law.scoring import Basis, Fact, sheet, written
from huxin.queries import assessment, assessment_facts
from huxin.queries.assessment_facts import basis, called, ways
from huxin.record.models import Campaign, LedgerItem, Matter, MatterTerm, NilRecord, Project, Run
from tests.actions.invented import as_csv, as_xlsx, attendance, payments, payroll, roster, sheets
from tests.proven import bring
from tests.queries.ran import ran
from tests.queries.test_no_arrears import AT, campaign, ledger, matter, project, term

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
DAY = date(2020, 3, 11)
OF_2019, OF_2018, OF_2020 = date(2019, 6, 3), date(2018, 12, 31), date(2020, 1, 1)


def assessed(**data: Any) -> Matter:
    return matter("assessment", opened_on=date(2020, 2, 3), data={"year": 2019, **data})


def by_figure(found: Basis) -> dict[str, list[tuple[str, int, int]]]:
    groups: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for one in found.facts:
        groups[one.figure].append((one.ref, one.top, one.bottom))
    return dict(groups)


def test_how_sites_stood_is_the_last_run_of_the_years_and_without_one_unknown(home: Home) -> None:
    project(1, registered_heads=9, contracted_heads=5, has_deposit=False)
    project(2, status="finished", attending_heads=0, registered_heads=0, contracted_heads=0, has_account=False)
    project(3, region="620421")
    matter("enquiry", opened_on=OF_2019)  # the register was kept
    one = assessed()
    before = basis(one, as_of=DAY)
    assert set(by_figure(before)) == {"publication"} and not before.known & set(assessment_facts.OF_RUN)
    ran(home, date(2019, 12, 31))
    after = basis(one, as_of=DAY)
    assert after.known >= {"account"} and "paid" not in after.known  # its files are not there
    found = by_figure(after)
    assert found == {
        "registered": [("project:1", 9, 10)], "contracted": [("project:1", 5, 10)],
        "account": [("project:1", 1, 1)], "deposit": [("project:1", 0, 1)],
        "publication": found["publication"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("days", "taken"),
    [
        (["2019-12-02"], None),  # the year after is not the year
        (["2018-10-31", "2018-12-20", "2019-12-02"], "2018-12-20"),
        (["2018-12-20", "2019-01-31", "2019-02-01"], "2019-01-31"),  # December's pay day is in January
        (["2017-12-31", "2019-02-01"], None),
    ],
)
def test_the_state_of_a_year_is_of_that_year(home: Home, days: list[str], taken: str | None) -> None:
    project(1, started_on=date(2018, 6, 1))
    project(2, started_on=date(2019, 6, 1))  # not begun then
    project(3, finished_on=date(2019, 6, 1), status="finished")  # not finished then
    for day in days:
        ran(home, date.fromisoformat(day), current=day == days[-1])
    one = matter("assessment", opened_on=date(2020, 2, 3), data={"year": 2018})
    found = basis(one, as_of=DAY)
    of_state = [fact for fact in found.facts if fact.figure in assessment_facts.OF_RUN]
    assert {fact.day for fact in of_state} == ({taken} if taken else set())
    assert bool(found.known & {"registered", "account"}) == bool(taken)
    if taken:
        assert [fact.ref for fact in of_state if fact.figure == "account"] == ["project:1", "project:3"]


def test_a_run_of_some_projects_does_not_say_how_all_stood(home: Home) -> None:
    project(1)
    part = ran(home, date(2019, 12, 31), current=False)
    part.manifest = {"projects": ["1"]}
    part.save()
    assert "account" not in basis(assessed(), as_of=DAY).known
    ran(home, date(2019, 11, 30), current=False)
    assert "account" in basis(assessed(), as_of=DAY).known


def test_nor_does_a_trial_run_that_knew_less(home: Home) -> None:
    project(1)
    shown, trial = ran(home, date(2019, 12, 30)), ran(home, date(2019, 12, 31), current=False)
    Run.objects.filter(pk=trial.pk).update(known_at=trial.known_at - timedelta(days=30))
    assert assessment_facts.run_of(2019, as_of=date(2020, 3, 1)) == shown


def test_a_year_in_which_nothing_is_on_file_has_no_score_and_says_so() -> None:
    matter("complaint", opened_on=OF_2019)
    one = matter("assessment", opened_on=date(2020, 2, 3), data={"year": 2018})
    empty = basis(one, as_of=DAY)
    assert not empty.known and not empty.facts
    lines = {line["code"]: line for line in sheet(written(empty))["lines"]}
    assert lines["E3"]["final"] is None and lines["T4"]["final"] is None
    assert lines["E3"]["said"] == ("没有数据：系统里没有考核年度的这类数据（登记的群体性事件），不计分，也不算零分。")
    kept = basis(assessed(), as_of=DAY)  # a complaint stands there, and no event: there was none
    assert {line["code"]: line["final"] for line in sheet(written(kept))["lines"]}["E3"] == 400


def test_terms_of_the_year_that_are_over() -> None:
    due = datetime(2019, 7, 10, tzinfo=UTC)
    for n, opened_on in enumerate((OF_2019, OF_2018, OF_2020)):
        term(matter("complaint", opened_on=opened_on), n, due, due - timedelta(hours=1))
    late = matter("complaint", opened_on=OF_2019)
    term(late, 1, due, due + timedelta(hours=1))
    term(late, 2, due, None)  # passed
    term(late, 3, datetime(2020, 4, 1, tzinfo=UTC), None)  # still running
    elsewhere = matter("complaint", opened_on=OF_2019, region_code="620421")
    term(elsewhere, 1, due, None)
    warning = matter("warning", opened_on=OF_2019)
    term(warning, 1, due, due - timedelta(hours=1))
    term(warning, 2, due, None)
    warning.terms.filter(n=2).update(term="warning.confirm")  # the city was late to confirm it
    found = by_figure(basis(assessed(), as_of=DAY))
    assert [row[1:] for row in found["complaints"]] == [(1, 1), (0, 1), (0, 1)]
    label = parameters.codes()["sm1.accept"].replace("、", "和").replace("，", "；")
    assert [called(row[0]) for row in found["complaints"]][1:] == [
        f"事项 {late.number} {label} 2019-07-10到期 2019-07-10办完",
        f"事项 {late.number} {label}（第2次） 2019-07-10到期 没有办完",
    ]  # in the workflow's own words: which step's, when it was due, when it was done
    assert [row[1:] for row in found["warnings"]] == [(1, 1)] and "transfers" not in found


def test_the_list_of_facts_shows_what_was_not_done() -> None:
    due = datetime(2019, 7, 10, tzinfo=UTC)
    one = matter("complaint", opened_on=OF_2019)
    for n in range(60):
        term(one, n, due, due - timedelta(hours=1))
    term(one, 60, due, None)
    data = written(basis(assessed(), as_of=DAY))
    assert assessment.facts("complaints", data, number=1).total == 61
    [(fact, where)] = assessment.facts("complaints", data, number=1, missed=True).rows
    assert called(fact.ref).endswith("2019-07-10到期 没有办完") and where == ("matter", one.pk)


def test_ledger_programme_sponsorship_publication() -> None:
    drive = Campaign.objects.create(**campaign())
    for state in ("closed", "paying", "unfounded"):
        LedgerItem.objects.create(
            matter=matter("ledger", state=state, opened_on=OF_2019), campaign=drive, **ledger()
        )  # fmt: skip
    creation = matter("creation", opened_on=OF_2019, data={"year": 2019})
    due = datetime(2019, 7, 16, tzinfo=UTC)
    MatterTerm.objects.create(
        matter=creation, lane="programme", n=1, term="sm16.programme", body="b", started_at=AT, due_at=due,
        ended_at=due + timedelta(days=1), kind="creation", opened_on=OF_2019, region_code="620402", sector="",
    )  # fmt: skip
    told = {"problem_1": "甲", "fixed_1": "已改", "problem_2": "乙"}
    matter("sponsorship", opened_on=OF_2019, data=told)
    matter("sponsorship", opened_on=OF_2019, data={}, state="withdrawn")
    NilRecord.objects.create(
        region_code="620402", quarter=20194, reason="查过", proposed_by="甲", proposed_at=AT, signed_by="乙",
        signed_at=AT,
    )  # fmt: skip
    found = by_figure(basis(assessed(), as_of=DAY))
    assert [row[1:] for row in found["ledger"]] == [(1, 1), (0, 1)]
    assert found["programme"] == [(f"matter:{creation.number}", 0, 1)]
    assert [row[1:] for row in found["fixed"]] == [(1, 2)]
    quarters = {row[0]: row[1] for row in found["publication"]}
    assert quarters["quarter:20194"] == 1 and quarters["quarter:20193"] == 0
    assert all(ref.startswith("quarter:2019") for ref in quarters)


def test_events_and_what_makes_them_grave() -> None:
    def event(opened_on: date = OF_2019, **data: Any) -> str:
        state = data.pop("state", "ended")
        return f"matter:{matter('incident', opened_on=opened_on, state=state, data=data).number}"

    quiet, loud = event(people=60), event(people=50, seat=True)
    few, extreme = event(people=49, road=True), event(people=3, harm=True)
    event(people=200, media=True, opened_on=OF_2020)
    event(people=9, state="dissolved")
    found = by_figure(basis(assessed(), as_of=DAY))
    assert [row[0] for row in found["incidents"]] == [quiet, loud, few, extreme]
    assert [row[0] for row in found["crowd"]] == [loud] and [row[0] for row in found["extreme"]] == [extreme]


def test_what_the_matter_itself_says() -> None:
    drawn = [{"n": "1", "code": "甲", "name": "某"}, {"n": "2", "code": "乙", "name": "某"}]
    said = {
        "self_filed": True, "file_1": 2, "file_2": 1, "file_3": 3, "manual_1": "350", "manual_by": True,
        "late_filed": True, "late_file_1": 2, "late_file_2": 2, "late_file_3": 1, "late_file_4": 2,
        "drawn": drawn, "site_1": "good", "site_2": "bad", "field_done": True, "visited_on": "2020-03-04",
    }  # fmt: skip
    found = by_figure(basis(assessed(**said), as_of=DAY))
    counted = {figure: [row[1:] for row in rows] for figure, rows in found.items()}
    assert (counted["rules"], counted["meetings"], "unaccounted" in counted) == ([(1, 2)], [(3, 3)], False)
    assert found["sites"] == [("project:甲", 1, 1), ("project:乙", 0, 1)] and "publicity" not in counted
    upheld = basis(assessed(**said, count_late="yes", manual_signed=True, frauds=1), as_of=DAY)
    counted = {figure: [row[1:] for row in rows] for figure, rows in by_figure(upheld).items()}
    assert (counted["rules"], counted["meetings"], counted["unaccounted"]) == ([(2, 2)], [(1, 1)], [(2, 2)])
    assert (counted["publicity"], counted["fraud"]) == ([(350, 400)], [(1, 1)])
    assert {"rules", "publicity", "sites"} <= upheld.known
    bare = by_figure(basis(assessed(self_filed=True), as_of=DAY))  # filed, and everything left open
    assert [row[1:] for row in bare["rules"]] == [row[1:] for row in bare["meetings"]] == [(0, 1)]
    assert not basis(assessed(), as_of=DAY).known & {"rules", "meetings", "publicity", "sites"}


def test_facts_lead_to_their_pages() -> None:
    here, one = project(1), assessed()
    found = ways(["project:1 2019-05", f"matter:{one.number} 自查", "matter:没有", "quarter:20191"])
    assert found == {"project:1": ("project", here.pk), f"matter:{one.number}": ("matter", one.pk)}


@pytest.fixture
def paid(home: Home) -> Iterator[Home]:
    """One site whose June was paid in full but for one worker."""
    bring(as_xlsx({**sheets(), "花名册": roster(3)}), "底册.xlsx")
    bring(as_csv(attendance(3)), "考勤.csv")
    bring(as_csv(payroll(3)), "工资表.csv")
    bring(as_csv(payments(2)), "流水.csv")
    monitor.run(home, actor=SYSTEM, as_of=date(2019, 8, 31), now=datetime(2019, 9, 2, tzinfo=UTC))
    yield home


@pytest.mark.django_db(transaction=True)
def test_months_that_fell_due_are_the_runs(paid: Home) -> None:
    code = Project.objects.get().code
    facts = [one for one in basis(assessed(), as_of=DAY).facts if one.figure == "paid"]
    assert facts == [Fact("paid", facts[0].day, f"project:{code} 2019-06", 0, 1)]
    other = matter("assessment", opened_on=date(2020, 2, 3), data={"year": 2018})
    assert not [one for one in basis(other, as_of=DAY).facts if one.figure == "paid"]
