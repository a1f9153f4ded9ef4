"""The rule packs: for every rule its legal basis and its parameters, as dated data with a source.

A pack says what it changes against the pack it extends. The day looked at picks the pack; inside a pack each basis may
begin or end on a day of its own. A value that is not there is a `LawGap`, never a default.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from huxin.base.errors import LawGap
from huxin.base.yaml_file import read_yaml
from huxin.law import festival
from huxin.law.evidence import UNITS, Status

FOLDER = Path(__file__).parent / "packs"


@dataclass(frozen=True)
class Basis:
    """One article a rule stands on: `cite` names it, `text` says in our own words what it asks.

    `excerpt`: only the passage cited was read, not the whole instrument. In force from `since` until before `until`.
    """

    cite: str
    text: str
    status: Status
    excerpt: bool = False
    since: date | None = None
    until: date | None = None

    def in_force(self, day: date) -> bool:
        """Whether it may be cited for that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Param:
    """One number: integer `value` in `unit` (a word of `evidence.UNITS`), its `source`, and since when we hold it."""

    name: str
    value: int
    unit: str
    source: str
    status: Status
    since: date


@dataclass(frozen=True)
class Pack:
    """The law of one jurisdiction for one period, as far as the rules need it."""

    name: str
    label: str
    note: str
    jurisdiction: str
    valid_from: date
    params_of: Mapping[str, Mapping[str, Param]]
    basis_of: Mapping[str, tuple[Basis, ...]]

    def params(self, rule: str) -> Mapping[str, Param]:
        """Every parameter of a rule, by name; empty for a rule the pack does not know."""
        return self.params_of.get(rule, {})

    def param(self, rule: str, name: str) -> Param:
        """One parameter of a rule: ``param("R24", "overdue_days.red")``.

        Raises:
            LawGap: the pack holds no such value.
        """
        try:
            return self.params_of[rule][name]
        except KeyError:
            raise LawGap(
                f"规则包 {self.name}（{self.label}）里没有规则 {rule} 的参数 {name}。"
                f"请在 law/packs/{self.name}.yaml 中补充取值、单位、来源和核实状态，再重新监测。"
            ) from None

    def basis(self, rule: str, on: date | None = None) -> tuple[Basis, ...]:
        """What a rule stands on, in the order it is cited; with `on`, only what was in force that day.

        Raises:
            LawGap: the pack names no basis for the rule.
        """
        found = self.basis_of.get(rule)
        if not found:
            raise LawGap(
                f"规则包 {self.name}（{self.label}）没有写明规则 {rule} 的依据。"
                f"请在 law/packs/{self.name}.yaml 中补充条文后再使用该规则。"
            )
        return tuple(b for b in found if on is None or b.in_force(on))


def pack(name: str) -> Pack:
    """The pack of that name.

    Raises:
        LawGap: there is none.
    """
    plain = name.removesuffix(festival.SUFFIX)
    if plain not in names():
        raise LawGap(f"没有名为 {name} 的规则包，可用的有：{'、'.join(names())}。")
    return _read(plain) if plain == name else _before_festival(plain)


def pack_on(day: date) -> str:
    """The name of the pack in force on a day.

    Raises:
        LawGap: the day lies before the earliest pack.
    """
    in_force = [name for name in names() if _read(name).valid_from <= day]
    if not in_force:
        first = _read(names()[0])
        raise LawGap(
            f"{day} 没有可用的规则包：最早的 {first.name} 自 {first.valid_from} 起适用。"
            "请改选较晚的日期，或先补充更早的规则包。"
        )
    return in_force[-1]


@cache
def _before_festival(name: str) -> Pack:
    """The pack with yellow at a share of its limits, where more of the measure is worse (X5).

    The share is that of the pack's first day: a pack is one law from its beginning to its end.
    """
    found = _read(name)
    ahead, share = festival.window(found.valid_from), festival.share(found.valid_from)
    lowered = {
        rule: {
            key: replace(p, value=max(1, p.value * share.value // 1000)) if _is_lowered(p) else p
            for key, p in params.items()
        }
        for rule, params in found.params_of.items()
    }
    note = f"{found.note}春节前{ahead.text}，黄色预警的界限降为原来的{share.value / 10:g}%。"
    return replace(found, name=f"{name}{festival.SUFFIX}", label=f"{found.label}，春节前", note=note, params_of=lowered)


def _is_lowered(param: Param) -> bool:
    return param.name.endswith(".yellow") and param.unit != "permille" and not param.name.startswith("days_left")


@cache
def names() -> tuple[str, ...]:
    """The names of all packs, oldest first."""
    return tuple(sorted((path.stem for path in FOLDER.glob("*.yaml")), key=lambda name: _read(name).valid_from))


@cache
def _read(name: str) -> Pack:
    raw = read_yaml(FOLDER / f"{name}.yaml")
    parent = _read(raw["extends"]) if raw.get("extends") else None
    params: dict[str, Mapping[str, Param]] = dict(parent.params_of) if parent else {}
    basis: dict[str, tuple[Basis, ...]] = dict(parent.basis_of) if parent else {}
    for rule, entry in raw["rules"].items():
        own = {key: _param(key, value, raw["valid_from"]) for key, value in entry.get("params", {}).items()}
        params[rule] = {**params.get(rule, {}), **own}
        if "basis" in entry:
            basis[rule] = tuple(_basis(item) for item in entry["basis"])
    return Pack(name, raw["label"], raw["note"], raw["jurisdiction"], raw["valid_from"], params, basis)


def _param(name: str, raw: Mapping[str, Any], valid_from: date) -> Param:
    assert type(raw["value"]) is int and raw["unit"] in UNITS, name
    return Param(name, raw["value"], raw["unit"], raw["source"], Status(raw["status"]), raw.get("since", valid_from))


def _basis(raw: Mapping[str, Any]) -> Basis:
    return Basis(**{**raw, "status": Status(raw["status"])})
