"""The one way to add to the chain: inside the transaction that records the thing itself."""

from datetime import datetime

from django.db import connection

from huxin.base.chain import GENESIS, linked, stamp
from huxin.record.models import ChainHead, Link

__all__ = ["append", "hold", "stamp"]


def append(*, kind: str, subject: str, digest: str, at: datetime, head: ChainHead | None = None) -> int:
    """Chain one digest; its place. `head` where the caller holds it already, to know the place beforehand."""
    assert connection.in_atomic_block
    head = head or hold()
    n = head.n + 1
    link = linked(head.link, n=n, kind=kind, subject=subject, at=stamp(at), digest=digest)
    Link.objects.create(n=n, kind=kind, subject=subject, at=at, digest=digest, link=link)
    ChainHead.objects.filter(pk=head.pk).update(n=n, link=link)
    head.n, head.link = n, link
    return n


def hold() -> ChainHead:
    """The end of the chain, held until the transaction ends, so that writers stand in a line.

    PostgreSQL locks the row; SQLite's transactions are alone from their beginning.
    """
    held = ChainHead.objects.select_for_update().filter(pk=1).first()
    if held is None:
        ChainHead.objects.get_or_create(pk=1, defaults={"n": 0, "link": GENESIS})
        held = ChainHead.objects.select_for_update().get(pk=1)
    return held
