"""The labelled texts: invented, with the reason of each label. See docs/opinion.md on how they came about."""

import re
from pathlib import Path
from typing import NamedTuple

MADE_ON = ("dev", "heldout", "more", "fresh", "varied")
"""All texts on which rules were made and the weights of wordings fitted; `unseen` was written after both."""


class Labelled(NamedTuple):
    relevant: bool
    reason: str
    text: str


def texts(name: str) -> list[Labelled]:
    lines = Path(__file__).with_name(f"{name}.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line[0] != "#")
    return [Labelled(label == "1", reason, seen(text)) for label, reason, text in rows]


def seen(text: str) -> str:
    """With the characters that nobody sees in place of their numbers."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)
