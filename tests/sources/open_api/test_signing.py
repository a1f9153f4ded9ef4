"""Signatures: over whatever was sent, in any order and either kind of small letters."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huxin.sources.open_api import Cipher, corpsigned, sign, signed
from tests.sources.open_api.client import SECRET

SENT = {"method": "Team.Add", "appid": "A1", "data": '{"teamName":"钢筋班"}', "timestamp": "20191008070200"}


def _with(**other: str) -> dict[str, str]:
    sent = SENT | other
    return sent | {"sign": sign(sent, SECRET)}


@given(st.permutations(list(_with().items())))
@settings(deadline=None)
def test_the_order_of_parameters_does_not_matter(pairs: list[tuple[str, str]]) -> None:
    assert signed(dict(pairs), SECRET)


def test_letters_of_the_signature_do_not_matter() -> None:
    assert signed(_with() | {"sign": f" {_with()['sign'].upper()} "}, SECRET)


def test_a_secret_shown_is_not_signed_and_other_parameters_are() -> None:
    assert signed(_with() | {"appsecret": SECRET}, SECRET)
    assert not signed(_with() | {"iscompany": "1"}, SECRET)
    assert signed(_with(iscompany="1"), SECRET)


@pytest.mark.parametrize("small", [str.lower, lambda text: text.encode().lower().decode()])
def test_capitals_beyond_ascii_are_signed_by_letters_or_by_bytes(small) -> None:
    sent = SENT | {"data": '{"teamName":"ＡΩ甲Я"}'}
    text = "&".join(f"{name}={sent[name]}" for name in sorted(sent)) + f"&appSecret={SECRET}"
    digest = hashlib.sha256(small(text).encode()).hexdigest()
    assert signed(sent | {"sign": digest}, SECRET)


@pytest.mark.parametrize("given_sign", ["", "0" * 64, "签名", "é" * 64])
def test_a_wrong_signature_is_seen(given_sign: str) -> None:
    assert not signed(SENT | {"sign": given_sign}, SECRET)
    assert not signed(SENT, SECRET)
    assert not signed(_with(), SECRET[::-1])


@given(st.sampled_from(sorted(SENT)), st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
@settings(deadline=None)
def test_whatever_is_changed_is_seen(name: str, added: str) -> None:
    assert not signed(_with() | {name: SENT[name] + added}, SECRET)


def test_the_mark_of_an_enterprise() -> None:
    cipher = Cipher(SECRET)
    right = cipher.sealed("key" + SENT["timestamp"])
    assert corpsigned(SENT, cipher, "key")
    assert corpsigned(SENT | {"corpsign": right}, cipher, "key")
    assert not corpsigned(SENT | {"corpsign": right}, cipher, "other")
    assert not corpsigned(SENT | {"corpsign": cipher.sealed("key20191008070201")}, cipher, "key")
    assert not corpsigned(SENT | {"corpsign": "nonsense"}, cipher, "key")
    assert corpsigned(SENT | {"corpsign": right}, cipher)
    assert not corpsigned(SENT | {"corpsign": cipher.sealed("key20191008070201")}, cipher)
