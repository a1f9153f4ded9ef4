"""Computing a run again, from the facts, the law and the question its manifest names."""

import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from huxin.base.home import Home
from huxin.engine import read
from huxin.engine.run import Asked, code_version, compute


@dataclass(frozen=True)
class Replayed:
    """Whether the bytes came out the same, which tables did not, and whether the code is still the run's."""

    same: bool
    different: tuple[str, ...]
    same_code: bool


def replay(home: Home, run_id: str) -> Replayed:
    """Compute the run again beside the old one and compare digests; the old one stays as it is.

    Raises:
        NotFound, StoreDamaged, LawGap.
    """
    kept = read.manifest(home, run_id)
    with tempfile.TemporaryDirectory(dir=home.runs, prefix=".replay-") as folder:
        again = compute(read.facts_of(home, kept), question_of(kept), Path(folder) / "run")
    different = tuple(name for name, digest in kept["outputs"].items() if again["outputs"].get(name) != digest)
    return Replayed(not different, different, kept["code"] == code_version())


def question_of(manifest: dict[str, Any]) -> Asked:
    """The question a manifest answers."""
    return Asked(
        as_of=date.fromisoformat(manifest["as_of"]),
        known_at=datetime.fromisoformat(manifest["known_at"].removesuffix("Z")),
        pack=manifest["pack"],
        projects=tuple(manifest["projects"]) if manifest["projects"] else None,
    )
