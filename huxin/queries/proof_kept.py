"""Whether batches, readings in full and attachments are what the chain says, and the stored rows what they were."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import cache
from typing import Any

from django.conf import settings

from huxin.base.chain import digest, stamp
from huxin.base.merkle import SIZE, Tree
from huxin.draw.again import same, stages
from huxin.engine import leaves as engine
from huxin.facts.lists import ACCEPTED
from huxin.queries import proof_rows
from huxin.queries.listings import of_listing, of_not_listed, was_in_force
from huxin.queries.proof_links import KINDS, Broken, Walked, local
from huxin.queries.proof_said import of_attachment, of_batch, of_entry, of_unmasking
from huxin.record.models import Attachment, Batch, InspectionDraw, JournalEntry, Link, Listing, NotListed, Unmasking

_AT_ONCE = 2_000
_LONGEST_IMPORT = timedelta(days=1)  # a batch is said to be applied when its import began
_UNCHAINED = 10**18
"""Where what is in no link stands: after everything that is in one."""


def kept(walked: Walked) -> Iterator[Broken]:
    """Whether every batch, listing, reading, attachment and entry of the journal is in the chain, once, as it was."""
    yield from _same("unmasking", Unmasking, "pk", of_unmasking, walked)
    yield from _same("attachment", Attachment, "sha256", of_attachment, walked)
    yield from _same("batch", Batch, "pk", of_batch, walked)
    yield from _same("listing", Listing, "pk", of_listing, walked)
    yield from _same("not_listed", NotListed, "pk", of_not_listed, walked)
    yield from _untrue()
    yield from _draws()
    yield from _same("journal", JournalEntry, "pk", of_entry, walked)


def _untrue() -> Iterator[Broken]:
    """Answers that a unit is not listed, of which the list said otherwise when they were given."""
    rows: dict[str, list[Listing]] = {}
    for one in Listing.objects.order_by("link_n"):
        rows.setdefault(one.uscc, []).append(one)
    for told in NotListed.objects.filter(uscc__in=list(rows)).order_by("link_n"):
        newest = {(one.kind, one.number): one for one in rows[told.uscc] if one.link_n < told.link_n}
        if any(was_in_force(one, told.on) for one in newest.values()):
            said = f"第 {told.link_n} 环回答 {told.uscc} 在 {told.on} 没有列入，与当时的名单不符"
            yield Broken(told.link_n, said, f"{KINDS['not_listed']} {told.pk}")


def _draws() -> Iterator[Broken]:
    """Draws whose steps, taken again from their file, are not those that were chained, or of which one is not there."""
    links: dict[str, list[tuple[int, str]]] = {}
    for n, subject, digested in Link.objects.filter(kind="draw").order_by("n").values_list("n", "subject", "digest"):
        links.setdefault(subject.rpartition("/")[0], []).append((n, digested))
    for draw in InspectionDraw.objects.order_by("pk").iterator():
        chained = links.pop(draw.number, [])
        made = _stages(draw)
        if made != [digested for _, digested in chained] or made[-1:] != [draw.digest]:
            wrong = next((n for (n, told), one in zip(chained, made, strict=False) if told != one), None)
            n = wrong or (chained[0][0] if chained else _UNCHAINED)
            yield Broken(n, f"抽取 {draw.number} 的文件与存证时不同", f"{KINDS['draw']} {draw.number}")
    for number, chained in links.items():
        yield Broken(chained[0][0], f"抽取 {number} 不见了", f"{KINDS['draw']} {number}")


def _stages(draw: InspectionDraw) -> list[str]:
    """The digest of the file after each step; none where it is no such file any more."""
    try:
        doc = json.loads(draw.file)
        return [one["digest"] for one in stages(doc)] if same(doc) else []
    except (ValueError, TypeError):
        return []


def _same(
    kind: str, model: type[Any], key: str, said: Callable[[Any], Mapping[str, Any]], walked: Walked
) -> Iterator[Broken]:
    seen: set[str] = set()
    links = list(Link.objects.filter(kind=kind).order_by("n").values_list("n", "subject", "at", "digest"))
    for start in range(0, len(links), _AT_ONCE):
        chunk = links[start : start + _AT_ONCE]
        rows = model.objects.in_bulk([subject for _, subject, *_ in chunk], field_name=key)
        for n, subject, at, digested in chunk:
            row = rows.get(subject if key != "pk" else int(subject))
            here = f"{KINDS[kind]} {subject}（{local(stamp(at))} 存证，第 {n} 环）"
            if row is None:
                yield Broken(n, f"{here}不见了", f"{KINDS[kind]} {subject}")
            elif digest(said(row)) != digested or subject in seen:
                yield Broken(n, f"{here}的登记与存证时不同", f"{KINDS[kind]} {subject}")
            seen.add(subject)
    for subject in model.objects.order_by("pk").values_list(key, flat=True).iterator():
        # A file that no move has named waits for one; what its move says of it is looked at with the matter.
        if str(subject) not in seen and kind != "attachment" and _is_late(kind, subject, walked):
            yield Broken(_UNCHAINED, f"{KINDS[kind]} {subject} 不在存证链上", f"{KINDS[kind]} {subject}")


def _is_late(kind: str, pk: int, walked: Walked) -> bool:
    """Whether it should be in the chain. Batches and entries wait for the worker until it is sealed a day later."""
    if kind == "journal":
        return stamp(JournalEntry.objects.get(pk=pk).at + _LONGEST_IMPORT) < walked.sealed_at
    if kind != "batch":
        return True
    batch = Batch.objects.get(pk=pk)
    late = batch.applied_at is not None and stamp(batch.applied_at + _LONGEST_IMPORT) < walked.sealed_at
    walked.counts["waiting"] += batch.state == "applied" and not late
    return batch.state == "applied" and late


def counted() -> dict[str, Counter[int]]:
    """How many rows of each batch the fact store has, stream by stream. Raises StoreDamaged."""
    return {name: engine.counts(settings.HUXIN_HOME, name) for name in ACCEPTED}


def facts(walked: Walked, before: Mapping[str, Counter[int]], progress: Callable[[str], None]) -> Iterator[Broken]:
    """Whether the stored rows of every chained batch are still those it was chained with, and there are no others.

    `before` was `counted` before the database was looked at: a batch is there before its rows are.
    """
    now = cache(counted)
    for batch in Batch.objects.exclude(link_n=None).order_by("link_n").iterator():
        progress(f"核对第 {batch.pk} 批次的事实")
        hashes, _ = proof_rows.leaves(batch)
        found = before[batch.stream or ""].pop(batch.pk, None)
        found = now()[batch.stream or ""][batch.pk] if found is None else found
        walked.counts["rows"] += found
        if Tree(hashes).root().hex() != batch.root or found * SIZE != len(hashes):
            here = f"第 {batch.pk} 批次（{batch.file_name}，{local(stamp(batch.recorded_at))} 知悉）"
            said = f"{here}在事实库中的行与存证时不同：存证 {batch.accepted} 行，现有 {found} 行"
            yield Broken(batch.link_n or 0, said, f"第 {batch.pk} 批次的{ACCEPTED[batch.stream or ''].label}")
    yield from _strangers(before)


def _strangers(counted: Mapping[str, Counter[int]]) -> Iterator[Broken]:
    known = set(Batch.objects.filter(link_n=None, state__in=["applying", "applied"]).values_list("pk", flat=True))
    for name, left in counted.items():
        for source in sorted(set(left) - known):
            label = ACCEPTED[name].label
            yield Broken(
                _UNCHAINED, f"事实库的{label}中有 {left[source]} 行记在第 {source} 批次名下，该批次没有它们", label
            )
