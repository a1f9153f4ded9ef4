"""The platform's sentences (`texts.yaml`), which clients match on."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

_TEXTS: Mapping[str, Mapping[str, str]] = yaml.safe_load((Path(__file__).parent / "texts.yaml").read_text("utf-8"))


def said(group: str, name: str, /, **values: Any) -> str:
    """A sentence: ``said("state", "team_exists", team=1000000001)``. Groups: ``request``, ``field``, ``state``."""
    text = _TEXTS[group][name]
    return text.format_map(values) if values else text
