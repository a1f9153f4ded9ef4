"""What real clients do differently, and what must be understood all the same."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huxin.sources.open_api import METHODS, read
from tests.sources.open_api import documents as d
from tests.sources.open_api.documents import checked, person, punch, punches, wage, wages


def _right(method: str, data: Any, project: str | None = d.APPID) -> dict[str, Any]:
    found = checked(method, data, project=project)
    assert found.errors == ()
    return found.values


def _punch(**other: Any) -> dict[str, Any]:
    row: dict[str, Any] = _right("WorkerAttendance.Add", punches(punch(**other)))["dataList"][0]
    return row


def _wage(**other: Any) -> dict[str, Any]:
    row: dict[str, Any] = _right("Payroll.Add", wages(wage(**other)))["detailList"][0]
    return row


def test_names_are_known_in_whatever_letters() -> None:
    row = punch(IdCardNumber=d.SEALED, idCardtype="1")
    del row["idCardNumber"], row["idCardType"]
    assert _punch()["idCardNumber"] == d.ID_NO
    assert _right("WorkerAttendance.Add", punches(row)) == _right("WorkerAttendance.Add", punches(punch()))
    sheet = wages(wage(), PayMonth="2019-09")
    del sheet["payMonth"]
    assert _right("Payroll.Add", sheet)["payMonth"] == "2019-09"
    team = d.team(responsiblePersonIdcardType="01", teamName=None, TEAMNAME="木工班")
    assert _right("Team.Add", team)["responsiblePersonIDCardType"] == "01"
    assert _right("Team.Add", team)["teamName"] == "木工班"
    assert _right("ProjectWorker.Add", d.people(person(Specialty="焊工")))["workerList"][0]["specialty"] == "焊工"


def test_of_two_spellings_the_exact_one_counts() -> None:
    assert _right("Payroll.Add", wages(wage(), PayMonth="2019-08"))["payMonth"] == "2019-09"
    assert _right("Payroll.Add", {"PayMonth": "2019-08"} | wages(wage()))["payMonth"] == "2019-09"


def test_misspelt_names_are_known() -> None:
    corp = {**d.CORP, "areaCode": "620402", "legaManProTitle": "工程师"}
    assert _right("Corp.Upload", corp)["legalManProTitle"] == "工程师"
    training = d.training(trainingAddres="项目部")
    assert _right("ProjectTraining.Add", training)["trainingAddress"] == "项目部"
    assert _right("Project.Add", d.site(linkMan="李四"))["linkman"] == "李四"


def test_numbers_come_as_text_and_text_as_numbers() -> None:
    assert _right("WorkerAttendance.Add", punches(punch(), teamSysNo="1000000001"))["teamSysNo"] == 1000000001
    assert _right("WorkerAttendance.Add", punches(punch(), teamSysNo="1000000001.0"))["teamSysNo"] == 1000000001
    assert _wage(days="22.50")["days"] == "22.5"
    assert _wage(totalPayAmount="12,345.60", actualAmount=12345)["totalPayAmount"] == "12345.6"
    assert _wage(actualAmount=4567.860000000001)["actualAmount"] == "4567.86"
    assert _wage(actualAmount=1.5e3)["actualAmount"] == "1500"
    assert _wage(actualAmount="1.2E+3")["actualAmount"] == "1200"
    assert _punch(lng=-104.138559, lat="36.545")["lng"] == "-104.138559"
    assert _wage(payRollBankCode=105)["payRollBankCode"] == "105"
    row = _right("ProjectWorker.Add", d.people(person(isTeamLeader="1", cellPhone=13900000001, workType=20)))
    assert row["workerList"][0]["isTeamLeader"] is True
    assert row["workerList"][0]["cellPhone"] == "13900000001"
    assert row["workerList"][0]["workType"] == "020"
    assert (
        _right("WorkerContract.Add", d.contracts(contractPeriodType="01"))["contractList"][0]["contractPeriodType"]
        == "1"
    )
    assert _right("WorkerEntryExit.Add", d.passages(d.passage(type="0")))["workerList"][0]["type"] == "0"


@pytest.mark.parametrize("yes, no", [(1, 0), ("1", "0"), (True, False), ("true", "false"), ("是", "否")])
def test_flags(yes: Any, no: Any) -> None:
    assert _wage(isBackPay=no)["isBackPay"] is False
    assert _wage(isBackPay=yes, backPayMonth="2019-07")["isBackPay"] is True


@pytest.mark.parametrize("nothing", [None, "", " "])
def test_null_and_blank_are_absent(nothing: Any) -> None:
    row = _punch(image=nothing, channel=nothing, lng=nothing, lat=nothing, attendType=nothing, idCardType=nothing)
    assert [row[name] for name in ("image", "channel", "lng", "lat", "attendType")] == [None] * 5
    assert row["idCardType"] == "01"


def test_fields_of_nobody_are_passed_over() -> None:
    more = {"code": "1", "uploadStatus": 2, "xh": [], "userSerial": {"a": 1}, "ApiPass": "secret"}
    assert _right("WorkerAttendance.Add", punches(punch(**more), **more)) == _right(
        "WorkerAttendance.Add", punches(punch())
    )


def test_a_project_not_named_is_the_account_s() -> None:
    data = punches(punch(), projectCode="")
    assert _right("WorkerAttendance.Add", data)["projectCode"] == d.APPID
    assert checked("WorkerAttendance.Add", data, project=None).errors == ("[projectCode]不能为空!",)
    assert _right("WorkerAttendance.Add", punches(punch(), projectCode="P2"))["projectCode"] == "P2"


def test_a_query_of_projects_by_contractor_is_not_of_one_project() -> None:
    assert _right("Project.Query", {"contractorCorpCode": "A"})["projectCode"] is None
    assert _right("Project.Query", {})["projectCode"] == d.APPID
    assert checked("Project.Query", {}, project=None).message == "[projectCode]不能为空!"


@pytest.mark.parametrize(
    "sent, kept",
    [
        ("2019-10-08 07:01:45", "2019-10-08 07:01:45"),
        ("2019-10-08 07:01:45.000", "2019-10-08 07:01:45"),
        ("2019-10-08 07:01:45.250", "2019-10-08 07:01:45.250000"),
        ("2019-10-08T07:01:45", "2019-10-08 07:01:45"),
        ("2019/10/8 7:01", "2019-10-08 07:01:00"),
    ],
)
def test_moments(sent: str, kept: str) -> None:
    assert _punch(date=sent)["date"] == kept


@pytest.mark.parametrize("sent, kept", [(1, "01"), ("1", "01"), ("01", "01"), (2, "02"), ("2", "02"), ("出场", "02")])
def test_directions(sent: Any, kept: str) -> None:
    assert _punch(direction=sent)["direction"] == kept


def test_a_code_that_no_table_has_is_kept() -> None:
    assert _punch(attendType="099")["attendType"] == "099"
    assert _punch(idCardType="18")["idCardType"] == "18"


@pytest.mark.parametrize("sent", ["2019-03-01", "2019-03-01 00:00:00", "2019-3-1 08:00", "20190301", "2019年3月1日"])
def test_dates_with_and_without_a_time(sent: str) -> None:
    given = d.team(entryTime=sent, entryAttachments=[{"name": "入场.pdf", "data": "JVBERi0="}])
    assert _right("Team.Add", given)["entryTime"] == "2019-03-01"


@pytest.mark.parametrize("sent", ["2019-09", "2019-9", "201909", "2019-09-15", "2019年9月"])
def test_months(sent: str) -> None:
    assert _right("Payroll.Query", d.CORP | {"payMonth": sent})["payMonth"] == "2019-09"


def test_a_unit_may_be_older_than_the_product() -> None:
    corp = {**d.CORP, "areaCode": "110101", "establishDate": "1953-05-01", "website": "http://www.example.cn/a?b=1"}
    assert _right("Corp.Upload", corp)["establishDate"] == "1953-05-01"


def test_a_worker_is_updated_at_the_top_level_or_in_a_list() -> None:
    where = {"projectCode": d.APPID, "teamSysNo": "1000000001"}
    change = {"idCardNumber": d.SEALED, "CellPhone": "13900000002", "xh": 1}
    flat, listed = where | change, where | {"workerList": [change]}
    found = _right("ProjectWorker.Update", flat)
    assert found == _right("ProjectWorker.Update", listed)
    assert found == _right("ProjectWorker.Update", flat | {"workerList": []})
    assert [row["cellPhone"] for row in found["workerList"]] == ["13900000002"]
    assert found["workerList"][0]["workerName"] is None


@pytest.mark.parametrize(
    "picture",
    [
        d.PICTURE,
        "data:image/jpeg;base64," + d.PICTURE,
        "data:image/jpg;base64," + d.PICTURE,
        "data:image/png;base64,iVBORw0KGgo=",
        "iVBORw0KGgo=\r\n",
        "http://www.example.cn/a.jpg",
        d.PICTURE + "A" * 68_236,
    ],
    ids=range(7),
)
def test_pictures(picture: str) -> None:
    assert _punch(image=picture)["image"] == picture.strip()


def test_numbers_encrypted_elsewhere_than_in_rows() -> None:
    found = _right("Project.Add", d.site(buildPlanNum=d.CIPHER.sealed("建规1号")))
    assert found["buildPlanNum"] == "建规1号"
    assert found["builderLicenses"][0]["builderLicenseNum"] == "620402201901010101"
    found = _right(
        "WorkerContract.Query", {"idCardNumber": d.SEALED, "corpCode": "", "pageIndex": "0", "pageSize": "50"}
    )
    assert (found["idCardNumber"], found["pageSize"]) == (d.ID_NO, 50)


@pytest.mark.parametrize("nothing", ["", " ", "{}"])
def test_a_method_without_fields_needs_no_object(nothing: str) -> None:
    assert _right("CheckSign.Query", nothing) == {}


@pytest.mark.parametrize(
    "method, data",
    [
        ("ProjectWorker.Add", d.people(person())),
        ("WorkerEntryExit.Add", d.passages(d.passage())),
        ("ProjectTraining.Add", d.training()),
        ("Project.Update", d.site(projectCode=d.APPID)),
        ("Project.PartUpdate", {"category": "01", "prjStatus": 3, "thirdPartyProjectCode": "P-1"}),
        ("ProjectSubContractor.Add", d.CORP | {"corpType": 9, "exitTime": "2019-10-08 23:00:00"}),
        ("Team.Update", d.team(teamSysNo=1000000001)),
    ],
)
def test_complete_objects_are_right(method: str, data: dict[str, Any]) -> None:
    _right(method, data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(st.sampled_from(sorted(METHODS)), st.data())
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_stands_in_a_field_never_breaks_the_reading(method: str, data: st.DataObject) -> None:
    shape = METHODS[method]
    names = [f.name for f in shape.fields] + [f.name for f in (shape.rows.fields if shape.rows else ())]
    row = st.dictionaries(st.sampled_from(names or ["a"]), JSON)
    given_ = data.draw(row)
    if shape.rows:
        given_[shape.rows.name] = data.draw(st.lists(row, max_size=3))
    found = read(shape, json.dumps(given_), d.CIPHER, project=d.APPID, today=d.TODAY)
    assert json.loads(json.dumps(found.values)) == found.values
    assert all(isinstance(error, str) for error in found.errors)
