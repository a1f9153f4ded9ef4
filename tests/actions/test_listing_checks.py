"""Many bidders held against the list at once, and the file for the credit platform: both say which list they are of."""

from datetime import UTC, date, datetime, timedelta

import pytest

from huxin.access import Actor, Role
from huxin.actions import credit_files, listing_checks
from huxin.base.errors import BadSource, NotFound, Refused
from huxin.record.models import JournalEntry, Link, Listing
from tests.actions.invented import as_csv, as_xlsx
from tests.actions.test_listings import OTHER, UNIT, row, take

pytestmark = pytest.mark.django_db
NOW = datetime(2019, 11, 20, 2, tzinfo=UTC)
OFFICE = Actor("王办", "王办", Role.OFFICE, ("6204",), body="city_office")
FINANCE = Actor("田财政", "田财政", Role.FINANCE, ("6204",), body="finance")


def results(*asked: str, now: datetime = NOW) -> list[tuple[str, str]]:
    return [(one.asked, one.result) for one in listing_checks.check(actor=FINANCE, asked=asked, now=now).answers]


def test_按代码_按名称_代码有误_不在名单里() -> None:
    take(row(), now=NOW)
    assert results(UNIT, "某 建筑公司", OTHER, "91620400MA71C0DE13", "另一公司") == [
        (UNIT, "listed"), ("某 建筑公司", "namesake"), (OTHER, "clear"), ("91620400MA71C0DE13", "wrong"),
        ("另一公司", "clear"),
    ]  # fmt: skip


def test_以核对当天的名单为准_移出的不算_两个决定都列出() -> None:
    take(row(), row(number="2号", until=""), now=NOW)
    assert results(UNIT) == [(UNIT, "listed")] * 2
    take(row(number="2号", until="", removed_on="2019-11-20"), now=NOW)
    assert results(UNIT) == [(UNIT, "listed")] and results(UNIT, now=NOW + timedelta(days=365)) == [(UNIT, "clear")]


def test_写明时间和名单版本_留下记录_同一份答案的摘要相同() -> None:
    take(row(), now=NOW)
    first = listing_checks.check(actor=FINANCE, asked=[UNIT, OTHER], now=NOW)
    newest = Link.objects.filter(kind="listing").latest("n")
    assert (first.at, first.version, first.met) == (NOW, f"{newest.n}:{newest.link}", 1)
    entry = JournalEntry.objects.get(what="listing.check")
    assert entry.given == {"rows": 2, "count": 1, "n": newest.n, "sha256": first.sha256} and entry.who == "田财政"
    assert listing_checks.check(actor=FINANCE, asked=[UNIT, OTHER], now=NOW).sha256 == first.sha256
    assert listing_checks.check(actor=FINANCE, asked=[UNIT], now=NOW).sha256 != first.sha256


def test_粘贴的每行一个_重复的算一个_表头不算() -> None:
    text = f"单位名称，统一社会信用代码\n甲公司\n\n 乙公司；{UNIT.lower()}\n甲公司\n3\t丙公司\n"
    assert listing_checks.asked_in(text) == ["甲公司", UNIT, "丙公司"]


def test_文件_表格和文本一样读() -> None:
    rows = [["序号", "投标人", "统一社会信用代码"], ["1", "甲公司", ""], ["2", "乙公司", UNIT]]
    assert listing_checks.asked_of(as_csv(rows)) == ["甲公司", UNIT] == listing_checks.asked_of(as_xlsx({"表": rows}))
    with pytest.raises(BadSource):
        listing_checks.asked_of(b"PK\x03\x04not a workbook")


def test_没有填写_太多_企业_都不核对() -> None:
    for asked in ([], ["甲"] * (listing_checks.MOST + 1)):
        with pytest.raises(Refused, match="一到2000个单位"):
            listing_checks.check(actor=FINANCE, asked=asked, now=NOW)
    with pytest.raises(Refused, match="机关"):
        listing_checks.check(actor=Actor("某企", "某企", Role.ENTERPRISE, units=(UNIT,)), asked=["甲"], now=NOW)
    assert not JournalEntry.objects.filter(what="listing.check").exists()


def test_推送文件只有公开的内容_以后名单变了_再下载还是原来的() -> None:
    take(row(), row(uscc=OTHER, unit="=某公司", number="2号", until=""), now=NOW)
    one = credit_files.make(actor=OFFICE, now=NOW)
    data = credit_files.content(credit_files.again(actor=FINANCE, number=one.number)[1])
    lines = data.decode("utf-8-sig").splitlines()
    assert lines[0].split(",") == list(credit_files.HEADS) and len(lines) == 3
    assert lines[1].startswith(f"{UNIT},某建筑公司,拖欠农民工工资失信联合惩戒名单,白银市人社局,")
    assert lines[1].endswith(",暂行办法第五条,,惩戒中") and "'=某公司" in lines[2]
    take(row(removed_on="2019-11-25"), row(uscc=OTHER, unit="改了名", number="2号", until=""), now=NOW)
    again, rows = credit_files.again(actor=FINANCE, number=one.number)
    assert again == one and credit_files.content(rows) == data and credit_files.sha256(data) == one.sha256
    later = credit_files.make(actor=OFFICE, now=NOW + timedelta(days=7))
    assert later.sha256 != one.sha256 and later.list_n > one.list_n
    assert [rows[-1] for rows in credit_files.again(actor=OFFICE, number=later.number)[1]] == ["已移出", "惩戒中"]
    assert [found.number for found in credit_files.made(actor=OFFICE)] == [later.number, one.number]
    assert credit_files.next_on(one) == date(2019, 12, 20)  # a month, on Friday


def test_推送以后内容被改动_下载时说出来() -> None:
    take(row(), now=NOW)
    one = credit_files.make(actor=OFFICE, now=NOW)
    Listing.objects.update(unit="改了")
    with pytest.raises(Refused, match="SHA-256 不一致"):
        credit_files.again(actor=OFFICE, number=one.number)
    with pytest.raises(NotFound):
        credit_files.again(actor=OFFICE, number=one.number + 1)


def test_名单是空的不能生成_没有登记名单权限的不能生成() -> None:
    with pytest.raises(Refused, match="名单里还没有单位"):
        credit_files.make(actor=OFFICE, now=NOW)
    take(row(), now=NOW)
    with pytest.raises(Refused):
        credit_files.make(actor=FINANCE, now=NOW)
