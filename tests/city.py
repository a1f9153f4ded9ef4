"""A small city: contract rows in, what the engine says of them out. The registry is a dictionary here."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from huxin.base.home import Home
from huxin.engine import read, store
from huxin.engine.run import asked, run
from huxin.facts.arrow import stored_schema
from huxin.facts.streams import PERSONAL, STREAMS
from huxin.facts.validate import validate

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
RECORDED = datetime(2019, 1, 1, tzinfo=UTC)
LATER = datetime(2030, 1, 1, tzinfo=UTC)


@dataclass
class City:
    """A home with a fact store and the integers it gave to people, names and cards."""

    home: Home
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    projects: dict[str, int] = field(default_factory=dict)
    accounts: set[str] = field(default_factory=set)
    batches: int = 0

    def add(self, facts: Rows, *, recorded_at: datetime = RECORDED) -> dict[str, store.Appended]:
        """Append rows of any streams, as one submission each; every row must be good."""
        return {name: self._add(name, facts[name], recorded_at) for name in STREAMS if facts.get(name)}

    def _add(self, name: str, rows: Sequence[Mapping[str, Any]], recorded_at: datetime) -> store.Appended:
        stream = STREAMS[name]
        columns = {c.name: [row.get(c.name) for row in rows] for c in stream.columns if any(c.name in r for r in rows)}
        lines = list(range(2, len(rows) + 2))
        parsed = validate(name, columns, lines, known_projects=self.projects, known_accounts=self.accounts)
        assert not parsed.rejects, parsed.rejects
        values = dict(parsed.values)
        for column in stream.columns:
            if column.kind in PERSONAL and column.stored in values:
                kind = PERSONAL[column.kind]
                values[column.stored] = [v and self.number(kind, v) for v in values[column.stored]]
        if name == "projects":
            for code in values["project_code"]:
                self.projects.setdefault(code, len(self.projects) + 1)
            values["project_id"] = [self.projects[code] for code in values["project_code"]]
        if name == "accounts":
            self.accounts.update(values["account_no"])
        known = stored_schema(stream)
        arrays = [(n, pa.array(v, known.field(n).type)) for n, v in values.items()]
        for missing in (name for name in stream.stored if name not in values):
            arrays.append((missing, pa.nulls(len(rows), known.field(missing).type)))
        table = pa.table(dict(arrays) | {"source_row": pa.array(parsed.rows, pa.int32())})
        self.batches += 1
        return store.append(self.home, name, table, batch=self.batches, recorded_at=recorded_at)

    def number(self, kind: str, text: str) -> int:
        """The integer that stands for a personal value."""
        return self.numbers.setdefault((kind, text), len(self.numbers) + 1)

    def run(self, *, as_of: date, known_at: datetime = LATER, **more: Any) -> dict[str, Any]:
        """A monitor run; returns its manifest."""
        return run(self.home, asked(as_of=as_of, known_at=known_at, **more))

    def table(self, manifest: Mapping[str, Any], name: str, **equal: Any) -> list[dict[str, Any]]:
        """One table of a run."""
        return read.table(self.home, manifest["id"], name, **equal)


def findings(
    facts: Rows, *, as_of: date, pack: str | None = None, rule: str | None = None, known_at: datetime = LATER
) -> list[dict[str, Any]]:
    """What is found in a city with these facts, with measures and evidence decoded."""
    with tempfile.TemporaryDirectory() as folder:
        city = City(Home(Path(folder)))
        city.add(facts)
        found = city.table(city.run(as_of=as_of, known_at=known_at, pack=pack), "findings", rule=rule)
    return [f | {name: json.loads(f[name]) for name in ("measures", "params", "evidence")} for f in found]
