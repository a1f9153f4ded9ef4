"""Rows of personal accounts that an inspector obtained under an approval (L13 art. 40), read into tokens.

Cards and telephones are handed to `token` as they are read and are nowhere else afterwards.
"""

from collections.abc import Callable, Mapping
from typing import Any

from huxin.base.errors import BadSource, BadValue
from huxin.facts import cells, moments, people
from huxin.facts.cells import Cell
from huxin.signs.flows import Move
from huxin.sources.headers import plain_header
from huxin.sources.named import read_named

CARD, AT, SIDE, SUM, OTHER, PLACE, PHONE, NOTE = (
    *("卡号", "交易时间", "收支", "金额(元)", "对方账号", "机具或网点", "操作手机号", "摘要"),
)
COLUMNS = (CARD, AT, SIDE, SUM, OTHER, PLACE, PHONE, NOTE)
REQUIRED = (CARD, AT, SIDE, SUM)
MOST_ROWS = 200_000
_WAGE = ("工资", "代发")
_SHOWN = 20  # wrong rows that are named
_SIDES = {"收": 1, "入": 1, "支": -1, "出": -1}

Token = Callable[[str, str], str]
"""Of a kind (``card_no``, ``phone``) and a normalised value, what stands for it."""


def personal_rows(data: bytes, token: Token) -> list[Move]:
    """All rows of a CSV or workbook, in its order.

    Raises:
        BadSource: it cannot be read; or rows of it cannot, each named with field and reason: then nothing is judged,
            since a statement with holes says something else.
    """
    moves: list[Move] = []
    wrong: list[str] = []
    for number, row in read_named(data, REQUIRED):
        if number > MOST_ROWS:
            raise BadSource(f"流水超过 {MOST_ROWS:,} 行，请按月份分开。")
        problems: list[str] = []
        move = _move(number, row, token, problems)
        wrong.extend(f"第 {number} 行{problem}" for problem in problems)
        if move is not None:
            moves.append(move)
    if wrong:
        more = f"；另有 {len(wrong) - _SHOWN} 处" if len(wrong) > _SHOWN else ""
        said = "；".join(wrong[:_SHOWN])
        raise BadSource(f"有 {len(wrong)} 处不能读，整份流水没有查看：{said}{more}。请改正后重新上传。")
    if not moves:
        raise BadSource("只有表头，没有数据行。")
    return moves


def _move(number: int, row: Mapping[str, Cell], token: Token, problems: list[str]) -> Move | None:
    read: dict[str, Any] = {}
    for name, parse in _PARSERS.items():
        cell = row.get(name, row.get(plain_header(name)))
        try:
            if cell is not None and str(cell).strip():
                read[name] = parse(cell)
            elif name in REQUIRED:
                problems.append(f"「{name}」没有填写")
        except BadValue as error:
            problems.append(f"「{name}」{error}")
    if read.get(CARD) is not None and read.get(CARD) == read.get(OTHER):
        problems.append(f"「{OTHER}」与卡号相同")
    if problems:
        return None
    return Move(
        row=number,
        card=token("card_no", read[CARD]),
        at=read[AT],
        fen=read[SUM] * read[SIDE],
        other=token("card_no", read[OTHER]) if OTHER in read else "",
        place=read.get(PLACE, ""),
        phone=token("phone", read[PHONE]) if PHONE in read else "",
        wage=any(word in read.get(NOTE, "") for word in _WAGE),
    )


def _side(cell: Cell) -> int:
    text = cells.plain(cell)
    if text not in _SIDES:
        raise BadValue("应为收或支")
    return _SIDES[text]


_PARSERS: Mapping[str, Callable[[Cell], Any]] = {
    CARD: people.card_no,
    AT: moments.moment,
    SIDE: _side,
    SUM: cells.money,
    OTHER: people.card_no,
    PLACE: cells.text,
    PHONE: people.phone,
    NOTE: cells.text,
}
