"""The chain itself: every link, the seals, the head, and heads that were published."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef

from huxin.base.chain import GENESIS, linked
from huxin.base.merkle import Edge, leaf
from huxin.base.moments import CHINA
from huxin.record.models import ChainHead, Link, MatterEvent

_AT_ONCE = 10_000
KINDS = {"event": "办理事项", "batch": "批次", "unmasking": "查看完整个人信息", "attachment": "附件"}
KINDS |= {
    "listing": "惩戒名单",
    "not_listed": "未列入名单的回答",
    "draw": "抽取",
    "evidence": "存证文件",
    "seal": "封链",
    "journal": "操作记录",
}


@dataclass(frozen=True)
class Broken:
    """One place where what is recorded is not what was chained. `n`: of the link, or the next where there is none.

    `said` tells what, where and since when; `affects` what cannot be relied on any more.
    """

    n: int
    said: str
    affects: str


@dataclass
class Walked:
    """What was looked at: how many of what, where the chain ends, and when it was sealed last (a stamp)."""

    n: int = 0
    link: str = GENESIS
    sealed_at: str = ""
    counts: Counter[str] = field(default_factory=Counter)


@contextmanager
def frozen() -> Iterator[None]:
    """Everything read inside is of one moment, and nobody else waits for it."""
    if connection.in_atomic_block:  # whoever opened it has decided
        yield
        return
    words = "BEGIN" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute(words)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def moment(column: str) -> str:
    """SQL for a moment as the chain writes it (`base.chain.stamp`): millions of them need no conversion."""
    if connection.vendor == "sqlite":
        return f"substr(replace({column}, ' ', 'T') || '.000000', 1, 26) || 'Z'"
    return f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""


def local(at: str) -> str:
    """A moment of the chain as people in China read it."""
    return f"{datetime.fromisoformat(at).astimezone(CHINA):%Y-%m-%d %H:%M:%S}"


def rows(sql: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a query, a chunk in memory at a time."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while chunk := cursor.fetchmany(_AT_ONCE):
            yield from chunk


def walk(walked: Walked, published: Mapping[int, str]) -> Iterator[Broken]:
    """Recompute every link and every seal. `published` are heads known from outside: links by their place."""
    edge, agreed = Edge(), 0
    sql = f"SELECT n, kind, subject, {moment('at')}, digest, link FROM {Link._meta.db_table} ORDER BY n"
    for n, kind, subject, at, digest, link in rows(sql):
        if n != (due := walked.n + 1):
            yield _cut(due, f"少了第 {due} 环，下一环是第 {n} 环", n)
        if link != linked(walked.link, n=n, kind=kind, subject=subject, at=at, digest=digest):
            yield _cut(n, f"第 {n} 环（{KINDS.get(kind, kind)} {subject}，{local(at)} 记入）与前一环接不上", n)
        elif kind == "seal" and digest != edge.root().hex():
            yield _cut(n, f"第 {n} 环（{local(at)} 封链）与它之前的各环不符", n)
        if n in published:
            if published[n] != link:
                yield _cut(agreed + 1, f"第 {n} 环与公布的链头不同，链被重做过", agreed + 1)
            else:
                agreed = n
        walked.n, walked.link, walked.counts[kind] = n, link, walked.counts[kind] + 1
        walked.sealed_at = at if kind == "seal" else walked.sealed_at
        edge.add(leaf(link.encode()))
    yield from _end(walked, published)


def _end(walked: Walked, published: Mapping[int, str]) -> Iterator[Broken]:
    head = ChainHead.objects.filter(pk=1).first()
    n, link = (head.n, head.link) if head else (0, GENESIS)
    if (n, link) != (walked.n, walked.link):
        yield _cut(min(n, walked.n) + 1, f"链头记为第 {n} 环，链却到第 {walked.n} 环为止", min(n, walked.n) + 1)
    for n in sorted(published):
        if n > walked.n:
            yield _cut(walked.n + 1, f"公布过第 {n} 环，链却只到第 {walked.n} 环", walked.n + 1)
    gone = Link.objects.filter(~Exists(MatterEvent.objects.filter(n=OuterRef("n"))), kind="event").order_by("n").first()
    if gone is not None:
        yield Broken(
            gone.n, f"第 {gone.n} 环所记办理步骤 {gone.subject} 的内容不见了", f"事项 {gone.subject} 及其后各步"
        )


def _cut(n: int, said: str, since: int) -> Broken:
    return Broken(n, said, f"第 {since} 环起各环的内容、先后和时间")
