"""Warning levels."""

from enum import IntEnum


class Level(IntEnum):
    """黄, 橙, 红 (measure 12 of the 2019 plan). A number, so that every sort knows that red outranks yellow."""

    YELLOW = 1
    ORANGE = 2
    RED = 3

    @property
    def word(self) -> str:
        """The contract's word: ``yellow``, ``orange``, ``red``."""
        return self.name.lower()

    @property
    def label(self) -> str:
        """What a person reads: 黄色, 橙色, 红色."""
        return {1: "黄色", 2: "橙色", 3: "红色"}[self]
