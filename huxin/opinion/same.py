"""Which texts are one event: copies, reposts with a few words more, and the same told in the other script.

Texts are compared by their runs of three characters, on the plain text without addresses, tags and who reposted: a
repost holds most of the original's. Who wrote them is not asked.
"""

import re
from collections import Counter

LEAST = 0.6
"""Which share of the shorter text's runs the other holds, from which on both are one event: a judgement of ours."""
_AROUND = re.compile(r"https?:[^\s\u4e00-\u9fff]+|//@[^:]*:|@[^\s:,]{1,20}|转发(?:微博)?|网页链接|展开全文|#")
_NOT_SAID = re.compile(r"[\W_]")
_RUN = 3
_COMMON = 300  # texts that hold a run
_TRIED = 20
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


class Told:
    """Texts told so far, to ask of a new one which of them it is alike. Runs that too many hold tell nothing apart."""

    def __init__(self) -> None:
        self._texts: list[frozenset[str]] = []
        self._holders: dict[str, list[int]] = {}

    def add(self, text: frozenset[str]) -> int:
        """Keep a text; its place."""
        place = len(self._texts)
        self._texts.append(text)
        for run in text:
            holders = self._holders.setdefault(run, [])
            if len(holders) <= _COMMON:
                holders.append(place)
        return place

    def like(self, text: frozenset[str]) -> int | None:
        """The place of a text told before that is alike, the one most alike first; None where none is."""
        holders = (self._holders.get(run, ()) for run in text)
        met = Counter(place for held in holders if len(held) <= _COMMON for place in held)
        near = sorted(met, key=lambda place: (-met[place], place))[:_TRIED]
        return next((place for place in near if alike(self._texts[place], text)), None)
