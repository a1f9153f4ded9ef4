"""One cell between a bank's way of writing and the contract's: ``meant(field, said(field, text)) == text``.

The contract's way is text: ``2019-06-30``, ``2019-06``, ``12345.60`` (signed where the column is), ``in``; empty is
``""``. Reasons never quote the value.
"""

from datetime import UTC, date, datetime

from huxin.base.errors import BadSource, BadValue
from huxin.base.money import fen, yuan
from huxin.facts.cells import Cell, plain
from huxin.facts.streams import Kind
from huxin.sources.banks.profile import Field

_ISO = {Kind.DATE: "%Y-%m-%d", Kind.MONTH: "%Y-%m"}
_WRITTEN = frozenset((*_ISO, Kind.MONEY, Kind.INTEGER))


def meant(field: Field, cell: Cell, line: int) -> Cell:
    """What a bank's cell says, in the contract's words. An unknown word, and what has no format of its own, such as a
    name or a card, stays as it is: validation says what is wrong with it, and only that row is rejected.

    Raises:
        BadSource: it is not written as the profile declares, so either the file or the profile is a wrong one.
    """
    try:
        if field.words:
            return _word_meant(field, plain(cell))
        if field.kind not in _WRITTEN:
            return cell.strip() if isinstance(cell, str) else "" if cell is None else cell
        if isinstance(cell, date) and field.kind in _ISO:
            return cell.strftime(_ISO[field.kind])
        text = plain(cell)
        if not text:
            return ""
        if field.kind in _ISO:
            return _moment(text, field.written, _ISO[field.kind])
        return _money_meant(field, text) if field.kind is Kind.MONEY else str(_whole(text))
    except (BadValue, ValueError):
        raise BadSource(
            f"第{line}行的“{field.label}”不是该银行格式约定的写法，请核对所选格式，或请银行重新导出。"
        ) from None


def said(field: Field, text: str) -> str:
    """A contract's text as the bank writes it.

    Raises:
        BadSource: the profile has no word or no way of writing for it.
    """
    try:
        if field.words:
            return next(word for word, meaning in field.words if meaning == text)
        if not text:
            return ""
        if field.kind in _ISO:
            return _moment(text, _ISO[field.kind], field.written)
        if field.kind is Kind.MONEY:
            return _money_said(field, text)
    except (BadValue, ValueError, StopIteration):
        raise BadSource(f"“{field.label}”有的值不能按该银行格式写出。") from None
    return text


def signed_fen(text: str) -> int:
    """An amount of the contract's way with a sign: ``-12.30`` → −1230. Raises BadValue for what is none."""
    return -fen(text[1:]) if text.startswith("-") else fen(text)


def amount(value: int) -> str:
    """Fen as the contract's text, without separators: −1230 → ``-12.30``."""
    return yuan(value).replace(",", "")


def _moment(text: str, read: str, write: str) -> str:
    found = datetime.strptime(text, read).replace(tzinfo=UTC)
    if found.strftime(read) != text:  # strptime takes 2019-6-3 as well
        raise ValueError
    return found.strftime(write)


def _word_meant(field: Field, text: str) -> str:
    for word, meaning in field.words:
        if word == text or (field.contains and word in text):
            return meaning
    return field.otherwise or text


def _money_meant(field: Field, text: str) -> str:
    if field.written == "fen":
        return amount(-_whole(text[1:]) if text.startswith("-") else _whole(text))
    return amount(signed_fen(text))


def _money_said(field: Field, text: str) -> str:
    value = signed_fen(text)
    if field.written == "fen":
        return str(value)
    return yuan(value) if field.written == "grouped" else amount(value)


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError
    return int(text)
