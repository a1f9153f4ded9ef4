"""Applying one received file: all its sheets, or on recovery all of them again.

Nothing is written to the fact store before every sheet has been read and checked. From the first append on the file
can only go forward: an append done twice is done once, and one transaction marks all sheets applied.
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
from django.db import DatabaseError, transaction

from huxin import sources
from huxin.actions import _mappings, _masters, _spool, bank_notices, insurance, listing_notices, registry
from huxin.actions._scope import Scope
from huxin.base import beside
from huxin.base.errors import HuxinError, StoreDamaged
from huxin.base.home import Home
from huxin.base.keyring import KeyMissing
from huxin.engine import store
from huxin.engine.store import Appended
from huxin.facts.arrow import stored_schema
from huxin.facts.lists import ACCEPTED, INSURANCE, LISTS
from huxin.facts.streams import PERSONAL, Kind
from huxin.facts.validate import Parsed, validate
from huxin.facts.validate import Reject as Fault
from huxin.law import regions
from huxin.queries import _keys
from huxin.record.models import Batch, JournalEntry, Reject
from huxin.sources import Sheet, examples

Progress = Callable[[str], None]
_ORDER = list(ACCEPTED)
_SHARED = ("file_name", "sha256", "size", "asked", "received_at", "recorded_at", "by", "reach", "receipt", "mapping")
MOST_TRIES = 3
_MANY = 10_000  # people whose values take longer to hash and seal than a second process takes to start
_NOT_ITS_FAULT = (OSError, DatabaseError, StoreDamaged, KeyMissing)
"""What says nothing against a file: it waits until the disk, the database or the keys are well again."""

_HELD = "同一张工资表里有行被拒绝，而这张表已有旧版；工资表整张替换，改好后请整张重报"


@dataclass(frozen=True)
class _Sheet:
    """A sheet ready to be stored: people and cards are integers in its `table`."""

    batch: Batch
    parsed: Parsed
    table: Future[pa.Table]
    note: str


@contextmanager
def _uncollected() -> Iterator[None]:
    """A file is a few very long lists without cycles: looking for cycles in them again and again finds nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_uncollected()
def apply_file(home: Home, first: Batch, *, now: datetime, progress: Progress) -> list[Batch]:
    """Apply the file whose first batch this is; the caller holds the writers' lock. Refused files come back refused.

    Raises:
        HuxinError: only for a file of which something may be stored already, which can therefore not be refused.
    """
    begun = first.state == "applying"
    if not begun and (_is_known(first, now=now) or _is_hopeless(first, now=now)):
        return [first]
    with ThreadPoolExecutor(1) as storing:  # store and database work side by side: neither holds the interpreter long
        try:
            sheets = _prepared(home, first, storing, progress)
        except _NOT_ITS_FAULT:
            Batch.objects.filter(pk=first.pk).update(tries=0)
            raise
        except HuxinError as error:
            if begun:
                raise
            return _refuse(first, str(error), now=now)
        except Exception as error:
            if not begun:
                said = f"处理时出错（{type(error).__name__}），文件未导入。请重试，仍不成功时请联系维护人员。"
                _refuse(first, said, now=now)
            raise
        for sheet in sheets:
            progress(f"写入{ACCEPTED[sheet.parsed.stream].label} {len(sheet.parsed.rows)} 行")
            _mark(sheet.batch, 0.8)
        _finish(home, sheets, [storing.submit(_append, home, sheet) for sheet in sheets], now=now)
    return sorted((sheet.batch for sheet in sheets), key=lambda batch: batch.pk)


def _before(batch: Batch) -> list[Batch]:
    """The sheets of the last file of the same bytes that was applied.

    None where this one claims an earlier time, or comes with a mapping by which that one was not read.
    """
    same = Batch.objects.filter(sha256=batch.sha256, asked=batch.asked, state="applied", pk__lt=batch.pk)
    last = same.filter(recorded_at__lte=batch.recorded_at).exclude(receipt=batch.receipt or 0).order_by("-pk").first()
    if last is None or (batch.mapping and batch.mapping["sheets"] != (last.mapping or {}).get("sheets")):
        return []
    return list(Batch.objects.filter(receipt=last.receipt).order_by("pk"))


def _is_known(batch: Batch, *, now: datetime) -> bool:
    """The same bytes were taken before without a reject: sent again they change nothing.

    Not even where other files have superseded some of their rows since. Whoever imports a folder a second time must
    not undo the corrections that lie in it.
    """
    before = _before(batch)
    if not before or any(sheet.rejected for sheet in before):
        return False
    batch.receipt, batch.stream, batch.state, batch.applied_at = batch.pk, before[0].stream, "applied", now
    batch.rows = batch.known = batch.done_rows = sum(sheet.rows for sheet in before)
    batch.message = f"与 {before[0].pk} 号批次内容完全相同，没有新的数据。"
    with transaction.atomic():
        batch.save()
        JournalEntry.objects.create(at=now, who=batch.by, what="intake.known", subject=f"batch:{batch.pk}")
    return True


def _not_yet_taken(parsed: Parsed, before: Batch | None) -> Parsed:
    """Of a file sent again because some rows were rejected, those rows, and of payroll their whole sheets."""
    if before is None:
        return parsed
    wanted = set(before.again_rows).union(before.rejects.values_list("row", flat=True))
    kept = [i for i, row in enumerate(parsed.rows) if row in wanted]
    return replace(
        parsed,
        values={name: [found[i] for i in kept] for name, found in parsed.values.items()},
        rows=[parsed.rows[i] for i in kept],
        skipped=len(parsed.rows) - len(kept),
    )


def _without_torn_sheets(home: Home, parsed: Parsed, first: Batch) -> Parsed:
    """A payroll sheet that is on file is replaced whole or not at all.

    With a row rejected, what is left of the new sheet would drop that worker, and his arrears, without anybody having
    said so. Of a sheet told for the first time the good rows are taken: nothing was known of it that could be lost.
    """
    stream = ACCEPTED[parsed.stream]
    if not stream.whole or not parsed.incomplete_rows:
        return parsed
    torn = set(parsed.incomplete_rows)
    keys = list(zip(*(parsed.values[name] for name in stream.key), strict=True))
    asked = [key for key, row in zip(keys, parsed.rows, strict=True) if row in torn]
    own = Batch.objects.filter(receipt=first.receipt or 0).values_list("pk", flat=True)  # a file begun and interrupted
    filed = store.on_file(home, parsed.stream, asked, besides=own)
    held = [row for key, row in zip(keys, parsed.rows, strict=True) if row in torn and key in filed]
    kept = [i for i, row in enumerate(parsed.rows) if row not in set(held)]
    return replace(
        parsed,
        values={name: [found[i] for i in kept] for name, found in parsed.values.items()},
        rows=[parsed.rows[i] for i in kept],
        rejects=[*parsed.rejects, *(Fault(row, "整张工资表", "", _HELD) for row in held)],
    )


def _is_hopeless(batch: Batch, *, now: datetime) -> bool:
    """A file that took the process down with it each time must not do so at every start for ever."""
    if batch.tries >= MOST_TRIES:
        _refuse(batch, f"程序 {batch.tries} 次在读取该文件时中止，文件未导入。请拆成较小的文件后重新导入。", now=now)
        return True
    batch.tries += 1
    batch.save(update_fields=["tries"])
    return False


def _prepared(home: Home, first: Batch, storing: ThreadPoolExecutor, progress: Progress) -> list[_Sheet]:
    """Read and check all sheets; then, in one transaction, enter what they newly name and open a batch for each."""
    progress(f"读取 {first.file_name}")
    mappings = _mappings.of(first)
    data = _spool.read(home.intake, _keys.current(), first.sha256)
    found = sources.read(data, first.file_name, first.asked, mappings)
    first.mapping = _mappings.used(first, mappings, found)
    with beside.computing(worth=_people(found) > _MANY) as ask:
        scope, parsed, before = Scope.of(first), {}, dict(enumerate(_before(first)))
        for sheet in found:
            scope.require(sheet.stream)
        for i in sorted(range(len(found)), key=lambda i: _ORDER.index(found[i].stream)):
            progress(f"核对{ACCEPTED[found[i].stream].label} {len(found[i].rows)} 行")
            said = scope.admit(_not_yet_taken(_validated(found[i], scope), before.get(i)))
            parsed[i] = _without_torn_sheets(home, said, first)
            _mark(first, 0.5 * len(parsed) / len(found))
        with transaction.atomic():
            begun = first.state == "applying"
            batches = _opened(first, found)
            for batch in () if begun else batches:
                store.require_unused(home, batch.stream or "", batch=batch.pk)
            _masters.enter("projects", _new_projects(parsed.values(), scope), recorded_at=first.recorded_at)
            with registry.identifying(_texts(parsed.values()), ask=ask) as ids:
                values = {i: _identified(said, ids) for i, said in parsed.items()}
                for i, said in parsed.items():
                    _enter_people(said.stream, values[i], at=first.recorded_at)
            tables = {i: storing.submit(_table, said, values[i]) for i, said in parsed.items()}  # beside the commit
    return [_Sheet(batches[i], said, tables[i], found[i].note) for i, said in parsed.items()]


def _people(found: Sequence[Sheet]) -> int:
    """How many different people a file speaks of. Each has up to four values to be hashed and, where new, sealed."""
    return sum(
        len(set(cells))
        for sheet in found
        for name, cells in sheet.columns.items()
        if ACCEPTED[sheet.stream].column(name).kind is Kind.ID_NO
    )


def _validated(sheet: Sheet, scope: Scope) -> Parsed:
    own, left_in = examples.set_aside(sheet)
    parsed = validate(
        own.stream,
        own.columns,
        own.rows,
        known_projects=scope.known(),
        known_accounts=scope.accounts,
        region_known=scope.region_known if sheet.stream == "projects" or sheet.stream in LISTS else regions.known,
    )
    return replace(parsed, rejects=[*parsed.rejects, *(Fault(row, "示例行", "", examples.WHY) for row in left_in)])


def _opened(first: Batch, found: Sequence[Sheet]) -> list[Batch]:
    """One batch a sheet; where the file was begun already, those it was begun with."""
    if first.receipt is not None:
        batches = list(Batch.objects.filter(receipt=first.receipt).order_by("pk"))
        assert [b.sheet for b in batches] == [s.sheet_name for s in found]
        return batches
    first.receipt = first.pk
    shared = {name: getattr(first, name) for name in _SHARED}
    batches = [first, *(Batch(**shared) for _ in found[1:])]
    for batch, sheet in zip(batches, found, strict=True):
        batch.state, batch.stream, batch.sheet, batch.rows = "applying", sheet.stream, sheet.sheet_name, len(sheet.rows)
        batch.save()
    return batches


def _new_projects(parsed: Iterable[Parsed], scope: Scope) -> list[dict[str, Any]]:
    """Rows of projects that are not on file: their numbers must be taken before the store speaks of them."""
    rows = [row for said in parsed if said.stream == "projects" for row in _rows(said)]
    return list({row["project_code"]: row for row in rows if row["project_code"] in scope.fresh}.values())


def _rows(parsed: Parsed) -> list[dict[str, Any]]:
    names = list(parsed.values)
    return [dict(zip(names, row, strict=True)) for row in zip(*parsed.values.values(), strict=True)]


def _personal(parsed: Parsed) -> list[tuple[str, str]]:
    """The stored names and the registry's kinds of a sheet's personal columns."""
    columns = ACCEPTED[parsed.stream].columns
    return [(column.stored, PERSONAL[column.kind]) for column in columns if column.kind in PERSONAL]


def _texts(sheets: Iterable[Parsed]) -> dict[str, list[str]]:
    """The different personal texts of a file, by the registry's kinds."""
    wanted: dict[str, dict[str | None, None]] = {}
    for parsed in sheets:
        for name, kind in _personal(parsed):
            wanted.setdefault(kind, {}).update(dict.fromkeys(parsed.values[name]))
    return {kind: [text for text in found if text is not None] for kind, found in wanted.items()}


def _identified(parsed: Parsed, ids: Mapping[str, Mapping[str, int]]) -> dict[str, list[Any]]:
    """The values of a sheet, personal texts among them become the registry's integers."""
    personal = _personal(parsed)
    return parsed.values | {name: list(map(ids[kind].get, parsed.values[name])) for name, kind in personal}


def _table(parsed: Parsed, values: Mapping[str, list[Any]]) -> pa.Table:
    schema = stored_schema(ACCEPTED[parsed.stream])
    arrays = {f.name: pa.array(values[f.name], f.type) for f in schema if f.name in values}
    return pa.table({**arrays, "source_row": pa.array(parsed.rows, pa.int32())})


def _append(home: Home, sheet: _Sheet) -> Appended:
    if not sheet.parsed.rows:
        return Appended(0, 0, 0)
    recorded_at = sheet.batch.recorded_at.astimezone(UTC)
    return store.append(home, sheet.parsed.stream, sheet.table.result(), batch=sheet.batch.pk, recorded_at=recorded_at)


def _enter_people(stream: str, values: Mapping[str, list[Any]], *, at: datetime) -> None:
    """What a roster says of its people; of a payroll sheet, the names only."""
    if stream == "payroll":
        names = zip(values["worker_id"], values["name_id"], strict=True)
        registry.enter_names({worker: name for worker, name in names if name is not None})
    if stream == "roster":
        found: dict[int, registry.Known] = {}
        columns = (values[name] for name in ("id_type", "name_id", "phone_id", "card_id"))
        for worker, known in zip(values["worker_id"], map(registry.Known, *columns), strict=True):
            before = found.get(worker)
            found[worker] = known if before is None else known.over(before)
        registry.enter_people(found, at=at)


@transaction.atomic
def _finish(home: Home, sheets: Sequence[_Sheet], appending: Sequence[Future[Appended]], *, now: datetime) -> None:
    """Enter in the register what the sheets say, and that they are applied, once the fact store has them."""
    for sheet, appended in zip(sheets, appending, strict=True):
        batch, parsed = sheet.batch, sheet.parsed
        if ACCEPTED[parsed.stream].master:
            _masters.upsert(batch, _rows(parsed))
        if parsed.stream == INSURANCE.name:
            insurance.take(batch, _rows(parsed))
        Reject.objects.bulk_create(
            [Reject(batch=batch, row=r.row, field=r.field, value=r.value, reason=r.reason) for r in parsed.rejects],
            batch_size=5_000,
        )
        batch.state, batch.applied_at, batch.message = "applied", now, sheet.note
        batch.rejected = batch.rows - len(parsed.rows) - parsed.skipped
        batch.again_rows = list(parsed.incomplete_rows)
        batch.accepted, batch.superseding = appended.result().added, appended.result().superseding
        batch.known = batch.rows - batch.rejected - batch.accepted
        batch.done_rows = batch.rows
        batch.save()
        counts = {n: getattr(batch, n) for n in ("stream", "rows", "accepted", "known", "superseding", "rejected")}
        JournalEntry.objects.create(
            at=now, who=batch.by, what="intake.apply", subject=f"batch:{batch.pk}", given=counts
        )
    for sheet in sheets:
        listing_notices.tell(
            sheet.parsed.stream, sheet.parsed.values, batch=sheet.batch.pk, who=sheet.batch.by, now=now
        )
    for parsed in (sheet.parsed for sheet in sheets if sheet.parsed.stream == "account_entries" and sheet.parsed.rows):
        bank_notices.tell(home, parsed.values["account_no"], until=max(parsed.values["booked_on"]), now=now)


def _refuse(first: Batch, message: str, *, now: datetime) -> list[Batch]:
    """The whole file, before anything of it was stored."""
    with transaction.atomic():
        first.receipt, first.state, first.message, first.applied_at = first.pk, "refused", message, None
        first.save()
        JournalEntry.objects.create(at=now, who=first.by, what="intake.refuse", subject=f"batch:{first.pk}")
    return [first]


def _mark(batch: Batch, share: float) -> None:
    """How far it is, for whoever watches; outside any transaction."""
    Batch.objects.filter(pk=batch.pk).update(done_rows=int(batch.rows * share))
