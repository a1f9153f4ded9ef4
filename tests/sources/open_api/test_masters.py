"""Units and projects of the protocol become master data of the contract."""

from typing import Any

import pytest

from huxin.facts.validate import validate
from huxin.sources.open_api import masters
from tests.sources.open_api import documents as d
from tests.sources.open_api.documents import checked


def _site(**other: Any) -> dict[str, Any]:
    found = checked("Project.Add", d.site(**other))
    assert found.errors == ()
    return found.values


def _taken(stream: str, row: dict[str, Any]) -> None:
    columns = {name: [cell] for name, cell in row.items()}
    assert not validate(stream, columns, [1], known_projects={}, known_accounts=()).rejects


def test_a_project() -> None:
    values = _site(buildCorpCode=d.CORP["corpCode"], startDate="2019-03-01", completeDate="2020-12-31")
    row = masters.project(values, d.APPID, pay_day=25)
    _taken("projects", row)
    assert {name: cell for name, cell in row.items() if cell is not None} == {
        "project_code": d.APPID,
        "name": "白银区甲小区",
        "region_code": "620402",
        "sector": "housing",
        "owner_uscc": d.CORP["corpCode"],
        "contractor_uscc": d.CORP["corpCode"],
        "started_on": "2019-03-01",
        "status": "active",
        "pay_day": 25,
    }


@pytest.mark.parametrize(
    "category, sector",
    [("01", "housing"), (2, "housing"), ("04", "transport"), ("05", "transport"), ("06", "transport")]
    + [("07", "water"), ("08", "other"), ("99", "other"), ("77", "other")],
)
def test_sectors(category: str | int, sector: str) -> None:
    assert masters.project(_site(category=category), "P", pay_day=1)["sector"] == sector


@pytest.mark.parametrize(
    "status, found",
    [("001", "active"), ("002", "active"), ("003", "active"), ("004", "finished"), (5, "suspended"), ("9", "active")],
)
def test_statuses(status: str | int, found: str) -> None:
    assert masters.project(_site(prjStatus=status), "P", pay_day=1)["status"] == found


def test_a_planned_end_is_no_end() -> None:
    for status, finished in (("003", None), ("004", "2019-09-30")):
        values = _site(prjStatus=status, completeDate="2019-09-30")
        assert masters.project(values, "P", pay_day=1)["finished_on"] == finished


@pytest.mark.parametrize(
    "corp_type, kind",
    [
        ("008", "owner"),
        ("009", "contractor"),
        ("006", "subcontractor"),
        ("001", "subcontractor"),
        (None, "subcontractor"),
    ],
)
def test_a_unit_by_its_part(corp_type: str | None, kind: str) -> None:
    values = checked("Corp.Upload", {**d.CORP, "areaCode": "620402"}).values
    row = masters.organisation(values, corp_type)
    _taken("organisations", row)
    assert row == {"uscc": d.CORP["corpCode"], "name": d.CORP["corpName"], "kind": kind, "region_code": "620402"}


def test_a_unit_known_from_a_project_lies_where_it_does() -> None:
    values = checked("ProjectSubContractor.Add", d.CORP | {"corpType": "006"}).values
    assert masters.organisation(values, values["corpType"], "620421")["region_code"] == "620421"


def test_the_units_of_a_project() -> None:
    assert [row["kind"] for row in masters.organisations_of(_site())] == ["contractor"]
    both = _site(buildCorpCode="91620400MA0000000U", buildCorpName="白银区住建局")
    assert [row["kind"] for row in masters.organisations_of(both)] == ["contractor", "owner"]
