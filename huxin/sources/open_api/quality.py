"""Known data bugs of real clients, as notes to the sender: what looks wrong is said and never silently mended.

Sentences hold no personal value and are the same for every row of a kind, so that they can be counted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from huxin.base.moments import utc
from huxin.base.money import fen
from huxin.sources.open_api import dictionaries
from huxin.sources.open_api.fields import Field, Kind, Method

_ZONE = timedelta(hours=8)
_HALF_DAY = timedelta(hours=12)
_UPLOAD = timedelta(minutes=10)
"""Within which a punch is sent where the gate is online."""

_SKEW = timedelta(minutes=2)

_SENTENCES: Mapping[str, str] = {
    "twelve_hour_clock": "考勤时间疑似使用12小时制：下午的出入场记成了凌晨，应使用24小时制",
    "swapped_clock": "考勤时间的分和秒疑似颠倒，格式应为yyyy-MM-dd HH:mm:ss",
    "future": "考勤时间晚于当前时间，请校准设备时钟",
    "payer_bank": "工人开户行与付款银行名称相同而银行代码不同，疑似误填付款方银行",
    "payer_card": "工人收款卡号与付款账号相同，疑似误填付款方账号",
    "number_missing": "缺少第三方工资单编号（thirdPayRollCode），重复报送以项目、班组、月份、工人和发放日期识别",
    "paid_less": "实发金额小于应发金额，请确认差额是否为扣减",
    "paid_more": "实发金额大于应发金额，请确认",
}


@dataclass(frozen=True)
class Note:
    """Something that looks wrong: its kind, one Chinese sentence, and the row of the list, from 0, where of a row."""

    kind: str
    said: str
    row: int | None = None


def quality(method: Method, values: Mapping[str, Any], *, now: datetime) -> list[Note]:
    """What looks wrong in a checked request.

    Args:
        method: of the request.
        values: as checked, without errors.
        now: when it arrived: a moment with its zone, or one in UTC without.
    """
    notes = list(_unknown(method.fields, values, None))
    if method.rows:
        rows = values[method.rows.name] or []
        for number, row in enumerate(rows):
            notes += _unknown(method.rows.fields, row, number)
        if method.name == "WorkerAttendance.Add":
            notes += _clocks(rows, utc(now) + _ZONE)
        if method.name == "Payroll.Add":
            notes += _payments(rows)
    return notes


def _clocks(rows: list[dict[str, Any]], now: datetime) -> Iterator[Note]:
    entered: dict[tuple[str, str], str] = {}
    for row in rows:
        if row["direction"] == "01":
            whose = (row["idCardNumber"], row["date"][:10])
            entered[whose] = min(row["date"], entered.get(whose, row["date"]))
    for number, row in enumerate(rows):
        came = entered.get((row["idCardNumber"], row["date"][:10])) if row["direction"] == "02" else None
        at = datetime.fromisoformat(row["date"])
        if kind := _clock(at, datetime.fromisoformat(came) if came else None, now):
            yield Note(kind, _SENTENCES[kind], number)


def _clock(at: datetime, came: datetime | None, now: datetime) -> str:
    """What is wrong with the clock of a punch; `came` is when, if it is an exit, the worker first came that day."""
    if at > now + _SKEW:
        swapped = at.replace(minute=at.second, second=at.minute)
        return "swapped_clock" if swapped <= now + _SKEW else "future"
    if at.hour >= 12:
        return ""
    left_before_coming = came is not None and at < came < at + _HALF_DAY
    sent_half_a_day_later = _HALF_DAY <= now - at <= _HALF_DAY + _UPLOAD
    return "twelve_hour_clock" if left_before_coming or sent_half_a_day_later else ""


def _payments(rows: list[dict[str, Any]]) -> Iterator[Note]:
    for number, row in enumerate(rows):
        payable, paid = fen(row["totalPayAmount"]), fen(row["actualAmount"])
        seen = {
            "payer_bank": row["payRollBankName"] == row["payBankName"] and row["payRollBankCode"] != row["payBankCode"],
            "payer_card": row["payRollBankCardNumber"] == row["payBankCardNumber"],
            "number_missing": row["thirdPayRollCode"] is None,
            "paid_less": paid < payable,
            "paid_more": paid > payable,
        }
        yield from (Note(kind, _SENTENCES[kind], number) for kind, found in seen.items() if found)


@cache
def _tables(fields: tuple[Field, ...]) -> tuple[tuple[str, str, Mapping[str, str]], ...]:
    coded = [field for field in fields if field.kind is Kind.CODE]
    return tuple((f.name, dictionaries.label(f.dictionary), dictionaries.table(f.dictionary)) for f in coded)


def _unknown(fields: tuple[Field, ...], values: Mapping[str, Any], row: int | None) -> Iterator[Note]:
    """Codes that the tables lack: kept, since the tables are not complete, and told."""
    for name, label, table in _tables(fields):
        code = values[name]
        if code is not None and code not in table:
            yield Note("unknown_code", f"{name}的值{code}不在{label}字典表中，已按原值保存", row)
