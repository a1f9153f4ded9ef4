"""信用平台推送文件 (SM-9): the list of joint punishment as a file for the credit platform, frozen by its digest.

Nothing of a file is stored but what it was made of: the place of the list's newest row in the chain, and the day. The
list is append-only, so the same bytes can be made again at any time, and are compared with the digest in the journal.
Public fields only (拖欠农民工工资失信联合惩戒对象名单管理暂行办法; 2018: 信用中国、企业信用公示系统公示).
"""

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import transaction
from django.db.models import Max

from huxin.access import Actor, Permission, require_anywhere
from huxin.actions import _chain
from huxin.base.errors import NotFound, Refused
from huxin.base.inert import inert
from huxin.base.moments import local_day
from huxin.law import parameters
from huxin.law.calendar import calendar
from huxin.law.terms import due
from huxin.queries._reach import offices_only
from huxin.queries.listings import KINDS, was_in_force
from huxin.record.models import JournalEntry, Listing

WHAT = "listing.push"
HEADS = (
    *("统一社会信用代码", "单位名称", "名单种类", "列入机关", "列入决定书文号", "决定日期", "列入日期", "届满日期"),
    *("惩戒措施", "依据", "移出日期", "状态"),
)


@dataclass(frozen=True)
class CreditFile:
    """One file that was made. `number` is its address, `list_n` the newest link of the list in it, `rows` how many."""

    number: int
    on: date
    list_n: int
    rows: int
    sha256: str
    by: str


def make(*, actor: Actor, now: datetime) -> CreditFile:
    """Freeze the list as it stands, and put down that it was made.

    Raises:
        Refused: no permission, or nobody was ever listed.
    """
    require_anywhere(actor, Permission.LISTING)
    with transaction.atomic():
        _chain.hold()  # no decision is entered meanwhile
        list_n = Listing.objects.aggregate(newest=Max("link_n"))["newest"]
        if list_n is None:
            raise Refused("名单里还没有单位，没有可以推送的内容。")
        on = local_day(now)
        rows = rows_of(list_n=list_n, on=on)
        given = {"as_of": str(on), "n": list_n, "rows": len(rows), "sha256": sha256(content(rows))}
        entry = JournalEntry.objects.create(at=now, who=actor.id, what=WHAT, subject="listings", given=given)
    return _file(entry)


def made(*, actor: Actor) -> list[CreditFile]:
    """Those made so far, the newest first. Raises Refused."""
    offices_only(actor, "信用平台推送文件由机关办理。")
    return [_file(entry) for entry in JournalEntry.objects.filter(what=WHAT).order_by("-pk")[:60]]


def again(*, actor: Actor, number: int) -> tuple[CreditFile, list[Sequence[str]]]:
    """A file and its rows, made again from the list and found to be the same.

    Raises:
        NotFound: there is none.
        Refused: no permission; or the list no longer says what was frozen.
    """
    offices_only(actor, "信用平台推送文件由机关办理。")
    entry = JournalEntry.objects.filter(what=WHAT, pk=number).first()
    if entry is None:
        raise NotFound("没有这份推送文件。")
    one = _file(entry)
    rows = rows_of(list_n=one.list_n, on=one.on)
    if sha256(content(rows)) != one.sha256:
        raise Refused("名单现在的内容与推送时登记的 SHA-256 不一致，请运行核验（huxin audit）查明。")
    return one, rows


def next_on(one: CreditFile) -> date:
    """By when the next file is due: parameter sm9.report, a month after this one (default)."""
    began = datetime.combine(one.on, datetime.min.time().replace(hour=4), UTC).replace(tzinfo=None)
    return due(parameters.at(one.on)["sm9.report"].term, began, calendar()).on


def rows_of(*, list_n: int, on: date) -> list[Sequence[str]]:
    """The newest row of every decision up to a link of the chain, in the order of the chain, as text."""
    newest: dict[tuple[str, str, str], Listing] = {}
    for one in Listing.objects.filter(link_n__lte=list_n).order_by("link_n"):
        newest[one.uscc, one.kind, one.number] = one
    return [_row(one, on) for one in sorted(newest.values(), key=lambda one: one.link_n)]


def content(rows: Sequence[Sequence[str]]) -> bytes:
    """The file itself: CSV, UTF-8 with its mark, so that spreadsheets read it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([HEADS, *rows])
    return ("\ufeff" + out.getvalue()).encode()


def sha256(data: bytes) -> str:
    """Its digest, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _row(one: Listing, on: date) -> Sequence[str]:
    removed = one.removed_on if one.removed_on and one.removed_on <= on else None
    state = "已移出" if removed else "惩戒中" if was_in_force(one, on) else "期满" if one.since <= on else "未开始"
    cells = (
        one.uscc, one.unit, KINDS.get(one.kind, one.kind), one.body, one.number, str(one.decided_on), str(one.since),
        str(one.until or ""), "、".join(one.measures), one.basis, str(one.removed_on or ""), state,
    )  # fmt: skip
    return [inert(cell) for cell in cells]


def _file(entry: JournalEntry) -> CreditFile:
    given: Mapping[str, object] = entry.given
    return CreditFile(
        entry.pk, date.fromisoformat(str(given["as_of"])), int(str(given["n"])), int(str(given["rows"])),
        str(given["sha256"]), entry.who,
    )  # fmt: skip
