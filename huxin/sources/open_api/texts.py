"""The platform's sentences (`texts.yaml`), which clients match on."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from huxin.base.yaml_file import read_yaml

_TEXTS: Mapping[str, Mapping[str, str]] = read_yaml(Path(__file__).with_name("texts.yaml"))


def said(group: str, name: str, /, **values: Any) -> str:
    """A sentence: ``said("state", "team_exists", team=1000000001)``. Groups: ``request``, ``field``, ``state``."""
    text = _TEXTS[group][name]
    return text.format_map(values) if values else text
