"""Which files of the fact store are not what they were when they were committed."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from deltalake import DeltaTable

from huxin.base.errors import StoreDamaged
from huxin.base.home import Home
from huxin.engine import tables
from huxin.engine.tables import DIGEST
from huxin.facts.lists import KEPT

_ANY = (0, 2**31 - 1)  # numbers are integers of four bytes


@dataclass(frozen=True)
class Damage:
    """A file that is `missing`, `short` (another length) or `changed` (another SHA-256), and what was in it; or a
    stream whose `log` is lacking or cannot be read, or of which nothing is there (`gone`), with all that it held.

    `path` is within the fact store. Its rows are of projects with numbers between `projects`, where that is known, and
    of the batches from `first_batch` to `last_batch`. `versions`, of those looked at, hold it; `current`: the newest
    does, and otherwise only what an earlier run read is incomplete.
    """

    stream: str
    ym: int | None
    path: str
    fault: str
    rows: int
    first_batch: int
    last_batch: int
    versions: tuple[int, ...]
    current: bool
    projects: tuple[int, int] | None


@dataclass(frozen=True)
class Looked:
    """How many files of a stream were looked at, how many of them have no digest on record, and what is wrong."""

    stream: str
    files: int
    without_digest: int
    damages: tuple[Damage, ...]


def look(home: Home, versions: Mapping[str, set[int]]) -> Iterator[Looked]:
    """Every file of each stream's newest version, and of the versions named, read from end to end."""
    for name in KEPT:
        read = versions.get(name, set())
        try:
            if (table := tables.open_table(home.facts / name)) is not None:
                yield _looked(home, table, name, read | {table.version()})
        except StoreDamaged:
            yield Looked(name, 0, 0, (whole(name, "log", read),))


def whole(stream: str, fault: str, versions: Collection[int]) -> Damage:
    """What is wrong with a stream as a whole."""
    path = stream if fault == "gone" else f"{stream}/_delta_log"
    return Damage(stream, None, path, fault, 0, *_ANY, tuple(sorted(versions)), True, _ANY)


def _looked(home: Home, table: DeltaTable, name: str, versions: Collection[int]) -> Looked:
    said: dict[str, dict[str, Any]] = {}
    holding: dict[str, list[int]] = defaultdict(list)
    for version in sorted(versions):
        for action in tables.actions(tables.opened(home.facts, {name: version})[name]):
            said[action["path"]] = action
            holding[action["path"]].append(version)
    digests, without, damages = _digests(table), 0, []
    for path, action in sorted(said.items()):
        wanted = digests.get(Path(path).name)
        without += wanted is None
        if fault := fault_of(home.facts / name / unquote(path), action["size_bytes"], wanted):
            damages.append(
                Damage(
                    name, action.get("partition.ym"), f"{name}/{unquote(path)}", fault, action["num_records"],
                    action["min.source"], action["max.source"], tuple(holding[path]),
                    holding[path][-1] == table.version(), tables.projects_of(action),
                )
            )  # fmt: skip
    return Looked(name, len(said), without, tuple(damages))


def _digests(table: DeltaTable) -> dict[str, str]:
    """By file name. Files of before digests were kept have none."""
    told = (item for entry in table.history() for item in entry.items())
    return {key.removeprefix(DIGEST): value for key, value in told if key.startswith(DIGEST)}


def fault_of(path: Path, size: int, wanted: str | None) -> str:
    """What is wrong with a file of that length and, where one is `wanted`, that SHA-256; empty where nothing is."""
    try:
        with path.open("rb") as file:
            if path.stat().st_size != size:
                return "short"
            found = hashlib.file_digest(file, "sha256").hexdigest() if wanted else wanted
    except FileNotFoundError:
        return "missing"
    return "changed" if found != wanted else ""
