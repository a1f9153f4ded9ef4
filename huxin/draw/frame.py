"""The frame of a draw: which sites of which stratum, how many of each, which inspectors, and who may not go where."""

import json
from collections import Counter
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from huxin.base.errors import BadValue

LEAST = 2
"""Certified inspectors on a visit (劳动保障监察条例第十六条)."""

_SHAPE: dict[str, type] = {
    "title": str,
    "pair": int,
    "load": int,
    "strata": dict,
    "objects": list,
    "inspectors": list,
    "recusals": list,
}
_NAMES = {
    "title": "名称", "pair": "每处检查人数", "load": "每人最多检查几处", "strata": "各层抽取数", "objects": "检查对象",
    "inspectors": "检查人员", "recusals": "回避",
}  # fmt: skip
_ROWS: dict[str, dict[str, type]] = {
    "objects": {"id": str, "stratum": str, "employer": str},
    "inspectors": {"id": str, "body": str, "certified": bool, "last": list},
    "recusals": {"inspector": str, "object": str, "reason": str},
}


def canonical(value: Any) -> str:
    """The one text of a value: JSON with sorted keys, no spaces, no escapes beyond what JSON asks for."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(value: Any) -> str:
    """SHA-256 of its canonical text in UTF-8, as 64 hexadecimal digits."""
    return sha256(canonical(value).encode()).hexdigest()


def check(frame: Any) -> None:
    """Whether a draw can be made by the frame, as far as its own words say.

    Raises:
        BadValue: a field is missing, of another kind, doubled or names what is not there; says which and where.
    """
    _shaped(frame, _SHAPE, "抽取名单")
    for part, shape in _ROWS.items():
        for n, row in enumerate(frame[part], 1):
            _shaped(row, shape, f"{_NAMES[part]}第 {n} 行")
    for part in ("objects", "inspectors"):
        for one, times in Counter(row["id"] for row in frame[part]).items():
            if times > 1:
                raise BadValue(f"{_NAMES[part]}「{one}」出现了 {times} 次，每个编号只能出现一次。")
    if frame["pair"] < LEAST:
        raise BadValue(f"每处检查人数是 {frame['pair']}，至少要 {LEAST} 人。")
    if frame["load"] < 1:
        raise BadValue("每人最多检查几处：至少 1 处。")
    _strata(frame)
    _recusals(frame)


def _shaped(row: Any, shape: Mapping[str, type], where: str) -> None:
    if not isinstance(row, dict) or set(row) != set(shape):
        raise BadValue(f"{where}：应当有且只有 {'、'.join(shape)} 各项。")
    for key, kind in shape.items():
        if type(row[key]) is not kind:
            raise BadValue(f"{where}：{_NAMES.get(key, key)} 的写法不对。")
        if kind is str and (not row[key].strip() or not row[key].isprintable()):
            raise BadValue(f"{where}：{_NAMES.get(key, key)} 是空的，或者有换行等不可见的字符。")
    if not all(isinstance(one, str) for one in row.get("last", ())):
        raise BadValue(f"{where}：last 应当是用人单位编号的列表。")


def _strata(frame: Mapping[str, Any]) -> None:
    sizes = Counter(row["stratum"] for row in frame["objects"])
    if missing := sorted(set(sizes) - set(frame["strata"])):
        raise BadValue(f"没有写明「{missing[0]}」层抽取几处，不抽取也要写 0。")
    for name, count in frame["strata"].items():
        if type(count) is not int or count < 0:
            raise BadValue(f"「{name}」层的抽取数应当是不小于 0 的整数。")
        if count > sizes[name]:
            raise BadValue(f"「{name}」层要抽 {count} 处，名单里只有 {sizes[name]} 处。")
    if not any(frame["strata"].values()):
        raise BadValue("各层的抽取数都是 0，没有可抽取的。")


def _recusals(frame: Mapping[str, Any]) -> None:
    known = {part: {row["id"] for row in frame[f"{part}s"]} for part in ("inspector", "object")}
    for n, row in enumerate(frame["recusals"], 1):
        for part, ids in known.items():
            if row[part] not in ids:
                raise BadValue(f"回避第 {n} 行：名单里没有「{row[part]}」。")
