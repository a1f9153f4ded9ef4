"""Posts as somebody supplies them: an RSS or Atom file, a CSV file, or pasted text. Bytes → posts and refused rows.

A feed is supplied, never fetched. Who wrote a post is not read: no field of this module can hold it. XML with a
document type is refused whole, so that no entity is ever expanded (CWE-776, CWE-611).
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from html import unescape
from re import compile as pattern
from urllib.parse import urlsplit
from xml.parsers import expat

from huxin.base.errors import BadSource
from huxin.base.moments import CHINA

MOST_POSTS = 200_000
MOST_BYTES = 200 * 1024 * 1024
LONGEST = 20_000
"""Characters of one post."""
KINDS = {"xml": "RSS 或 Atom", "csv": "CSV", "text": "粘贴的文本"}
HEADS = {"title": "标题", "text": "内容", "posted": "发布时间", "host": "来源", "link": "链接"}
"""Columns of a CSV file: 内容 or 标题 must be there. Any other column, of whoever wrote it, is not read."""
_NAMES = {
    **{label: key for key, label in HEADS.items()}, **{key: key for key in HEADS},
    "正文": "text", "摘要": "text", "时间": "posted", "日期": "posted", "网站": "host", "媒体": "host", "网址": "link",
}  # fmt: skip
_TAGS = pattern(r"<[^<>]{0,2000}>")
_GAP = pattern(r"\n[ \t]*\n")
_ITEMS = ("item", "entry")
_XML = {
    "title": "title", "description": "text", "encoded": "text", "summary": "text", "content": "text",
    "pubDate": "posted", "published": "posted", "updated": "posted", "date": "posted", "link": "link",
}  # fmt: skip


@dataclass(frozen=True)
class Post:
    """One post: its place in the feed from 1, what it says, when and on which site. No author."""

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


def read(data: bytes, *, now: datetime) -> Feed:
    """Read a feed of any kind. A post from later than `now` is refused.

    Raises:
        BadSource: nothing in it, no XML that can be read, no column with a text, or too much.
    """
    if len(data) > MOST_BYTES:
        raise BadSource("文件超过 200 MB，请分成几份再送。")
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        return _kept("xml", _xml(data), now)
    text = _decoded(data)
    head = next(csv.reader(io.StringIO(text[:4096])), [])
    if {_NAMES.get(cell.strip(), "") for cell in head} & {"text", "title"}:
        return _kept("csv", _csv(text), now)
    return _kept("text", ({"text": part.strip()} for part in _GAP.split(text.replace("\r\n", "\n"))), now)


def mended(refused: list[Refusal]) -> str:
    """The refused rows as a CSV file that can be mended and sent again; the last two columns are not read."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([*HEADS.values(), "原行号", "原因"])
    writer.writerows([*(one.cells.get(key, "") for key in HEADS), one.row, one.reason] for one in refused)
    return out.getvalue()


def _kept(kind: str, rows: Iterator[dict[str, str]], now: datetime) -> Feed:
    posts: list[Post] = []
    refused: list[Refusal] = []
    for number, cells in enumerate(rows, 1):
        if number > MOST_POSTS:
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


def _csv(text: str) -> Iterator[dict[str, str]]:
    try:
        rows = csv.reader(io.StringIO(text.replace("\x00", ""), newline=""))
        head = [_NAMES.get(cell.strip(), "") for cell in next(rows)]
        for row in rows:
            if any(cell.strip() for cell in row):
                yield {key: cell for key, cell in zip(head, row, strict=False) if key}
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
