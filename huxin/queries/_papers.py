"""Where the sealed text of a paper belongs, and what its event says of it."""

OF_PAPER = ("name", "number", "title", "body", "check_code", "digest")
"""The columns of a paper that stand in the event that issued it."""


def place(number: str) -> bytes:
    """A paper is sealed to its number."""
    return f"paper.sealed/{number}".encode()
