"""Whether matters, their events and papers are what the chain says, and each matter's row what its events say."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import groupby
from typing import Any

from huxin.base.chain import stamp
from huxin.base.keyring import KeyMissing, Keyring
from huxin.base.level import Level
from huxin.base.moments import local_day
from huxin.queries import _events, _keys, _papers
from huxin.queries._amounts import PAYMENT, Amount, payment_said
from huxin.queries._papers import OF_PAPER
from huxin.queries._standing import ENDED, stands
from huxin.queries._terms import TermRow
from huxin.queries._terms import terms as terms_of
from huxin.queries.proof_links import Broken, Walked, local, moment, rows
from huxin.queries.proof_said import loose
from huxin.record.models import (
    TOLD,
    Link,
    Matter,
    MatterAmount,
    MatterEvent,
    MatterLink,
    MatterPayment,
    MatterTerm,
    Paper,
)
from huxin.workflows import workflow

_COLUMNS = ("seq", "at", "who", "role", "body", "move", "source", "target")
_OF_MATTER = ("kind", "opened_on", "region_code", "sector")
_WORDS = {
    "state": "状态", "open": "是否办结", "version": "步数", "body": "承办单位", "level": "等级", "owed_fen": "欠薪金额",
    "heads": "人数", "data": "内容", "title": "标题", "region_code": "地区", "sector": "行业", "project_id": "项目",
    "number": "编号", "kind": "种类", "opened_at": "登记时间", "updated_at": "更新时间", "closed_at": "办结时间",
    "opened_on": "登记日期", "search": "检索内容", "term": "时限", "due_at": "到期时间", "due_on": "到期日",
    "state_due_at": "本环节到期时间", "paused": "中止标记", "alarm": "提醒阶段", "next_at": "下次提醒时间",
    "told": "是否已告知企业",
}  # fmt: skip


class _Beside:
    """Rows of another table, in the order of their matter, taken matter by matter."""

    def __init__(self, found: Iterable[Any], *, place: int) -> None:
        self._groups = ((pk, list(group)) for pk, group in groupby(found, key=lambda row: row[place]))
        self._ahead = next(self._groups, None)

    def take(self, matter_id: int | None) -> list[Any]:
        """The rows of a matter, and those that come before it: they belong to none. With None, all that is left."""
        taken: list[Any] = []
        while self._ahead is not None and (matter_id is None or self._ahead[0] <= matter_id):
            taken += self._ahead[1]
            self._ahead = next(self._groups, None)
        return taken


def matters(walked: Walked, now: datetime) -> Iterator[Broken]:
    """Everything about matters that is not as it was chained. Raises LawGap."""
    ring, unchained = _keys.current(), set(loose().values_list("sha256", flat=True))
    events = _Beside(_sealed_events(), place=1)
    issued = Paper.objects.order_by("matter_id", "event_n", "id")
    papers = _Beside(issued.values_list("matter_id", "event_n", "issued_at", "sealed", *OF_PAPER).iterator(), place=0)
    named = MatterLink.objects.order_by("matter_id").values_list("matter_id", "kind", "key", "part")
    links = _Beside(named.iterator(), place=0)
    stakes = MatterAmount.objects.order_by("matter_id", "worker_id")
    amounts = _Beside(stakes.values_list("matter_id", "worker_id", *Amount._fields).iterator(), place=0)
    money = MatterPayment.objects.order_by("matter_id", "seq", "worker_id", "ref")
    paid = _Beside(money.values_list("matter_id", "seq", *PAYMENT).iterator(), place=0)
    ran = MatterTerm.objects.order_by("matter_id").values_list("matter_id", *TermRow._fields, *_OF_MATTER)
    terms = _Beside(ran.iterator(), place=0)
    for matter in Matter.objects.order_by("pk").iterator():
        told = _Told(matter, ring, now, unchained)
        for row in events.take(matter.pk):
            walked.counts["events"] += 1
            yield from told.hear(row)
        walked.counts["matters"] += 1
        mine = papers.take(matter.pk)
        walked.counts["papers"] += len(mine)
        yield from told.compare_papers(mine)
        yield from told.compare(
            terms={tuple(row) for _, *row in terms.take(matter.pk)},
            amounts={str(worker): amount for _, worker, *amount in amounts.take(matter.pk)},
            paid=[[seq, *payment_said(row)] for _, seq, *row in paid.take(matter.pk)],
            links={tuple(link) for _, *link in links.take(matter.pk)},
        )
    for row in events.take(None):
        yield Broken(row[0], f"第 {row[0]} 环所记步骤的办理事项不见了", "该事项的全部经过")
    for paper in papers.take(None):
        yield Broken(paper[1], f"文书 {paper[5]} 所属的办理事项不见了", f"文书 {paper[5]}")


def _sealed_events() -> Iterator[tuple[Any, ...]]:
    columns = ", ".join(f"e.{name}" for name in _COLUMNS if name not in ("seq", "at"))
    return rows(
        f"SELECT e.n, e.matter_id, e.seq, {moment('e.at')}, {columns}, e.sealed, "
        f"l.kind = 'event' AND l.at = e.at, l.subject, l.digest FROM {MatterEvent._meta.db_table} e "
        f"LEFT JOIN {Link._meta.db_table} l ON l.n = e.n ORDER BY e.matter_id, e.seq"
    )


class _Told:
    """What the events of one matter say of it, as they are heard one by one."""

    def __init__(self, matter: Matter, ring: Keyring, now: datetime, unchained: set[str]) -> None:
        self._ring, self._now, self._unchained = ring, now, unchained
        self._matter, self._seq, self._n, self._at, self._whole = matter, 0, 0, "", True
        self._stands: dict[str, Any] = {"state": "", "data": {}, "body": ""}
        self._amounts: Mapping[str, list[int]] = {}
        self._paid: list[list[Any]] = []
        self._links: set[tuple[str, ...]] = set()
        self._marks: list[tuple[datetime, Mapping[str, Any]]] = []
        self._papers: dict[str, tuple[int, str, Mapping[str, str]]] = {}

    def hear(self, row: tuple[Any, ...]) -> Iterator[Broken]:
        n, pk, seq, at, *columns = row
        *told, sealed, chained, subject, digest = columns
        self._seq, self._n, self._at = self._seq + 1, n, at
        wrong = ""
        if pk != self._matter.pk or seq != self._seq:
            wrong = "前后的步骤缺失或多出"
        elif not chained or subject != f"{self._matter.number}/{seq}":
            wrong = f"不在存证链上：第 {n} 环记的不是它"
        try:
            text = self._ring.unseal(sealed, place=_events.place(pk, seq))
        except KeyMissing:
            wrong, text = wrong or "密文已被改动，或不是用本机的密钥加密的", ""
        if sha256(text.encode()).hexdigest() != digest:
            wrong = wrong or "内容与存证时不同"
        if not wrong:
            event = json.loads(text)
            if [event[name] for name in _COLUMNS] != [seq, at, *told]:
                wrong = "登记的时间、人员或状态与存证的内容不同"
            elif event["source"] != (self._stands["state"] or event["source"]):
                wrong = "与上一步的状态接不上"
            elif any(
                one in self._unchained for value in event["given"].values() if isinstance(value, list) for one in value
            ):
                wrong = "所附的文件不在存证链上"
            self._fold(event, n)
        if wrong:
            self._whole = False
            yield self._broken(n, f"事项 {self._matter.number} 第 {seq} 步（{local(at)} 记录）", wrong)

    def _fold(self, event: Mapping[str, Any], n: int) -> None:
        about = event.get("about", {})
        data = _events.kept({**self._stands["data"], **event["sets"]})
        at = datetime.fromisoformat(event["at"])
        if about:
            self._stands |= {name: about[name] for name in _events.ABOUT}
            self._stands |= {"opened_at": event["at"], "opened_on": local_day(at), "search": about["title"].lower()}
        self._stands |= {"state": event["target"], "data": data}
        given = event["given"]
        self._stands |= {name: given[moved] for name, moved in _events.MOVED.items() if moved in given}
        self._amounts = event.get("amounts", self._amounts)
        self._paid += [[event["seq"], *row] for row in event.get("payments", ())]
        self._links -= {tuple(link) for link in event.get("unlinked", ())}
        self._links |= {tuple(link) for link in [*about.get("links", ()), *event.get("links", ())]}
        self._marks += [(at, mark) for mark in event["marks"]]
        self._papers |= {paper["number"]: (n, event["at"], paper) for paper in event["papers"]}

    def compare_papers(self, issued: Iterable[tuple[Any, ...]]) -> Iterator[Broken]:
        """Whether exactly the papers that were issued are there, with the text they had."""
        left = dict(self._papers)
        for pk, n, at, sealed, *columns in issued:
            paper = dict(zip(OF_PAPER, columns, strict=True))
            number = paper["number"]
            here = f"文书 {number}（第 {n} 环签发）"
            if pk != self._matter.pk or left.pop(number, None) != (n, stamp(at), paper):
                yield Broken(n, f"{here}不在存证链上，或登记信息已被改动", f"文书 {number}")
                continue
            try:
                text = self._ring.unseal(sealed, place=_papers.place(number))
            except KeyMissing:
                text = ""
            if sha256(text.encode()).hexdigest() != paper["digest"]:
                yield Broken(n, f"{here}的正文与签发时不同", f"文书 {number}")
        for number, (n, *_) in left.items():
            yield Broken(n, f"文书 {number}（第 {n} 环签发）不见了", f"文书 {number}")

    def compare(
        self,
        *,
        terms: set[tuple[Any, ...]],
        amounts: Mapping[str, list[int]],
        paid: list[list[Any]],
        links: set[tuple[str, ...]],
    ) -> Iterator[Broken]:
        """Whether the matter's row, its terms, what is at stake and paid, and what it names follow from the events."""
        matter = self._matter
        if not self._seq:
            yield Broken(10**18, f"事项 {matter.number} 没有任何一步在存证链上", f"事项 {matter.number}")
            return
        if not self._whole:  # what is wrong with its events was said
            return
        for name in (*self._differing(self._row()), *self._untimely()):
            yield self._differs(f"的{_WORDS.get(name, name)}")
        if terms != self._terms():
            yield self._differs("登记的各个时限")
        if dict(amounts) != self._amounts:
            yield self._differs("登记的各工人欠薪金额")
        if paid != self._paid:
            yield self._differs("登记的到账")
        if links != self._links:
            yield self._differs("关联的项目、单位、发现或事项")

    def _row(self) -> dict[str, Any]:
        data, is_open = self._stands["data"], self._is_open()
        level = int(Level[data["level"].upper()]) if data.get("level") else 0
        return self._stands | {
            "open": is_open, "version": self._seq, "level": level, "owed_fen": data.get("owed_fen", 0),
            "heads": data.get("heads", 0), "told": data.get(TOLD, False), "updated_at": self._at,
            "closed_at": None if is_open else self._at,
        }  # fmt: skip

    def _untimely(self) -> list[str]:
        """The columns of its clocks that are not as they can have been left, since its last move, by its marks."""
        since, opened_on = datetime.fromisoformat(self._at), self._stands["opened_on"]
        ways: Sequence[Mapping[str, Any]] = [ENDED]
        if self._is_open():
            ways = stands(self._marks, opened_on=opened_on, since=since, now=max(since, self._now))
        return min((self._differing(way) for way in ways), key=len)

    def _terms(self) -> set[tuple[Any, ...]]:
        place = tuple(self._stands[name] for name in _OF_MATTER)
        opened_on, now = self._stands["opened_on"], max(datetime.fromisoformat(self._at), self._now)
        return {(*row, *place) for row in terms_of(self._marks, opened_on=opened_on, now=now)}

    def _is_open(self) -> bool:
        return bool(workflow(self._matter.kind).state(self._stands["state"]).turn)

    def _differing(self, row: Mapping[str, Any]) -> list[str]:
        def said(found: Any, due: Any) -> Any:
            return stamp(found) if isinstance(found, datetime) and isinstance(due, str) else found

        return [name for name, due in row.items() if said(getattr(self._matter, name), due) != due]

    def _differs(self, what: str) -> Broken:
        here = f"事项 {self._matter.number} {what}"
        return self._broken(self._n, here, f"与它的办理步骤（最后一步 {local(self._at)} 记录）所说的不同")

    def _broken(self, n: int, here: str, wrong: str) -> Broken:
        return Broken(n, f"{here}{wrong}", f"事项 {self._matter.number}")
