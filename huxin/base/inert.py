"""Text that a spreadsheet shows and never computes."""

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def inert(text: str) -> str:
    """The text, behind an apostrophe where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(_STARTS) else text


def live(text: str) -> str:
    """What `inert` was given, of a file that comes back."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_STARTS) else text
