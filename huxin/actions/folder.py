"""The files of a folder in the order in which they can be imported: what others refer to comes first."""

from collections.abc import Iterable
from pathlib import Path

from huxin import sources
from huxin.base.errors import BadSource
from huxin.facts.lists import ACCEPTED

_ORDER = list(ACCEPTED)
_LOOKED_AT = 2**21  # bytes: larger files are facts, whose order among themselves does not matter
_HEAD = 2**16


def in_stream_order(files: Iterable[Path]) -> list[Path]:
    """Sorted by the first stream each holds, then by name. A file that cannot be read comes last, to be refused."""
    return sorted(files, key=lambda file: (_place(file), file.name))


def _place(file: Path) -> int:
    if file.stem in ACCEPTED:
        return _ORDER.index(file.stem)
    try:
        is_text = file.suffix.lower() in (".csv", ".txt")
        if not is_text and file.stat().st_size > _LOOKED_AT:
            return len(_ORDER)
        with open(file, "rb") as opened:
            data = opened.read(_HEAD if is_text else -1)
        if is_text and len(data) == _HEAD:
            data = data[: data.rfind(b"\n") + 1] or data
        return min(_ORDER.index(sheet.stream) for sheet in sources.read(data, file.name))
    except (BadSource, OSError):
        return len(_ORDER)
