"""Encryption of single fields: AES-CBC with PKCS#7, key and initialisation vector from the sender's secret.

The vector is the same for every value, so values are not hidden from one who can compare them; the protocol has it so.
"""

import base64
import binascii
from collections.abc import Sequence

from cryptography.hazmat.primitives import ciphers
from cryptography.hazmat.primitives.ciphers import algorithms, modes

from huxin.base.errors import BadValue
from huxin.sources.open_api.texts import said

_BLOCK = 16
_KEY_LENGTHS = (16, 24, 32)
_LONGEST = 4096
"""Characters of one encrypted value; the longest known, of a licence number, takes a hundred."""


class Cipher:
    """Opens and seals the fields of one sender. Safe to keep and to share between threads."""

    def __init__(self, secret: str) -> None:
        """Take a secret of 16, 24 or 32 bytes; of a longer one the first 32 count, as C# clients have it.

        Raises:
            BadValue: the secret is of another length.
        """
        key = secret.encode()[:32]
        if len(key) not in _KEY_LENGTHS:
            raise BadValue("密钥应为16、24或32个字符")
        self._start = key[:_BLOCK]
        self._cipher = ciphers.Cipher(algorithms.AES(key), modes.CBC(self._start))

    def sealed(self, text: str) -> str:
        """A value encrypted, in base64 without line breaks."""
        plain = text.encode()
        fill = _BLOCK - len(plain) % _BLOCK
        encryptor = self._cipher.encryptor()
        return base64.b64encode(encryptor.update(plain + bytes([fill]) * fill) + encryptor.finalize()).decode()

    def opened(self, text: str) -> str:
        """A value decrypted; white space within the base64 is passed over.

        Raises:
            BadValue: it cannot be, for whatever cause: one sentence for all, so that nobody learns which.
        """
        found = self.opened_all([text])[0]
        if found is None:
            raise BadValue(said("field", "sealed"))
        return found

    def opened_all(self, texts: Sequence[str]) -> list[str | None]:
        """Many values decrypted, None for one that cannot be.

        In one go, since setting up the cipher costs twenty times as much as a value: between two values stands the
        vector, of which the first block of the next one is chained as if it began there.
        """
        coded = [_coded(text) for text in texts]
        decryptor = self._cipher.decryptor()
        plain = decryptor.update(self._start.join(coded)) + decryptor.finalize()
        found, at = [], 0
        for one in coded:
            found.append(_unfilled(plain[at : at + len(one)]))
            at += len(one) + _BLOCK
        return found


def _coded(text: str) -> bytes:
    """The encrypted bytes of a value; none where it is not base64 of whole blocks."""
    if len(text) > _LONGEST:
        return b""
    try:
        found = binascii.a2b_base64("".join(text.split()), strict_mode=True)
    except ValueError:
        return b""
    return b"" if len(found) % _BLOCK else found


def _unfilled(plain: bytes) -> str | None:
    fill = plain[-1] if plain else 0
    if not 1 <= fill <= _BLOCK or plain[-fill:] != bytes([fill]) * fill:
        return None
    try:
        return plain[:-fill].decode()
    except UnicodeDecodeError:
        return None
