"""What senders said last, while a slice of the journal is taken over: read as needed, written back in one go."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from huxin.queries import _keys
from huxin.queries.said import place
from huxin.record.models import Said as SaidRow

Key = tuple[str, str, str]
_AT_ONCE = 500


class Said:
    """Objects by (kind, project, key): what was last said of each, in the protocol's own names."""

    def __init__(self) -> None:
        self._ring = _keys.current()
        self._found: dict[Key, dict[str, Any]] = {}
        self._changed: dict[Key, datetime] = {}

    def load(self, kind: str, project: str, keys: Iterable[str]) -> None:
        """Read many at once."""
        wanted = [key for key in keys if (kind, project, key) not in self._found]
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            found = SaidRow.objects.filter(kind=kind, project_code=project, key__in=some)
            texts = {row.key: self._ring.unseal(row.sealed, place=place(kind, project, row.key)) for row in found}
            self._found |= {(kind, project, key): json.loads(texts.get(key, "{}")) for key in some}

    def of(self, kind: str, project: str, key: str) -> dict[str, Any]:
        """What was said of one; empty where nothing was."""
        self.load(kind, project, [key])
        return self._found[kind, project, key]

    def keep(self, kind: str, project: str, key: str, said: dict[str, Any], *, at: datetime) -> dict[str, Any]:
        """What is said of it from now on."""
        self._found[kind, project, key] = said
        self._changed[kind, project, key] = at
        return said

    def store(self) -> None:
        """Write what changed, within the caller's transaction."""
        rows = [
            SaidRow(
                kind=kind,
                project_code=project,
                key=key,
                sealed=self._ring.seal(
                    json.dumps(self._found[kind, project, key], ensure_ascii=False), place=place(kind, project, key)
                ),
                said_at=at,
            )
            for (kind, project, key), at in self._changed.items()
        ]
        SaidRow.objects.bulk_create(
            rows,
            batch_size=_AT_ONCE,
            update_conflicts=True,
            unique_fields=["kind", "project_code", "key"],
            update_fields=["sealed", "said_at"],
        )
        self._changed.clear()
