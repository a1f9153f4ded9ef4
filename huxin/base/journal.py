"""A log on disk for what must not be lost: an append returns once the disk has it, and those at once share a flush.

A journal is a folder of segments. A segment is written by one process and only grows; a record in it is its length, a
checksum and the sealed payload, bound to its place. A torn record at the end was never acknowledged and is passed over.
"""

import os
import secrets
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Condition
from typing import NamedTuple

from huxin.base.errors import HuxinError
from huxin.base.files import sync
from huxin.base.keyring import Keyring

SUFFIX = ".seg"
_COUNTED = 6  # digits a token begins with, in the order of beginning
_HEAD = 8  # bytes: four of length, four of CRC-32
_LARGEST_SEGMENT = 64 << 20  # bytes; the next record begins a new one
_LARGEST_RECORD = 1 << 30


class JournalFull(HuxinError):
    """The disk took nothing: whoever asked must be told that nothing was received."""

    code = "journal_full"


class Place(NamedTuple):
    """Where a record stands: the segment's token, and its number in it from 0."""

    segment: str
    number: int


class Record(NamedTuple):
    """One record read back; `end` is the byte after it, from where reading goes on."""

    place: Place
    end: int
    payload: bytes


class Journal:
    """One process's way to append. Threads may share it."""

    def __init__(self, folder: Path, keyring: Callable[[], Keyring]) -> None:
        self._folder, self._keyring = folder, keyring
        self._turn = Condition()
        self._open: _Segment | None = None

    def append(self, payload: bytes) -> Place:
        """Write a record; returns once the disk has it.

        Raises:
            JournalFull: it does not have it. What is left of the record is passed over by readers.
            KeyMissing: there is no keyring.
        """
        ring = self._keyring()
        with self._turn:
            try:
                segment = self._segment()
                place, end = segment.write(payload, ring)
            except OSError as error:
                self._open = None  # its end is not sure any more
                raise JournalFull("磁盘写入失败，没有收到，请稍后重新报送。") from error
            while segment.flushed < end and not segment.broken:
                if segment.flushing:
                    self._turn.wait()
                else:
                    self._flush(segment)
            if segment.flushed < end:
                raise JournalFull("磁盘写入失败，没有收到，请稍后重新报送。")
        return place

    def _segment(self) -> "_Segment":
        if self._open is None or self._open.end >= _LARGEST_SEGMENT:
            self._open = _Segment(self._folder)
        return self._open

    def _flush(self, segment: "_Segment") -> None:
        """Flush for everybody who has written so far, while others go on writing."""
        segment.flushing, until = True, segment.end
        self._turn.release()
        try:
            os.fdatasync(segment.file)
        except OSError:
            segment.broken = True
        finally:
            self._turn.acquire()
            segment.flushing = False
        if segment.broken:
            self._open = None if self._open is segment else self._open
        else:
            segment.flushed = until
        self._turn.notify_all()


class _Segment:
    """An open segment file. The caller holds the journal's turn."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            sync([folder.parent])
        last = max((int(token[:_COUNTED]) for token in segments(folder)), default=0)
        self.token = f"{last + 1:0{_COUNTED}d}{secrets.token_hex(2)}"  # two processes may begin one at once
        path = folder / f"{self.token}{SUFFIX}"
        self.file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        sync([folder])
        self.end = self.flushed = self.count = 0
        self.flushing = self.broken = False

    def write(self, payload: bytes, ring: Keyring) -> tuple[Place, int]:
        place = Place(self.token, self.count)
        sealed = ring.seal_bytes(payload, place=_bound(place))
        data = len(sealed).to_bytes(4) + zlib.crc32(sealed).to_bytes(4) + sealed
        written = os.write(self.file, data)
        if written < len(data):
            raise OSError("short write")
        self.end, self.count = self.end + written, self.count + 1
        return place, self.end

    def __del__(self) -> None:
        with suppress(OSError, AttributeError):
            os.close(self.file)


def segments(folder: Path) -> list[str]:
    """The tokens of all segments, oldest first."""
    return sorted(file.stem for file in folder.glob(f"*{SUFFIX}"))


def read(folder: Path, segment: str, ring: Keyring, *, after: int = 0, number: int = 0) -> Iterator[Record]:
    """Whole records of a segment from byte `after` on, the first being its `number`-th.

    Stops before a torn one: it is still being written, or never was.

    Raises:
        KeyMissing: a record was altered, or the keyring is another one.
    """
    with open(folder / f"{segment}{SUFFIX}", "rb") as file:
        file.seek(after)
        while len(head := file.read(_HEAD)) == _HEAD:
            size, checksum = int.from_bytes(head[:4]), int.from_bytes(head[4:])
            sealed = file.read(size) if size < _LARGEST_RECORD else b""
            if len(sealed) < size or zlib.crc32(sealed) != checksum or not sealed:
                return
            place = Place(segment, number)
            after, number = after + _HEAD + size, number + 1
            yield Record(place, after, ring.unseal_bytes(sealed, place=_bound(place)))


def _bound(place: Place) -> bytes:
    return f"journal/{place.segment}/{place.number}".encode()
