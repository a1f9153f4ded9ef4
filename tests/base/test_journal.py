"""The journal: what was acknowledged is there, whatever happened to the file after or beside it."""

import resource
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from huxin.base import journal
from huxin.base.journal import Journal, JournalFull
from huxin.base.keyring import KeyMissing, Keyring
from tests.power_cut import Cut

RING = Keyring(keys={"k1": bytes(32)}, index_key=bytes(32))


def _journal(folder: Path) -> Journal:
    return Journal(folder, lambda: RING)


def _all(folder: Path) -> list[bytes]:
    return [r.payload for segment in journal.segments(folder) for r in journal.read(folder, segment, RING)]


def _only_file(folder: Path) -> Path:
    [file] = folder.glob("*.seg")
    return file


def test_what_is_appended_is_read_in_its_order_and_from_anywhere(tmp_path: Path) -> None:
    one = _journal(tmp_path)
    places = [one.append(text) for text in (b"one", b"two", b"three")]
    assert _all(tmp_path) == [b"one", b"two", b"three"]
    first, second, _ = journal.read(tmp_path, places[0].segment, RING)
    again = list(journal.read(tmp_path, places[0].segment, RING, after=first.end, number=1))
    assert again[0] == second and [record.place for record in again] == places[1:]


def test_after_a_power_cut_every_acknowledged_record_is_there(disk: Path, after_a_cut: Cut) -> None:
    one, said = _journal(disk / "journal"), list[bytes]()

    def complete(place: Path) -> None:
        assert _all(place / "journal") == said
        _journal(place / "journal").append(b"after the restart")

    for n in range(4):
        said.append(b"%d" % n * 5_000)
        one.append(said[-1])
        after_a_cut(complete)


def test_many_at_once_are_all_there_and_none_twice(tmp_path: Path) -> None:
    one = _journal(tmp_path)
    with ThreadPoolExecutor(16) as threads:
        places = list(threads.map(one.append, [str(n).encode() for n in range(400)]))
    assert len(set(places)) == 400
    assert sorted(map(int, _all(tmp_path))) == list(range(400))


def test_every_process_writes_a_segment_of_its_own_and_they_are_read_oldest_first(tmp_path: Path) -> None:
    for text in (b"earlier", b"later"):
        _journal(tmp_path).append(text)
    assert _all(tmp_path) == [b"earlier", b"later"]


@pytest.mark.parametrize("cut", [1, 5, 20])
def test_a_torn_record_at_the_end_is_passed_over(tmp_path: Path, cut: int) -> None:
    one = _journal(tmp_path)
    one.append(b"whole")
    one.append(b"torn")
    file = _only_file(tmp_path)
    file.write_bytes(file.read_bytes()[:-cut])
    assert _all(tmp_path) == [b"whole"]


def test_a_record_put_in_another_place_does_not_open(tmp_path: Path) -> None:
    one = _journal(tmp_path)
    one.append(b"first!")
    one.append(b"second")
    file = _only_file(tmp_path)
    data = file.read_bytes()
    half = len(data) // 2
    file.write_bytes(data[half:] + data[:half])
    with pytest.raises(KeyMissing):
        _all(tmp_path)


def test_with_the_disk_full_nothing_is_acknowledged_and_afterwards_it_goes_on(tmp_path: Path) -> None:
    one = _journal(tmp_path)
    one.append(b"before")
    with _no_file_grows_beyond(_only_file(tmp_path).stat().st_size + 10), pytest.raises(JournalFull, match="没有收到"):
        one.append(b"lost" * 100)
    one.append(b"after")
    assert _all(tmp_path) == [b"before", b"after"]


@contextmanager
def _no_file_grows_beyond(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
