"""Master rows of a batch go to the register too: the latest to its own table, every version to the history."""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import models

from huxin.actions._chunks import chunks
from huxin.record.models import Batch, Deposit, MasterVersion, Project, ProjectNames, Unit, WageAccount

Row = Mapping[str, Any]

_TABLES: Mapping[str, tuple[type[models.Model], str]] = {
    "organisations": (Unit, "uscc"),
    "projects": (Project, "project_id"),
    "accounts": (WageAccount, "account_no"),
    "deposits": (Deposit, "deposit_no"),
}
_KEYS = {"projects": "project_code"}


def upsert(batch: Batch, rows: Iterable[Row]) -> None:
    """Enter a batch's master rows (stored names) where nothing newer is known. The caller holds the transaction."""
    assert batch.stream is not None
    model, pk = _TABLES[batch.stream]
    latest = {row[pk]: row for row in rows}
    _keep_versions(batch, latest.values())
    on_file = _recorded(model, list(latest))
    fresh = [row for key, row in latest.items() if key not in on_file or on_file[key] <= batch.recorded_at]
    enter(batch.stream, fresh, recorded_at=batch.recorded_at)
    if batch.stream == "organisations":
        _refresh_search([row["uscc"] for row in fresh])


def enter(stream: str, rows: Sequence[Row], *, recorded_at: datetime) -> None:
    """Insert or update the register's own table of one stream."""
    model, _ = _TABLES[stream]
    if stream == "projects":
        rows = _as_projects(rows)
    if not rows:
        return
    if stream == "projects":
        _names_changed()
    names = [name for name in rows[0] if name not in (model._meta.pk.name, model._meta.pk.attname)]
    model._default_manager.bulk_create(
        [model(**row, recorded_at=recorded_at) for row in rows],
        update_conflicts=True,
        unique_fields=[model._meta.pk.name],
        update_fields=[model._meta.get_field(name).name for name in names] + ["recorded_at"],
    )


def _as_projects(rows: Sequence[Row]) -> list[Row]:
    contractors = _names_of(row["contractor_uscc"] for row in rows)
    found: list[Row] = []
    for row in rows:
        values = {name: value for name, value in row.items() if name not in ("project_id", "project_code")}
        search = search_text(row["project_code"], row["name"], contractors.get(row["contractor_uscc"], ""))
        found.append({"id": row["project_id"], "code": row["project_code"], **values, "search": search})
    return found


def search_text(code: str, name: str, contractor: str) -> str:
    """What a project is found by: its code, its name, its contractor, and the initials of their pinyin."""
    from pypinyin import Style, lazy_pinyin  # a third of a second, and few files bring projects

    initials = ["".join(lazy_pinyin(text, style=Style.FIRST_LETTER)) for text in (name, contractor) if text]
    return " ".join([code, name, contractor, *initials]).lower()


def _refresh_search(usccs: Sequence[str]) -> None:
    _names_changed()
    for some in chunks(usccs):
        names = _names_of(some)
        projects = list(Project.objects.filter(contractor_uscc__in=some))
        for project in projects:
            project.search = search_text(project.code, project.name, names[project.contractor_uscc or ""])
        Project.objects.bulk_update(projects, ["search"], batch_size=200)


def _names_changed() -> None:
    """Whoever holds the names of projects in memory reads them again."""
    ProjectNames.objects.update_or_create(pk=1, defaults={"changed": secrets.token_hex(16)})


def _names_of(usccs: Iterable[str | None]) -> dict[str | None, str]:
    wanted = sorted({uscc for uscc in usccs if uscc})
    return {uscc: name for some in chunks(wanted) for uscc, name in _units(some)}


def _units(usccs: Sequence[str]) -> Iterator[tuple[str, str]]:
    yield from Unit.objects.filter(pk__in=usccs).values_list("uscc", "name")


def _recorded(model: type[models.Model], keys: Sequence[Any]) -> dict[Any, datetime]:
    found: dict[Any, datetime] = {}
    for some in chunks(keys):
        found.update(model._default_manager.filter(pk__in=some).values_list("pk", "recorded_at"))
    return found


def _keep_versions(batch: Batch, rows: Iterable[Row]) -> None:
    """A row that says what the version before it says is no version."""
    stream = batch.stream or ""
    key = _KEYS.get(stream, _TABLES[stream][1])
    by_key = {str(row[key]): {name: _plain(value) for name, value in row.items()} for row in rows}
    before: dict[str, Any] = {}
    for some in chunks(list(by_key)):
        versions = MasterVersion.objects.filter(stream=stream, key__in=some, recorded_at__lte=batch.recorded_at)
        before.update(versions.order_by("recorded_at", "id").values_list("key", "row"))
    MasterVersion.objects.bulk_create(
        MasterVersion(stream=stream, key=key, recorded_at=batch.recorded_at, batch=batch.pk, row=row)
        for key, row in by_key.items()
        if before.get(key) != row
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
