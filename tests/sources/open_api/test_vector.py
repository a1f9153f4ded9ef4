"""The protocol's test vector, and every client's request from its bytes to its values."""

from datetime import UTC, datetime

import pytest

from huxin.sources.open_api import METHODS, Cipher, corpsigned, parameters, read, sign, signed
from tests.sources.open_api.client import APPID, CLIENTS, SECRET
from tests.sources.open_api.documents import ID_NO, TODAY, punch, punches

NOW = datetime(2019, 10, 7, 23, 2, tzinfo=UTC)
SEALED = "ztlgr9zk4+wkwfqMFVu0O2ti5LAaHEJZRr2ILxa5Ci0="
VECTOR = {
    "method": "WorkerAttendance.Add",
    "version": "1.0",
    "appid": APPID,
    "format": "json",
    "timestamp": "20191008070200",
    "nonce": "0123456789abcdef0123456789abcdef",
    "data": (
        '{"projectCode":"99990020250101001","teamSysNo":1000000001,"dataList":[{"idCardType":"01","idCardNumber":'
        '"ztlgr9zk4+wkwfqMFVu0O2ti5LAaHEJZRr2ILxa5Ci0=","date":"2019-10-08 07:01:45","direction":"01"}]}'
    ),
}


def test_the_signature_is_the_vector_s() -> None:
    assert sign(VECTOR, SECRET) == "d1e988dd12591d68174b51072e52c08e3ad076c089fd8cc8a19baa0dc5f88caa"


def test_the_encrypted_number_is_the_vector_s() -> None:
    assert Cipher(SECRET).sealed("620402199001010018") == SEALED
    assert Cipher(SECRET).opened(SEALED) == "620402199001010018"


def test_the_object_is_read() -> None:
    found = read(METHODS[VECTOR["method"]], VECTOR["data"], Cipher(SECRET), project=None, today=TODAY)
    assert found.errors == ()
    assert found.values["dataList"][0]["idCardNumber"] == "620402199001010018"


@pytest.mark.parametrize("client", CLIENTS.values(), ids=CLIENTS)
def test_what_each_client_sends_is_understood(client) -> None:
    row = punch(idCardNumber=client.sealed(ID_NO), channel="东门 1号+2号 = 50% & 3/4")
    sent = client.request("WorkerAttendance.Add", punches(row), now=NOW)
    got = parameters(sent.body, sent.content_type)
    assert got["appid"] == APPID
    assert signed(got, SECRET)
    assert corpsigned(got, Cipher(SECRET), "corp-key")
    found = read(METHODS[got["method"]], got["data"], Cipher(SECRET), project=None, today=TODAY)
    assert found.errors == ()
    assert found.values["dataList"][0]["idCardNumber"] == ID_NO
    assert found.values["dataList"][0]["channel"] == "东门 1号+2号 = 50% & 3/4"
