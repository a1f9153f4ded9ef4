"""Lists of bodies taken apart into names."""

import re
from typing import NamedTuple

from huxin.sources.plan.words import either, words

_ENDS = re.compile(f"(?:{either('body')}|\\))$")
_PROSE = re.compile(either("prose"))
_NO_PROSE = re.compile("全面依法治[市县区省]|联合推进|对外|建设")
_ASIDE = re.compile(r"\(([^()]*)\)")
_WHOLE = re.compile(r"\([^()]*\)|各?县、(?:市、)?区|各区、县")
_SPLIT = re.compile("[、,;/\n]")
_AND = re.compile("(?<=[局委会府办行厅院部心位司门队室联团区县])(?<!党委)(?:和|及|与|以及)(?=[一-龥])")
_OPEN = re.compile(
    r"等(?:\d+个)?(?:市直|市级|县直)?(?:各|有关|相关|其他|各相关|各有关)?(?:责任|成员|职能|行业|行业主管|主管)?"
    "(?:部门|单位|部门和单位|单位和部门|部门单位)?$"
)
_TAIL = re.compile(
    "(?:(?:等[一-龥]{0,6}?)?按照?(?:各自)?(?:职责|职能|任务|责任)(?:分工)?(?:分别)?(?:负责|落实|抓好落实|组织实施)?|分别负责|分工负责|"
    "共同负责|具体负责|共同落实|抓好落实|组织实施|负责落实|负责实施|牵头负责|负责)$"
)
_DOES = re.compile("(?<=[局委会府办行厅院部心室队])(?:办理|落实|实施|推进|完成|执行|组织开展|开展)[一-龥]{0,6}$")
_HEAD = re.compile("^(?:由|请|会同|联合|以及|及|和|与|并由|并|同时|具体由|分别由|统一由|原则上由)(?=[一-龥])")


class Named(NamedTuple):
    """One body of a list: its name (folded), the role its own brackets give it, and whether it looks like none."""

    name: str
    role: str = ""
    is_odd: bool = False


def is_body(text: str) -> bool:
    """Whether a text (folded, without blanks) is nothing but the name of a body."""
    bare = _ASIDE.sub("", text)
    if not 2 <= len(bare) <= 25 or not _ENDS.search(text):
        return False
    return not re.search('[。:"“”《》%]', bare) and not _PROSE.search(_NO_PROSE.sub("", bare))


def named(value: str, stars: str = "") -> tuple[list[Named], bool]:
    """The bodies of a list, in its order, and whether the list is left open by 等."""
    found: list[Named] = []
    is_open = False
    for atom in atoms(value):
        bare, opened = stripped(atom)
        is_open |= opened
        role = ""
        for aside in reversed(_ASIDE.findall(bare)):
            role = "lead" if "牵头" in aside else "joint" if re.search("配合|参与|协助", aside) else role
            if not re.fullmatch("[市县区旗州乡镇街道、,/]+", aside):
                bare = bare.removesuffix(f"({aside})")
        if stars and stars in bare:
            bare, role = bare.strip(stars), "lead"
        bare = bare.strip("*★▲△●#·.。:[]【】〔〕")
        bare = bare if bare.count("(") == bare.count(")") else bare.strip("()")
        if bare and not re.fullmatch("[无/—-]+|同上|〃|各自|分别", bare):
            found.append(Named(bare, role, not is_body(bare)))
    return found, is_open


def atoms(value: str) -> list[str]:
    """The items of a list. ``各县(市、区)`` and ``各县、区`` stay whole; 和 parts only what ends as a body does."""
    kept = _WHOLE.sub(lambda m: m[0].replace("、", "\0").replace(",", "\1"), value)
    parts = [part for piece in _SPLIT.split(kept) for part in _AND.split(piece)]
    return [part.replace("\0", "、").replace("\1", ",") for part in parts if part]


def stripped(atom: str) -> tuple[str, bool]:
    """An item without what drafters put around a name (由…, …按职责分工负责), and whether 等 was among it."""
    bare = _TAIL.sub("", _HEAD.sub("", atom))
    bare = _DOES.sub("", bare)
    shorter = _OPEN.sub("", bare)
    return shorter, shorter != bare


def can_stand(name: str) -> bool:
    """Whether a name may be shown as a body's at all, odd as it may be: no sentence, no half of a bracket."""
    outside = _ASIDE.sub("", name)
    return len(name) <= 30 and bool(re.fullmatch("[一-龥A-Za-z0-9·]*[一-龥]{2}[一-龥A-Za-z0-9·]*", outside))


def is_vague(name: str) -> bool:
    """Whether a name says no body in particular."""
    return name in words()["vague"]
