"""The list of a group, one worker a line, typed on a telephone or pasted from a sheet."""

import re
from collections.abc import Sequence

from huxin.actions.reports import Claim, Who
from huxin.base.errors import BadValue
from huxin.base.money import fen
from huxin.facts import people

MOST = 500
_APART = re.compile(r"[\s,，;；、|]+")
_HEADER = re.compile(r"姓名|名字")


def claims(text: str, *, months: int) -> list[Claim]:
    """Every line as a claim: name, phone or identity number, yuan, in whatever order; a header line is passed over.

    Raises:
        BadValue: which line is wrong, and how to write it.
    """
    rows = [(n, row.strip()) for n, row in enumerate(text.splitlines(), start=1) if row.strip()]
    rows = [(n, row) for n, row in rows if not (n == 1 and _HEADER.search(row) and not re.search(r"\d", row))]
    if len(rows) > MOST:
        raise BadValue(f"名单有 {len(rows)} 行，一次最多 {MOST} 人，请分几次反映。")
    return [_claim(n, [word for word in _APART.split(row.replace("元", " ")) if word], months) for n, row in rows]


def _claim(n: int, words: Sequence[str], months: int) -> Claim:
    name = next((word for word in words if not re.search(r"\d", word)), "")
    id_no = next((word for word in words if re.fullmatch(r"\d{17}[\dXx]", word)), "")
    phone = next((word for word in words if re.fullmatch(r"1\d{10}", word)), "")
    money = [word for word in words if word not in (name, id_no, phone) and re.fullmatch(r"[¥￥]?[\d.]+", word)]
    if not (id_no or phone):
        raise BadValue(f"名单第 {n} 行没有手机号（11 位）或身份证号（18 位），请补上一个。")
    if not money:
        raise BadValue(f"名单第 {n} 行没有写欠多少元。")
    try:
        who = Who(name and people.name(name), id_no and people.id_no(id_no), phone and people.phone(phone))
        owed = fen(money[-1])
    except BadValue as error:
        raise BadValue(f"名单第 {n} 行：{error}。") from None
    if not owed:
        raise BadValue(f"名单第 {n} 行欠的钱是 0，请写欠多少元。")
    return Claim(who, owed, months)
