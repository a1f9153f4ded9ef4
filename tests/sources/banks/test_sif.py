"""SIF: what is written is read back, in every variant; any fault refuses the whole file."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huxin.base.errors import BadSource
from huxin.sources.banks.sif import VARIANTS, Sif, Variant, Worker, file_name, parse, write
from tests.sources.banks.sheets import digits

# 公开样例的数字：1221.92 + 1000 = 2221.92；4000 + 2500 = 6500，七项津贴 500+200+300+0+400+1100+0 = 2500。
FIRST = (
    "EDR,00000000012345,123456789,1234567890123456,2019-06-01,2019-06-30,30,1221.92,1000.00,0\r\n"
    "SCR,0000000123456,987654321,2019-07-01,1530,062019,1,2221.92,AED,JUNE\r\n"
)
SECOND = (
    "EDR,00000000012345,123456789,1234567890123456,2019-06-01,2019-06-30,30,4000,2500,2\r\n"
    "EVP,00000000012345,123456789,500,200,300,0,400,1100,0\r\n"
    "SCR,0000000123456,987654321,2019-07-01,1530,062019,1,6500,AED,\r\n"
)


def days(first: date) -> st.SearchStrategy[tuple[date, date]]:
    return st.integers(0, 30).map(lambda n: (first, first + timedelta(n)))


@st.composite
def workers(draw: st.DrawFn, variant: Variant) -> Worker:
    start, end = draw(st.dates(date(2010, 1, 1), date(2090, 1, 1)).flatmap(days))
    allowances = draw(st.just(()) | st.tuples(*[st.integers(0, 10**6)] * 7))
    return Worker(
        draw(digits(variant.worker, variant.worker)),
        draw(digits(9, 9)),
        draw(st.text("0123456789AE", min_size=variant.account, max_size=variant.account)),
        start,
        end,
        draw(st.integers(0, 10**9)),
        sum(allowances) if allowances else draw(st.integers(0, 10**9)),
        draw(st.integers(0, (end - start).days + 1)),
        allowances,
    )


@st.composite
def files(draw: st.DrawFn, variant: Variant) -> Sif:
    made = datetime.combine(draw(st.dates(date(2010, 1, 1), date(2090, 1, 1))), time(draw(st.integers(0, 23)), 7))
    ym = draw(st.integers(2010, 2090)) * 100 + draw(st.integers(1, 12))
    reference = draw(st.text("ABC xyz-/0.", max_size=35))
    everybody = tuple(draw(st.lists(workers(variant), min_size=1, max_size=5)))
    return Sif(draw(digits(13, 13)), draw(digits(9, 9)), made, ym, reference, everybody)


@pytest.mark.parametrize("variant", VARIANTS.values(), ids=list(VARIANTS))
@given(data=st.data())
@settings(max_examples=50, deadline=None)
def test_写出再读回一字不差(variant: Variant, data: st.DataObject) -> None:
    sif = data.draw(files(variant))
    assert parse(write(sif, variant), variant) == sif


def test_公开样例的两份文件() -> None:
    first, second = parse(FIRST.encode()), parse(SECOND.encode())
    assert (first.total, first.ym, first.made_at) == (222_192, 201906, datetime.fromisoformat("2019-07-01T15:30"))
    assert write(first).decode() == FIRST
    assert second.total == 650_000
    assert second.workers[0].allowances == (50_000, 20_000, 30_000, 0, 40_000, 110_000, 0)


def test_编号左补零文件名写明雇主和时刻() -> None:
    sif = replace(parse(FIRST.encode()), employer="123456")
    assert parse(write(sif)).employer == "0000000123456"
    assert file_name(sif, at=datetime.fromisoformat("2019-06-30T15:30:07")) == "0000000123456190630153007.SIF"


@pytest.mark.parametrize(
    ("was", "became", "why"),
    [
        ("2221.92", "2221.93", "第2行：总额与各人合计2221.92不符"),
        ("062019,1,", "062019,2,", "第2行：人数与EDR记录数1不符"),
        ("2019-06-30,30", "2019-06-30,29", "第1行：天数与工资期间不符"),
        ("2019-06-01", "20190601", "第1行：日期或数字不对"),
        ("2019-06-30", "2019-06-31", "第1行"),
        ("2019-06-30,", "2019-6-30,", "第1行：日期的写法不对"),
        ("00000000012345", "12345", "第1行：工人编号应为14位数字"),
        ("123456789,", "12345678,", "第1行：代理行编号"),
        ("1234567890123456", "AE070331234567890123456", "第1行：账号应为16位"),
        ("1221.92,", "1221.925,", "第1行：金额的写法不对"),
        ("1221.92,", "-1221.92,", "第1行：金额的写法不对"),
        ("AED", "USD", "第2行：币种应为AED"),
        ("062019", "132019", "第2行"),
        ("1530", "2561", "第2行"),
        ("SCR,", "XXR,", "第2行：末行应为SCR"),
        ("EDR,", "EDX,", "第1行：应为EDR"),
        ("JUNE", "六月", "ASCII"),
    ],
)
def test_任何一处不对整个文件不收(was: str, became: str, why: str) -> None:
    assert was in FIRST
    with pytest.raises(BadSource, match=why):
        parse(FIRST.replace(was, became).encode())


@pytest.mark.parametrize(
    ("was", "became", "why"),
    [
        (",1100,", ",1101,", "七项津贴之和"),
        ("EVP,00000000012345", "EVP,00000000012346", "不是同一名工人"),
        (",400,1100,0\r\n", ",400,1100\r\n", "EVP记录应有10项"),
    ],
)
def test_津贴行不对整个文件不收(was: str, became: str, why: str) -> None:
    with pytest.raises(BadSource, match=why):
        parse(SECOND.replace(was, became).encode())


def test_津贴行不能没有工人也不能有两条() -> None:
    lines = SECOND.split("\r\n")
    for torn in ([*lines[:2], lines[1], *lines[2:]], [lines[1], *lines]):
        with pytest.raises(BadSource, match="紧跟在一条EDR记录之后"):
            parse("\r\n".join(torn).encode())


@pytest.mark.parametrize("data", [b"", b"\r\n", FIRST.split("\r\n")[1].encode(), FIRST.split("\r\n")[0].encode()])
def test_空文件和残缺的文件(data: bytes) -> None:
    with pytest.raises(BadSource, match="整个文件不予办理"):
        parse(data)


def test_放不进格式的值不写() -> None:
    sif = parse(FIRST.encode())
    for wrong in (replace(sif, reference="a,b"), replace(sif, reference="x" * 36), replace(sif, employer="1" * 14)):
        with pytest.raises(BadSource):
            write(wrong)
