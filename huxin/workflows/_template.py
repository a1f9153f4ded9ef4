"""A template of an official paper: a small text file that an office can change.

Between two lines ``---`` stands its head, in YAML; below it each line is a paragraph. ``{contractor}`` in either is
filled with what the paper is about. A line that starts with 一、 or （一） and does not end like a sentence is a
heading. A line that is nothing but the placeholder of a list of rows is a table.

Head, in the file that comes with the product (`papers/<name>.md`):

- ``title``, ``series`` (文书简称, in its number), ``to`` (主送), ``signature`` (署名);
- where the paper has them ``letterhead`` (发文机关标志), ``copies`` (抄送, parted by ，), ``note`` (附注);
- ``fields``: what may stand in braces, each with what people call it. A question mark after the name: it may be
  missing, and a paragraph that names it is then left out. A field with columns is a list of rows.

A file of the same name in an office's own folder wins. It may use the fields of the product's file and no others, so it
needs no ``fields``; where it has them, they say what is a column of its tables, and how columns are called.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from huxin.base.errors import BadSource

FOLDER = Path(__file__).parent / "papers"
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_MUST, _MAY = ("title", "series", "to", "signature"), ("letterhead", "copies", "note", "fields")


@dataclass(frozen=True)
class Field:
    """What may stand in braces. `columns`: of a list of rows, key and head of each."""

    label: str
    optional: bool = False
    columns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Template:
    """A template that was read and checked: whatever it names in braces is among its fields. `own`: the office's."""

    name: str
    own: bool
    title: str
    series: str
    to: str
    signature: str
    letterhead: str
    copies: str
    note: str
    paragraphs: tuple[str, ...]
    fields: Mapping[str, Field]


def load(name: str, override: Path | None = None) -> Template:
    """The template of a name: the office's from its folder of papers, else the product's.

    Raises:
        BadSource: the office's file is no template. It is then for people to mend or to move away; the product's is
            never used in its place without their knowing.
    """
    own = override / f"{name}.md" if override else None
    return _Reader(own, _built_in(name).fields).template() if own and own.is_file() else _built_in(name)


@cache
def _built_in(name: str) -> Template:
    return _Reader(FOLDER / f"{name}.md", {}).template()


class _Reader:
    """One file being read. Every refusal names file and line."""

    def __init__(self, file: Path, known: Mapping[str, Field]) -> None:
        self.file, self.known, self.own = file, known, bool(known)
        try:
            self.lines = file.read_text("utf-8-sig").splitlines()
        except UnicodeDecodeError:
            raise self.bad("", "不是 UTF-8 编码，请用记事本另存为 UTF-8") from None

    def bad(self, where: int | str, why: str) -> BadSource:
        """The sentence for a line: by its number, or the first that holds a text."""
        if isinstance(where, str):
            where = next((n for n, line in enumerate(self.lines, 1) if where in line), 1) if where else 0
        place = f"第 {where} 行" if where else ""
        remedy = "改正后再试；要用随产品提供的模板，请把该文件移出这个文件夹。" if self.own else "请重新安装产品。"
        return BadSource(f"文书模板 {self.file.parent.name}/{self.file.name} {place}：{why}。{remedy}")

    def template(self) -> Template:
        """The whole file, checked."""
        end = next((n for n, line in enumerate(self.lines) if n and line.strip() == "---"), 0)
        if not end or self.lines[0].strip() != "---":
            raise self.bad(1, "开头应是夹在两行 --- 之间的说明（标题、文书简称、主送、署名）")
        head = self._head("\n".join(self.lines[1:end]))
        fields = self._fields(head.pop("fields", {}))
        paragraphs = [(n, line.strip()) for n, line in enumerate(self.lines[end + 1 :], end + 2) if line.strip()]
        if not paragraphs:
            raise self.bad(end + 1, "没有正文")
        for text in head.values():
            self._check(text, text.splitlines()[0], fields, in_head=True)
        for n, text in paragraphs:
            self._check(text, n, fields)
        texts = {key: head.get(key, "") for key in (*_MUST, *_MAY) if key != "fields"}
        said = tuple(text for _, text in paragraphs)
        return Template(self.file.stem, self.own, paragraphs=said, fields=fields, **texts)

    def _head(self, text: str) -> dict[str, Any]:
        try:
            head = yaml.safe_load(text)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            raise self.bad(mark.line + 2 if mark else 1, "开头的说明不符合 YAML 的写法") from None
        if not isinstance(head, dict):
            raise self.bad(2, "开头的说明应逐行写成 title、series 等，后接英文冒号、一个空格和内容")
        if unknown := [key for key in head if key not in (*_MUST, *_MAY)]:
            raise self.bad(f"{unknown[0]}", f"没有「{unknown[0]}」这一项，可用的有 {'、'.join((*_MUST, *_MAY))}")
        if missing := [key for key in _MUST if not head.get(key)]:
            raise self.bad(1, f"缺少 {'、'.join(missing)}")
        for key, value in head.items():
            if key != "fields" and not isinstance(value, str):
                raise self.bad(f"{key}:", f"「{key}」须是一段文字，含有花括号时请加英文引号")
        return head

    def _fields(self, declared: Any) -> Mapping[str, Field]:
        if not isinstance(declared, dict):
            raise self.bad("fields:", "fields 应逐行写成名称，后接英文冒号、一个空格和叫法")
        fields = {str(key).removesuffix("?"): self._field(str(key), said) for key, said in declared.items()}
        if not self.own:
            return fields
        for key, field in fields.items():
            if key not in self.known:
                raise self.bad(f"{key}", f"{{{key}}} 不是这种文书的内容，可用的有 {self._names(self.known)}")
            theirs = dict(self.known[key].columns)
            if unknown := [column for column, _ in field.columns if column not in theirs]:
                raise self.bad(unknown[0], f"表格没有「{unknown[0]}」这一列，可用的有 {'、'.join(theirs)}")
        columns = {key: field.columns for key, field in fields.items() if field.columns}
        return {
            key: Field(field.label, field.optional, columns.get(key, field.columns))
            for key, field in self.known.items()
        }

    def _field(self, key: str, said: Any) -> Field:
        if isinstance(said, dict) and said and all(isinstance(head, str) for head in said.values()):
            return Field("明细表", key.endswith("?"), tuple((str(column), head) for column, head in said.items()))
        if not isinstance(said, str):
            raise self.bad(f"{key}:", f"「{key}」应写明叫法，或者写明表格的各列")
        return Field(said, key.endswith("?"))

    def _check(self, text: str, where: int | str, fields: Mapping[str, Field], *, in_head: bool = False) -> None:
        if re.search(r"[{}]", PLACEHOLDER.sub("", text)):
            raise self.bad(where, "花括号不成对")
        for name in PLACEHOLDER.findall(text):
            if name not in fields:
                raise self.bad(where, f"占位符 {{{name}}} 不存在，可用的有 {self._names(fields)}")
            if fields[name].columns and (in_head or text != f"{{{name}}}"):
                raise self.bad(where, f"{{{name}}} 是一张表，须在正文中单独成行")

    def _names(self, fields: Mapping[str, Field]) -> str:
        return "、".join(f"{{{name}}}（{field.label}）" for name, field in fields.items())
