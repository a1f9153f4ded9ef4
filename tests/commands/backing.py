"""Commands on a home in processes of their own, processes that die in the middle, and all that a home holds."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).parents[2]
Said = subprocess.CompletedProcess[str]

DIE = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
import django
django.setup()
from huxin.actions import backup, restoring
from huxin.base.vault import Vault
from huxin.base.home import Home
act, vault, word, times = sys.argv[1:]
heard = 0
def progress(text):
    global heard
    if text.startswith(word):
        heard += 1
        if heard == int(times):
            os._exit(9)
home, vault = Home(Path(os.environ["HUXIN_HOME"])), Path(vault)
if act == "make":
    backup.make(home, vault, clock=lambda: datetime.now(UTC), passphrase=None, progress=progress)
else:
    found = Vault(vault)
    restoring.restore(home, found, restoring.choose(found, None), passphrase=None, progress=progress)
"""

HALF = """
import json, os
from pathlib import Path
import django
django.setup()
from huxin.base.home import Home
from huxin.engine import store
from huxin.facts.lists import ACCEPTED
from huxin.record.models import Batch
home = Home(Path(os.environ["HUXIN_HOME"]))
held = {number for stream in ACCEPTED for number in store.batches(home, stream)}
applied = Batch.objects.filter(state="applied")
lost = [batch.pk for batch in applied.filter(accepted__gt=0) if batch.pk not in held]
unknown = sorted(held - set(Batch.objects.values_list("pk", flat=True)))
print(json.dumps({"applied": applied.count(), "lost": lost, "unknown": unknown}))
"""

KNOWN = """
import json, os, sys
from datetime import datetime
from pathlib import Path
import django
django.setup()
import duckdb
from huxin.base.home import Home
from huxin.engine import tables
from huxin.facts.lists import ACCEPTED
home, moment = Home(Path(os.environ["HUXIN_HOME"])), datetime.fromisoformat(sys.argv[1]).replace(tzinfo=None)
known, later = {}, 0
for name, stream in ACCEPTED.items():
    if found := tables.files(home.facts, stream):
        rows = duckdb.sql(f"SELECT * EXCLUDE (source) FROM {tables.parquet(stream, found)}")
        digest = "SELECT count(*), sum(hash(rows)::HUGEINT)::VARCHAR FROM rows WHERE recorded_at <= $at"
        known[name] = duckdb.execute(digest, {"at": moment}).fetchone()
        (after,) = duckdb.execute("SELECT count(*) FROM rows WHERE recorded_at > $at", {"at": moment}).fetchone()
        later += after
print(json.dumps({"known": {name: told for name, told in known.items() if told[0]}, "later": later}))
"""
"""What is known of each stream by a moment, but for the numbers of batches; and how many rows came later."""


def run(*words: object, home: Path, given: str | None = None, **more: str) -> Said:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("HUXIN_")}
    known = clean | {
        "PYTHONPATH": str(ROOT), "HUXIN_SECRET_KEY": "only-for-tests", "HUXIN_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "huxin.config.settings",
    }  # fmt: skip
    command = [sys.executable, *map(str, words)]
    return subprocess.run(command, env=known | more, input=given, capture_output=True, text=True, check=False)


def huxin(home: Path, *words: object, given: str | None = None, **more: str) -> Said:
    return run("-m", "huxin.commands", "--home", home, *words, home=home, given=given, **more)


def made(home: Path, vault: Path, *more: str, **environment: str) -> dict[str, Any]:
    """A backup, and what was said of it."""
    said = huxin(home, "backup", "make", vault, "--json", *more, **environment)
    assert said.returncode == 0, said.stdout + said.stderr
    return dict(json.loads(said.stdout))


def told(database: Path) -> str:
    """All that an SQLite database holds."""
    with closing(sqlite3.connect(database)) as found:
        return sha256("\n".join(found.iterdump()).encode()).hexdigest()


def kept(home: Path) -> dict[str, str]:
    """The files that must come back, by their digest."""
    folders = ("facts", "intake", "attachments", "runs", "journal")
    files = [path for name in folders for path in (home / name).rglob("*") if path.is_file()]
    ours = [path for path in files if "seen." not in path.name and not path.name.endswith(".lock")]
    return {path.relative_to(home).as_posix(): sha256(path.read_bytes()).hexdigest() for path in ours}


def rows(url: str) -> dict[str, str]:
    """All that a PostgreSQL holds, by table; and what number each gives next."""
    with psycopg.connect(url) as there:
        found = there.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        tables = {name for (name,) in found} - {"django_migrations"}
        texts = {}
        for name in sorted(tables):
            digest = f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM \"{name}\" t"
            texts[name] = str(there.execute(digest.encode()).fetchone())
        numbers = there.execute("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'")
        ours = {name: str(last) for name, last in numbers if not name.startswith("django_")}
        return texts | ours
