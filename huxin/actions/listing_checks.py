"""Bidders held against the list of joint punishment in one go; the answer says of which moment and which list it is.

The act is in the journal with a digest of the whole answer, so that a file shown later can be told from one that was
changed. Like the question about a single unit (`listings.answer`), it says nothing of other provinces' lists.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from huxin.access import Actor
from huxin.base.chain import digest, stamp
from huxin.base.errors import BadValue, Refused
from huxin.base.identity import require_uscc
from huxin.base.moments import local_day
from huxin.denominator.names import unit_name
from huxin.facts.cells import halfwidth
from huxin.queries._reach import offices_only
from huxin.queries.listings import in_force
from huxin.record.models import JournalEntry, Link, Listing
from huxin.sources.text import read_text
from huxin.sources.workbook import read_workbook

MOST = 2_000
LARGEST = 5 * 1024 * 1024
"""Of a file, in bytes."""
RESULTS: Mapping[str, str] = {
    "listed": "在名单里", "namesake": "名单里有同名单位，请核对代码", "clear": "不在名单里",
    "wrong": "代码有误，请核对",
}  # fmt: skip
_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])")
_HEADS = re.compile(r"(序号|投标人|单位|企业|供应商|公司|统一社会信用代码|信用代码|代码|名称|备注)+")


@dataclass(frozen=True)
class Answer:
    """How one bidder stands. `result` is a key of `RESULTS`; the rest is empty where no decision is meant."""

    asked: str
    result: str
    unit: str = ""
    uscc: str = ""
    by: str = ""
    number: str = ""
    basis: str = ""
    measures: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def label(self) -> str:
        """The result in words."""
        return RESULTS[self.result]


@dataclass(frozen=True)
class Check:
    """The whole answer: as of when, of which list (its newest link in the chain), and its digest."""

    at: datetime
    version: str
    answers: tuple[Answer, ...]
    sha256: str

    @property
    def met(self) -> int:
        """How many of the asked are listed, or bear the name of somebody who is."""
        return len({one.asked for one in self.answers if one.result in ("listed", "namesake")})


def asked_in(text: str) -> list[str]:
    """The bidders in pasted text, one a line: a code where the line has one, else its name."""
    return list(_asked(text.splitlines()))


def asked_of(data: bytes) -> list[str]:
    """The bidders in a file, CSV or workbook, one a row, of its first sheet that has any.

    Raises:
        BadSource: it cannot be read.
    """
    grids = read_workbook(data) if data[:2] in (b"PK", b"\xd0\xcf") else read_text(data, None)
    for grid in grids:
        rows = (grid.row(at) for at in range(len(grid.numbers)))
        if found := list(_asked("\t".join(str(cell) for cell in row if cell not in (None, "")) for row in rows)):
            return found
    return []


def check(*, actor: Actor, asked: Sequence[str], now: datetime) -> Check:
    """Hold them against the list of today, and put down that somebody asked.

    Raises:
        Refused: nobody of an office; nothing is asked, or too much.
    """
    offices_only(actor, "批量核对惩戒名单由机关办理。")
    if not 1 <= len(asked) <= MOST:
        raise Refused(f"请填写一到{MOST}个单位，每行一个；现在有{len(asked)}个。")
    today = local_day(now)
    newest = Link.objects.filter(kind="listing").order_by("-n").values_list("n", "link").first()
    version = f"{newest[0]}:{newest[1]}" if newest else "没有登记过"
    listed = list(in_force(today).order_by("since", "pk"))
    answers = tuple(answer for one in asked for answer in _answers(one, listed))
    told = [[a.asked, a.result, a.uscc, a.number, str(a.since or ""), str(a.until or "")] for a in answers]
    found = Check(now, version, answers, digest({"at": stamp(now), "version": version, "answers": told}))
    given = {"rows": len(asked), "count": found.met, "n": newest[0] if newest else 0, "sha256": found.sha256}
    JournalEntry.objects.create(at=now, who=actor.id, what="listing.check", subject="listings", given=given)
    return found


def _asked(lines: Iterable[str]) -> Iterator[str]:
    seen = set()
    for line in lines:
        text = halfwidth(line.replace("\x00", "")).strip()
        code = _CODE.search(text.upper())
        words = [part.strip() for part in re.split(r"[\t,;，；]", text)]
        names = [word for word in words if word and not word.isdigit() and not _HEADS.fullmatch(word)]
        one = code[0] if code else names[0][:200] if names else ""
        if one and one not in seen:
            seen.add(one)
            yield one


def _answers(asked: str, listed: Sequence[Listing]) -> list[Answer]:
    if _CODE.fullmatch(asked):
        try:
            require_uscc(asked)
        except BadValue:
            return [Answer(asked, "wrong")]
        found, result = [one for one in listed if one.uscc == asked], "listed"
    else:
        found, result = [one for one in listed if unit_name(one.unit) == unit_name(asked)], "namesake"
    return [_of(asked, result, one) for one in found] or [Answer(asked, "clear")]


def _of(asked: str, result: str, one: Listing) -> Answer:
    measures = "、".join(one.measures)
    return Answer(asked, result, one.unit, one.uscc, one.body, one.number, one.basis, measures, one.since, one.until)
