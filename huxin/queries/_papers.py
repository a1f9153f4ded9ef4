"""Where the sealed text of a paper belongs."""


def place(number: str) -> bytes:
    """A paper is sealed to its number."""
    return f"paper.sealed/{number}".encode()
