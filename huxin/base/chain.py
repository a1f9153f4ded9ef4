"""Canonical bytes, and the chain of digests that shows that nothing recorded was changed, removed or put in between.

`docs/verify/` repeats these few lines without our code; what they compute must never change.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64
"""The link before the first."""


def canonical(value: Any) -> bytes:
    """A JSON value as bytes: keys sorted, no spaces, UTF-8. Integers, texts, lists, objects, true, false, null only."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def digest(value: Any) -> str:
    """SHA-256 of a value's canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def stamp(moment: datetime) -> str:
    """A moment as the chain writes it: UTC, ISO 8601 with microseconds and ``Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def linked(before: str, *, n: int, kind: str, subject: str, at: str, digest: str) -> str:
    """The link of one recorded thing: SHA-256 over the link before and everything that is open about the thing.

    `at` is a `stamp`.
    """
    parts = (before, str(n), kind, subject, at, digest)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
