"""Which texts are one event: copies, reposts with a few words more, and the same told in the other script.

Texts are compared by their runs of three characters, on the plain text without addresses, tags and who reposted: a
repost holds most of the original's. Who wrote them is not asked.
"""

import re
from collections.abc import Sequence

LEAST = 0.6
"""Which share of the shorter text's runs the other holds, from which on both are one event: a judgement of ours."""
_AROUND = re.compile(r"https?:[^\s\u4e00-\u9fff]+|//@[^:]*:|@[^\s:,]{1,20}|转发(?:微博)?|网页链接|展开全文|#")
_NOT_SAID = re.compile(r"[\W_]")
_RUN = 3
_SHORTEST = 6  # runs; whoever only says that wages are owed says what everybody says


def runs(text: str) -> frozenset[str]:
    """Every three neighbouring characters of a plain text (`plain.plain`)."""
    said = _NOT_SAID.sub("", _AROUND.sub("", text))
    return frozenset(said[at : at + _RUN] for at in range(len(said) - _RUN + 1))


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two texts, as runs, tell of one event in the same words."""
    short, long = sorted((one, other), key=len)
    if len(short) < _SHORTEST:
        return one == other and bool(one)
    return len(short & long) >= LEAST * len(short)


def groups(texts: Sequence[frozenset[str]]) -> list[int]:
    """For every text the place of the first that it is one event with: its own where it is the first."""
    first: list[int] = []
    holders: dict[str, list[int]] = {}
    for at, text in enumerate(texts):
        met: dict[int, int] = {}
        for run in text:
            for earlier in holders.get(run, ()):
                met[earlier] = met.get(earlier, 0) + 1
        near = sorted(met, key=lambda earlier: (-met[earlier], earlier))
        same = next((earlier for earlier in near if alike(texts[earlier], text)), None)
        first.append(at if same is None else first[same])
        for run in text:
            holders.setdefault(run, []).append(at)
    return first
