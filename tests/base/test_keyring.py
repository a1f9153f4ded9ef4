"""The keyring: what is sealed opens only with its key and in its place."""

import hashlib
import json
import stat
from pathlib import Path

import pytest

from huxin.base import keyring
from huxin.base.keyring import KeyMissing, Keyring

PLACE = b"id_no/personal_value.token/1"


@pytest.fixture
def ring(tmp_path: Path) -> Keyring:
    assert keyring.create(tmp_path)
    return keyring.load(tmp_path)


def test_what_is_sealed_opens_again_and_is_never_the_same_twice(ring: Keyring) -> None:
    first, second = ring.seal("张三", place=PLACE), ring.seal("张三", place=PLACE)
    assert first != second and "张" not in first
    assert ring.unseal(first, place=PLACE) == ring.unseal(second, place=PLACE) == "张三"


def test_moved_to_another_place_it_does_not_open(ring: Keyring) -> None:
    token = ring.seal("张三", place=PLACE)
    with pytest.raises(KeyMissing, match="无法解密"):
        ring.unseal(token, place=b"name/personal_value.token/1")


def test_altered_it_does_not_open(ring: Keyring) -> None:
    sealed = bytearray(ring.seal_bytes(b"file", place=PLACE))
    sealed[-1] ^= 1
    with pytest.raises(KeyMissing):
        ring.unseal_bytes(bytes(sealed), place=PLACE)


def test_after_a_new_key_old_tokens_still_open_and_new_ones_use_it(ring: Keyring, tmp_path: Path) -> None:
    old = ring.seal("张三", place=PLACE)
    assert keyring.add_key(tmp_path) == "k2"
    newer = keyring.load(tmp_path)
    assert newer.unseal(old, place=PLACE) == "张三"
    assert newer.seal("张三", place=PLACE).startswith("k2:")
    assert newer.blind("name", "张三") == ring.blind("name", "张三")
    with pytest.raises(KeyMissing, match="缺少"):
        ring.unseal(newer.seal("张三", place=PLACE), place=PLACE)


def test_the_index_tells_kinds_apart(ring: Keyring) -> None:
    assert ring.blind("phone", "13800000000") != ring.blind("card_no", "13800000000")


def test_only_the_owner_may_read_the_file_and_it_is_made_once(ring: Keyring, tmp_path: Path) -> None:
    file = tmp_path / keyring.FILE_NAME
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()
    assert not keyring.create(tmp_path)
    assert file.read_bytes() == before
    assert [f.name for f in tmp_path.iterdir()] == [keyring.FILE_NAME]


@pytest.mark.parametrize("text", ["", "{}", '{"index": 3, "keys": {}}', json.dumps({"index": "AA==", "keys": {}})])
def test_a_damaged_or_missing_file_says_what_to_do(tmp_path: Path, text: str) -> None:
    with pytest.raises(KeyMissing, match="huxin init"):
        keyring.load(tmp_path)
    (tmp_path / keyring.FILE_NAME).write_text(text)
    with pytest.raises(KeyMissing, match="备份"):
        keyring.load(tmp_path)


def test_keys_do_not_show_in_a_representation(ring: Keyring) -> None:
    assert "b'" not in repr(ring)


def test_the_index_is_keyed_blake2b(ring: Keyring) -> None:
    expected = hashlib.blake2b("张三".encode(), key=ring.index_key, person=b"name", digest_size=16).digest()
    assert ring.blind("name", "张三") == expected
