"""What commands write: results to standard output, everything else to standard error."""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

PATIENCE = 2.0  # seconds without a word before progress is shown
PACE = 1.0  # seconds between two words of it


def out(text: str) -> None:
    """A line of the result."""
    sys.stdout.write(text + "\n")


def err(text: str) -> None:
    """A line beside the result: progress, notes, errors."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def as_json(value: Any) -> None:
    """The result as one JSON document."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=_plain) + "\n")


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    raise TypeError(type(value).__name__)


def patient(say: Callable[[str], None] = err) -> Callable[[str], None]:
    """Progress that keeps quiet for the first two seconds, so that quick work says nothing."""
    started = time.monotonic()
    next_word = started + PATIENCE

    def progress(text: str) -> None:
        nonlocal next_word
        moment = time.monotonic()
        if moment > next_word:
            next_word = moment + PACE
            say(f"  {moment - started:5.1f} 秒  {text}")

    return progress
