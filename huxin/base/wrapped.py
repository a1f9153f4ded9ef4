"""Keys for a place that is not safe by itself: encrypted under a passphrase.

scrypt (RFC 7914) makes a key of the passphrase, AES-256-GCM encrypts with it. The parameters are those OWASP's Password
Storage Cheat Sheet names first, and go with what they made.
"""

import base64
import hashlib
import json
import os
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from huxin.base.errors import Refused

SHORTEST = 12
"""Characters. Whoever has the backup may try passphrases for as long as they like."""

_N, _R, _P = 2**17, 8, 1
_MEMORY = 256 << 20
_PLACE = b"huxin/backup/keys"


def wrap(files: Mapping[str, bytes], passphrase: str) -> dict[str, Any]:
    """Encrypt small files. Raises Refused where the passphrase is too short."""
    if len(passphrase) < SHORTEST:
        raise Refused(f"口令太短：保护密钥的口令至少 {SHORTEST} 个字符。")
    salt, nonce = os.urandom(16), os.urandom(12)
    plain = json.dumps({name: _text(data) for name, data in files.items()}).encode()
    sealed = AESGCM(_key(passphrase, salt, _N, _R, _P)).encrypt(nonce, plain, _PLACE)
    return {"n": _N, "r": _R, "p": _P, "salt": _text(salt), "nonce": _text(nonce), "sealed": _text(sealed)}


def unwrap(wrapped: Mapping[str, Any], passphrase: str) -> dict[str, bytes]:
    """The files again. Raises Refused where the passphrase is another one."""
    salt, nonce, sealed = (base64.b64decode(wrapped[name]) for name in ("salt", "nonce", "sealed"))
    key = _key(passphrase, salt, wrapped["n"], wrapped["r"], wrapped["p"])
    try:
        plain = AESGCM(key).decrypt(nonce, sealed, _PLACE)
    except InvalidTag:
        raise Refused("口令不对，备份里的密钥打不开。没有恢复任何内容。") from None
    return {name: base64.b64decode(text) for name, text in json.loads(plain).items()}


def _key(passphrase: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    return hashlib.scrypt(passphrase.encode(), salt=salt, n=n, r=r, p=p, maxmem=_MEMORY, dklen=32)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
