"""A disk of a test's own, and what a restart finds on it after the power went.

The disk is a file system kept in a file. A copy of that file is what a disk has in the instant the power goes:
everything that was flushed, and nothing that only lay in the cache. It is then mounted as after a restart.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

MIB = 1 << 20
SYSTEM = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
TOOLS = {name: shutil.which(name, path=SYSTEM) for name in ("mkfs.ext4", "mount", "umount")}


def _run(*words: str | Path) -> None:
    subprocess.run([TOOLS[str(words[0])] or words[0], *words[1:]], check=True, stdout=subprocess.DEVNULL)


@contextmanager
def mounted(image: Path, place: Path) -> Iterator[Path]:
    place.mkdir(exist_ok=True)
    _run("mount", "-o", "loop", image, place)
    try:
        yield place
    finally:
        _run("umount", place)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """The mounted file system; skipped where none can be mounted."""
    if os.geteuid() != 0 or None in TOOLS.values():
        pytest.skip("mounting a disk of one's own takes root, mount and mkfs.ext4")
    image = tmp_path / "disk"
    with open(image, "wb") as file:
        file.truncate(48 * MIB)
    _run("mkfs.ext4", "-q", image)
    try:
        with mounted(image, tmp_path / "place") as place:
            yield place
    except subprocess.CalledProcessError:
        pytest.skip("no loop device can be mounted here")


Cut = Callable[[Callable[[Path], None]], None]


@pytest.fixture
def after_a_cut(tmp_path: Path, disk: Path) -> Cut:
    """Cuts the power, and lets one look at what a restart finds."""

    def cut(look: Callable[[Path], None]) -> None:
        copy = tmp_path / "copy"
        shutil.copyfile(tmp_path / "disk", copy)
        with mounted(copy, tmp_path / "restarted") as place:
            look(place)

    return cut
