"""Control totals: what a file says of itself, so that a lost or doubled line is noticed.

A total is named by what is added up and of which rows: ``count``, ``sum``, ``count_in``, ``sum_returned``; ``opening``
and ``closing`` are the balances before the first and after the last row.
"""

from collections.abc import Mapping, Sequence

from huxin.base.errors import BadSource, BadValue
from huxin.sources.banks.cells import amount, signed_fen
from huxin.sources.banks.profile import Field

Row = Mapping[str, object]


def of(name: str, rows: Sequence[Row]) -> str:
    """A total of rows in the contract's words: a count, or an amount as text.

    Raises:
        BadSource: a row has no amount, or no balance, so that nothing can be vouched for.
    """
    measure, _, word = name.partition("_")
    wanted = [row for row in rows if not word or word in (row.get("direction"), row.get("status"))]
    if measure == "count":
        return str(len(wanted))
    if measure == "sum":
        return amount(sum(_fen(row, "amount") for row in wanted))
    if measure == "closing":
        return amount(_fen(rows[-1], "balance"))
    first = _fen(rows[0], "amount")
    return amount(_fen(rows[0], "balance") - (first if rows[0]["direction"] == "in" else -first))


def require(field: Field, said: object, rows: Sequence[Row]) -> None:
    """Refuse a file whose total is not that of its rows.

    Raises:
        BadSource: it is not, or it is missing.
    """
    counted = of(field.name, rows)
    if said != counted:
        raise BadSource(
            f"{field.label}不符：文件写的是{said or '空'}，明细合计是{counted}。"
            "文件可能缺行或多行，没有导入，请银行重新导出。"
        )


def _fen(row: Row, name: str) -> int:
    try:
        return signed_fen(str(row[name]))
    except (BadValue, KeyError):
        raise BadSource("有的明细没有金额或余额，控制总额无从核对，请银行重新导出。") from None
