"""Facts enter the chain batch by batch, the journal entry by entry, and the chain is sealed: one short line stands for
everything up to it."""

from datetime import datetime
from itertools import islice

from django.db import connection, transaction

from huxin.actions import _chain
from huxin.base.chain import digest
from huxin.base.merkle import Edge, Tree, leaf
from huxin.base.moments import local_day
from huxin.queries import proof_rows
from huxin.queries.proof_said import of_batch, of_entry
from huxin.record.models import Batch, JournalEntry, Link

_ENTRIES = 200  # of the journal, in one transaction


def chain_batches(*, now: datetime, most: int | None = None) -> int:
    """Chain applied batches that are not in the chain yet, at most so many; how many were.

    Each exactly once: a process that dies has done nothing, and of two that do the same batch one finds it done.

    Raises:
        StoreDamaged: a batch's rows cannot be read. KeyMissing.
    """
    waiting = Batch.objects.filter(state="applied", link_n=None).order_by("pk").values_list("pk", flat=True)
    return sum(_chain_batch(pk, now) for pk in list(islice(waiting, most)))


def _chain_batch(pk: int, now: datetime) -> bool:
    hashes, _ = proof_rows.leaves(Batch.objects.get(pk=pk))
    root = Tree(hashes).root().hex()
    with transaction.atomic():
        head = _chain.hold()
        batch = Batch.objects.get(pk=pk)
        if batch.link_n is not None:
            return False
        batch.root = root
        said = digest(of_batch(batch))
        batch.link_n = _chain.append(kind="batch", subject=str(pk), digest=said, at=now, head=head)
        batch.save(update_fields=["root", "link_n"])
    return True


def chain_journal(*, now: datetime, most: int | None = None) -> int:
    """Chain entries of the journal that are not in the chain yet, at most so many; how many were.

    Each exactly once. They come after the fact, so that nobody who signs in or imports waits for the chain's end.
    """
    loose, done = JournalEntry.objects.filter(link_n=None).order_by("pk"), 0
    while (most is None or done < most) and loose.exists():  # else nobody waits for a lock
        with transaction.atomic():
            head = _chain.hold()
            waiting = list(loose[:_ENTRIES])
            for row in waiting:
                said = digest(of_entry(row))
                row.link_n = _chain.append(kind="journal", subject=str(row.pk), digest=said, at=now, head=head)
            JournalEntry.objects.bulk_update(waiting, ["link_n"])
        done += len(waiting)
    return done


def seal(*, now: datetime) -> Link:
    """End the chain in a seal, whose digest is the root of a Merkle tree over all links before it.

    Whoever knows a seal's place and link can be shown that something stood in the chain by then, with a few hashes
    instead of all links. The journal up to here is chained before. A chain that ends in a seal is left as it is.
    """
    chain_journal(now=now)
    edge = Edge()
    _grow(edge)
    with transaction.atomic():
        head = _chain.hold()
        last = Link.objects.filter(n=head.n).first()
        if last is not None and last.kind == "seal":
            return last
        _grow(edge)  # what came meanwhile: the others need not wait for all of it
        root = edge.root().hex()
        n = _chain.append(kind="seal", subject=str(local_day(now)), digest=root, at=now, head=head)
        return Link.objects.get(n=n)


def _grow(edge: Edge) -> None:
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT link FROM {Link._meta.db_table} WHERE n > %s ORDER BY n", [edge.size])
        while rows := cursor.fetchmany(10_000):
            for (link,) in rows:
                edge.add(leaf(link.encode()))
