"""An assessment scored again: the facts of the first lock, less what is struck by its number as it is listed."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.law.scoring import Basis, Fact, written
from huxin.queries import assessment_again, assessment_facts
from huxin.queries.assessment_again import struck
from huxin.queries.assessment_facts import called
from huxin.record.models import Matter
from tests.queries.ran import ran
from tests.queries.test_no_arrears import matter, project, term

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
OF_2019, LOCKED, LATER = date(2019, 6, 3), date(2020, 3, 5), date(2020, 3, 10)
DUE = datetime(2019, 7, 10, tzinfo=UTC)
FACTS = [
    Fact("complaints", "2019-07-09", "matter:TS-2019-000001 初核线索 2019-07-09到期 没有办完", 0, 1),
    Fact("complaints", "2019-07-20", "matter:TS-2019-000001 受理 2019-07-20到期 2019-07-19办完", 1, 1),
    Fact("complaints", "2019-07-20", "matter:TS-2019-000010 受理 2019-07-20到期 2019-07-19办完", 1, 1),
    Fact("paid", "2019-08-15", "project:甲-1 2019-07", 0, 1),
    Fact("publication", "2019-12-31", "quarter:20194", 0, 1),
]


def assessed(**data: Any) -> Matter:
    return matter("assessment", opened_on=date(2020, 2, 3), data={"year": 2019, **data})


def again(one: Matter, frozen: Basis) -> dict[str, list[tuple[str, int, int]]]:
    found: dict[str, list[tuple[str, int, int]]] = {}
    for fact in assessment_again.basis(one, written(frozen), today=LATER).facts:
        found.setdefault(fact.figure, []).append((fact.ref, fact.top, fact.bottom))
    return found


@pytest.mark.parametrize("fact", FACTS)
def test_every_number_is_struck_as_it_is_listed(fact: Fact) -> None:
    assert struck(called(fact.ref), FACTS) == {fact}
    assert struck(f" {called(fact.ref)}，\n", FACTS) == {fact}


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("TS-2019-000001", [0, 1]),  # a whole matter by its own number, and no other that begins like it
        ("事项 TS-2019-000001", [0, 1]),
        ("TS-2019-000001 初核线索", [0]),
        ("TS-2019-000001初核线索、甲-1 2019-07", [0, 3]),
        ("甲-1", [3]),
        ("2019年第4季度", [4]),
        ("", []),
    ],
)
def test_or_by_its_beginning(typed: str, left: list[int]) -> None:
    assert struck(typed, FACTS) == {FACTS[n] for n in left}


def test_an_unknown_number_is_refused_by_name() -> None:
    with pytest.raises(Refused, match="没有「随便写的编号」、「TS-2019-00000」，请照计分明细里的编号写"):
        struck("随便写的编号，TS-2019-000001，TS-2019-00000", FACTS)


def test_what_came_after_the_lock_does_not_count(home: Home) -> None:
    project(1, registered_heads=9)
    ran(home, date(2019, 12, 31))
    one = assessed()
    term(matter("complaint", opened_on=OF_2019), 1, DUE, DUE - timedelta(hours=1))
    frozen = assessment_facts.basis(one, as_of=LOCKED)
    term(matter("complaint", opened_on=OF_2019), 1, DUE, None)  # entered after the lock, of the year
    matter("incident", opened_on=OF_2019, state="ended", data={"people": 60, "seat": True})
    named = {"year": 2019, "quarter": 20194, "editions": [{"on": "2020-03-06", "named": [["620402", "S1"]]}]}
    matter("circular", opened_on=date(2020, 3, 6), region_code="620400", state="issued", data=named)
    assert written(assessment_again.basis(one, written(frozen), today=LATER)) == written(frozen)
    assert len(assessment_facts.basis(one, as_of=LATER).facts) > len(frozen.facts)


def test_what_the_objection_brings_counts_and_what_is_struck_no_more_comes_back() -> None:
    one = assessed()
    term(matter("complaint", opened_on=OF_2019), 1, DUE, None)
    frozen = assessment_facts.basis(one, as_of=LOCKED)
    [late] = [fact for fact in frozen.facts if fact.figure == "complaints"]
    brought = {"late_filed": True, "count_late": "yes", "late_file_1": 2, "late_file_2": 2, "late_file_3": 3}
    one.data |= {**brought, "struck": called(late.ref), "frauds": 1}
    found = again(one, frozen)
    assert "complaints" not in found and [row[1:] for row in found["rules"]] == [(2, 2)]
    assert found["fraud"] == [(f"matter:{one.number} 第1次认定", 1, 1)]
    one.data["struck"] = None
    assert again(one, frozen)["complaints"] == [(late.ref, 0, 1)]


def test_of_circulars_only_those_that_were_withdrawn_go() -> None:
    told = {"year": 2019, "quarter": 20193, "editions": [{"on": "2019-10-20", "named": [["620402", "S1"]]}]}
    first = matter("circular", opened_on=OF_2019, region_code="620400", state="issued", data=told)
    second = matter(
        "circular", opened_on=OF_2019, region_code="620400", state="issued", data=told | {"quarter": 20194}
    )  # fmt: skip
    one = assessed()
    frozen = assessment_facts.basis(one, as_of=LOCKED)
    Matter.objects.filter(pk=first.pk).update(data=told | {"withdrawn_on": "2020-03-09"})
    corrected = [*told["editions"], {"on": "2020-03-09", "named": [["620402", "S1"], ["620402", "S2"]]}]
    Matter.objects.filter(pk=second.pk).update(data=told | {"quarter": 20194, "editions": corrected})
    found = again(one, frozen)  # corrected it still says S1; that it says S2, too, came after the lock
    assert {key: rows for key, rows in found.items() if key.startswith("named:")} == {
        "named:S1": [(f"matter:{second.number} 2019年第4季度通报", 1, 1)]
    }
