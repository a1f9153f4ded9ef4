"""The one way to add to the chain: inside the transaction that records the thing itself."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from huxin.base.chain import GENESIS, linked, stamp
from huxin.record.models import ChainHead, Link

__all__ = ["append", "hold", "join", "stamp", "write"]


def append(*, kind: str, subject: str, digest: str, at: datetime, head: ChainHead | None = None) -> int:
    """Chain one digest; its place. `head` where the caller holds it already, to know the place beforehand."""
    head = head or hold()
    write([join(head, kind=kind, subject=subject, digest=digest, at=at)], head=head)
    return head.n


def join(head: ChainHead, *, kind: str, subject: str, digest: str, at: datetime) -> Link:
    """The next link of the chain that the caller holds; it is to be written with those before and after it."""
    n = head.n + 1
    link = linked(head.link, n=n, kind=kind, subject=subject, at=stamp(at), digest=digest)
    head.n, head.link = n, link
    return Link(n=n, kind=kind, subject=subject, at=at, digest=digest, link=link)


def write(links: Sequence[Link], *, head: ChainHead) -> None:
    """Write the links that were joined."""
    assert connection.in_atomic_block
    Link.objects.bulk_create(links)
    ChainHead.objects.filter(pk=head.pk).update(n=head.n, link=head.link)


def hold() -> ChainHead:
    """The end of the chain, held until the transaction ends, so that writers stand in a line.

    PostgreSQL locks the row; SQLite's transactions are alone from their beginning.
    """
    held = ChainHead.objects.select_for_update().filter(pk=1).first()
    if held is None:
        ChainHead.objects.get_or_create(pk=1, defaults={"n": 0, "link": GENESIS})
        held = ChainHead.objects.select_for_update().get(pk=1)
    return held
