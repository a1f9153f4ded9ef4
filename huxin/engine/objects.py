"""The fact store in object storage (S3, and whatever speaks like it): what counts lies there; this disk is its cache.

A commit is acknowledged once its data files and then its entry of the log are in the bucket. An entry is created and
never written over (`If-None-Match: *`), so of two machines that commit at once one is told, and takes its commit back.
Data files never change, so what is on this disk under a name is what is in the bucket, or is fetched again.

Where the bucket is stands in `objects.json` in the home; the keys are in the environment, as every such service has
them: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`.
"""

import hashlib
import json
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from huxin.base.errors import Refused, StoreDamaged
from huxin.base.files import write_whole
from huxin.engine import tables
from huxin.engine.damage import fault_of

SETTINGS = "objects.json"
_LOG = "_delta_log"
_PUSHED = "_in_objects"  # the file in a table's folder that says up to which version the bucket has it
_AT_ONCE = 8


class Behind(StoreDamaged):
    """Another machine has committed to the bucket what this one does not have; nothing was written."""


@dataclass(frozen=True)
class Bucket:
    """A place for a fact store: `store` is obstore's."""

    store: Any

    def put(self, name: str, data: bytes) -> bool:
        """Create an object; False where there is one of that name already. Raises OSError: it cannot be reached."""
        import obstore
        from obstore.exceptions import AlreadyExistsError

        try:
            with _reachable():
                obstore.put(self.store, name, data, mode="create")
        except AlreadyExistsError:
            return False
        return True

    def get(self, name: str) -> bytes | None:
        """What an object holds; None where there is none. Raises OSError."""
        import obstore

        try:
            with _reachable():
                return bytes(obstore.get(self.store, name).bytes())
        except FileNotFoundError:
            return None

    def names(self, below: str) -> dict[str, int]:
        """The objects whose names begin so, with their sizes. Raises OSError."""
        import obstore

        with _reachable():
            return {one["path"]: one["size"] for page in obstore.list(self.store, prefix=below) for one in page}

    def delete(self, names: Iterable[str]) -> None:
        """Take objects away; one that is gone already is none the worse. Raises OSError."""
        import obstore

        with _reachable():
            for name in names:
                obstore.delete(self.store, name)


@contextmanager
def _reachable() -> Iterator[None]:
    """What the library says of the network and the service becomes an OSError, after which a file waits."""
    from obstore.exceptions import AlreadyExistsError, BaseError

    try:
        yield
    except (AlreadyExistsError, FileNotFoundError):
        raise
    except BaseError as error:
        raise OSError(f"对象存储用不了：{str(error).splitlines()[0]}") from error


def settings(home: Path) -> dict[str, str] | None:
    """Where the store's bucket is (`url`, `endpoint`); None where the store is on this disk alone."""
    try:
        found: dict[str, str] = json.loads((home / SETTINGS).read_text("utf-8"))
    except FileNotFoundError:
        return None
    return found


def bucket(home: Path) -> Bucket | None:
    """The bucket of a home, where it has one."""
    told = settings(home)
    return None if told is None else opened(told["url"], told.get("endpoint", ""))


@lru_cache
def opened(url: str, endpoint: str) -> Bucket:
    """A place named ``s3://bucket/prefix``, at a service of that address where it is not Amazon's own.

    Raises:
        Refused: it is no such name.
    """
    from obstore.store import S3Store

    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.netloc:
        raise Refused(f"「{url}」不是对象存储的地址，请写成 s3://存储桶/目录。")
    asked = {"allow_http": endpoint.startswith("http://"), "connect_timeout": "5s", "timeout": "60s"}
    known: dict[str, Any] = {"region": os.environ.get("AWS_REGION", "us-east-1"), "client_options": asked}
    if endpoint:
        known |= {"endpoint": endpoint, "virtual_hosted_style_request": False}
    # What is not reached in half a minute is left to whoever tries the file again.
    patience: Any = {"max_retries": 3, "retry_timeout": timedelta(seconds=30)}
    return Bucket(S3Store(parts.netloc, prefix=parts.path.strip("/") or None, retry_config=patience, **known))


def settle(home: Path, url: str, endpoint: str = "") -> None:
    """Keep the fact store there from now on; what is on this disk still has to be pushed.

    Raises:
        Refused: it is no such place, or one that writes over what is there. OSError: it cannot be reached.
    """
    _require_keeps(opened(url, endpoint))
    write_whole(home / SETTINGS, json.dumps({"url": url, "endpoint": endpoint}).encode())


def _require_keeps(place: Bucket) -> None:
    """There are services that take no notice of `If-None-Match`, and would let one machine's entry go under another's.

    Raises:
        Refused: this is one.
    """
    name = f"probe-{secrets.token_hex(8)}"
    try:
        kept = place.put(name, b"first") and not place.put(name, b"second")
    finally:
        place.delete([name])
    if not kept:
        raise Refused("这个对象存储会用后写的覆盖先写的（不认 If-None-Match），两台机器会互相覆盖，不能用。请换一个。")


def push(folder: Path, newest: int) -> None:
    """Bring a table's versions up to `newest` into the bucket of its home, where it has one.

    Raises:
        Behind: the bucket has another version of that number; ours is taken back. OSError: it cannot be reached.
    """
    place = bucket(folder.parents[1])
    if place is None:
        return
    for version in range(_pushed(folder) + 1, newest + 1):
        entry = tables.entry(version)
        told = (folder / _LOG / entry).read_bytes()
        files = [unquote(one["path"]) for one in _actions(told, "add")]
        _each(lambda name: place.put(f"{folder.name}/{name}", (folder / name).read_bytes()), files)
        name = f"{folder.name}/{_LOG}/{entry}"
        if not place.put(name, told) and place.get(name) != told:
            _take_back(folder, version, newest)
            raise Behind("对象存储里有另一台机器写入的、本机没有的数据，本次没有写入。请先运行 huxin store fetch。")
        write_whole(folder / _PUSHED, str(version).encode())


def fetch(home: Path, say: Callable[[str], None] = lambda said: None) -> int:
    """Bring this disk to what the bucket has: versions that are missing, and files that are missing or not whole.

    Returns how many files were brought.

    Raises:
        OSError: the bucket cannot be reached. Refused: it, too, has not what its log says.
    """
    place = bucket(home)
    if place is None:
        raise Refused("没有设置对象存储，无处可取。请先运行 huxin store objects s3://存储桶/目录。")
    every = place.names("")
    brought = 0
    for stream in sorted({name.partition("/")[0] for name in every if f"/{_LOG}/" in name}):
        folder = home / "facts" / stream
        (folder / _LOG).mkdir(parents=True, exist_ok=True)
        prefix = f"{stream}/{_LOG}/"
        for name in sorted(name for name in every if name.startswith(prefix)):
            told = place.get(name) or b""
            entry = folder / name.removeprefix(f"{stream}/")
            wanted = _wanted(told)
            left = [path for path in wanted if f"{stream}/{path}" in every and fault_of(folder / path, *wanted[path])]
            _each(lambda path: _bring(place, stream, folder, path, *wanted[path]), left)  # noqa: B023 - done at once
            if not entry.exists() or entry.read_bytes() != told:
                write_whole(entry, told)
            brought += len(left)
            say(f"{stream}：已取 {brought} 个文件")
        for pointer in (_PUSHED, tables.ACKNOWLEDGED):
            write_whole(folder / pointer, str(int(entry.stem)).encode())
    return brought


def damaged(home: Path) -> list[str]:
    """The data files that the bucket should have and has not whole, read from end to end. Raises OSError."""
    place = bucket(home)
    if place is None:
        return []
    every = place.names("")
    wrong: list[str] = []
    for name in sorted(name for name in every if f"/{_LOG}/" in name):
        stream = name.partition("/")[0]
        local = home / "facts" / name
        told = place.get(name)
        if told is None or not local.exists() or local.read_bytes() != told:
            wrong.append(name)
            continue
        for path, (size, digest) in _wanted(told).items():
            # What compaction replaced is let go here first, and then there.
            if (home / "facts" / stream / path).exists() and not _is(place.get(f"{stream}/{path}"), size, digest):
                wrong.append(f"{stream}/{path}")
    return wrong


def forget(folder: Path, names: Iterable[str]) -> None:
    """Take away from the bucket what this disk no longer keeps. Raises OSError."""
    place = bucket(folder.parents[1])
    if place is not None:
        place.delete(f"{folder.name}/{name}" for name in names)


def _wanted(told: bytes) -> dict[str, tuple[int, str | None]]:
    """Of each file that an entry adds: its size and digest (None: of before digests were kept)."""
    digests = {
        key.removeprefix(tables.DIGEST): value
        for commit in _actions(told, "commitInfo") for key, value in commit.items() if key.startswith(tables.DIGEST)
    }  # fmt: skip
    paths = {unquote(one["path"]): one["size"] for one in _actions(told, "add")}
    return {path: (size, digests.get(Path(path).name)) for path, size in paths.items()}


def _actions(told: bytes, kind: str) -> Iterator[Mapping[str, Any]]:
    for line in told.splitlines():
        action = json.loads(line)
        if kind in action:
            yield action[kind]


def _bring(place: Bucket, stream: str, folder: Path, path: str, size: int, digest: str | None) -> None:
    data = place.get(f"{stream}/{path}")
    if not _is(data, size, digest):
        raise Refused(f"对象存储里的数据文件 {stream}/{path} 也不完整，请从备份恢复。")
    assert data is not None
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    write_whole(folder / path, data)


def _is(data: bytes | None, size: int, digest: str | None) -> bool:
    return data is not None and len(data) == size and (digest is None or hashlib.sha256(data).hexdigest() == digest)


def _take_back(folder: Path, version: int, newest: int) -> None:
    """Remove what was committed here and has no place in the bucket; nobody was told of it."""
    log = folder / _LOG
    for n in range(newest, version - 1, -1):
        (log / tables.entry(n)).unlink(missing_ok=True)
        (log / f"{n:020d}.checkpoint.parquet").unlink(missing_ok=True)
    (log / tables.NEWEST_CHECKPOINT).unlink(missing_ok=True)


def _pushed(folder: Path) -> int:
    try:
        return int((folder / _PUSHED).read_text())
    except FileNotFoundError:
        return -1


def _each(do: Callable[[str], object], names: list[str]) -> None:
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(do, names))
