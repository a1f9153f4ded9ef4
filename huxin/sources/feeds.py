"""Posts as somebody supplies them: an RSS or Atom file, a CSV file, or pasted text. Bytes → posts and refused rows.

A feed is supplied, never fetched. Who wrote a post is not read: no field of this module can hold it. XML with a
document type is refused whole, so that no entity is ever expanded (CWE-776, CWE-611).
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import PurePath
from re import compile as pattern
from urllib.parse import urlsplit
from xml.parsers import expat

from huxin.base import mask
from huxin.base.errors import BadSource
from huxin.base.inert import inert, live
from huxin.base.moments import CHINA

MOST_POSTS = 200_000
MOST_BYTES = 200 * 1024 * 1024
LONGEST = 20_000
"""Characters of one post."""
KINDS = {"xml": "RSS 或 Atom", "csv": "CSV", "text": "文本"}
ENDINGS = {".rss": "xml", ".atom": "xml", ".xml": "xml", ".csv": "csv", ".txt": "text"}
"""What a file may be called, and what it then is. A text file may hold any of them."""
ROWS = {"xml": "条", "csv": "行", "text": "条"}
"""What the number of a refused row counts: lines of a CSV file with its header, posts of anything else."""
HEADS = {"title": "标题", "text": "内容", "posted": "发布时间", "host": "来源", "link": "链接"}
"""Columns of a CSV file: 内容 or 标题 must be there. Any other column, of whoever wrote it, is not read."""
_NAMES = {
    **{label: key for key, label in HEADS.items()}, **{key: key for key in HEADS},
    "正文": "text", "摘要": "text", "时间": "posted", "日期": "posted", "网站": "host", "媒体": "host", "网址": "link",
}  # fmt: skip
_TAGS = pattern(r"<[^<>]{0,2000}>")
_GAP = pattern(r"\n[ \t]*\n")
_ITEMS = ("item", "entry")
_OTHERS = {
    b"%PDF-": "PDF", b"PK\x03\x04": "Excel、Word 或压缩文件", b"\xd0\xcf\x11\xe0": "旧版 Excel 或 Word 文件",
    b"\x89PNG": "图片", b"\xff\xd8\xff": "图片",
    b"Rar!": "压缩文件", b"7z\xbc\xaf": "压缩文件", b"\x1f\x8b": "压缩文件",
}  # fmt: skip
"""Files of other kinds by their first bytes, whatever they are called."""
_ACCEPTED = "这里读 RSS、Atom（.rss、.atom、.xml）、CSV（.csv）和文本（.txt），请换成其中一种再送。"
_XML = {
    "title": "title", "description": "text", "encoded": "text", "summary": "text", "content": "text",
    "pubDate": "posted", "published": "posted", "updated": "posted", "date": "posted", "link": "link",
}  # fmt: skip


@dataclass(frozen=True)
class Post:
    """One post: its line of a CSV file, else its place from 1; what it says, when and on which site. No author."""

    row: int
    text: str
    posted: datetime | None = None
    host: str = ""


@dataclass(frozen=True)
class Refusal:
    """A row that was not taken, with the field and the reason, and its cells to be mended."""

    row: int
    name: str
    reason: str
    cells: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Feed:
    """What a file or a pasted text has. `kind` is a key of `KINDS`."""

    kind: str
    posts: list[Post]
    refused: list[Refusal]


def read(data: bytes, *, now: datetime, name: str = "") -> Feed:
    """Read a feed of any kind. A post from later than `now` is refused.

    `name` is what the file is called, empty for pasted text: its ending says what it is meant to be.

    Raises:
        BadSource: nothing in it, a file of another kind, no XML that can be read, no column with a text, or too much.
    """
    if len(data) > MOST_BYTES:
        raise BadSource("文件超过 200 MB，请分成几份再送。")
    meant = _meant(name, data)
    if meant == "xml" or data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _kept("xml", enumerate(_xml(data), 1), now)
    text = _decoded(data)
    head = _head(text)
    if {_NAMES.get(cell, "") for cell in head} & {"text", "title"}:
        return _kept("csv", _csv(text), now)
    if meant == "csv" and text.strip():
        raise BadSource(_unknown(name, head))
    parts = ({"text": part.strip()} for part in _GAP.split(text.replace("\r\n", "\n")))
    return _kept("text", enumerate(parts, 1), now)


def mended(refused: list[Refusal], kind: str = "csv") -> str:
    """The refused rows as a CSV file that can be mended and sent again; the last two columns are not read. What others
    wrote is behind an apostrophe where a spreadsheet would compute it, which is not read either."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*HEADS.values(), f"原来第几{ROWS[kind]}", "原因"])
    writer.writerows([*(inert(one.cells.get(key, "")) for key in HEADS), one.row, one.reason] for one in refused)
    return out.getvalue()


def _meant(name: str, data: bytes) -> str:
    """The kind that a file's name says, empty where it says none. Raises BadSource for a file of another kind."""
    ending = PurePath(name).suffix.lower()
    other = next((kind for start, kind in _OTHERS.items() if data.startswith(start)), "")
    if other or (ending and ending not in ENDINGS):
        said = f"「{name}」" if name else "送来的"
        raise BadSource(f"{said}是{other or f' {ending} 文件'}，没有读。{_ACCEPTED}")
    return ENDINGS.get(ending, "")


def _head(text: str) -> list[str]:
    """The cells of the first line that has any."""
    try:
        rows = csv.reader(io.StringIO(text[:4096], newline=""))
        return next(([cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)), [])
    except csv.Error:
        return []


def _unknown(name: str, head: Sequence[str]) -> str:
    """Why a CSV file was not read: what its header says, and what it would have to say. It may be no header at all."""
    found = "、".join(f"「{mask.inside(cell[:20])}」" for cell in head[:10] if cell) or "空的"
    texts, others = (
        "、".join(label for label, key in _NAMES.items() if label != key and (key in ("text", "title")) is text)
        for text in (True, False)
    )
    return (
        f"「{name}」的表头里没有帖文的内容这一列，没有读：表头是{found}，认得的内容列是{texts}，"
        f"其他列是{others}；请在第一行改好列名、用逗号分列后再送。"
    )


def _kept(kind: str, rows: Iterator[tuple[int, dict[str, str]]], now: datetime) -> Feed:
    posts: list[Post] = []
    refused: list[Refusal] = []
    for number, cells in rows:
        if len(posts) + len(refused) >= MOST_POSTS:
            raise BadSource(f"一份里超过 {MOST_POSTS} 条，请分成几份再送。")
        made = _post(number, cells, now)
        if isinstance(made, Post):
            posts.append(made)
        elif kind != "text" or made.name != HEADS["text"] or cells.get("text"):
            refused.append(made)
    if not posts and not refused:
        raise BadSource("里面没有帖文，请核对内容后再送。")
    return Feed(kind, posts, refused)


def _post(row: int, cells: dict[str, str], now: datetime) -> Post | Refusal:
    parts = dict.fromkeys(part for key in ("title", "text") if (part := _bare(cells.get(key, ""))))
    text = "。".join(parts)
    kept = {key: cells.get(key, "")[:LONGEST] for key in HEADS if key != "link"}
    if not text:
        return Refusal(row, HEADS["text"], "没有内容", kept)
    if len(text) > LONGEST:
        return Refusal(row, HEADS["text"], f"超过 {LONGEST} 个字", kept)
    try:
        posted = _moment(cells.get("posted", "").strip())
    except ValueError:
        return Refusal(row, HEADS["posted"], "不是日期和时间，请写成 2019-11-30 08:30", kept)
    if posted and posted > now:
        return Refusal(row, HEADS["posted"], "晚于现在", kept)
    host = cells.get("host", "").strip() or _host(cells.get("link", ""))
    return Post(row, text, posted, host[:40])


def _bare(text: str) -> str:
    return _TAGS.sub("", unescape(text)).strip() if "<" in text or "&" in text else text.strip()


def _host(link: str) -> str:
    try:
        return urlsplit(link.strip()).hostname or ""
    except ValueError:
        return ""


def _moment(text: str) -> datetime | None:
    """A time as feeds write it (RFC 822, RFC 3339) or as people do; without a zone it is China's. Raises ValueError."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text.replace("/", "-").replace("年", "-").replace("月", "-").replace("日", ""))
    except ValueError:
        try:
            found = parsedate_to_datetime(text)
        except (TypeError, IndexError) as error:
            raise ValueError(text) from error
    return found if found.tzinfo else found.replace(tzinfo=CHINA)


def _decoded(data: bytes) -> str:
    for code in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(code)
        except UnicodeDecodeError:
            continue
    raise BadSource("文字的编码不是 UTF-8，也不是 GB18030，请另存后再送。")


def _csv(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with the line it begins on, as elsewhere (`sources/text.py`): a quoted cell may have line breaks."""
    rows = csv.reader(io.StringIO(text.replace("\x00", ""), newline=""))
    head: list[str] = []
    ended = 0
    try:
        for row in rows:
            began, ended = ended + 1, rows.line_num
            if not any(cell.strip() for cell in row):
                continue
            if head:
                yield began, {key: live(cell) for key, cell in zip(head, row, strict=False) if key}
            else:
                head = [_NAMES.get(cell.strip(), "") for cell in row]
    except csv.Error as error:
        raise BadSource(f"第 {rows.line_num} 行不是 CSV，请核对引号后再送。") from error


class _Items:
    """What expat tells, put together item by item."""

    def __init__(self) -> None:
        self.found: list[dict[str, str]] = []
        self.item: dict[str, str] | None = None
        self.key = ""

    def start(self, name: str, given: dict[str, str]) -> None:
        short = name.rpartition(":")[2]
        if short in _ITEMS:
            self.item = {}
        elif self.item is not None and (self.key == "" or short in _XML):
            self.key = _XML.get(short, "")
            if self.key == "link" and given.get("href"):
                self.item.setdefault("link", given["href"])

    def end(self, name: str) -> None:
        short = name.rpartition(":")[2]
        if short in _ITEMS and self.item is not None:
            if len(self.found) >= MOST_POSTS:
                raise BadSource(f"一份里超过 {MOST_POSTS} 条，请分成几份再送。")
            self.found.append(self.item)
            self.item = None
        elif _XML.get(short) == self.key:
            self.key = ""

    def text(self, data: str) -> None:
        if self.item is not None and self.key and len(self.item.get(self.key, "")) <= LONGEST:
            self.item[self.key] = self.item.get(self.key, "") + data


def _xml(data: bytes) -> Iterator[dict[str, str]]:
    parser, items = expat.ParserCreate(), _Items()

    def forbidden(*_: object) -> None:
        raise BadSource("XML 里有文档类型声明（DOCTYPE），可能被用来攻击，没有读。请让提供方去掉后再送。")

    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = forbidden
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = items.start, items.end
    parser.CharacterDataHandler = items.text
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        line = f"第 {parser.ErrorLineNumber} 行" if parser.ErrorLineNumber else "开头"
        raise BadSource(f"{line}不是 RSS 或 Atom，请核对文件后再送。") from error
    return iter(items.found)
