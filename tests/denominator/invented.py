"""Entries with only what a test says of them."""

from typing import Any

from huxin.denominator.judge import REGISTRY, Entry


def entry(source: str = "permits", name: str = "某小区一期", **said: Any) -> Entry:
    """A row of a list."""
    number = said.pop("number", f"{source}-{name}")
    return Entry(source, said.pop("region_code", "620402"), number, name, **said)


def project(code: str, name: str = "某小区一期", **said: Any) -> Entry:
    """A project of the registry."""
    return entry(REGISTRY, name, number=code, project_code=code, **said)
