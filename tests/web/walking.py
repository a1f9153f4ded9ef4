"""Every address there is, found from the resolver, with arguments of a small site, and who walks it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from huxin.access import Actor, Role
from tests.actions.invented import BANK, BUILDER

Site = tuple[Mapping[str, Any], Mapping[str, str]]
"""What the policy may name, and the key of everybody's session."""

POLICY: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("walk.yaml").read_text("utf-8"))
ARGUMENTS: Mapping[str, Any] = {
    "project_id": "project", "worker_id": "worker", "matter_id": "matter", "ym": 201906, "rule": "rule", "kind": "csv",
}  # fmt: skip
"""What stands for a parameter where the policy names no other: parameter → value, or what only the site knows."""


def _cast() -> dict[str, Actor]:
    """One of every role, with the whole city or the site's contractor as reach, and two who are from elsewhere."""
    cast = {
        role.value: Actor(f"甲{role.label}", role.label, role, ("6204",))
        for role in Role
        if role not in (Role.SYSTEM, Role.ENTERPRISE, Role.BANK, Role.WORKER)
    }
    cast["enterprise"] = Actor("甲企业", "企业", Role.ENTERPRISE, units=(BUILDER,))
    cast["bank"] = Actor("甲银行", "银行", Role.BANK, units=(BANK,))
    cast["procurator"] = replace(cast["procurator"], body="procuratorate")
    cast["discipline"] = replace(cast["discipline"], body="discipline")
    cast["bank_elsewhere"] = Actor("外银行", "外银行", Role.BANK, units=("另一银行",))
    cast["inspector_elsewhere"] = Actor("外县监察", "外县监察", Role.INSPECTOR, ("620421",))
    cast["enterprise_elsewhere"] = Actor("外企业", "外企业", Role.ENTERPRISE, units=("91620400MA00000000",))
    return cast


CAST = _cast()


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Every pattern of the console."""
    for found in (resolver or get_resolver()).url_patterns:
        if isinstance(found, URLPattern):
            yield found
        else:
            yield from patterns(found)


NAMES = sorted(str(pattern.name) for pattern in patterns())


def address(name: str, things: Mapping[str, Any]) -> str:
    """The address of a page; `things` are what only the site knows: ``staff``, ``matter`` → key."""
    pattern = next(p for p in patterns() if p.name == name)
    given = {**ARGUMENTS, **POLICY["pages"].get(name, {}).get("with", {})}
    wanted = {key: given[key] for key in pattern.pattern.converters}
    return reverse(name, kwargs={key: things.get(str(value), value) for key, value in wanted.items()})


def who(name: str, method: str) -> set[str] | None:
    """Who may, by the policy; None where nobody can, because there is no such thing to do."""
    found = POLICY["pages"][name].get(method)
    return None if found is None else set(_spelled_out(found))


def _spelled_out(found: str | list[str]) -> Iterator[str]:
    for one in [found] if isinstance(found, str) else found:
        if one in POLICY["groups"]:
            yield from _spelled_out(POLICY["groups"][one])
        else:
            yield one
