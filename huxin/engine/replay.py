"""Computing a run again, from the facts, the law and the question its manifest names."""

import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from huxin.base.home import Home
from huxin.engine import read
from huxin.engine.run import Asked, code_version, compute, digests
from huxin.engine.session import connect


@dataclass(frozen=True)
class Replayed:
    """Whether the bytes came out the same, which files did not, and whether code and calendar are still the run's."""

    same: bool
    different: tuple[str, ...]
    same_code: bool
    same_calendar: bool


def replay(home: Home, run_id: str) -> Replayed:
    """Compute the run again beside the old one and compare what stands there with it; the old one stays as it is.

    A table counts as different where the file, its digest in the manifest and the new digest are not all equal; the
    manifest where it answers another question, or answers it otherwise.

    Raises:
        NotFound, StoreDamaged, LawGap.
    """
    kept = read.manifest(home, run_id)
    with tempfile.TemporaryDirectory(dir=home.runs, prefix=".replay-") as folder:
        again = compute(connect(), read.facts_of(home, kept), question_of(kept), Path(folder) / "run")
    stand = digests(home.runs / run_id)
    different = [
        name
        for name in sorted({*again["outputs"], *kept["outputs"], *stand})
        if not again["outputs"].get(name) == kept["outputs"].get(name) == stand.get(name)
    ]
    same_code = kept["code"] == code_version()
    free = {"outputs", "engine", "engine_version", "code", "since"} | (set() if same_code else {"id"})
    if {k: v for k, v in kept.items() if k not in free} != {k: v for k, v in again.items() if k not in free}:
        different.append("manifest.json")
    return Replayed(not different, tuple(different), same_code, kept.get("calendar") == again.get("calendar"))


def question_of(manifest: dict[str, Any]) -> Asked:
    """The question a manifest answers."""
    return Asked(
        as_of=date.fromisoformat(manifest["as_of"]),
        known_at=datetime.fromisoformat(manifest["known_at"].removesuffix("Z")),
        pack=manifest["pack"],
        projects=tuple(manifest["projects"]) if manifest["projects"] else None,
    )
