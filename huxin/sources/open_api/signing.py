"""Who says it: the signature over the parameters, and the mark of an enterprise's account."""

import hashlib
import hmac
from collections.abc import Mapping

from huxin.base.errors import BadValue
from huxin.sources.open_api.cipher import Cipher

_UNSIGNED = frozenset(("sign", "appsecret"))


def _signed_text(parameters: Mapping[str, str], secret: str) -> str:
    said = [f"{name}={parameters[name]}" for name in sorted(parameters) if name not in _UNSIGNED]
    return "&".join([*said, "appsecret=" + secret])


def sign(parameters: Mapping[str, str], secret: str) -> str:
    """The signature of the parameters: SHA-256 in small hexadecimal letters over the lower-cased text.

    Whatever is sent counts, sorted by name, but `sign` itself and a stray `appsecret`.
    """
    return hashlib.sha256(_signed_text(parameters, secret).lower().encode()).hexdigest()


def signed(parameters: Mapping[str, str], secret: str) -> bool:
    """Whether the parameters carry their signature, in whichever letters.

    PHP lower-cases bytes and the others letters, which differs where data holds capitals beyond ASCII.
    """
    given = parameters.get("sign", "").strip().lower().encode()
    text = _signed_text(parameters, secret)
    right = hmac.compare_digest(given, hashlib.sha256(text.lower().encode()).hexdigest().encode())
    if not right and not text.isascii():
        right = hmac.compare_digest(given, hashlib.sha256(text.encode().lower()).hexdigest().encode())
    return right


def corpsigned(parameters: Mapping[str, str], cipher: Cipher, corp_key: str = "") -> bool:
    """Whether `corpsign`, where one is sent, is the enterprise's key and this request's timestamp, encrypted.

    Of an enterprise whose key nobody told us, only the timestamp can be asked.
    """
    given = parameters.get("corpsign", "")
    if not given:
        return True
    try:
        opened = cipher.opened(given)
    except BadValue:
        return False
    return opened.endswith(corp_key + parameters.get("timestamp", ""))
