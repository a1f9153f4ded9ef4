"""SIF, the salary information file of the UAE's wage protection system, read and written.

The documented international format, ASCII with commas: an EDR line for each worker, after it an EVP line where the
variable part has allowances, at the end one SCR line with the totals. Banks differ in details, hence `Variant`.
Amounts are AED in fils (hundredths). A file with any fault is refused whole, as the system itself does.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from huxin.base.errors import BadSource, BadValue
from huxin.base.money import fen
from huxin.base.months import ym_of
from huxin.sources.banks.cells import amount

_DIGITS = re.compile(r"\d+", re.ASCII)
_WORD = re.compile(r"[A-Z0-9]+", re.ASCII)
_REFERENCE = re.compile(r"[ -+\--~]{0,35}", re.ASCII)  # printable, without a comma


@dataclass(frozen=True)
class Variant:
    """How one bank's guide has it: dates with dashes or not; lengths of the worker's id and of the account."""

    label: str
    dashes: bool = True
    worker: int = 14
    account: int = 16

    @property
    def day(self) -> str:
        """Dates, as `strftime` has it."""
        return "%Y-%m-%d" if self.dashes else "%Y%m%d"


VARIANTS: Mapping[str, Variant] = {
    "ministry": Variant("部颁格式：日期带短横，账号16位，工人编号14位"),
    "iban": Variant("账号为23位IBAN", account=23),
    "long-id": Variant("工人编号35位，账号为23位IBAN", worker=35, account=23),
    "no-dashes": Variant("日期不带短横", dashes=False),
}


@dataclass(frozen=True)
class Worker:
    """EDR, and its EVP: `allowances` are the seven amounts that add up to the variable part, or none."""

    worker_id: str
    agent: str
    account: str
    start: date
    end: date
    fixed: int
    variable: int
    leave_days: int = 0
    allowances: tuple[int, ...] = ()

    @property
    def days(self) -> int:
        """Days of the pay period, both ends included."""
        return (self.end - self.start).days + 1


@dataclass(frozen=True)
class Sif:
    """SCR and its workers. `made_at` to the minute; `ym` is the salary month, YYYYMM."""

    employer: str
    bank: str
    made_at: datetime
    ym: int
    reference: str
    workers: tuple[Worker, ...]

    @property
    def total(self) -> int:
        """Fils: fixed and variable parts of all workers."""
        return sum(worker.fixed + worker.variable for worker in self.workers)


def file_name(sif: Sif, *, at: datetime) -> str:
    """Employer, and when it is handed over: ``0000000123456190630153007.SIF``."""
    return f"{sif.employer.zfill(13)}{at:%y%m%d%H%M%S}.SIF"


def write(sif: Sif, variant: Variant = VARIANTS["ministry"]) -> bytes:
    """The file. Ids are filled up with zeros on the left.

    Raises:
        BadSource: it could not be read back: a length, an id, an amount, or nobody to pay.
    """
    lines: list[Sequence[str]] = []
    for one in sif.workers:
        who = [one.worker_id.zfill(variant.worker), one.agent]
        period = [one.start.strftime(variant.day), one.end.strftime(variant.day), str(one.days)]
        parts = [amount(one.fixed), amount(one.variable), str(one.leave_days)]
        lines.append(["EDR", *who, one.account, *period, *parts])
        if one.allowances:
            lines.append(["EVP", *who, *map(amount, one.allowances)])
    made = [sif.made_at.strftime(variant.day), f"{sif.made_at:%H%M}", f"{sif.ym % 100:02d}{sif.ym // 100:04d}"]
    total = [str(len(sif.workers)), amount(sif.total), "AED", sif.reference]
    lines.append(["SCR", sif.employer.zfill(13), sif.bank, *made, *total])
    try:
        data = "".join(",".join(line) + "\r\n" for line in lines).encode("ascii")
    except UnicodeEncodeError:
        raise BadSource("SIF文件只能有ASCII字符。") from None
    if parse(data, variant) != _filled(sif, variant):
        raise BadSource("有的值不能按SIF格式原样写出。")
    return data


def parse(data: bytes, variant: Variant = VARIANTS["ministry"]) -> Sif:
    """What a file says.

    Raises:
        BadSource: any fault, with the line: the whole file is refused.
    """
    try:
        lines = data.decode("ascii").removesuffix("\x1a").splitlines()
    except UnicodeDecodeError:
        raise BadSource("SIF文件只能有ASCII字符，整个文件不予办理。") from None
    workers, at = list[Worker](), 0
    try:
        for at, line in enumerate(lines[:-1], start=1):
            cells = line.split(",")
            if cells[0] == "EVP":
                workers[-1:] = [_with_allowances(workers, cells, lines[at - 2])]
            else:
                workers.append(_worker(cells, variant))
        at = len(lines)
        return _closed(lines[-1].split(",") if lines else [], workers, variant)
    except (BadValue, ValueError) as fault:
        why = str(fault) if isinstance(fault, BadValue) else "日期或数字不对"
        raise BadSource(f"SIF文件第{at}行：{why}。整个文件不予办理。") from None


def _worker(cells: Sequence[str], variant: Variant) -> Worker:
    _require(len(cells) == 10 and cells[0] == "EDR", "应为EDR记录，共10项")
    _, worker_id, agent, account, start, end, days, fixed, variable, leave = cells
    _require(_DIGITS.fullmatch(worker_id) and len(worker_id) == variant.worker, f"工人编号应为{variant.worker}位数字")
    _require(_DIGITS.fullmatch(agent) and len(agent) == 9, "代理行编号应为9位数字")
    _require(_WORD.fullmatch(account) and len(account) == variant.account, f"账号应为{variant.account}位")
    one = Worker(
        *(worker_id, agent, account, _day(start, variant), _day(end, variant)),
        *(_fils(fixed), _fils(variable), _whole(leave)),
    )
    _require(one.start <= one.end and _whole(days) == one.days, "天数与工资期间不符")
    _require(one.leave_days <= one.days, "无薪休假天数多于工资期间")
    return one


def _with_allowances(workers: Sequence[Worker], cells: Sequence[str], before: str) -> Worker:
    _require(len(cells) == 10, "EVP记录应有10项")
    _require(workers and before.startswith("EDR,"), "EVP记录应紧跟在一条EDR记录之后")
    one = workers[-1]
    _require((one.worker_id, one.agent) == (cells[1], cells[2]), "EVP与它的EDR不是同一名工人")
    allowances = tuple(map(_fils, cells[3:]))
    _require(sum(allowances) == one.variable, "七项津贴之和与EDR的变动工资不符")
    return replace(one, allowances=allowances)


def _closed(cells: Sequence[str], workers: Sequence[Worker], variant: Variant) -> Sif:
    _require(len(cells) == 10 and cells[0] == "SCR", "末行应为SCR记录，共10项")
    _, employer, bank, on, at, month, count, total, currency, reference = cells
    _require(_DIGITS.fullmatch(employer) and len(employer) == 13, "雇主编号应为13位数字")
    _require(_DIGITS.fullmatch(bank) and len(bank) == 9, "雇主银行编号应为9位数字")
    _require(len(at) == 4 and len(month) == 6 and _DIGITS.fullmatch(at + month), "时间应为HHMM，工资月份应为MMYYYY")
    made = datetime.combine(_day(on, variant), time(int(at[:2]), int(at[2:])))
    first = date(int(month[2:]), int(month[:2]), 1)
    _require(currency == "AED" and _REFERENCE.fullmatch(reference), "币种应为AED，附言至多35个字符")
    sif = Sif(employer, bank, made, ym_of(first), reference, tuple(workers))
    _require(workers and _whole(count) == len(workers), f"人数与EDR记录数{len(workers)}不符")
    _require(_fils(total) == sif.total, f"总额与各人合计{amount(sif.total)}不符")
    return sif


def _filled(sif: Sif, variant: Variant) -> Sif:
    """As it is read back: ids at their full length."""
    workers = tuple(replace(one, worker_id=one.worker_id.zfill(variant.worker)) for one in sif.workers)
    return replace(sif, employer=sif.employer.zfill(13), workers=workers)


def _day(text: str, variant: Variant) -> date:
    found = datetime.strptime(text, variant.day).replace(tzinfo=UTC)
    _require(found.strftime(variant.day) == text, "日期的写法不对")
    return found.date()


def _fils(text: str) -> int:
    _require(re.fullmatch(r"\d{1,12}(\.\d{1,2})?", text, re.ASCII), "金额的写法不对")
    return fen(text)


def _whole(text: str) -> int:
    _require(_DIGITS.fullmatch(text) and len(text) <= 6, "天数或人数应为整数")
    return int(text)


def _require(holds: object, why: str) -> None:
    if not holds:
        raise BadValue(why)
