"""Every fault in the platform's own words, which clients look for, at the place where it is."""

from typing import Any

import pytest

from huxin.sources.open_api import said
from tests.sources.open_api import documents as d
from tests.sources.open_api.documents import checked, person, punch, punches, wage, wages

BIG = d.PICTURE + "A" * 70_000


@pytest.mark.parametrize(
    "method, data, error",
    [
        ("ProjectWorker.Add", d.people(person(headImage="")), "[workerList][0][headImage]不能为空!"),
        ("ProjectWorker.Add", d.people(person(), person(workerName=" ")), "[workerList][1][workerName]不能为空!"),
        ("ProjectWorker.Add", d.people(), "[workerList]不能为空!"),
        ("ProjectWorker.Add", d.people(person(headImage=BIG)), "[workerList][0][headImage]大小超过限制50KB!"),
        (
            "ProjectWorker.Add",
            d.people(person(positiveIDCardImage=d.PICTURE + "A" * 700_000)),
            "[workerList][0][positiveIDCardImage]大小超过限制500KB!",
        ),
        (
            "ProjectWorker.Add",
            d.people(person(headImage="R0lGODlhAQABAIAAAAUEBA==")),
            "[workerList][0][headImage]格式无效,目前仅支持:jpg,jpeg,png,jpeg",
        ),
        (
            "ProjectWorker.Add",
            d.people(person(negativeIDCardImage="data:image/gif;base64,/9j/")),
            "[workerList][0][negativeIDCardImage]格式无效,目前仅支持:jpg,jpeg,png,jpeg",
        ),
        (
            "ProjectWorker.Add",
            d.people(person(idCardType="身份")),
            "[workerList][0][idCardType]异常,目前只支持身份证类型的证件!",
        ),
        ("ProjectWorker.Add", d.people(person(workerName="张" * 51)), "[workerList][0][workerName]长度不能超过50!"),
        ("ProjectWorker.Add", d.people(*[person()] * 6), "[workerList]最多5条!"),
        ("ProjectWorker.Add", d.people("张三"), "[workerList][0]格式不正确!"),
        ("ProjectWorker.Add", d.people(workerList={"a": 1}), "[workerList]格式不正确!"),
        ("ProjectWorker.Add", d.people(person(isTeamLeader="maybe")), "[workerList][0][isTeamLeader]值超出范围或无效!"),
        (
            "ProjectWorker.Add",
            d.people(person(workType="木 工")),
            "[workerList][0][workType]值不正确，请参见[工种]字典表!",
        ),
        ("ProjectWorker.Add", d.people(person(nation=["汉"])), "[workerList][0][nation]格式不正确!"),
        ("ProjectWorker.Add", d.people(person(nation="\0")), "[workerList][0][nation]格式不正确!"),
        ("ProjectWorker.Add", d.people(person(idCardNumber=d.ID_NO)), "[workerList][0][idCardNumber]解密失败!"),
        (
            "ProjectWorker.Add",
            d.people(person(idCardNumber=d.CIPHER.sealed("a\0"))),
            "[workerList][0][idCardNumber]解密失败!",
        ),
        (
            "ProjectWorker.Add",
            d.people(person(idCardNumber=d.CIPHER.sealed(" "))),
            "[workerList][0][idCardNumber]不能为空!",
        ),
        ("ProjectWorker.Update", person(idCardNumber=None, projectCode=d.APPID), "[idCardNumber]不能为空!"),
        (
            "ProjectWorker.Update",
            d.people(person(headImage="x")),
            "[workerList][0][headImage]" + said("field", "picture"),
        ),
        ("WorkerAttendance.Add", punches(punch(), teamSysNo="abc"), "[teamSysNo]值超出范围或无效!"),
        ("WorkerAttendance.Add", punches(punch(), teamSysNo=2**31), "[teamSysNo]值超出范围或无效!"),
        ("WorkerAttendance.Add", punches(punch(), teamSysNo=0), "[teamSysNo]值超出范围或无效!"),
        ("WorkerAttendance.Add", punches(punch(), teamSysNo=1.5), "[teamSysNo]值超出范围或无效!"),
        ("WorkerAttendance.Add", punches(*[punch()] * 21), "[dataList]最多20条!"),
        ("WorkerAttendance.Add", punches(punch(date="2019-10-09 00:00:01")), "[dataList][0][date]不能大于当天!"),
        ("WorkerAttendance.Add", punches(punch(date="2019-10-08")), "[dataList][0][date]格式不正确!"),
        ("WorkerAttendance.Add", punches(punch(date=20191008)), "[dataList][0][date]格式不正确!"),
        ("WorkerAttendance.Add", punches(punch(date="2019-02-30 07:00:00")), "[dataList][0][date]格式不正确!"),
        ("WorkerAttendance.Add", punches(punch(lat="north")), "[dataList][0][lat]值超出范围或无效!"),
        ("WorkerEntryExit.Add", d.passages(d.passage(date="2019-10-09")), "[workerList][0][date]不能大于当天!"),
        ("WorkerEntryExit.Add", d.passages(*[d.passage()] * 51), "[workerList]最多50条!"),
        ("WorkerContract.Add", d.contracts(unitPrice="1.234"), "[contractList][0][unitPrice]值超出范围或无效!"),
        (
            "WorkerContract.Add",
            d.contracts(attachments=[{"name": "甲.pdf", "data": "A"}] * 3),
            "[contractList][0][attachments]最多2条!",
        ),
        (
            "WorkerContract.Add",
            d.contracts(attachments=[{"name": "甲.pdf", "data": "A" * 1_100_000}]),
            "[contractList][0][attachments][0][data]大小超过限制1MB!",
        ),
        (
            "WorkerContract.Add",
            d.contracts(attachments=[{"name": "甲"}]),
            "[contractList][0][attachments][0][data]不能为空!",
        ),
        ("Payroll.Add", wages(wage(), payMonth="2019-11"), "[payMonth]不能大于今天!"),
        ("Payroll.Add", wages(wage(), payMonth="2019-13"), "[payMonth]格式不正确!"),
        ("Payroll.Add", wages(wage(balanceDate="2019-10-09")), "[detailList][0][balanceDate]发放日期不能大于今天"),
        ("Payroll.Add", wages(wage(isBackPay=1)), "[detailList][0][backPayMonth]不能为空!"),
        ("Payroll.Add", wages(wage(isBackPay=1, backPayMonth="五月")), "[detailList][0][backPayMonth]格式不正确!"),
        ("Payroll.Add", wages(wage(actualAmount="5000.001")), "[detailList][0][actualAmount]值超出范围或无效!"),
        ("Payroll.Add", wages(wage(actualAmount="1E+15")), "[detailList][0][actualAmount]值超出范围或无效!"),
        ("Payroll.Add", wages(wage(actualAmount=-1)), "[detailList][0][actualAmount]值超出范围或无效!"),
        ("Payroll.Add", wages(wage(actualAmount="九千")), "[detailList][0][actualAmount]值超出范围或无效!"),
        ("Payroll.Add", wages(wage(payBankCardNumber="6217000000")), "[detailList][0][payBankCardNumber]解密失败!"),
        ("Payroll.Add", wages(*[wage()] * 21), "[detailList]最多20条!"),
        ("Corp.Upload", {**d.CORP, "areaCode": "629999"}, "[areaCode]参数值不正确,请参见行政区划字典表!"),
        ("Corp.Upload", {**d.CORP, "areaCode": "甘肃"}, "[areaCode]参数值不正确,请参见行政区划字典表!"),
        ("Corp.Upload", {**d.CORP, "areaCode": "620402", "website": "no site"}, "[webSite]格式不正确!"),
        ("Corp.Query", {"pageIndex": 0}, "[corpCode]不能为空!"),
        (
            "Team.Add",
            d.team(exitTime="2019-10-09", exitAttachments=[{"name": "a", "data": "A"}]),
            "[exitTime]最晚为当前时间!",
        ),
        ("Team.Add", d.team(entryTime="2019-03-01"), "[entryAttachments]不能为空!"),
        ("Team.Add", d.team(entryTime="2019-03-01", entryAttachments=[]), "[entryAttachments]不能为空!"),
        ("Team.Update", d.team(), "[teamSysNo]不能为空!"),
        (
            "Project.Add",
            d.site(builderLicenses=[{"prjName": "甲"}]),
            "[builderLicenses][0][builderLicenseNum]不能为空!",
        ),
        (
            "ProjectTraining.Add",
            d.training(trainingTypeCode="安全-教育"),
            "[trainingTypeCode]值不正确，请参见[培训类型]字典表!",
        ),
        ("AsyncHandleResult.Query", {}, "[requestSerialCode]不能为空!"),
        ("WorkerAttendance.Query", {}, "[date]不能为空!"),
    ],
)
def test_a_fault_has_its_sentence(method: str, data: dict[str, Any], error: str) -> None:
    found = checked(method, data)
    assert found.errors == (error,)
    assert found.message == error


@pytest.mark.parametrize(
    "data",
    [
        "[]",
        '"text"',
        "{",
        '{"a":NaN}',
        "[" * 100_000,
        '{"a":' * 100_000,
        "9" * 5000,
        '{"projectCode":' + "9" * 5000 + "}",
    ],
    ids=range(8),
)
def test_what_is_no_object_is_one_fault(data: str) -> None:
    assert checked("CheckSign.Query", data).message == "[data]格式不正确!"


def test_faults_are_joined_and_each_names_its_row() -> None:
    found = checked("WorkerAttendance.Add", punches(punch(direction=None), punch(date="", idCardNumber="x")))
    assert found.message.split(";") == [
        "[dataList][0][direction]不能为空!",
        "[dataList][1][date]不能为空!",
        "[dataList][1][idCardNumber]解密失败!",
    ]


def test_a_message_does_not_grow_without_end() -> None:
    found = checked("WorkerEntryExit.Add", d.passages(*[{"a": 1}] * 50))
    assert len(found.errors) == 150
    assert found.message.count(";") == 99


def test_nothing_personal_is_in_a_fault() -> None:
    found = checked("ProjectWorker.Add", d.people(person(idCardNumber=d.ID_NO, cellPhone={"a": "13900000001"})))
    assert found.errors
    assert d.ID_NO not in found.message and "13900000001" not in found.message


@pytest.mark.parametrize(
    "name, values, sentence",
    [
        ("worker_missing", {"id_type": "01", "id_no": "A1"}, "没有找到证件类型为01,证件号码为A1的对应信息,上传失败!"),
        ("worker_exists", {"id_no": "A1"}, "项目中已存在身份证为：A1的工人!"),
        ("corp_exists", {}, "参建单位已存在"),
        ("team_exists", {"team": 1000000001}, "班组已存在,已存在班组编号为:1000000001"),
    ],
)
def test_what_depends_on_what_was_said_before(name: str, values: dict[str, Any], sentence: str) -> None:
    assert said("state", name, **values) == sentence


def test_sentences_that_clients_look_for() -> None:
    assert said("request", "appid") == "请求参数无效:appid无效!"
    assert said("request", "internal") == "Internal Error"
    assert "[date]" + said("field", "before_history") == "[date]不能小于历史进退场时间!"
    assert said("state", "not_of_team", id_no="A1").endswith("的工人信息,不允许上传该工人的工资发放信息!")
