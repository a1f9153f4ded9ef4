"""Whether matters, their events and papers are what the chain says, and each matter's row what its events say."""

import json
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import groupby
from typing import Any

from huxin.base.chain import stamp
from huxin.base.keyring import KeyMissing, Keyring
from huxin.base.level import Level
from huxin.queries import _events, _keys, _papers
from huxin.queries.proof_links import Broken, Walked, local, moment, rows
from huxin.record.models import Link, Matter, MatterAmount, MatterEvent, Paper
from huxin.workflows import workflow

_COLUMNS = ("seq", "at", "who", "role", "body", "move", "source", "target")
_WORDS = {
    "state": "状态", "open": "是否办结", "version": "步数", "body": "承办单位", "level": "等级", "owed_fen": "欠薪金额",
    "heads": "人数", "data": "内容", "title": "标题", "region_code": "地区", "sector": "行业", "project_id": "项目",
    "number": "编号", "kind": "种类", "opened_at": "登记时间", "updated_at": "更新时间", "closed_at": "办结时间",
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


def matters(walked: Walked) -> Iterator[Broken]:
    """Everything about matters that is not as it was chained."""
    ring = _keys.current()
    events = _Beside(_sealed_events(), place=1)
    papers = _Beside(Paper.objects.order_by("matter_id", "event_n", "id").values_list(*_OF_PAPER).iterator(), place=0)
    owed = MatterAmount.objects.filter(owed_fen__gt=0).order_by("matter_id", "worker_id")
    amounts = _Beside(owed.values_list("matter_id", "worker_id", "owed_fen").iterator(), place=0)
    for matter in Matter.objects.order_by("pk").iterator():
        told = _Told(matter, ring)
        for row in events.take(matter.pk):
            walked.counts["events"] += 1
            yield from told.hear(row)
        walked.counts["matters"] += 1
        issued = papers.take(matter.pk)
        walked.counts["papers"] += len(issued)
        yield from told.compare_papers(issued)
        yield from told.compare({str(worker): fen for _, worker, fen in amounts.take(matter.pk)})
    for row in events.take(None):
        yield Broken(row[0], f"第 {row[0]} 环所记步骤的办理事项不见了", "该事项的全部经过")
    for paper in papers.take(None):
        yield Broken(paper[1], f"文书 {paper[2]} 所属的办理事项不见了", f"文书 {paper[2]}")


_OF_PAPER = ("matter_id", "event_n", "number", "name", "digest", "sealed")


def _sealed_events() -> Iterator[tuple[Any, ...]]:
    columns = ", ".join(f"e.{name}" for name in _COLUMNS if name not in ("seq", "at"))
    return rows(
        f"SELECT e.n, e.matter_id, e.seq, {moment('e.at')}, {columns}, e.sealed, "
        f"l.kind = 'event' AND l.at = e.at, l.subject, l.digest FROM {MatterEvent._meta.db_table} e "
        f"LEFT JOIN {Link._meta.db_table} l ON l.n = e.n ORDER BY e.matter_id, e.seq"
    )


class _Told:
    """What the events of one matter say of it, as they are heard one by one."""

    def __init__(self, matter: Matter, ring: Keyring) -> None:
        self._ring = ring
        self._matter, self._seq, self._n, self._at, self._whole = matter, 0, 0, "", True
        self._stands: dict[str, Any] = {"state": "", "data": {}, "body": ""}
        self._owed: Mapping[str, int] = {}
        self._papers: list[tuple[int, str, str, str]] = []

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
            self._fold(event, n)
        if wrong:
            self._whole = False
            yield self._broken(n, f"事项 {self._matter.number} 第 {seq} 步（{local(at)} 记录）", wrong)

    def _fold(self, event: Mapping[str, Any], n: int) -> None:
        about = event.get("about", {})
        body = event["given"].get("to_body", about.get("body", self._stands["body"]))
        data = {**self._stands["data"], **event["sets"]}
        if about:
            self._stands |= {name: about[name] for name in _events.ABOUT} | {"opened_at": event["at"]}
        self._stands |= {"state": event["target"], "data": data, "body": body}
        self._owed = event.get("owed", self._owed)
        self._papers += [(n, paper["number"], paper["name"], paper["digest"]) for paper in event["papers"]]

    def compare_papers(self, issued: Iterable[tuple[Any, ...]]) -> Iterator[Broken]:
        """Whether exactly the papers that were issued are there, with the text they had."""
        left = {paper[1]: paper for paper in self._papers}
        for pk, n, number, name, digest, sealed in issued:
            here = f"文书 {number}（第 {n} 环签发）"
            if pk != self._matter.pk or left.pop(number, None) != (n, number, name, digest):
                yield Broken(n, f"{here}不在存证链上，或登记信息已被改动", f"文书 {number}")
                continue
            try:
                text = self._ring.unseal(sealed, place=_papers.place(number))
            except KeyMissing:
                text = ""
            if sha256(text.encode()).hexdigest() != digest:
                yield Broken(n, f"{here}的正文与签发时不同", f"文书 {number}")
        for n, number, *_ in left.values():
            yield Broken(n, f"文书 {number}（第 {n} 环签发）不见了", f"文书 {number}")

    def compare(self, amounts: Mapping[str, int]) -> Iterator[Broken]:
        """Whether the matter's row, and what it says each worker is owed, follow from the events."""
        matter, stands = self._matter, self._stands
        if not self._seq:
            yield Broken(10**18, f"事项 {matter.number} 没有任何一步在存证链上", f"事项 {matter.number}")
            return
        if not self._whole:  # what is wrong with its events was said
            return
        data = stands["data"]
        is_open = bool(workflow(matter.kind).state(stands["state"]).turn)
        level = int(Level[data["level"].upper()]) if data.get("level") else 0
        due = stands | {
            "open": is_open, "version": self._seq, "level": level, "owed_fen": data.get("owed_fen", 0),
            "heads": data.get("heads", 0), "updated_at": self._at, "closed_at": None if is_open else self._at,
        }  # fmt: skip
        for name, value in due.items():
            found = getattr(matter, name)
            if (stamp(found) if name.endswith("_at") and found else found) != value:
                here = f"事项 {matter.number} 的{_WORDS.get(name, name)}"
                yield self._broken(self._n, here, f"与它最后一步（{local(self._at)} 记录）所说的不同")
        if dict(amounts) != self._owed:
            here = f"事项 {matter.number} 登记的各工人欠薪金额"
            yield self._broken(self._n, here, f"与它的办理步骤（最后一步 {local(self._at)} 记录）所说的不同")

    def _broken(self, n: int, here: str, wrong: str) -> Broken:
        return Broken(n, f"{here}{wrong}", f"事项 {self._matter.number}")
