"""Bodies of every kind become the same parameters; what is broken is refused in the protocol's own way."""

import json
from urllib.parse import parse_qsl, quote, quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huxin.sources.open_api import MAX_BODY, ProtocolError, parameters
from tests.sources.open_api.client import FORM, as_json, form, multipart, node_form

KINDS = ["", FORM, f"{FORM}; charset=GBK", "application/json", "multipart/form-data; boundary=x", "text/plain"]
NAMES = st.sampled_from(["method", "version", "appid", "format", "timestamp", "nonce", "data", "iscompany"])
PARAMETERS = st.dictionaries(NAMES, st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
MARK = "multipart/form-data; boundary=------------------------d74496d66958873e"


def _refusal(body: bytes, kind: str = FORM) -> str:
    with pytest.raises(ProtocolError) as refused:
        parameters(body, kind)
    assert refused.value.code == -1
    return refused.value.message


@given(PARAMETERS)
@settings(deadline=None)
def test_a_form_says_what_was_put_into_it(sent: dict[str, str]) -> None:
    assert parameters(form(sent), FORM) == sent
    assert parameters(node_form(sent), FORM + ";charset=UTF-8") == sent


@given(PARAMETERS.filter(bool))
@settings(deadline=None)
def test_json_and_multipart_say_the_same(sent: dict[str, str]) -> None:
    assert parameters(as_json(sent), "application/json;charset=UTF-8") == sent
    if not any("--------------------------d74496d66958873e" in value for value in sent.values()):
        assert parameters(multipart(sent), MARK) == sent


@pytest.mark.parametrize("write", [form, node_form, as_json, multipart])
def test_without_a_content_type_the_bytes_decide(write) -> None:
    sent = {"method": "Team.Add", "data": '{"a":"b c+d"}'}
    assert parameters(write(sent), "") == parameters(write(sent), "application/octet-stream") == sent


@given(st.binary(), st.sampled_from(KINDS))
@settings(deadline=None)
def test_random_bytes_raise_nothing_else(body: bytes, kind: str) -> None:
    try:
        assert isinstance(parameters(body, kind), dict)
    except ProtocolError as refused:
        assert refused.code == -1


@given(st.text("aA+%=&_ 0123456789éF\n\r\t-", max_size=40))
@settings(deadline=None)
def test_escapes_right_and_wrong_are_read_as_by_the_library(text: str) -> None:
    """A sign that begins no escape stands for itself; the way round by quoted-printable changes nothing."""
    value = text.replace("&", "").strip("\r\n")
    body = b"data=" + value.encode()
    try:
        found = parameters(body, FORM)
    except ProtocolError:
        return  # cut off, or no UTF-8 once unescaped
    assert found["data"] == parse_qsl(body.decode(), keep_blank_values=True, errors="strict")[0][1]


@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))
@settings(deadline=None)
def test_every_text_survives_both_ways_of_escaping(text: str) -> None:
    for escaped in (quote(text, safe=""), quote_plus(text)):
        assert parameters(b"data=" + escaped.encode(), FORM) == {"data": text}


def test_names_are_spelled_in_one_way() -> None:
    assert parameters(b"appId=1&Method=m&AppSecret=s&isCompany=1", FORM) == {
        "appid": "1",
        "method": "m",
        "appsecret": "s",
        "isCompany": "1",
    }


def test_json_without_a_value_and_with_flags() -> None:
    assert parameters(b'\xef\xbb\xbf{"data":null,"iscompany":true,"version":1.0}', "application/json") == {
        "iscompany": "true",
        "version": "1.0",
    }


@pytest.mark.parametrize(
    "body, kind, said",
    [
        (b"data=" + b"a" * MAX_BODY, FORM, "请求参数无效:请求超过20MB!"),
        (b"method=a&data=%7B%2", FORM, "请求参数无效:请求不完整!"),
        (b"data=%E7%99", FORM, "请求参数无效:请求不是UTF-8编码!"),
        (b"data=\xb0\xd7", FORM, "请求参数无效:请求不是UTF-8编码!"),
        (b"data=a%00b", FORM, "请求参数无效:请求含有空字符!"),
        (b"data=a\0b", FORM, "请求参数无效:请求含有空字符!"),
        (b"appid=1&appId=2", FORM, "请求参数无效:参数重复!"),
        (b"xh=1&XH=2", FORM, "请求参数无效:参数重复!"),
        (b"&".join(b"a%d=1" % i for i in range(70)), FORM, "请求参数无效:参数过多!"),
        (b'{"data":"{}"', "application/json", "请求参数无效:请求格式不正确!"),
        (b'["data"]', "application/json", "请求参数无效:请求格式不正确!"),
        (b'{"data":"a","data":"b"}', "application/json", "请求参数无效:参数重复!"),
        (b'{"data":' + b"[" * 100_000, "application/json", "请求参数无效:JSON嵌套过深!"),
        (b'{"data":{"a":1}}', "application/json", "请求参数无效:data无效!"),
        (b'{"data":"\\u0000"}', "application/json", "请求参数无效:请求含有空字符!"),
        (b'{"data":"\\ud800"}', "application/json", "请求参数无效:请求不是UTF-8编码!"),
        (b'{"data":"\xb0\xd7"}', "application/json", "请求参数无效:请求不是UTF-8编码!"),
        (multipart({"data": "a"})[:-4], MARK, "请求参数无效:请求不完整!"),
        (b"data=a", MARK, "请求参数无效:请求不完整!"),
        (b"", "multipart/form-data", "请求参数无效:请求格式不正确!"),
        (multipart({f"a{i}": "" for i in range(70)}), MARK, "请求参数无效:参数过多!"),
        (multipart({"a": ""}).replace(b"form-data;", b"form-data; filename=x;"), MARK, "请求参数无效:不接收文件!"),
        (multipart({"a": ""}).replace(b"name=", b"title="), MARK, "请求参数无效:请求格式不正确!"),
        (
            multipart({"a": ""}).replace(b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n"),
            MARK,
            "请求参数无效:请求格式不正确!",
        ),
    ],
)
def test_what_is_broken_is_refused(body: bytes, kind: str, said: str) -> None:
    assert _refusal(body, kind) == said


def test_a_part_may_say_that_it_is_text() -> None:
    head = b"\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    body = multipart({"data": "甲"}).replace(b"\r\n\r\n", head)
    assert parameters(body, MARK.replace("=", '="') + '"') == {"data": "甲"}


def test_fourteen_megabytes_of_pictures_pass() -> None:
    sent = {"data": json.dumps({"attachments": [{"data": ("A" * 1000 + "+/=") * 14_000}]})}
    assert parameters(form(sent), FORM) == sent
    assert parameters(multipart(sent), MARK) == sent
