"""Replies: what clients parse, byte for byte."""

import json
from datetime import UTC, datetime

import pytest

from huxin.sources.open_api import METHODS, ProtocolError, answers

NOW = datetime(2019, 10, 7, 23, 2, tzinfo=UTC)


def test_the_envelope() -> None:
    assert answers.envelope(0, "成功", {"a": 1}) == '{"code":0,"message":"成功","data":{"a":1}}'.encode()
    assert answers.CONTENT_TYPE == "application/json;charset=UTF-8"


@pytest.mark.parametrize(
    "code, said",
    [
        (0, "成功"),
        (-1, "请求参数错误"),
        (-2, "签名校验错误"),
        (-3, "无API访问权限"),
        (-4, "IP校验错误"),
        (-5, "访问超过限制"),
        (1001, "上传失败"),
        (9999, "错误"),
    ],
)
def test_every_code_has_a_message(code: int, said: str) -> None:
    assert json.loads(answers.refusal(ProtocolError(code))) == {"code": code, "message": said, "data": None}


def test_a_refusal_says_its_own_sentence() -> None:
    assert (
        json.loads(answers.refusal(ProtocolError(-1, "请求参数无效:appid无效!")))["message"]
        == "请求参数无效:appid无效!"
    )


@pytest.mark.parametrize(
    "method, start",
    [
        ("Corp.Upload", "corp-upload-"),
        ("ProjectSubContractor.Add", "subcontractor-add-"),
        ("Team.Update", "team-update-"),
        ("ProjectWorker.Add", "projectworker-add-"),
        ("WorkerEntryExit.Add", "workerentryexit-add-"),
        ("WorkerContract.Add", "workercontract-add-"),
        ("WorkerAttendance.Add", "workderattendance-add-"),
        ("ProjectTraining.Add", "projecttraining-add-"),
    ],
)
def test_serials(method: str, start: str) -> None:
    for now in (NOW, NOW.replace(tzinfo=None), NOW.astimezone()):
        assert answers.serial(METHODS[method], now, 42) == start + "2019100807-1-0042"
    assert answers.serial(METHODS[method], NOW, 1_234_567, node=3) == start + "2019100807-3-1234567"


def test_a_request_taken() -> None:
    found = json.loads(answers.accepted("team-add-2019100807-1-0042"))
    assert found == {"code": 0, "message": "成功", "data": {"requestSerialCode": "team-add-2019100807-1-0042"}}


@pytest.mark.parametrize(
    "text, said",
    [
        (answers.made("teamSysNo", 1000000001), '{"teamSysNo": 1000000001}'),
        (answers.made("projectCode", "P1"), '{"projectCode": "P1"}'),
        (answers.made("payrollCode", "2019100800000001", listed=True), '[{"payrollCode": "2019100800000001"}]'),
        ("第1行：证件号码不对", "第1行：证件号码不对"),
    ],
)
def test_a_result_is_text(text: str, said: str) -> None:
    data = json.loads(answers.result("s", answers.DONE, text))["data"]
    assert data == {"requestSerialCode": "s", "status": 20, "result": said}


def test_the_states_of_a_result() -> None:
    assert (answers.PENDING, answers.NOT_DONE, answers.DONE) == (0, 10, 20)


@pytest.mark.parametrize(
    "asked, found",
    [
        ({"pageIndex": None, "pageSize": None}, (0, 50)),
        ({"pageIndex": 2, "pageSize": 10}, (2, 10)),
        ({"pageIndex": 0, "pageSize": 100}, (0, 50)),
        ({"pageIndex": 0, "pageSize": 0}, (0, 50)),
        ({}, (0, 50)),
    ],
)
def test_the_page_asked_for(asked: dict[str, int | None], found: tuple[int, int]) -> None:
    assert answers.paging(asked) == found


def test_the_rows_of_a_payroll_have_two_names() -> None:
    data = json.loads(answers.page([{"days": "22"}], 0, 50, 1, also="detailList"))["data"]
    assert data["rows"] == data["detailList"] == [{"days": "22"}]


@pytest.mark.parametrize("total, pages", [(0, 0), (1, 1), (50, 1), (51, 2)])
def test_a_page(total: int, pages: int) -> None:
    data = json.loads(answers.page([{"teamName": "甲", "lat": None, "isTeamLeader": 0}], 1, 50, total))["data"]
    assert data == {
        "pageIndex": 1,
        "pageSize": 50,
        "pageCount": pages,
        "totalCount": total,
        "rows": [{"teamName": "甲", "isTeamLeader": 0}],
    }
