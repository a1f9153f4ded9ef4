"""文书: an official paper is text first. Pages of Word and PDF are drawn from it and hold nothing else.

`fill` puts what a matter knows into a template. What a value becomes follows from its name and type, so a new paper
needs no list of fields but its own:

- ``amount_fen``, ``paid_fen``, …: an amount in fen. In a sentence in figures and in capitals, always both:
  1,234.50元（大写：人民币壹仟贰佰叁拾肆元伍角整）; in a table in figures;
- a date, also as the ISO 8601 text in which moves keep it: 2019年7月11日;
- a list of rows, each a mapping: a table with the columns of the template;
- any other number or text: as it is. Each line of a text is a paragraph of its own. Nothing in it is markup.

Every paper needs ``number`` (文号) and ``issued_on`` (成文日期). What else it needs stands in its file's head: for the
warning's papers project_name, project_code, contractor, owner, body, level (黄色, 橙色, 红色), as_of, heads,
amount_fen, causes (rows of rule, month, heads, amount_fen, basis), reply_term, due_on, contact and a few more.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from huxin.base.capitals import capitals
from huxin.base.errors import Refused
from huxin.base.money import yuan
from huxin.workflows._check_code import check_code, read_check_code
from huxin.workflows._template import PLACEHOLDER, Field, Template, load

__all__ = [
    "Block", "Template", "Text",
    "check_code", "day_text", "digest", "fill", "from_json", "load", "read_check_code", "series_number", "to_json",
]  # fmt: skip

Value = str | int | date | Sequence[Mapping[str, Any]] | None

_HEADING = re.compile(r"[一二三四五六七八九十]+、.*[^。；：！？]")
_SUBHEADING = re.compile(r"（[一二三四五六七八九十]+）.*[^。；：！？]")
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Block:
    """A part of the body. `kind`: heading, subheading, paragraph, table (first row: heads of the columns)."""

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Text:
    """What a paper says, whole and final. `letterhead` (发文机关标志) is empty where the paper is not a body's."""

    title: str
    number: str
    letterhead: str
    addressee: str
    blocks: tuple[Block, ...]
    signature: str
    day: str
    copies: tuple[str, ...]
    note: str


def to_json(text: Text) -> str:
    """The text in the one form whose digest counts; `from_json` reads it back."""
    return json.dumps(asdict(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(said: str) -> Text:
    """The text that `to_json` wrote."""
    raw = json.loads(said)
    rows = [tuple(tuple(row) for row in block["rows"]) for block in raw["blocks"]]
    blocks = tuple(Block(block["kind"], block["text"], table) for block, table in zip(raw["blocks"], rows, strict=True))
    return Text(**{**raw, "blocks": blocks, "copies": tuple(raw["copies"])})


def digest(text: Text) -> str:
    """SHA-256 of the text, in hexadecimal digits: what stands on record when a paper is issued."""
    return hashlib.sha256(to_json(text).encode()).hexdigest()


def series_number(body_short: str, series: str, year: int, n: int) -> str:
    """A paper's number after GB/T 9704-2012, 7.2.5: ``白人社预警〔2019〕12号``, neither 第 nor leading noughts."""
    assert n > 0, n
    return f"{body_short}{series}〔{year}〕{n}号"


def day_text(day: date) -> str:
    """A day in a sentence: 2019年7月11日."""
    return f"{day.year}年{day.month}月{day.day}日"


def fill(template: Template, data: Mapping[str, Value]) -> Text:
    """The paper that a template becomes. Data it does not name are left alone.

    Raises:
        Refused: something is missing that the paper cannot be without.
    """
    named = {name for said in _texts(template) for name in PLACEHOLDER.findall(said)} | {"number", "issued_on"}
    absent = {name for name in named if data.get(name) in (None, "", [], ())}
    missing = [f.label for name, f in template.fields.items() if name in absent and not f.optional]
    if missing:
        raise Refused(f"《{template.title}》还缺{'、'.join(missing)}，请补充后再制作。")

    def said(text: str) -> str:
        if absent.intersection(PLACEHOLDER.findall(text)):
            return ""
        return PLACEHOLDER.sub(lambda found: _said(found[1], data[found[1]]), text)

    def line(text: str) -> str:
        return " ".join(said(text).split())

    blocks = [block for text in template.paragraphs for block in _blocks(text, template.fields, data, said)]
    return Text(
        title=line(template.title),
        number=_said("number", data["number"]),
        letterhead=line(template.letterhead),
        addressee=line(template.to),
        blocks=tuple(blocks),
        signature=line(template.signature),
        day=_said("issued_on", data["issued_on"]),
        copies=tuple(copy for part in template.copies.split("，") if (copy := line(part))),
        note=line(template.note),
    )


def _texts(template: Template) -> tuple[str, ...]:
    head = (template.title, template.letterhead, template.to, template.signature, template.copies, template.note)
    return (*head, *template.paragraphs)


def _blocks(
    text: str, fields: Mapping[str, Field], data: Mapping[str, Value], said: Callable[[str], str]
) -> list[Block]:
    field = fields.get(text[1:-1])
    if field and field.columns:
        rows = data.get(text[1:-1])
        return [_table(field, rows)] if rows and isinstance(rows, Sequence) and not isinstance(rows, str) else []
    lines = [line.strip() for line in said(text).splitlines() if line.strip()]
    kind = "heading" if _HEADING.fullmatch(text) else "subheading" if _SUBHEADING.fullmatch(text) else "paragraph"
    return [Block(kind if n == 0 else "paragraph", line) for n, line in enumerate(lines)]


def _table(field: Field, rows: Sequence[Mapping[str, Any]]) -> Block:
    heads = tuple(head for _, head in field.columns)
    cells = (tuple(_cell(key, row.get(key)) for key, _ in field.columns) for row in rows)
    return Block("table", rows=(heads, *cells))


def _cell(key: str, value: Any) -> str:
    if value is None or value == "":
        return "—"
    return yuan(value) if key.endswith("_fen") else _said(key, value)


def _said(name: str, value: Any) -> str:
    if name.endswith("_fen"):
        return f"{yuan(value)}元（大写：人民币{capitals(value)}）"
    if isinstance(value, date):
        return day_text(value)
    text = _CONTROL.sub("", str(value)).strip()
    return day_text(date.fromisoformat(text)) if _ISO_DAY.fullmatch(text) else text
