"""What a profile writes it reads back; a file that is not what it says of itself is refused whole."""

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huxin.base.errors import BadSource
from huxin.facts.streams import STREAMS
from huxin.facts.validate import validate
from huxin.sources import Sheet, banks, read
from huxin.sources.banks import Profile, named, parse, profiles, write
from huxin.sources.banks.cells import meant, said
from huxin.sources.rejects import open_book
from tests.sources.banks.sheets import sheets
from tests.sources.files import as_csv, as_xlsx

FACTS = [profile for profile in profiles().values() if profile.is_fact]
ENTRIES = [
    {"account_no": "6200000000000000001", "entry_no": "0001", "booked_on": "2019-07-10", "direction": "in",
     "amount": "80000.00", "balance": "80000.00", "purpose": "labour_fee", "counterparty": "某教育局",
     "counterparty_no": "620000000000000099"},
    {"account_no": "6200000000000000001", "entry_no": "0002", "booked_on": "2019-07-25", "direction": "out",
     "amount": "5000.10", "balance": "74999.90", "purpose": "wage", "counterparty": "工人一号",
     "counterparty_no": "6217000000000000001"},
]  # fmt: skip


def sheet(rows: list[dict[str, str]], stream: str = "account_entries") -> Sheet:
    return Sheet(stream, {name: [row[name] for row in rows] for name in rows[0]}, list(range(1, len(rows) + 1)), "")


@pytest.mark.parametrize("profile", profiles().values(), ids=lambda p: p.name)
@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_写出再读回一字不差(profile: Profile, data: st.DataObject) -> None:
    given_ = data.draw(sheets(profile))
    found = parse(profile, write(profile, given_))
    assert found.stream == profile.stream
    assert found.columns == given_.columns


@pytest.mark.parametrize("profile", FACTS, ids=lambda p: p.name)
@given(data=st.data())
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_导入时自己认得出是哪家银行的文件(profile: Profile, data: st.DataObject) -> None:
    given_ = data.draw(sheets(profile))
    [found] = read(write(profile, given_), "流水.txt" if profile.file == "fixed" else f"流水.{profile.file}")
    assert (found.stream, found.columns) == (profile.stream, given_.columns)
    assert read(write(profile, given_), "流水", profile.name) == [found]


@pytest.mark.parametrize("name", ["jia-entries", "yi-entries", "bing-entries"])
def test_三家银行的同一份流水读出同样的事实(name: str) -> None:
    found = parse(named(name), write(named(name), sheet(ENTRIES)))
    checked = validate(
        found.stream, found.columns, found.rows, known_projects={}, known_accounts={"6200000000000000001"}
    )
    assert not checked.rejects
    assert checked.values["amount_fen"] == [8_000_000, 500_010]
    assert checked.values["direction"] == ["in", "out"]
    assert checked.values["purpose"] == ["labour_fee", "wage"]


def test_行号是文件里看得见的行号() -> None:
    assert parse(named("jia-entries"), write(named("jia-entries"), sheet(ENTRIES))).rows == [3, 4]


def test_定长文件按字节切分没有分隔符() -> None:
    data = write(named("bing-entries"), sheet(ENTRIES))
    assert b"," not in data
    first = data.split(b"\r\n")[1]
    assert first.startswith(b"D201907100001")
    assert "某教育局".encode("gb18030") in first


@pytest.mark.parametrize("name", ["jia-entries", "bing-entries"])
def test_少一行或多一行控制总额就不符(name: str) -> None:
    lines = write(named(name), sheet(ENTRIES)).split(b"\r\n")
    first = len(named(name).head)
    for torn in (lines[:first] + lines[first + 1 :], [*lines[: first + 1], lines[first], *lines[first + 1 :]]):
        with pytest.raises(BadSource, match="控制总额.*不符"):
            parse(named(name), b"\r\n".join(torn))


def test_末行丢了整个文件不收() -> None:
    lines = write(named("jia-entries"), sheet(ENTRIES)).split(b"\r\n")
    with pytest.raises(BadSource, match="合计"):
        read(b"\r\n".join(lines[:-2]), "流水.csv")


def test_改了一个金额控制总额就不符() -> None:
    data = write(named("jia-entries"), sheet(ENTRIES)).replace(b"5000.10", b"5000.11", 1)
    with pytest.raises(BadSource, match="支出|金额|控制总额"):
        read(data, "流水.csv")


def test_不认识的状态只退回那一行() -> None:
    rows = [
        {"project_code": "P1", "month": "2019-06", "id_no": "A1234567", "account_no": "6200000000000000001",
         "card_no": f"62170000000000{n:05d}", "card_name": "工人甲", "amount": "100.00", "serial": f"S{n}",
         "status": "success", "paid_on": "2019-07-25", "returned_on": ""}
        for n in range(3)
    ]  # fmt: skip
    data = write(named("jia-results"), sheet(rows, "payments")).decode("utf-8-sig")
    data = data.replace("成功,S1", "不明,S1").replace("成功,3,300.00", "成功,2,200.00")
    [found] = read(data.encode(), "结果.csv")
    checked = validate(found.stream, found.columns, found.rows, known_projects={"P1": 1}, known_accounts=())
    assert [(r.row, r.field) for r in checked.rejects] == [(5, "状态")]


def test_日期不是约定的写法整个文件不收并说在第几行() -> None:
    data = write(named("jia-entries"), sheet(ENTRIES)).replace(b"20190725", b"2019-7-25")
    with pytest.raises(BadSource, match="第4行的“记账日期”"):
        read(data, "流水.csv")


def test_定长文件截断了汉字或过长都说得出() -> None:
    profile = named("bing-entries")
    data = write(profile, sheet(ENTRIES))
    with pytest.raises(BadSource, match="第2行"):
        parse(profile, data.replace("某教育局".encode("gb18030"), b" " + "某教育局".encode("gb18030")[:-1], 1))
    with pytest.raises(BadSource, match="比.*约定的长"):
        parse(profile, data.replace(b"\r\n", b"          X\r\n"))
    with pytest.raises(BadSource, match="核对所选格式"):
        parse(profile, "这不是那种文件\r\n随便一行\r\n又一行\r\n".encode())


def test_选错格式说得出是哪里不像() -> None:
    with pytest.raises(BadSource, match="甲银行专户流水"):
        read("项目编码,证件号码,打卡时间\nP1,A1234567,2019-06-03 08:00\n".encode(), "考勤.csv", "jia-entries")
    with pytest.raises(BadSource, match="应为XLSX"):
        read(b"a,b,c\r\n", "流水.csv", "yi-entries")
    with pytest.raises(BadSource, match="没有名为“某银行”的银行格式"):
        named("某银行")


def test_普通文件不会被当成银行文件() -> None:
    columns = STREAMS["account_entries"].columns
    rows = [[c.label for c in columns], ["6200000000000000001", "1", "2019-07-10", "收", "5", "5", "其他", "", ""]]
    for data in (as_csv(rows), as_xlsx(rows)):
        assert banks.recognise(data) is None or data[:2] == b"PK"
        assert read(data, "流水")[0].stream == "account_entries"


def test_符合两种格式时请人选择(monkeypatch: pytest.MonkeyPatch) -> None:
    data = write(named("jia-entries"), sheet(ENTRIES))
    twice = {"jia-entries": named("jia-entries"), "jia-twin": named("jia-entries")}
    monkeypatch.setattr(banks.file, "profiles", lambda: twice)
    with pytest.raises(BadSource, match="不止一种银行格式.*请在导入时选择"):
        read(data, "流水.csv")


def test_代发文件不是事实不能导入() -> None:
    data = "代发指令,DF1,项目编码,P1,工资月份,201906\r\n付款账号,620000,付款户名,,制单日期,20190701\r\n"
    data += "序号,证件号码,收款户名,收款账号,金额,用途\r\n"
    with pytest.raises(BadSource, match="代发文件，不是发放结果"):
        read(data.encode(), "代发.csv")


@pytest.mark.parametrize("name", ["乙\n丙", "=1+1"])
def test_不写出会变成公式或折行的值(name: str) -> None:
    with pytest.raises(BadSource, match="银行文件"):
        write(named("jia-entries"), sheet([ENTRIES[0] | {"counterparty": name}]))


def test_一个文件只能有一个专户() -> None:
    with pytest.raises(BadSource, match="一个文件只能有一个“专户账号”"):
        write(named("jia-entries"), sheet([ENTRIES[0], ENTRIES[1] | {"account_no": "6200000000000000002"}]))


def test_放不下的值不截断() -> None:
    with pytest.raises(BadSource, match="放不下"):
        write(named("bing-entries"), sheet([ENTRIES[0] | {"counterparty": "某" * 41}]))


@pytest.mark.parametrize("profile", profiles().values(), ids=lambda p: p.name)
def test_银行的每个词都有约定的意思并能写回(profile: Profile) -> None:
    for field in profile.fields:
        for meaning in {meaning for _, meaning in field.words}:
            assert meaning in profile.shape.column(field.name).choices
            assert meant(field, said(field, meaning), 1) == meaning


def test_工作簿里数字存的卡号按丢失位数退回那一行() -> None:
    out = io.BytesIO()
    book = open_book(out)
    page = book.add_worksheet()
    head = ["流水号", "项目编号", "月份", "证件号", "付款账号", "收款账号", "户名", "金额", "日期", "结果", "退票日期"]
    page.write_row(0, 0, ["工资发放明细"])
    page.write_row(1, 0, head)
    page.write_row(2, 0, ["S1", "P1", "2019年06月", "A1234567", "620000", 6217000000000000001, "工人甲"])
    page.write_row(2, 7, [100, "2019/07/25", "交易成功"])
    page.write_row(3, 0, ["总计", 1, "笔", 100, "元"])
    book.close()
    [found] = read(out.getvalue(), "发放.xlsx")
    checked = validate(found.stream, found.columns, found.rows, known_projects={"P1": 1}, known_accounts=())
    assert [(r.field, "丢失" in r.reason) for r in checked.rejects] == [("收款卡号", True)]
