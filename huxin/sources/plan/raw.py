"""Measures as they stand in a part of a file, before bodies are brought under one name."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from huxin.sources.plan import tables
from huxin.sources.plan.clauses import KINDS, clauses
from huxin.sources.plan.outline import Leaf, Node, leaves, tree
from huxin.sources.plan.owners import Owners, Rules, of_cells, owners
from huxin.sources.plan.parts import Part
from huxin.sources.plan.words import close, fold, words

_BLANK_BETWEEN = re.compile("(?<=[局委室府院部会行办厅心司])[ \t\n\u3000]+(?=[市县区各省州])")
_KEPT = 4096


@cache
def _label() -> re.Pattern[str]:
    """A label whose end blanks, brackets or the end of a line show: 【牵头单位】…, 牵头单位　…, a line 时限：…."""
    said = "|".join(sorted((word for kind in KINDS for word in words()[kind]), key=len, reverse=True))
    long = "|".join(word for word in said.split("|") if len(word) > 3)
    return re.compile(
        rf"[【\[〔(（](?P<framed>{said})[】\])）〕]\s*[:：]?"
        rf"|(?P<spaced>{long})[ \t\u3000]+(?=[一-龥\d])|\n\s*(?P<lined>{said})\s*(?=[:：])\s*[:：]"
    )


@dataclass(frozen=True)
class Raw:
    """A measure's number, section and text, what it says of who and when, and what its section says (`above`)."""

    no: str
    section: str
    text: str
    own: Owners
    above: tuple[tuple[str, Owners], ...] = field(default=())


def plain(text: str) -> str:
    """A text as clauses are read from it: folded and without blanks; a blank between two bodies parts them."""
    labelled = _label().sub(lambda found: f";{found['framed'] or found['spaced'] or found['lined']}:", text)
    return fold(close(_BLANK_BETWEEN.sub("、", labelled)))


def joined(text: str) -> str:
    """A text in one line: what a page breaks belongs together."""
    return "".join(line.strip() for line in text.split("\n"))


def raws(part: Part, rules: Rules) -> list[Raw]:
    """The measures of a part: those of its text, and those of its tables that are not the same again."""
    written = _of_text("\n".join(part.lines), rules)
    listed = [_of_row(row, rules) for table in part.tables for row in tables.rows(table)]
    if any(_names(raw) for raw in listed) and not any(_names(raw) for raw in written):
        return listed
    said = "".join(plain(raw.text) for raw in written)
    return written + [raw for raw in listed if plain(raw.text) not in said]


def named(found: Sequence[Raw]) -> int:
    """How many of them say who, by themselves or by their section."""
    return sum(_names(raw) for raw in found)


def _names(raw: Raw) -> bool:
    return any(one.leads or one.joints for one in (raw.own, *(said for _, said in raw.above)))


def _of_row(row: tables.Row, rules: Rules) -> Raw:
    own = of_cells({kind: fold(close(_lines(cell))) for kind, cell in row.cells.items()}, rules)
    return Raw(row.no, row.section, joined(row.text), own if own.says_something else owners(plain(row.text), rules))


def _lines(cell: str) -> str:
    """The lines of a cell: each its own body where the one before is complete."""
    return _BLANK_BETWEEN.sub("、", cell)


def _of_text(text: str, rules: Rules) -> list[Raw]:
    @lru_cache(_KEPT)
    def outright(own: str) -> Owners:
        return owners(plain(own), rules, in_sentences=False)

    @lru_cache(_KEPT)
    def names(own: str) -> bool:
        return bool(owners(plain(own), rules).leads)

    def says(own: str) -> bool:
        return bool(outright(own).leads or outright(own).joints)

    found = leaves(tree(text), says, lambda own: says(own) or names(own))
    found = [leaf for leaf in found if leaf.node.whole.strip()]
    if not found:
        return [Raw("", "", joined(piece), owners(plain(piece), rules)) for piece in _unnumbered(text)]
    numbers = _numbers(found)
    return [
        Raw(
            number,
            " / ".join(filter(None, (f"{one.printed}{one.title}" for one in leaf.above))),
            joined(leaf.node.whole),
            owners(plain(leaf.node.whole), rules),
            tuple((one.title, outright(one.own)) for one in reversed(leaf.above)),
        )
        for leaf, number in zip(found, numbers, strict=True)
    ]


def _numbers(found: Sequence[Leaf]) -> list[str]:
    """The printed numbers; where they repeat, with those of the parts above."""
    own = [leaf.node.mark.label for leaf in found]
    if max(Counter(own).values()) == 1:
        return own
    return [".".join(filter(None, (one.mark.label for one in _line(leaf)))) for leaf in found]


def _line(leaf: Leaf) -> list[Node]:
    """A measure and those above it whose numbers its own does not hold already."""
    if leaf.node.mark.kind == "multi":
        return [leaf.node]
    return [*leaf.above, leaf.node]


def _unnumbered(text: str) -> list[str]:
    """The pieces of a text without any numbers, each up to the line that says who."""
    pieces: list[str] = []
    lines: list[str] = []
    for line in text.split("\n"):
        lines.append(line)
        if any(clause.owns for clause in clauses(plain(line))):
            pieces.append("\n".join(lines))
            lines = []
    return [_last_paragraph(piece) for piece in pieces]


def _last_paragraph(piece: str) -> str:
    """A piece from its last paragraph on, where earlier lines are no part of it."""
    paragraphs = [line for line in re.split(r"\n\s*\n", piece) if line.strip()]
    return paragraphs[-1] if paragraphs else piece
