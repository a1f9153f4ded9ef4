"""Fields: what one side seals the other opens, and what cannot be opened says the same whatever is wrong."""

import base64

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher as Raw
from cryptography.hazmat.primitives.ciphers import algorithms, modes
from hypothesis import given, settings
from hypothesis import strategies as st

from huxin.base.errors import BadValue
from huxin.sources.open_api import Cipher
from tests.sources.open_api.client import SECRET

CIPHER = Cipher(SECRET)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@given(TEXT)
@settings(deadline=None)
def test_what_is_sealed_opens(text: str) -> None:
    assert CIPHER.opened(CIPHER.sealed(text)) == text


@given(st.lists(TEXT | st.none(), max_size=25))
@settings(deadline=None)
def test_many_open_as_one_by_one(texts: list[str | None]) -> None:
    """Those between that cannot be opened disturb no other."""
    assert CIPHER.opened_all(["broken" if t is None else CIPHER.sealed(t) for t in texts]) == texts


@given(st.text(max_size=100) | st.binary(max_size=100).map(lambda b: base64.b64encode(b).decode()))
@settings(deadline=None)
def test_random_text_opens_or_is_refused(text: str) -> None:
    try:
        CIPHER.opened(text)
    except BadValue as refused:
        assert str(refused) == "解密失败!"


def test_white_space_is_passed_over() -> None:
    sealed = CIPHER.sealed("6" * 70)
    assert CIPHER.opened(f" {sealed[:76]}\r\n{sealed[76:]}\n") == "6" * 70


@pytest.mark.parametrize(
    "text",
    [
        "",
        "620402199001010018",
        "甲",
        "A" * 5000,
        base64.b64encode(b"short").decode(),
        base64.b64encode(b"x" * 32).decode(),
        Cipher("another-secret-of-32-characters!").sealed("620402199001010018"),
        CIPHER.sealed("620402199001010018")[:-1],
        CIPHER.sealed("620402199001010018").replace("+", " "),
    ],
)
def test_every_failure_says_the_same(text: str) -> None:
    with pytest.raises(BadValue) as refused:
        CIPHER.opened(text)
    assert str(refused.value) == "解密失败!"


def test_text_that_is_not_utf8_is_refused() -> None:
    assert CIPHER.opened_all([_sealed_bytes(b"\xb0\xd7")]) == [None]


def _sealed_bytes(data: bytes) -> str:
    encryptor = Raw(algorithms.AES(SECRET.encode()), modes.CBC(SECRET.encode()[:16])).encryptor()
    fill = 16 - len(data) % 16
    return base64.b64encode(encryptor.update(data + bytes([fill]) * fill) + encryptor.finalize()).decode()


@pytest.mark.parametrize("secret", ["a" * 16, "a" * 24, "Ab-?=" + "c" * 27, "a" * 40])
def test_secrets_of_lengths_in_use(secret: str) -> None:
    assert Cipher(secret).opened(Cipher(secret).sealed("620402199001010018")) == "620402199001010018"
    assert Cipher(secret).sealed("a") == Cipher(secret[:32]).sealed("a")


@pytest.mark.parametrize("secret", ["", "a" * 15, "a" * 20, "a" * 31])
def test_secrets_of_other_lengths_are_refused(secret: str) -> None:
    with pytest.raises(BadValue, match="16、24或32"):
        Cipher(secret)
