"""Reads the product's own tables of words and numbers, which people keep as YAML."""

from pathlib import Path
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same, read by C where the wheel has it


def read_yaml(path: Path) -> Any:
    """What the file says; plain values only."""
    return yaml.load(path.read_text("utf-8"), Loader=_LOADER)
