"""One-time codes from a shared secret and the clock: RFC 6238 with SHA-1, six digits, thirty seconds.

These are the numbers every authenticator program understands. The secret has 160 bits, as RFC 4226 recommends.
"""

import base64
import hmac
import os

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

DIGITS, STEP = 6, 30
DRIFT = 1
"""Steps by which a telephone's clock may be wrong, either way."""

ISSUER = "护薪"


def new_secret() -> bytes:
    """A secret nobody has seen."""
    return os.urandom(20)


def spelled(secret: bytes) -> str:
    """The secret as a person types it into a program that cannot read the picture: base32 in groups of four."""
    text = base64.b32encode(secret).decode("ascii")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def address(secret: bytes, account: str) -> str:
    """What the picture holds: an ``otpauth`` address that names us and the account."""
    return _totp(secret).get_provisioning_uri(account, ISSUER)


def code(secret: bytes, counter: int) -> str:
    """The code of one step, counted from 1970."""
    return _totp(secret).generate(counter * STEP).decode("ascii")


def counter_of(secret: bytes, typed: str, *, at: float) -> int | None:
    """The step whose code was typed at a moment (seconds since 1970), within the drift; None where it is no such code.

    Whoever takes a code keeps its step, and takes none of it or an earlier one again (RFC 6238, section 5.2).
    """
    here = int(at) // STEP
    steps = range(here - DRIFT, here + DRIFT + 1)
    right = [step for step in steps if hmac.compare_digest(code(secret, step).encode(), typed.encode())]
    return right[-1] if right else None


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, DIGITS, SHA1(), STEP)  # noqa: S303
