"""The several names of one body brought under one: that by which the plan itself mostly calls it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache

from huxin.access import bodies
from huxin.sources.plan.words import words

_COUNTIES = re.compile("各?[县区市旗()、,/]{2,9}(?:人民)?政府")
_LEVEL = re.compile("|[一-龥]{0,8}?[省市县区州旗]")


def under_one_name(names: Iterable[str], home: str = "") -> Mapping[str, str]:
    """Every name of a plan (folded) → the one under which its body is shown.

    A name that is no short form of what the body is called today (市水利局 of 市水务局) gives way to one that is.
    `home` is the place whose plan it is: its 甘泉市人社局 is 市人社局.
    """
    counted = Counter(names)
    groups: dict[object, list[str]] = {}
    for name in counted:
        groups.setdefault(_who(name, home), []).append(name)
    _join_without_level(groups)
    return {name: _best(group, counted) for group in groups.values() for name in group}


def _best(group: list[str], counted: Mapping[str, int]) -> str:
    current = [name for name in group if _is_current(name)] or group
    return max(current, key=lambda name: (counted[name], -len(name)))


def _is_current(name: str) -> bool:
    """Whether a name's characters stand in this order in what the body is called today."""
    body, (level, office) = bodies.called(name), _office(name)
    if body:
        official, short = body.name, name
    elif isinstance(office, int):
        official, short = words()["same"][office][0], name[len(level) :]
    else:
        return True
    rest = iter(official)
    return all(char in rest for char in short)


def _who(name: str, home: str) -> object:
    """What is equal for all names of one body."""
    if name.endswith("成员单位"):
        return "members"
    if _COUNTIES.fullmatch(name):
        return "county governments"
    name = home[-1] + name.removeprefix(home) if home and name.startswith(home) else name
    if body := bodies.called(name):
        return body.key
    level, office = _office(name)
    today = bodies.called(f"{level}{words()['same'][office][0]}") if level and isinstance(office, int) else None
    return today.key if today else (level, office)


@cache
def _forms() -> tuple[tuple[str, int], ...]:
    found = [(form, n) for n, forms in enumerate(words()["same"]) for form in forms]
    return tuple(sorted(found, key=lambda one: -len(one[0])))


def _office(name: str) -> tuple[str, object]:
    """The level of an office of which several names are known (市, 靖远县, nothing), and which; else the name."""
    for form, n in _forms():
        level = name.removesuffix(form)
        if level != name and _LEVEL.fullmatch(level):
            return level, n
    return "", name


def _join_without_level(groups: dict[object, list[str]]) -> None:
    """人社局 is 市人社局 where the plan speaks of one such office only."""
    for key in [key for key in groups if isinstance(key, tuple) and key[0] == "" and isinstance(key[1], int)]:
        same = [other for other in groups if other != key and _office(groups[other][0])[1] == key[1]]
        if len(same) == 1:
            groups[same[0]] += groups.pop(key)
