"""What holds of every text: refused in a sentence or read, nothing lost of a measure, nothing invented."""

import re
import time
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huxin.base.errors import BadSource
from huxin.sources.plan import Plan, read

PIECES = st.sampled_from(
    [
        *(
            "一、",
            "二、",
            "（一）",
            "（二）",
            "1.",
            "2．",
            "3、",
            "1.1 ",
            "（1）",
            "（2）",
            "①",
            "②",
            "第一条 ",
            "\n",
            "\n\n",
            " ",
            "　",
        ),
        *(
            "牵头单位：",
            "参与单位:",
            "责任单位：",
            "配合单位∶",
            "完成时限：",
            "成果形式：",
            "责任人：",
            "责任单位及时限：",
        ),
        *(
            "市人社局",
            "市水务局",
            "市水利局",
            "市发展和改革委员会",
            "各县（市、区）人民政府",
            "各县、区政府",
            "市领导小组成员单位",
        ),
        *(
            "、",
            "，",
            ",",
            "；",
            ";",
            "。",
            "（",
            "）",
            "(",
            ")",
            "【",
            "】",
            "和",
            "等",
            "牵头",
            "参与",
            "会同",
            "负责",
            "由",
        ),
        *(
            "2025年6月底前",
            "十二月三十一日",
            "每季度",
            "长期坚持",
            "2025.13.45",
            "2月30日",
            "春节前",
            "99年",
            "3月起",
            "全年",
        ),
        *(
            "开展专项检查",
            "健全制度",
            "总体要求",
            "附件：",
            "同上",
            "序号\t重点任务\t责任单位\n",
            "|",
            "\t",
            "市人社局\t",
            "抄送：",
            "*",
        ),
    ]
)
TEXTS = st.lists(PIECES, max_size=60).map("".join)


def _plain(text: str) -> str:
    return re.sub(r"\s", "", normalize("NFKC", text))


def _read(data: bytes) -> Plan | None:
    try:
        return read(data)
    except BadSource as refused:
        assert str(refused).endswith("。")
        return None


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_pieces_of_plans_in_any_order(text: str) -> None:
    plan = _read(text.encode())
    if plan is None:
        return
    source = _plain(text)
    rest = source
    for measure in plan.measures:
        assert _plain(measure.text) in rest if "\t" not in text and "|" not in text else True
        rest = rest.partition(_plain(measure.text))[2] if "\t" not in text and "|" not in text else rest
        for body in (*measure.leads, *measure.participants):
            assert _plain(body) in source
        assert len(set(measure.leads) | set(measure.participants)) == len(measure.leads) + len(measure.participants)
        assert measure.leads or any(doubt.startswith(("no_owner", "no_lead")) for doubt in measure.uncertain)
        assert all(re.match("[a-z_]+: .", doubt) for doubt in measure.uncertain)


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=400), st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\xff\xfe", "一、任务\n1.".encode()])
)
def test_any_bytes(data: bytes, start: bytes) -> None:
    _read(start + data)


@pytest.mark.parametrize(
    "piece",
    [
        "1.检查。",
        "（责任单位：市人社局）",
        "（",
        "一、",
        "（一）",
        "牵头单位：",
        "市人社局、",
        "2025年",
        "1.1 甲",
        "和",
        "市",
        "牵头",
        "1、\n",
    ],
)
def test_a_long_text_takes_no_longer_than_its_length(piece: str) -> None:
    short, long = (f"甘泉市方案\n一、任务\n1.{piece * n}".encode() for n in (2_000, 8_000))
    started = time.process_time()
    _read(short)
    middle = time.process_time()
    _read(long)
    assert time.process_time() - middle < max(2.0, 10 * (middle - started))
