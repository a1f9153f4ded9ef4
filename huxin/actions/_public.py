"""What a move lets the public read: checked for personal data before, kept as an announcement after.

Published are name, code, address, legal representative, facts and result, and no privacy (重大劳动保障违法行为社会公布
办法). A text that holds an identity number, a telephone, a card or the name of a worker on the list is refused, and the
sentence says where.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from huxin.base.errors import BadValue, Refused
from huxin.base.identity import require_uscc
from huxin.base.mask import masked, seen
from huxin.base.moments import local_day
from huxin.queries import _amounts, _keys
from huxin.record.models import Announcement, Matter, Person, PersonalValue
from huxin.workflows import Field, Move
from huxin.workflows._quarters import batch_of

_KEPT = ("unit", "uscc", "address", "head", "facts", "result")
_DIGITS = re.compile(r"(?<![0-9A-Za-z])[0-9](?:[ \-—·]?[0-9]){9,18}[Xx]?(?![0-9A-Za-z])")
_DATE = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}([-.])[0-9]{1,2}\1[0-9]{1,2}(?![0-9])")
_PHONE = re.compile(r"1[3-9][0-9]{9}")


def check(step: Move, matter: Matter, values: Mapping[str, Any]) -> None:
    """Refuse what must not be read by the public; a move that lets nobody read anything passes.

    Raises:
        Refused: a text holds personal data, or the code of the unit is none; all of it in one sentence.
    """
    if not step.public:
        return
    known = {**matter.data, **values}
    names = _names(matter) - {str(known.get("head", ""))}
    texts = [need for need in step.needs if need.key in values and need.kind == "text" and need.key != "uscc"]
    wrong = [why for field in texts for why in _found(field, str(values[field.key]), names)]
    if "uscc" in values:
        try:
            require_uscc(values["uscc"])
        except BadValue as error:
            wrong.append(f"「统一社会信用代码」：{error}。")
    if wrong:
        raise Refused(f"不能公布：{''.join(dict.fromkeys(wrong))}公布的内容不得含有个人信息，请删去后再提交。")


def put(step: Move, matter: Matter, values: Mapping[str, Any], *, now: datetime) -> None:
    """Keep what the public reads from now on, in the move's transaction; what was read before stays on file."""
    if not step.publishes:
        return
    today = local_day(now)
    first = Announcement.objects.filter(matter=matter).order_by("seq").first()
    quarter = first.quarter if first else batch_of(proposed_on=matter.opened_on, published_on=today)
    Announcement.objects.filter(matter=matter, current=True).update(current=False)
    Announcement.objects.create(
        matter=matter, seq=matter.version, what=step.publishes, on=today, at=now, quarter=quarter,
        region_code=matter.region_code, reason=values.get("reason", ""), published_on=first.on if first else today,
        **{key: matter.data.get(key, "") for key in _KEPT},
    )  # fmt: skip


def _names(matter: Matter) -> set[str]:
    """The names of the workers on the list, in full. They leave this module masked only."""
    ids = Person.objects.filter(pk__in=_amounts.of(matter)).values_list("name_id", flat=True)
    rows = PersonalValue.objects.filter(pk__in=[one for one in ids if one]).values_list("kind", "blind", "token")
    ring = _keys.current()
    return {name for row in rows if len(name := _keys.opened(ring, *row)) > 1}


def _plain(text: str) -> str:
    """As a reader sees it: wide digits are digits, marks without width are not there. A day is no number."""
    return _DATE.sub("某日", seen(unicodedata.normalize("NFKC", text)))


def numbers(text: str) -> list[str]:
    """What kinds of numbers of people a text holds, in words; empty: none."""
    return list(dict.fromkeys(kind for run in _DIGITS.findall(_plain(text)) if (kind := _kind(run))))


def _found(field: Field, text: str, names: set[str]) -> list[str]:
    found, text = [f"「{field.label}」里有{kind}。" for kind in numbers(text)], _plain(text)
    return found + [f"「{field.label}」里有工人姓名（{masked('name', name)}）。" for name in names if name in text]


def _kind(run: str) -> str:
    """What a long run of digits looks like. A date or an amount is shorter, a unit's own code is public."""
    digits = re.sub(r"[ \-—·]", "", run).upper()
    if _PHONE.fullmatch(digits):
        return "手机号"
    if len(digits) in (15, 18) and _born(digits):
        return "身份证号码"
    if 16 <= len(digits) <= 19 and not _unit(digits):
        return "银行卡号或者证件号码"
    return ""


def _born(digits: str) -> bool:
    """Whether the places of the date of birth hold one."""
    month, day = (digits[10:12], digits[12:14]) if len(digits) == 18 else (digits[8:10], digits[10:12])
    return "01" <= month <= "12" and "01" <= day <= "31" and digits[0] != "9"


def _unit(digits: str) -> bool:
    try:
        require_uscc(digits)
    except BadValue:
        return False
    return True
