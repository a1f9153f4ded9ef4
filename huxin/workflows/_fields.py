"""What a move asks of the person who makes it, and how what was typed becomes a value."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from huxin.base.errors import BadValue, Refused
from huxin.base.money import fen, yuan

KINDS = ("text", "date", "amount", "count", "choice", "files", "yes")
LONGEST = 4_000
"""Characters of one text."""
MOST = 10**13
"""The largest number a field takes that names no other: as an amount, a hundred thousand million yuan."""
MOST_COUNTED = 999_999_999
"""The largest count; columns of the database hold no larger one."""


@dataclass(frozen=True)
class Field:
    """One thing a move needs.

    `kind` is one of `KINDS`: an amount is typed in yuan and kept in fen, a date is kept as ISO 8601, files are the
    digests of attachments received before. `keep`: the value stays with the matter, for guards, terms and papers that
    come later.
    """

    key: str
    label: str
    kind: str = "text"
    choices: Mapping[str, str] | None = None
    required: bool = True
    keep: bool = False
    future: bool = False  # a date may lie ahead
    not_past: bool = False  # a date must not lie behind: a promise, or a term that is set
    least: int = 0  # of a number
    most: int = MOST
    shortest: int = 0  # of a text, in characters
    longest: int = LONGEST
    hint: str = ""

    def read(self, raw: Any, *, today: date) -> Any:
        """The value of what was typed; None where nothing was and nothing is needed.

        Raises:
            BadValue: missing, or not a value of its kind.
        """
        if raw is None or raw == "" or raw == []:
            if self.required:
                raise BadValue(f"请填写「{self.label}」。")
            return None
        return _READ[self.kind](self, raw, today)


def _text(field: Field, raw: Any, today: date) -> str:
    text = str(raw).replace("\x00", "").strip()
    if not text and field.required:
        raise BadValue(f"请填写「{field.label}」。")
    length = len(text.replace("\r\n", "\n"))  # as the box in the page counts
    if length > field.longest:
        other = "，或作为附件上传" if field.longest == LONGEST else ""
        raise BadValue(f"「{field.label}」有 {length} 个字，最多 {field.longest} 个字，请删减{other}。")
    if text and length < field.shortest:
        raise BadValue(f"「{field.label}」有 {length} 个字，最少 {field.shortest} 个字，请写清楚。")
    return text


def _date(field: Field, raw: Any, today: date) -> str:
    try:
        day = raw if isinstance(raw, date) else date.fromisoformat(str(raw))
    except ValueError:
        raise BadValue(f"「{field.label}」不是一个日期，请按 2019-07-11 的样子填写。") from None
    if day > today and not field.future:
        raise BadValue(f"「{field.label}」{day} 晚于今天 {today}，尚未发生的事不能登记，请核对。")
    if day < today and field.not_past:
        raise BadValue(f"「{field.label}」{day} 早于今天 {today}，已经过去的日子不能作为期限，请核对。")
    return day.isoformat()


def _amount(field: Field, raw: Any, today: date) -> int:
    try:
        amount = raw if isinstance(raw, int) else fen(str(raw))
    except BadValue as error:
        raise BadValue(f"「{field.label}」：{error}") from None
    if amount < 0:
        raise BadValue(f"「{field.label}」不能是负数。")
    return _within(field, amount, field.most, lambda number: f"{yuan(number)} 元")


def _count(field: Field, raw: Any, today: date) -> int:
    text = str(raw).strip()
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()):
        raise BadValue(f"「{field.label}」须是一个整数。")
    size = int(digits.lstrip("0")[:20] or "0")  # no more is read of what is too large anyhow
    return _within(field, -size if text.startswith("-") else size, min(field.most, MOST_COUNTED), str)


def _within(field: Field, number: int, most: int, said: Callable[[int], str]) -> int:
    if number < field.least:
        raise BadValue(f"「{field.label}」{f'最少 {said(field.least)}' if field.least else '不能小于 0'}。")
    if number > most:
        raise BadValue(f"「{field.label}」最多 {said(most)}。")
    return number


def _choice(field: Field, raw: Any, today: date) -> str:
    assert field.choices is not None, field.key
    if raw not in field.choices:
        raise BadValue(f"「{field.label}」只能选：{'、'.join(field.choices.values())}。")
    return str(raw)


def _files(field: Field, raw: Any, today: date) -> list[str]:
    return [str(one) for one in raw]


def _yes(field: Field, raw: Any, today: date) -> bool:
    return raw in (True, "1", "on", "yes")


_READ = {
    "text": _text, "date": _date, "amount": _amount, "count": _count, "choice": _choice, "files": _files, "yes": _yes,
}  # fmt: skip


def read_all(label: str, fields: Iterable[Field], given: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """Every field's value by key, those left empty left out.

    Raises:
        Refused: something is missing or no value; all of it in one sentence.
    """
    values, wrong = {}, []
    for field in fields:
        try:
            values[field.key] = field.read(given.get(field.key), today=today)
        except BadValue as error:
            wrong.append(str(error))
    if wrong:
        raise Refused(f"「{label}」还不能提交：{''.join(wrong)}")
    return {key: value for key, value in values.items() if value is not None}


NAMELESS = "不写个人的姓名、证件号码、电话"
COMPUTED = "不写工人的姓名、证件号码、电话；数字由系统计算，不用抄"
"""The same for a text beside figures."""
REASON = Field("reason", "理由")
NOTE = Field("note", "办理说明", required=False)
PROOF = Field("proof", "证明材料", "files")
