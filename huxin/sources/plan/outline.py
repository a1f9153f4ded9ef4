"""The numbered parts of a text as a tree, and which of them are its measures.

A measure is the part for which somebody is named. Parts above it are its sections, parts below its details; what stands
behind the heading of a section holds for every measure in it that says nothing itself.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from huxin.sources.plan.marks import DETAILS, RANKS, Mark, marks
from huxin.sources.plan.words import close, fold, words

Says = Callable[[str], bool]
"""Whether a text names a body or a term."""

_HEADINGS = ("chapter", "cn", "article")
_ASIDE = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[:：][\s\S]*$")


@dataclass(eq=False)
class Node:
    """A numbered part: its number as printed, its own text up to its first part below, and its whole text."""

    mark: Mark
    printed: str
    own: str
    whole: str = ""
    below: list["Node"] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The first sentence or line, without the clause behind it."""
        lines = self.own.strip().split("\n")
        first = lines[0].strip()
        if len(lines) > 1 and len(first) > 20 and not re.search("[。:：]", self.own) and len(close(self.own)) <= 60:
            first = close(self.own)
        first = _ASIDE.sub("", first)
        return re.split("。|[:：]$", first)[0].strip()


class Leaf(NamedTuple):
    """A measure, and the parts above it from the outermost inwards."""

    node: Node
    above: tuple[Node, ...]


def tree(text: str) -> list[Node]:
    """The numbered parts of a text, the outermost of them."""
    found = marks(fold(text))
    ends = [later.start for later in found[1:]] + [len(text)]
    roots: list[Node] = []
    stack: list[Node] = []
    for mark, end in zip(found, ends[: len(found)], strict=True):
        while stack and RANKS[stack[-1].mark.kind] >= RANKS[mark.kind]:
            stack.pop()
        node = Node(mark, text[mark.start : mark.end].strip(), text[mark.end : end])
        (stack[-1].below if stack else roots).append(node)
        stack.append(node)
    for root in roots:
        _whole(root, text)
    return roots


def _whole(node: Node, text: str) -> int:
    """Give a part its whole text; where that ends."""
    end = node.mark.end + len(node.own)
    for child in node.below:
        end = _whole(child, text)
    node.whole = text[node.mark.end : end]
    return end


def leaves(roots: Sequence[Node], outright: Says, says: Says) -> list[Leaf]:
    """The measures below these parts. Sections of general talk hold none, unless somebody is named in them `outright`.

    `says` is content with a sentence (由市人社局牵头), `outright` wants a label or brackets.
    """
    roots = [kept for root in roots if (kept := _without_general(root, outright))]
    levels = frozenset(node.mark.kind for root in roots for node in _all(root) if says(node.own))
    runs = _runs(roots)
    if levels:
        runs = [run for run in runs if any(says(root.whole) for root in run)]
    return [leaf for run in runs for root in run for leaf in _below(root, (), says, levels)]


def _all(node: Node) -> Iterator[Node]:
    yield node
    for child in node.below:
        yield from _all(child)


def _runs(roots: Sequence[Node]) -> list[list[Node]]:
    """The outermost parts, cut where their numbers begin again: a letter, and the plan it brings."""
    runs: list[list[Node]] = []
    for root in roots:
        if not runs or (root.mark.kind in _HEADINGS and root.mark.values == (1,)):
            runs.append([])
        runs[-1].append(root)
    return runs


def _is_general(node: Node) -> bool:
    title = fold(close(node.title))
    return node.mark.kind in (*_HEADINGS, "cn_paren") and any(
        title.endswith(word) or title.startswith(word) for word in words()["general"]
    )


def _without_general(node: Node, outright: Says) -> Node | None:
    """A part without those below it that are general talk; None where it is such itself."""
    if _is_general(node) and not outright(node.whole):
        return None
    node.below = [kept for child in node.below if (kept := _without_general(child, outright))]
    return node


def _below(node: Node, above: tuple[Node, ...], says: Says, levels: frozenset[str]) -> Iterator[Leaf]:
    if not node.below or _is_whole(node, says, levels):
        yield Leaf(node, above)
        return
    for child in node.below:
        yield from _below(child, (*above, node), says, levels)


def _is_whole(node: Node, says: Says, levels: frozenset[str]) -> bool:
    """Whether a part is one measure with details rather than a section with measures."""
    kind = node.below[0].mark.kind
    named = [child for child in node.below if says(child.whole)]
    if kind == "circled" or (not named and kind in DETAILS):
        return True
    if not named:
        return not says(node.own) and node.mark.kind in levels and kind not in levels
    if kind in DETAILS and says(node.own):
        return True
    is_last_only = len(node.below) > 1 and named == [node.below[-1]]
    return is_last_only and (kind in DETAILS or node.mark.kind not in _HEADINGS)
