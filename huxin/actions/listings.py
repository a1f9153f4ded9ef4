"""The list of joint punishment is kept: decisions to list and to remove come in from a file, each chained.

The document number names a decision. A file that says the same again changes nothing; one that says something else
adds a row, and the earlier one stays. Source of terms and measures: 拖欠农民工工资失信联合惩戒对象名单管理暂行办法.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from huxin.access import Actor, Permission, require_anywhere
from huxin.actions import _chain, proof
from huxin.actions._listed import DECISION
from huxin.actions._listing import enter
from huxin.base.chain import GENESIS, digest, stamp
from huxin.base.errors import BadSource, BadValue
from huxin.base.merkle import Tree, leaf
from huxin.base.moments import local_day
from huxin.facts import cells, moments
from huxin.facts.cells import Cell
from huxin.queries.api_rows import Sanction
from huxin.queries.listings import in_force, of_listing, of_not_listed, sanction
from huxin.queries.proof_file import links_below
from huxin.record.models import JournalEntry, Link, Listing, Matter, NotListed, Paper
from huxin.sources.named import read_named

COLUMNS: Mapping[str, str] = {
    "uscc": "统一社会信用代码", "unit": "单位名称", "body": "列入机关", "number": "文号", "decided_on": "决定日期",
    "since": "列入日期", "until": "届满日期", "measures": "惩戒措施", "basis": "依据", "removed_on": "移出日期",
}  # fmt: skip
"""Columns of a file of decisions; `until` and `removed_on` may be empty, measures are separated by 、 or ；."""

_MAY_BE_EMPTY = ("until", "removed_on")


@dataclass(frozen=True)
class Taken:
    """What became of a file: decisions that are new, changed, known already."""

    new: int
    changed: int
    known: int


def take(*, actor: Actor, data: bytes, file_name: str, now: datetime) -> Taken:
    """Take a file of decisions, whole or not at all, then seal the chain so that every answer carries its proof.

    Raises:
        Refused: no permission.
        BadSource: the file cannot be read, or a row of it will not do; which row and why is said.
    """
    require_anywhere(actor, Permission.LISTING)
    rows = [_row(number, found) for number, found in read_named(data, list(COLUMNS.values()))]
    if not rows:
        raise BadSource("只有表头，没有数据行。")
    done = {"new": 0, "changed": 0, "known": 0}
    with transaction.atomic():
        head = _chain.hold()
        for row in rows:
            what = enter(row, actor=actor, head=head, now=now)
            if what == "changed" and (ours := _decided_here(row)):
                raise BadSource(
                    f"{row['number']}由本系统的事项{ours}办理，移出、续期请在事项里办，成员单位才会收到。整份文件没有导入。"
                )
            done[what] += 1
        given = {"file": file_name[:200], **done}
        JournalEntry.objects.create(at=now, who=actor.id, what="listing.take", subject="listings", given=given)
    if done["new"] or done["changed"]:
        proof.seal(now=now)
        prove()
    return Taken(**done)


def _decided_here(row: Mapping[str, Any]) -> str:
    """The number of the matter in which a decision was taken; empty where it was taken elsewhere."""
    papers = Paper.objects.filter(name=DECISION, number=row["number"]).values("matter_id")
    found = Matter.objects.filter(pk__in=papers, links__kind="unit").values_list("number", "data")
    return next((number for number, data in found if data.get("uscc") == row["uscc"]), "")


def answer(*, uscc: str, now: datetime) -> Sanction:
    """How a unit stands today. That it is not listed is put down in the chain, so that the answer proves itself.

    Told again on the same day of the same list, it is the same answer.
    """
    today = local_day(now)
    found = sanction(uscc=uscc, today=today)
    if found.listed:
        return found
    told = _told_before(uscc, today)
    if told is None:
        with transaction.atomic():
            head = _chain.hold()  # no decision is entered meanwhile
            if in_force(today).filter(uscc=uscc).exists():
                return sanction(uscc=uscc, today=today)
            told = _told_before(uscc, today) or _put_down(uscc, today, head, now=now)
    link = _link(told.link_n)
    proof_ = {"said": of_not_listed(told), "link": link}
    return replace(found, head=f"{told.link_n}:{Link.objects.get(n=told.link_n).link}", proof=proof_)


def _told_before(uscc: str, today: date) -> NotListed | None:
    return NotListed.objects.filter(uscc=uscc, on=today, list_n=_newest()).first()


def _newest() -> int:
    return Listing.objects.aggregate(newest=Max("link_n"))["newest"] or 0


def _put_down(uscc: str, today: date, head: Any, *, now: datetime) -> NotListed:
    one = NotListed.objects.create(uscc=uscc, on=today, list_n=_newest(), at=now, link_n=head.n + 1)
    _chain.append(kind="not_listed", subject=str(one.pk), digest=digest(of_not_listed(one)), at=now, head=head)
    return one


def prove() -> int:
    """Put beside every row what shows that it stood in the chain before a seal, where there is one; how many."""
    waiting = list(Listing.objects.filter(proof__isnull=True).order_by("link_n"))
    seals = list(Link.objects.filter(kind="seal").order_by("n").values_list("n", "link")) if waiting else []
    if not seals or waiting[0].link_n > seals[-1][0]:
        return 0
    tree = Tree(b"".join(leaf(link.encode()) for (link,) in links_below(seals[-1][0])))
    done = 0
    for one in waiting:
        seal = next((found for found in seals if found[0] > one.link_n), None)
        if seal is not None:
            rest = [part.hex() for part in tree.rest([one.link_n - 1], seal[0] - 1)]
            done += Listing.objects.filter(pk=one.pk, proof__isnull=True).update(proof=_proof(one, seal, rest))
    return done


def _proof(one: Listing, seal: tuple[int, str], rest: list[str]) -> dict[str, Any]:
    said, head = of_listing(one), f"{seal[0]}:{seal[1]}"
    return {"said": said, "link": _link(one.link_n), "seal": _link(seal[0]), "rest": rest, "head": head}


def _link(n: int) -> dict[str, Any]:
    """All that a link's hash is computed from."""
    links = Link.objects.in_bulk([n, n - 1])
    row, before = links[n], links[n - 1].link if n > 1 else GENESIS
    told = {"kind": row.kind, "subject": row.subject, "at": stamp(row.at), "digest": row.digest}
    return {"n": n, "before": before, **told}


def _row(number: int, found: Mapping[str, Cell]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name, label in COLUMNS.items():
        cell = found.get(label)
        try:
            if cell in (None, ""):
                if name not in _MAY_BE_EMPTY:
                    raise BadValue("不能为空")
                row[name] = None
            else:
                row[name] = _READ.get(name, cells.text)(cell)
        except BadValue as error:
            raise BadSource(f"第 {number} 行「{label}」：{error}。整份文件没有导入，请改正后重新导入。") from None
    if row["until"] is not None and row["until"] < row["since"]:
        raise BadSource(f"第 {number} 行：届满日期早于列入日期。整份文件没有导入，请改正后重新导入。")
    return row


def _measures(cell: Cell) -> list[str]:
    parts = cells.text(cell).replace("；", "、").replace(";", "、").split("、")
    return list(dict.fromkeys(filter(None, map(str.strip, parts))))


_READ: Mapping[str, Any] = {
    "uscc": cells.uscc, "measures": _measures,
    **dict.fromkeys(("decided_on", "since", "until", "removed_on"), moments.day),
}  # fmt: skip
