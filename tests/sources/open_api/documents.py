"""Business objects of the protocol, complete and right, of invented people and units."""

import json
from datetime import date
from typing import Any

from huxin.sources.open_api import METHODS, Checked, Cipher, read
from tests.sources.open_api.client import APPID, SECRET

TODAY = date(2019, 10, 8)
CIPHER = Cipher(SECRET)
ID_NO = "620402199001010018"
SEALED = CIPHER.sealed(ID_NO)
CARD = "6217000000000000001"
PAYER = "27010122000000001"
PICTURE = "/9j/4AAQSkZJRgABAQAAAQABAAD/"
CORP = {"corpCode": "91620400MA0000000U", "corpName": "白银甲建筑有限公司"}


def checked(method: str, data: Any, *, project: str | None = APPID) -> Checked:
    """What is made of an object, or of its text."""
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    return read(METHODS[method], text, CIPHER, project=project, today=TODAY)


def punch(**other: Any) -> dict[str, Any]:
    given = {"idCardType": "01", "idCardNumber": SEALED, "date": "2019-10-08 07:01:45", "direction": "01"}
    return given | other


def punches(*rows: dict[str, Any], **other: Any) -> dict[str, Any]:
    return {"projectCode": APPID, "teamSysNo": 1000000001, "dataList": list(rows)} | other


def person(**other: Any) -> dict[str, Any]:
    given = {
        "workerName": "张三",
        "isTeamLeader": 0,
        "idCardType": "01",
        "idCardNumber": SEALED,
        "workType": "020",
        "workRole": "20",
        "nation": "汉",
        "address": "甘肃省白银市白银区",
        "headImage": PICTURE,
        "politicsType": "13",
        "cellPhone": "13900000001",
        "cultureLevelType": "02",
        "grantOrg": "白银市公安局",
        "payRollBankCardNumber": CIPHER.sealed(CARD),
    }
    return given | other


def people(*rows: dict[str, Any], **other: Any) -> dict[str, Any]:
    above = {"projectCode": APPID, **CORP, "teamSysNo": 1000000001, "teamName": "钢筋班"}
    return {**above, "workerList": list(rows)} | other


def wage(**other: Any) -> dict[str, Any]:
    given = {
        "idCardType": "01",
        "idCardNumber": SEALED,
        "days": 22,
        "payRollBankCardNumber": CIPHER.sealed(CARD),
        "payRollBankCode": "105",
        "payRollBankName": "中国建设银行白银支行",
        "payBankCardNumber": CIPHER.sealed(PAYER),
        "payBankCode": "103",
        "payBankName": "中国农业银行白银支行",
        "totalPayAmount": 5000,
        "actualAmount": 4800.5,
        "isBackPay": 0,
        "balanceDate": "2019-10-08",
        "thirdPayRollCode": "GZ-201909-001",
    }
    return given | other


def wages(*rows: dict[str, Any], **other: Any) -> dict[str, Any]:
    return {
        "projectCode": APPID,
        **CORP,
        "teamSysNo": 1000000001,
        "payMonth": "2019-09",
        "detailList": list(rows),
    } | other


def site(**other: Any) -> dict[str, Any]:
    given = {
        "contractorCorpCode": CORP["corpCode"],
        "contractorCorpName": CORP["corpName"],
        "name": "白银区甲小区",
        "category": "01",
        "builderLicenses": [{"prjName": "甲小区", "builderLicenseNum": CIPHER.sealed("620402201901010101")}],
        "areaCode": "620402",
        "prjStatus": "003",
        "thirdPartyProjectCode": "P-1",
    }
    return given | other


def team(**other: Any) -> dict[str, Any]:
    return {"projectCode": APPID, **CORP, "teamName": "钢筋班"} | other


def passages(*rows: dict[str, Any], **other: Any) -> dict[str, Any]:
    return {"projectCode": APPID, **CORP, "teamSysNo": 1000000001, "workerList": list(rows)} | other


def passage(**other: Any) -> dict[str, Any]:
    return {"idCardType": "01", "idCardNumber": SEALED, "date": "2019-10-08", "type": 1} | other


def contracts(**other: Any) -> dict[str, Any]:
    row = {
        **CORP,
        "idCardType": "01",
        "idCardNumber": SEALED,
        "contractPeriodType": 0,
        "startDate": "2019-03-01",
        "endDate": "2020-03-01",
    }
    return {"projectCode": APPID, "contractList": [row | other]}


def training(**other: Any) -> dict[str, Any]:
    return {
        "projectCode": APPID,
        "trainingDate": "2019-10-01",
        "trainingDuration": 2.5,
        "trainingName": "入场安全教育",
        "trainingTypeCode": "003001",
        "workers": [{"idCardType": "01", "idCardNumber": SEALED, "isPass": 1, "trainingScore": 92.5}],
    } | other
