"""Encryption of personal values and files, and the index by which a value is found without being read.

AES-256-GCM. A token begins with the id of the key that made it, so several keys can be in use at once and the newest
encrypts. The place a token belongs to is authenticated with it: moved to another column or row, it does not open.
"""

import base64
import hashlib
import json
import os
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from huxin.base.errors import HuxinError
from huxin.base.files import write_private

FILE_NAME = "keyring.json"
FIRST_INDEX = "i1"
_NONCE = 12  # bytes, as NIST SP 800-38D recommends for GCM
_BLIND = 16  # bytes: 128 bits leave no chance of a collision among the values of a country
_KEY_ID = re.compile(r"k\d+")


class KeyMissing(HuxinError):
    """The keyring is absent or lacks a key that something was encrypted with."""

    code = "key_missing"


@dataclass(frozen=True)
class Keyring:
    """Keys by id, oldest first, and the key of the blind index in use, which is one of `index_keys`.

    Which one that is, whoever holds the indexed values knows: they change with them, in one transaction.
    """

    keys: Mapping[str, bytes] = field(repr=False)
    index_key: bytes = field(repr=False)
    index_keys: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    _ciphers: dict[str, AESGCM] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __reduce__(self) -> tuple[type["Keyring"], tuple[Mapping[str, bytes], bytes, Mapping[str, bytes]]]:
        return Keyring, (self.keys, self.index_key, self.index_keys)

    def __post_init__(self) -> None:
        self._ciphers.update({key_id: AESGCM(key) for key_id, key in self.keys.items()})

    @property
    def newest(self) -> str:
        """The id of the key that encrypts."""
        return next(reversed(list(self.keys)))

    def indexing_by(self, key_id: str) -> "Keyring":
        """The same ring with another of its index keys in use. Raises KeyMissing where it has none of that id."""
        if key_id not in self.index_keys:
            raise KeyMissing("密钥环中缺少当前的索引密钥，请恢复密钥文件备份后重试。")
        return replace(self, index_key=self.index_keys[key_id])

    def blinds(self, kind: str, values: Iterable[str]) -> list[bytes]:
        """The index of each normalised value: equal for equal values of a kind, telling nothing without the key.

        Keyed BLAKE2b (RFC 7693), the kind as its personalisation.
        """
        begin = hashlib.blake2b(key=self.index_key, person=kind.encode(), digest_size=_BLIND).copy
        found = []
        for value in values:
            begun = begin()
            begun.update(value.encode())
            found.append(begun.digest())
        return found

    def blind(self, kind: str, value: str) -> bytes:
        """The index of one value."""
        return self.blinds(kind, [value])[0]

    def seal(self, value: str, *, place: bytes) -> str:
        """Encrypt a value into a token of printable characters."""
        head, _, rest = self.seal_bytes(value.encode(), place=place).partition(b":")
        return f"{head.decode()}:{base64.b64encode(rest).decode()}"

    def unseal(self, token: str, *, place: bytes) -> str:
        """Read a token back.

        Raises:
            KeyMissing: no such key, or the token was altered or belongs elsewhere.
        """
        key_id, _, rest = token.partition(":")
        return self.unseal_bytes(key_id.encode() + b":" + base64.b64decode(rest), place=place).decode()

    def seal_bytes(self, data: bytes, *, place: bytes) -> bytes:
        """Encrypt a file."""
        return self.seal_all([data], places=[place])[0]

    def seal_all(self, data: Sequence[bytes], *, places: Sequence[bytes]) -> list[bytes]:
        """Encrypt each of many, for its own place."""
        assert len(places) == len(data)
        drawn, head = os.urandom(_NONCE * len(data)), self.newest.encode() + b":"
        nonces = [drawn[at : at + _NONCE] for at in range(0, len(drawn), _NONCE)]
        sealed = map(self._ciphers[self.newest].encrypt, nonces, data, places)
        return [head + nonce + text for nonce, text in zip(nonces, sealed, strict=True)]

    def unseal_bytes(self, sealed: bytes, *, place: bytes) -> bytes:
        """Read a file back. Raises as `unseal`."""
        head, _, rest = sealed.partition(b":")
        key_id = head.decode("ascii", "replace")
        if key_id not in self._ciphers:
            raise KeyMissing("密钥环中缺少解密所需的密钥，请恢复密钥文件备份后重试。")
        try:
            return self._ciphers[key_id].decrypt(rest[:_NONCE], rest[_NONCE:], place)
        except InvalidTag:
            raise KeyMissing("密文无法解密：密钥不符，或内容已被改动。请核对密钥文件与数据是否出自同一备份。") from None


def index_all(ring: Keyring, kind: str, values: Collection[str]) -> tuple[list[str], list[bytes]]:
    """Distinct values in the order of their index, and that index."""
    by_blind = dict(zip(ring.blinds(kind, values), values, strict=True))
    blinds = sorted(by_blind)
    return list(map(by_blind.__getitem__, blinds)), blinds


def seal_all(ring: Keyring, values: Iterable[str], *, under: bytes, blinds: Iterable[bytes]) -> list[bytes]:
    """Each value encrypted; its place is what it stands `under` and its index."""
    return ring.seal_all(list(map(str.encode, values)), places=[under + blind for blind in blinds])


def load(folder: Path) -> Keyring:
    """Read the keyring of a folder.

    Raises:
        KeyMissing: there is none, or it is not one.
    """
    file = folder / FILE_NAME
    try:
        found = json.loads(file.read_text("ascii"))
        keys = {key_id: base64.b64decode(key) for key_id, key in found["keys"].items()}
        indexes = {FIRST_INDEX: found["index"], **found.get("indexes", {})}
        index_keys = {key_id: base64.b64decode(key) for key_id, key in indexes.items()}
        ring = Keyring(keys=keys, index_key=index_keys[FIRST_INDEX], index_keys=index_keys)
    except FileNotFoundError:
        raise KeyMissing(f"找不到密钥文件 {FILE_NAME}。请先运行 huxin init，或用 HUXIN_KEYS 指明密钥文件夹。") from None
    except (ValueError, KeyError, AttributeError, TypeError):
        raise KeyMissing(f"密钥文件 {FILE_NAME} 已损坏，请从备份恢复。") from None
    if not keys or not all(_KEY_ID.fullmatch(key_id) for key_id in keys):
        raise KeyMissing(f"密钥文件 {FILE_NAME} 已损坏，请从备份恢复。")
    return ring


def create(folder: Path) -> bool:
    """Make a keyring with one key where there is none yet. Whether one was made."""
    if (folder / FILE_NAME).exists():
        return False
    index = os.urandom(32)
    _store(folder, Keyring(keys={"k1": os.urandom(32)}, index_key=index, index_keys={FIRST_INDEX: index}))
    return True


def add_key(folder: Path) -> str:
    """Add a key, which encrypts from now on; its id. The older ones stay, for what they encrypted."""
    ring = load(folder)
    key_id = f"k{int(ring.newest[1:]) + 1}"
    _store(folder, replace(ring, keys={**ring.keys, key_id: os.urandom(32)}))
    return key_id


def add_index_key(folder: Path) -> str:
    """Add a key of the blind index; its id. The older ones stay, for a backup of the database made before."""
    ring = load(folder)
    key_id = f"i{len(ring.index_keys) + 1}"
    _store(folder, replace(ring, index_keys={**ring.index_keys, key_id: os.urandom(32)}))
    return key_id


def _store(folder: Path, ring: Keyring) -> None:
    found = {
        "index": base64.b64encode(ring.index_keys[FIRST_INDEX]).decode(),
        "indexes": {key_id: base64.b64encode(key).decode() for key_id, key in ring.index_keys.items()},
        "keys": {key_id: base64.b64encode(key).decode() for key_id, key in ring.keys.items()},
    }
    write_private(folder / FILE_NAME, (json.dumps(found, indent=1) + "\n").encode())
