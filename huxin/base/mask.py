"""Personal data as it may be shown: enough to recognise one's own, too little to learn another's."""

import re
import unicodedata
from collections.abc import Callable, Mapping

_RESIDENT_INSIDE = re.compile(r"[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]", re.ASCII)


def seen(text: str) -> str:
    """A text without the characters that nobody sees: one could turn its words around, or take a number apart."""
    return "".join(letter for letter in text if unicodedata.category(letter) != "Cf")


def id_no(number: str) -> str:
    """Six first and four last characters: ``620402********1234``. Shorter numbers keep one at each end."""
    if len(number) >= 15:
        return number[:6] + "*" * (len(number) - 10) + number[-4:]
    return _ends(number)


def phone(number: str) -> str:
    """``138****1234``."""
    if len(number) >= 10:
        return number[:3] + "*" * (len(number) - 7) + number[-4:]
    return _ends(number)


def card_no(number: str) -> str:
    """The last four digits: ``***************1234``."""
    if len(number) >= 10:
        return "*" * (len(number) - 4) + number[-4:]
    return _ends(number)


def name(full: str) -> str:
    """The first character: ``张*``, ``欧**``. Nobody's length is told beyond three."""
    return full[:1] + "*" * min(max(len(full) - 1, 1), 2) if full else ""


def email(address: str) -> str:
    """``w***@example.cn``: whose server, and one character of whose."""
    name, at, server = address.partition("@")
    return f"{name[:1]}***{at}{server}"


def address(network: str) -> str:
    """Where a machine is: ``10.0.0.*``, ``2001:db8:*``."""
    if not network:
        return ""
    parts = network.split(":" if ":" in network else ".")
    return ":".join(parts[:2]) + ":*" if ":" in network else ".".join([*parts[:-1], "*"])


def inside(text: str) -> str:
    """Any text, with whatever looks like a resident identity number in it masked."""
    return _RESIDENT_INSIDE.sub(lambda found: id_no(found[0]), text)


def _ends(text: str) -> str:
    if len(text) <= 2:
        return "*" * len(text)
    return text[0] + "*" * (len(text) - 2) + text[-1]


_BY_KIND: Mapping[str, Callable[[str], str]] = {
    "id_no": id_no,
    "phone": phone,
    "card_no": card_no,
    "name": name,
    "email": email,
}


def masked(kind: str, text: str) -> str:
    """A value of a personal kind (``id_no``, ``name``, ``phone``, ``card_no``, ``email``); other kinds by `inside`."""
    return _BY_KIND.get(kind, inside)(text)
