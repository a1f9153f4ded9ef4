"""`huxin move-to`: a city on SQLite moves to an empty PostgreSQL whole, or not at all, and what differs is found."""

import fcntl
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.commands.conftest import MakeDatabase

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
Said = subprocess.CompletedProcess[str]

_MORE = """
import sys
from datetime import UTC, datetime
import django
django.setup()
from huxin.access import Actor, Role
from huxin.actions import attachments
from huxin.record.models import JournalEntry
inspector = Actor("李监察", "李监察", Role.INSPECTOR, ("620402",))
attachments.receive(actor=inspector, data=b"%PDF-1.4 x", file_name="a.pdf", now=datetime(2019, 12, 2, tzinfo=UTC))
given = {"乙": "引号\\"、反斜杠\\\\、制表\\t、换行\\n", "a": [1, 2.5, 1e16, None, True], "": {"z": 1, "b": "\\\\N"}}
at = datetime(2019, 12, 2, 3, 4, 5, 678, tzinfo=UTC)
last = JournalEntry.objects.create(at=at, who="", what="a", subject="", given=given)
JournalEntry.objects.create(pk=last.pk + 7, at=at, who="", what="gone", subject="", given={}).delete()
"""

_ASK = """
import json
import django
django.setup()
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone
from huxin.actions.sessions import open_session
from huxin.record.models import JournalEntry, Matter, Staff
ours = JournalEntry.objects.get(what="a")
JournalEntry.objects.create(at=ours.at, who="", what="", subject="", given={})
after = JournalEntry.objects.filter(pk__gt=ours.pk).order_by("pk").first()
settings.ALLOWED_HOSTS = ["testserver"]
client, office = Client(), Staff.objects.filter(role="office").first()
session = client.session
open_session(session, office, now=timezone.now())
session.save()
client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
pages = ["/", "/matters/", "/projects/", f"/matters/{Matter.objects.first().pk}/", "/audit/"]
print(json.dumps({
    "vendor": connection.vendor, "pages": {page: client.get(page).status_code for page in pages},
    "given": ours.given, "micro": ours.at.microsecond, "last": ours.pk, "next": after.pk,
}))
"""

_DIE = """
import os, sys
from pathlib import Path
import django
django.setup()
from huxin.actions import moving
from huxin.base.home import Home
heard = 0
def progress(text):
    global heard
    if text.startswith(sys.argv[2]):
        heard += 1
        if heard == int(sys.argv[3]):
            os._exit(9)
moving.move(Home(Path(os.environ["HUXIN_HOME"])), url=sys.argv[1], progress=progress)
"""

_DISTURB = """
import os, sys
from pathlib import Path
import django
django.setup()
from django.db import connections
from huxin.actions import moving
from huxin.base.home import Home
def progress(text):
    if text.startswith("比对 record_matter "):
        with connections[moving.TARGET].cursor() as cursor:
            cursor.execute("UPDATE record_staff SET display_name = display_name || '。'")
found = moving.move(Home(Path(os.environ["HUXIN_HOME"])), url=sys.argv[1], progress=progress)
print([one.table for one in found if not one.alike])
"""


def _run(*words: object, home: Path, **more: str) -> Said:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("HUXIN_")}
    known = clean | {
        "PYTHONPATH": str(ROOT), "HUXIN_SECRET_KEY": "only-for-tests", "HUXIN_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "huxin.config.settings",
    }  # fmt: skip
    command = [sys.executable, *map(str, words)]
    return subprocess.run(command, env=known | more, capture_output=True, text=True, check=False)


def huxin(home: Path, *words: object, **more: str) -> Said:
    return _run("-m", "huxin.commands", "--home", home, *words, home=home, **more)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home on SQLite with matters, papers, persons and moves. Nothing here changes it."""
    home = tmp_path_factory.mktemp("city") / "home"
    told = huxin(home, "demo", "--workers", 400, "--no-serve", "--json")
    assert told.returncode == 0, told.stderr
    assert _run("-c", _MORE, home=home).returncode == 0
    return home


@pytest.fixture
def copied(city: Path, tmp_path: Path) -> Path:
    """The city again, for those who change it."""
    return Path(shutil.copytree(city, tmp_path / "copy"))


def tables(url: str) -> list[str]:
    with psycopg.connect(url) as there:
        return [name for (name,) in there.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]


def told_tables(said: Said) -> dict[str, dict[str, Any]]:
    return {one["table"]: one for one in json.loads(said.stdout)["tables"]}


def test_a_city_moves_whole(city: Path, database: MakeDatabase) -> None:
    url, before = database(), sha256((city / "huxin.sqlite3").read_bytes()).hexdigest()
    said = huxin(city, "move-to", url, "--json")
    assert said.returncode == 0, said.stderr
    assert (urlsplit(url).password or "") not in said.stdout + said.stderr
    found = told_tables(said)
    with (
        closing(sqlite3.connect(f"file:{city}/huxin.sqlite3?mode=ro", uri=True)) as here,
        psycopg.connect(url) as there,
    ):
        listed = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN (?, ?)"
        names = {name for (name,) in here.execute(listed, ("django_migrations", "sqlite_sequence"))}
        assert set(found) == names
        for name, one in found.items():
            count = f'SELECT count(*) FROM "{name}"'
            rows = here.execute(count).fetchone(), there.execute(count).fetchone()
            assert rows == ((one["here"]["rows"],), (one["there"]["rows"],)) and one["here"] == one["there"], name
    filled = {name for name, one in found.items() if one["here"]["rows"]}
    assert filled >= {"record_matter", "record_matterevent", "record_matterlink", "record_paper", "record_attachment"}
    assert filled >= {"record_person", "record_personalvalue", "record_report", "record_link", "record_finding"}
    assert sha256((city / "huxin.sqlite3").read_bytes()).hexdigest() == before

    now = {"HUXIN_DATABASE_URL": url}
    verified = huxin(city, "audit", "verify", **now)
    assert verified.returncode == 0 and "存证链完好" in verified.stdout, verified.stdout
    checks = {one["name"]: one for one in json.loads(huxin(city, "doctor", "--json", **now).stdout)["checks"]}
    assert checks["数据库"]["found"] == "postgresql，已是最新" and checks["事实库"]["ok"]
    asked = _run("-c", _ASK, home=city, **now)
    assert asked.returncode == 0, asked.stderr
    answer = json.loads(asked.stdout)
    assert answer["vendor"] == "postgresql" and set(answer["pages"].values()) == {200}, answer
    assert answer["given"]["a"] == [1, 2.5, 1e16, None, True] and answer["given"][""]["b"] == "\\N"
    assert answer["micro"] == 678
    assert answer["next"] == answer["last"] + 8  # after the number of the entry that is gone


SHAPE = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid <> 0
    UNION SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION SELECT table_name, column_name, concat(data_type, is_nullable, is_identity, column_default)
    FROM information_schema.columns WHERE table_schema = 'public'"""


def test_the_tables_are_those_of_a_new_installation(city: Path, database: MakeDatabase, tmp_path: Path) -> None:
    moved, new = database(), database()
    assert huxin(city, "move-to", moved).returncode == 0
    assert huxin(tmp_path / "new", "init", HUXIN_DATABASE_URL=new).returncode == 0
    shapes = []
    for url in (moved, new):
        with psycopg.connect(url) as there:
            shapes.append(set(there.execute(SHAPE).fetchall()))
    assert shapes[0] == shapes[1] and len(shapes[0]) > 500


def test_what_is_said_to_people(city: Path, database: MakeDatabase) -> None:
    url = database()
    bare = urlsplit(url)
    assert bare.password
    address = urlunsplit(bare._replace(netloc=f"{bare.username}@{bare.hostname}:{bare.port}"))
    said = huxin(city, "move-to", address, PGPASSWORD=bare.password)
    assert said.returncode == 0, said.stderr
    assert f"export HUXIN_DATABASE_URL={address}\n" in said.stdout and bare.password not in said.stdout + said.stderr
    assert [line for line in said.stdout.splitlines() if line.startswith("record_staff ") and line.endswith(" 一致")]
    again = huxin(city, "move-to", url)
    assert again.returncode == 2 and "目标库里已经有表" in again.stderr
    assert huxin(city, "move-to", url, "--check").stdout.endswith("✓ 两边一致。\n")


CHANGES = {
    "record_staff": "UPDATE record_staff SET display_name = display_name || ' '",
    "record_wageaccount": "UPDATE record_wageaccount SET frozen = NOT frozen",
    "record_matter": "UPDATE record_matter SET opened_at = opened_at + interval '1 microsecond'",
    "record_journalentry": "UPDATE record_journalentry SET given = given || '{\"n\": 0}'",
    "record_personalvalue": "UPDATE record_personalvalue SET token = token || '\\x00'",
    "record_person": "UPDATE record_person SET name_id = NULL",
    "record_notice": "DELETE FROM record_notice",
}
"""One row of each table; of each kind of value one."""


def test_whatever_changed_on_one_side_is_found(copied: Path, database: MakeDatabase) -> None:
    def differing() -> set[str]:
        said = huxin(copied, "move-to", url, "--check", "--json")
        assert said.returncode == 1
        return {name for name, one in told_tables(said).items() if not one["alike"]}

    url = database()
    assert huxin(copied, "move-to", url).returncode == 0
    with psycopg.connect(url) as there:
        for table, change in CHANGES.items():
            one = f"{change} WHERE ctid = (SELECT min(ctid) FROM {table})"
            assert there.execute(one.encode()).rowcount == 1
    assert differing() == set(CHANGES)
    with closing(sqlite3.connect(copied / "huxin.sqlite3")) as here, here:
        here.execute("UPDATE record_unit SET name = name || '。' WHERE rowid = (SELECT min(rowid) FROM record_unit)")
    assert differing() == {*CHANGES, "record_unit"}
    assert "✗ 两边不一致" in huxin(copied, "move-to", url, "--check").stdout


def test_killed_in_the_middle_nothing_is_there_and_it_begins_again(city: Path, database: MakeDatabase) -> None:
    url = database()
    for said, times in (("建表", 1), ("复制", 3), ("复制", 25), ("比对", 1), ("比对", 60)):
        assert _run("-c", _DIE, url, said, times, home=city).returncode == 9
        assert tables(url) == []
    assert huxin(city, "move-to", url).returncode == 0


def test_a_difference_during_the_move_leaves_nothing(city: Path, database: MakeDatabase) -> None:
    url = database()
    said = _run("-c", _DISTURB, url, home=city)
    assert said.returncode == 0 and said.stdout == "['record_staff']\n", said.stderr
    assert tables(url) == []


UNFIT = [
    ("record_staff", "display_name", "UPDATE record_staff SET display_name = 'a' || char(0)", "空字符"),
    ("record_staff", "username", "UPDATE record_staff SET username = CAST(X'61EDA080' AS TEXT)", "残缺的编码"),
    ("record_staff", "role", "UPDATE record_staff SET role = 'inspector_inspector_inspector'", "长于 20 个字"),
    ("record_journalentry", "given", 'UPDATE record_journalentry SET given = \'{"a": ["\\u0000"]}\'', "空字符"),
    ("record_journalentry", "given", "UPDATE record_journalentry SET given = '[\"\\ud800\"]'", "残缺的编码"),
    ("record_journalentry", "given", "UPDATE record_journalentry SET given = '[NaN]'", "不是合法的 JSON"),
]


def test_text_that_postgresql_refuses_is_named_by_table_and_row(copied: Path, database: MakeDatabase) -> None:
    url, rows = database(), []
    with closing(sqlite3.connect(copied / "huxin.sqlite3")) as here, here:
        here.execute("PRAGMA ignore_check_constraints = 1")
        for place, (table, column, change, why) in enumerate(UNFIT):
            (row,) = here.execute(f"SELECT id FROM {table} ORDER BY id LIMIT 1 OFFSET {place}").fetchone()
            here.execute(f"{change} WHERE id = {row}")
            rows.append((f"{table} 第 {row} 行 {column} 列：", why))
        # Escaped backslashes before such letters are plain text.
        here.execute("UPDATE record_journalentry SET given = '[\"\\\\u0000\"]' WHERE id = 2")
    said = huxin(copied, "move-to", url)
    assert said.returncode == 2 and tables(url) == []
    lines = said.stderr.splitlines()
    assert len([line for line in lines if line.startswith("  record_")]) == len(rows)
    for begins, why in rows:
        assert [line for line in lines if begins in line and why in line], (begins, said.stderr)


def test_what_is_no_empty_database_of_ours_is_refused(copied: Path, database: MakeDatabase) -> None:
    url = database()
    parts = urlsplit(url)
    with psycopg.connect(url) as there:
        there.execute("CREATE TABLE theirs (n int)")
    assert "已经有表" in huxin(copied, "move-to", url).stderr and tables(url) == ["theirs"]
    assert "没有这些表" in huxin(copied, "move-to", url, "--check").stderr

    wrong = urlunsplit(parts._replace(netloc=f"{parts.username}:geheim@{parts.hostname}:{parts.port}"))
    for other in (wrong, urlunsplit(parts._replace(path="/nirgends")), "postgres://u:geheim@127.0.0.1:1/x"):
        said = huxin(copied, "move-to", other)
        assert said.returncode == 2 and said.stderr.startswith("连不上 postgres://"), said.stderr
        assert "geheim" not in said.stderr and (parts.password or "") not in said.stderr
    for malformed in ("mysql://u:geheim@h/x", "postgres://u:geheim@h", "postgres://u:ge/heim@h/x", "x"):
        said = huxin(copied, "move-to", malformed)
        assert said.returncode == 2 and "应写成 postgres://" in said.stderr and "heim" not in said.stderr, said.stderr


def test_without_the_right_to_make_tables_nothing_begins(copied: Path, database: MakeDatabase) -> None:
    url = database()
    parts, role = urlsplit(url), f"guest_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as there:
        there.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'geheim'")
        there.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        guest = urlunsplit(parts._replace(netloc=f"{role}:geheim@{parts.hostname}:{parts.port}"))
        said = huxin(copied, "move-to", guest)
        there.execute(f"DROP ROLE {role}")
    assert said.returncode == 2 and "没有建表的权限" in said.stderr, said.stderr


def test_an_installation_at_work_is_refused(copied: Path, database: MakeDatabase) -> None:
    url = database()
    for lock, why in (("serving", "huxin serve"), ("writer", "另一个导入正在进行")):
        with open(copied / f"{lock}.lock", "a") as held:
            fcntl.flock(held, fcntl.LOCK_SH)
            assert why in huxin(copied, "move-to", url).stderr
    with closing(sqlite3.connect(copied / "huxin.sqlite3")) as here:
        for change, back, why in (
            ("UPDATE record_batch SET state = 'received' WHERE id = 1",
             "UPDATE record_batch SET state = 'applied' WHERE id = 1", "等待入库"),
            ("INSERT INTO django_migrations (app, name, applied) VALUES ('record', '0999_later', '2030-01-01')",
             "DELETE FROM django_migrations WHERE name = '0999_later'", "0999_later"),
            ("UPDATE django_migrations SET app = 'other' WHERE name = '0002_matters'",
             "UPDATE django_migrations SET app = 'record' WHERE name = '0002_matters'", "huxin init"),
        ):  # fmt: skip
            here.execute(change)
            here.commit()
            said = huxin(copied, "move-to", url)
            assert said.returncode == 2 and why in said.stderr, said.stderr
            here.execute(back)
            here.commit()
    assert "不是 SQLite" in huxin(copied, "move-to", url, HUXIN_DATABASE_URL=url).stderr
    assert "不是护薪的数据文件夹" in huxin(copied / "nirgends", "move-to", url).stderr
    assert tables(url) == []


def test_while_the_database_moves_no_server_starts(copied: Path) -> None:
    with open(copied / "serving.lock", "a") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        said = huxin(copied, "serve", "--port", 1 + 40_000 + os.getpid() % 20_000)
    assert said.returncode == 2 and "数据库正在搬迁" in said.stderr
