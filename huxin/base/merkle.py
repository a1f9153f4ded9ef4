"""Merkle trees as in RFC 6962, section 2.1: one root for many leaves, and so little of a tree as proves some of them.

A leaf's hash begins with the byte 0 and an inner node's with 1, so that neither can pass for the other.
`docs/verify/` repeats this without our code; what it computes must never change.
"""

from bisect import bisect_left
from collections.abc import Sequence
from hashlib import sha256

SIZE = 32
"""Bytes of a hash."""


def leaf(data: bytes) -> bytes:
    """The hash of a leaf."""
    return sha256(b"\0" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return sha256(b"\1" + left + right).digest()


class Edge:
    """A tree that grows at its right end and keeps no more than its root needs: a hash for each bit of its size."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, hashed: bytes) -> None:
        """One more leaf, by its hash."""
        carried, self.size = self.size, self.size + 1
        while carried & 1:
            hashed, carried = node(self._peaks.pop(), hashed), carried >> 1
        self._peaks.append(hashed)

    def root(self) -> bytes:
        """The root of all leaves so far."""
        if not self._peaks:
            return sha256().digest()
        root = self._peaks[-1]
        for peak in self._peaks[-2::-1]:
            root = node(peak, root)
        return root


class Tree:
    """A tree kept whole. Every earlier tree, of its first so many leaves, is part of it."""

    def __init__(self, leaves: bytes) -> None:
        """`leaves` are the leaves' hashes, one after the other."""
        self.size = len(leaves) // SIZE
        # On level k, one after the other: the complete subtrees of 2**k leaves.
        self._levels = [leaves]
        while len(below := self._levels[-1]) >= 2 * SIZE:
            pairs = range(0, len(below) - 2 * SIZE + 1, 2 * SIZE)
            self._levels.append(b"".join([sha256(b"\1" + below[at : at + 2 * SIZE]).digest() for at in pairs]))

    def root(self, size: int | None = None) -> bytes:
        """The root of the first `size` leaves, of all by default."""
        size = self.size if size is None else size
        return self._part(0, size) if size else sha256().digest()

    def rest(self, wanted: Sequence[int], size: int | None = None) -> list[bytes]:
        """What proves the leaves `wanted` (ascending places) among the first `size`.

        The roots of the largest subtrees without any of them, left to right: with the leaves themselves in their
        places, the tree's root follows.
        """
        return self._rest(wanted, 0, self.size if size is None else size)

    def _rest(self, wanted: Sequence[int], start: int, size: int) -> list[bytes]:
        if bisect_left(wanted, start) == bisect_left(wanted, start + size):
            return [self._part(start, size)]
        if size == 1:
            return []
        half = _half(size)
        return self._rest(wanted, start, half) + self._rest(wanted, start + half, size - half)

    def _part(self, start: int, size: int) -> bytes:
        level = size.bit_length() - 1
        if size == 1 << level:
            at = (start >> level) * SIZE
            return self._levels[level][at : at + SIZE]
        half = _half(size)
        return node(self._part(start, half), self._part(start + half, size - half))


def _half(size: int) -> int:
    """The largest power of two below a size of two or more: where RFC 6962 divides a tree."""
    return 1 << (size - 1).bit_length() - 1
