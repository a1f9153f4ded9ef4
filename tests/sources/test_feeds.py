"""A supplied feed: what a file's name and header say it is, and which line a refused row stands on."""

from datetime import UTC, datetime

import pytest

from huxin.base.errors import BadSource
from huxin.sources.feeds import mended, read

NOW = datetime(2019, 12, 3, tzinfo=UTC)


def test_表头不认得的CSV整份退回_写明有什么_认得什么() -> None:
    with pytest.raises(BadSource) as told:
        read("帖子,日期\n平川区欠薪,2019-12-01\n".encode(), now=NOW, name="舆情.csv")
    said = str(told.value)
    assert "表头是「帖子」、「日期」" in said and "认得的内容列是标题、内容、正文、摘要" in said
    assert said.count("。") == 1


@pytest.mark.parametrize("name", ["舆情.pdf", "舆情.xlsx", "舆情.XLSX", "舆情.docx", "舆情.json"])
def test_别的文件按种类退回_写明收什么(name: str) -> None:
    with pytest.raises(BadSource, match=r"没有读。这里读 RSS、Atom（.rss、.atom、.xml）、CSV（.csv）和文本（.txt）"):
        read("平川区欠薪三个月".encode(), now=NOW, name=name)


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"%PDF-1.7 \n", "PDF"), (b"PK\x03\x04....", "Excel"), (b"\xd0\xcf\x11\xe0\xa1\xb1", "旧版 Excel")],
)
def test_改了名的也按内容退回(data: bytes, kind: str) -> None:
    with pytest.raises(BadSource, match=f"「a.csv」是{kind}"):
        read(data, now=NOW, name="a.csv")


def test_名为XML的文本退回() -> None:
    with pytest.raises(BadSource, match="不是 RSS 或 Atom"):
        read("平川区欠薪".encode(), now=NOW, name="a.rss")


@pytest.mark.parametrize("name", ["", "a.txt", "a", "a.TXT"])
def test_粘贴的和文本文件照旧(name: str) -> None:
    assert len(read("帖子,日期\n欠薪\n\n欠薪三个月".encode(), now=NOW, name=name).posts) == 2
    assert read("内容,发布时间\n欠薪,2019-12-01\n".encode(), now=NOW, name=name).kind == "csv"
    assert read("欠薪\r三个月".encode(), now=NOW, name=name).kind == "text"


def test_空的CSV没有帖文() -> None:
    with pytest.raises(BadSource, match="没有帖文"):
        read(b"\n", now=NOW, name="a.csv")


def test_行号是文件里的行_表头也算_引号里的换行也算() -> None:
    text = '\n内容,发布时间\n"欠薪\n三个月",2019-12-01\n\n会宁欠薪,昨天\n"平川\r\n欠薪",前天\n,2019-12-01\n'
    feed = read(text.encode(), now=NOW, name="a.csv")
    assert [post.row for post in feed.posts] == [3]
    assert [(one.row, one.name) for one in feed.refused] == [(6, "发布时间"), (7, "发布时间"), (9, "内容")]
    back = mended(feed.refused).splitlines()
    assert back[0] == "标题,内容,发布时间,来源,链接,原来第几行,原因" and ",昨天,,,6,不是日期" in back[1]


def test_退回的单元格在电子表格里不会算_改好送回来还是原文() -> None:
    [refused] = read("内容,发布时间\n=HYPERLINK(1)会宁欠薪,昨天\n".encode(), now=NOW, name="a.csv").refused
    back = mended([refused])
    assert ",'=HYPERLINK(1)会宁欠薪," in back and "\n=" not in back and ",=" not in back
    [post] = read(back.replace("昨天", "2019-12-01").encode(), now=NOW, name="b.csv").posts
    assert post.text == "=HYPERLINK(1)会宁欠薪"


def test_RSS的第几条() -> None:
    item = "<item><title>欠薪</title><pubDate>{}</pubDate></item>"
    feed = read(f"<rss>\n{item.format('')}\n\n{item.format('昨天')}</rss>".encode(), now=NOW, name="a.xml")
    assert [one.row for one in feed.refused] == [2] and "原来第几条" in mended(feed.refused, feed.kind)
