"""The file that a command was asked to write (``--out``)."""

from pathlib import Path

from huxin.base.errors import Refused
from huxin.base.files import why, write_whole


def write(target: Path, data: bytes, *, mode: int = 0o666) -> None:
    """Whole or not at all; `mode` says who may read it. Raises Refused: it cannot be written there, and why."""
    scratch = target.with_name(f".{target.name}.part")
    try:
        write_whole(target, data, mode=mode, fresh=scratch)
    except OSError as error:
        scratch.unlink(missing_ok=True)
        raise Refused(f"写不进「{target}」（{why(error)}）。请检查权限和磁盘，或换一个 --out。") from None
