"""One installation: its folders, keys and tables."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection

from huxin.base import keyring
from huxin.base.errors import HuxinError, Refused
from huxin.base.files import why, write_private
from huxin.base.home import Home
from huxin.queries import _keys

_MIGRATIONS = Path(__file__).parents[1] / "record" / "migrations"
SECRET_FILE = "secret.key"


class DatabaseUnreachable(HuxinError):
    """The database cannot be opened or connected to."""

    code = "database"


@dataclass(frozen=True)
class Prepared:
    """What preparing found missing and made."""

    home: Path
    keys: Path
    made_keys: bool
    migrated: list[str]


def prepare() -> Prepared:
    """Make whatever is missing: folders, the keyring and the secret key, tables. Doing it again changes nothing.

    Raises:
        DatabaseUnreachable: the database cannot be opened.
        HuxinError: the home cannot be written, or holds encrypted data whose keys are missing.
    """
    home: Home = settings.HUXIN_HOME
    try:
        for folder in (home.path, home.facts, home.runs, home.intake, home.rejects, settings.HUXIN_KEYS):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise HuxinError(f"不能在 {home.path} 建立文件夹（{why(error)}）。请换一个 --home，或检查权限。") from None
    migrated = pending_migrations()
    made_keys = _make_keys(home, fresh=len(migrated) == len(own_migrations()))
    if migrated:
        call_command("migrate", verbosity=0, interactive=False)
    return Prepared(home.path, settings.HUXIN_KEYS, made_keys, migrated)


def is_there() -> bool:
    """Whether anybody ever made this home. A mistyped one is refused, not made."""
    home: Home = settings.HUXIN_HOME
    return home.facts.is_dir()


def is_prepared() -> bool:
    """Whether there is nothing to make. Cheap: asked at every start."""
    keys = settings.HUXIN_KEYS
    return (keys / keyring.FILE_NAME).is_file() and _has_secret() and not pending_migrations()


def pending_migrations() -> list[str]:
    """Names of the migrations of our tables that the database has not had.

    Raises:
        DatabaseUnreachable: the database cannot be opened.
    """
    database = Path(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and "memory" not in str(database) and not database.exists():
        return own_migrations()
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            if "django_migrations" not in connection.introspection.table_names(cursor):
                return own_migrations()
        had = _had_migrations()
    except DatabaseError as error:
        raise DatabaseUnreachable(
            f"数据库打不开（{type(error).__name__}）。请检查 HUXIN_DATABASE_URL 与数据库服务，或数据文件的权限。"
        ) from None
    return [name for name in own_migrations() if name not in had]


def unknown_migrations() -> list[str]:
    """Names of the migrations that the database has had and this version does not know. It must be there."""
    return sorted(_had_migrations().difference(own_migrations()))


def _had_migrations() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM django_migrations WHERE app = 'record'")
        return {name for (name,) in cursor.fetchall()}


def own_migrations() -> list[str]:
    """Names of the migrations of our tables that this version knows, in their order."""
    return sorted(file.stem for file in _MIGRATIONS.glob("0*.py"))


def _make_keys(home: Home, *, fresh: bool) -> bool:
    folder = settings.HUXIN_KEYS
    if not (folder / keyring.FILE_NAME).exists() and (not fresh or any(home.intake.glob("*.bin"))):
        _keys.current()  # raises: a new key beside old ciphertext would only hide the loss
    made = keyring.create(folder)
    if not _has_secret():
        write_private(folder / SECRET_FILE, secrets.token_urlsafe(48).encode())
        settings.SECRET_KEY = (folder / SECRET_FILE).read_text("ascii")
    return made


def _has_secret() -> bool:
    return bool(os.environ.get("HUXIN_SECRET_KEY")) or (settings.HUXIN_KEYS / SECRET_FILE).is_file()


def served(home: Home) -> IO[str]:
    """The lock of a server: held while the file is open here or in any process that inherited it.

    Raises:
        Refused: the database is being moved.
    """
    file = _serving(home)
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise Refused("数据库正在搬迁，完成后才能启动。") from None
    return file


@contextmanager
def stands_still(home: Home) -> Iterator[None]:
    """While this is held no server of the installation runs.

    Raises:
        Refused: one runs.
    """
    with _serving(home) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("护薪正在运行（huxin serve）。请先停止它。") from None
        yield


def _serving(home: Home) -> IO[str]:
    home.path.mkdir(parents=True, exist_ok=True)
    return open(home.path / "serving.lock", "a")
