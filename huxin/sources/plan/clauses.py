"""What stands behind the labels of a measure: ``(牵头单位:…;参与单位:…;完成时限:…)``, however bracketed."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from huxin.sources.plan.words import words

KINDS = ("lead", "joint", "owner", "person", "due", "result")
"""牵头单位, 参与单位, 责任单位, people (never read), 完成时限, 成果形式: the names of their words in `words.yaml`."""

OWNERS = frozenset(("lead", "joint", "owner"))
_OPENING, _CLOSING = "([【〔{<", ")]】〕}>"
_BETWEEN = re.compile(r"[\s,;、。.)\]】〕(\[【〔:*—-]*")


class Part(NamedTuple):
    """A label and its value, and where both stand."""

    kind: str
    value: str
    start: int
    end: int


@dataclass
class Clause:
    """Labels that belong together. Each owner's label and each deadline stands in it once."""

    parts: list[Part] = field(default_factory=list)

    def values(self, kind: str) -> list[str]:
        """What stands behind the labels of a kind."""
        return [part.value for part in self.parts if part.kind == kind]

    @property
    def owns(self) -> bool:
        """Whether it says who."""
        return any(part.kind in OWNERS and part.value for part in self.parts)


@cache
def _kinds() -> Mapping[str, str]:
    return {word: kind for kind in KINDS for word in words()[kind]}


@cache
def _label() -> re.Pattern[str]:
    said = "|".join(sorted(_kinds(), key=len, reverse=True))
    return re.compile(
        rf"(?P<word>{said})(?:[及和与、](?:{said}))?(?:\([^():]{{1,12}}\))?(?::|(?<=单位)(?:为|是)(?=[市县区各省州]))"
    )


def _marks(text: str) -> list[re.Match[str]]:
    """The labels of a text; a short word (配合:, 时间:) counts only where no other word runs into it."""
    found = _label().finditer(text)
    return [m for m in found if len(m["word"]) > 2 or not re.match("[一-龥]", text[max(0, m.start() - 1) : m.start()])]


def kind_of(head: str) -> str | None:
    """The kind of a table's column by its head (folded, without blanks): ``责任单位(部门)`` → owner."""
    word = re.split(r"[(及和与、/]", head)[0]
    return _kinds().get(word)


def clauses(text: str) -> list[Clause]:
    """The labelled clauses of a text, which is folded and has no blanks."""
    found: list[Clause] = []
    end = -1
    for part in _parts(text):
        said = {old.kind for old in found[-1].parts} if found else set()
        is_near = found and _BETWEEN.fullmatch(text[end : part.start])
        if not is_near or (part.kind in said and part.kind in OWNERS | {"due"}):
            found.append(Clause())
        found[-1].parts.append(part)
        end = part.end
    return found


def _parts(text: str) -> Iterator[Part]:
    marks = _marks(text)
    for mark, later in zip(marks, [*marks, None][1:], strict=True):
        end = _end(text, mark.end(), later.start() if later else len(text))
        yield Part(_kinds()[mark["word"]], text[mark.end() : end].strip(",;、([【"), mark.start(), end)


def _end(text: str, start: int, limit: int) -> int:
    """Where a value ends: at the full stop or the bracket that closes around it, at the latest at `limit`."""
    depth = 0
    for at in range(start, limit):
        if text[at] in _OPENING:
            depth += 1
        elif text[at] in _CLOSING:
            if not depth:
                return at
            depth -= 1
        elif text[at] == "。" and not depth:
            return at
    return limit
