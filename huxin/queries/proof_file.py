"""What an evidence file holds of a matter, and the part of the chain that proves it."""

import json
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings

from huxin.base.chain import GENESIS, stamp
from huxin.base.merkle import SIZE, Tree, leaf
from huxin.engine import leaves as engine
from huxin.engine.literals import literal
from huxin.facts.streams import PERSONAL, STREAMS
from huxin.queries import _events, _keys, _papers, proof_rows
from huxin.queries.proof_links import rows as streamed
from huxin.queries.proof_said import of_attachment, of_batch
from huxin.record.models import Attachment, Batch, Link, Matter, Paper
from huxin.workflows import workflow

_OF_PROJECT = ("projects", "accounts", "deposits")
_OF_WORKERS = ("roster", "attendance", "payroll", "payments")
_OPENED = ("worker_id", "name_id")
_AT_ONCE = 5_000

Record = dict[str, Any]


def happened(matter: Matter) -> list[Record]:
    """Its events in full, each with its place in the chain."""
    return [{"n": row.n, "said": _events.whole(row)} for row in matter.events.order_by("seq")]


def papers(matter: Matter) -> list[Record]:
    """Its papers: number and frozen text."""
    ring, found = _keys.current(), Paper.objects.filter(matter_id=matter.pk).order_by("event_n", "id")
    return [
        {"number": p.number, "text": json.loads(ring.unseal(p.sealed, place=_papers.place(p.number)))} for p in found
    ]


def given(events: Sequence[Record]) -> list[Record]:
    """The files that were given with its moves: names and digests, not the files."""
    named = {digest for event in events for digest in _events.files(event["said"]["given"])}
    found = {a.sha256: a for a in Attachment.objects.filter(sha256__in=named)}
    places = Link.objects.filter(kind="attachment", subject__in=found).order_by("n").values_list("n", "subject")
    return [{"n": n, "said": of_attachment(found[sha256])} for n, sha256 in places]


def months(events: Sequence[Record]) -> set[int]:
    """The wage months (YYYYMM) that its causes ever named; none where none was named: all."""
    causes = [cause for event in events for cause in event["said"]["sets"].get("causes", ())]
    return {int(cause["month"].replace("-", "")) for cause in causes if cause.get("month")}


def facts(project_id: int, workers: Collection[int], of_months: Collection[int]) -> tuple[list[Record], list[Record]]:
    """The batches with stored rows of a project and some of its workers, and those rows with what proves them.

    All versions of them, superseded ones too. Raises StoreDamaged.
    """
    records, found = [], []
    for stream in (*_OF_PROJECT, *_OF_WORKERS):
        wanted = f"project_id = {literal(project_id)}"
        if stream in _OF_WORKERS:
            wanted += f" AND worker_id IN ({', '.join(map(literal, sorted(workers))) or 'NULL'})"
            if stream != "roster" and of_months:
                wanted += f" AND ym IN ({', '.join(map(literal, sorted(of_months)))})"
        for pk in engine.batches_with(settings.HUXIN_HOME, stream, wanted):
            batch = Batch.objects.get(pk=pk)
            hashes, said = proof_rows.leaves(batch, wanted=wanted)
            shown = [
                {"at": at, "leaf": hashes[at * SIZE : at * SIZE + SIZE].hex(), "row": json.loads(text), "opened": {}}
                for at, text in said.items()
            ]
            rest = [one.hex() for one in Tree(hashes).rest(list(said))]
            records.append({"n": batch.link_n, "said": of_batch(batch)})
            found.append({"batch": pk, "rows": shown, "rest": rest})
    return records, found


def people(found: Sequence[Record]) -> set[int]:
    """The registry's integers of the workers in the rows, and of their names."""
    cells = [row["row"].get(name) for part in found for row in part["rows"] for name in _OPENED]
    return {cell for cell in cells if cell is not None}


def open_people(found: Sequence[Record], values: Mapping[int, str]) -> None:
    """Put beside each row the worker's number and name in full, each behind the salt that proves it."""
    for part in found:
        stored = proof_rows.stored(Batch.objects.get(pk=part["batch"]))
        for row in part["rows"]:
            row["opened"] = {
                name: stored.salt(row["row"]["source_row"], name) + values[row["row"][name]]
                for name in _OPENED
                if row["row"].get(name) in values
            }


def words(kind: str) -> dict[str, str]:
    """The Chinese words for what stands in the file by its key."""
    flow = workflow(kind)
    columns = [column for name in (*_OF_PROJECT, *_OF_WORKERS) for column in STREAMS[name].columns]
    return {
        "open": "登记",
        **{choice: label for column in columns for choice, label in column.choices.items()},
        **{column.stored: column.label for column in columns if column.kind not in PERSONAL},
        **{step.name: step.label for step in flow.moves},
        **{state.key: state.label for state in flow.states},
        "worker_id": "工人",
        "machine": "系统",
    }


def chained(places: Collection[int], last: int) -> dict[str, list[Record]]:
    """The links at these places and what connects them to the seal at `last`, which is the head.

    Each is shown to stand below the first seal that came after it, and each of those seals below the next one.
    """
    seals = list(Link.objects.filter(kind="seal", n__lte=last).order_by("n").values_list("n", flat=True))
    above: dict[int, list[int]] = {last: []}
    for n in sorted(places):
        above.setdefault(seals[bisect_left(seals, n)], []).append(n)
    tree = Tree(b"".join(leaf(link.encode()) for (link,) in links_below(last)))
    proofs, before = [], 0
    for seal in sorted(above):
        wanted = [n - 1 for n in ([before] if before else []) + above[seal]]
        proofs.append({"n": seal, "rest": [one.hex() for one in tree.rest(wanted, seal - 1)]})
        before = seal
    return {"links": list(_told({*places, *above})), "seals": proofs}


def links_below(last: int) -> Iterator[tuple[Any, ...]]:
    """The links before a place, in their order, as rows of one column."""
    return streamed(f"SELECT link FROM {Link._meta.db_table} WHERE n < {last:d} ORDER BY n")


def _told(places: Collection[int]) -> Iterator[Record]:
    wanted = sorted(places)
    for start in range(0, len(wanted), _AT_ONCE):
        chunk = wanted[start : start + _AT_ONCE]
        found = Link.objects.in_bulk([*chunk, *(n - 1 for n in chunk)])
        for n in chunk:
            row, before = found[n], found[n - 1].link if n > 1 else GENESIS
            told = {"kind": row.kind, "subject": row.subject, "at": stamp(row.at), "digest": row.digest}
            yield {"n": n, "before": before, **told}
