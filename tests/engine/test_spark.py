"""The same rules from the same texts on Spark: the same bytes, on one machine and on a cluster that loses a worker."""

import gc
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time as clock
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from huxin.base.errors import Refused, StoreDamaged
from huxin.base.home import Home
from huxin.engine import chapters, cluster, store
from huxin.engine.replay import replay
from huxin.engine.run import _require_agreement, asked, run, run_id
from huxin.engine.snapshot import snapshot
from huxin.law.calendar import is_working_day
from huxin.rules import catalogue
from huxin.simulate.city import invent
from tests.city import LATER, RECORDED, City
from tests.rules._case import Row, cases, facts_of
from tests.simulate.test_engine_agrees import Numbers, corrected

ROOT = Path(__file__).parents[2]
TABLES = ("worker_months", "project_months", "projects", "findings")
FIRST, THEN = datetime.fromisoformat("2019-08-20"), datetime.fromisoformat("2019-10-25")
HERE = "local[2]"
needs_spark = pytest.mark.skipif(
    find_spec("pyspark") is None or shutil.which("java") is None, reason="Spark needs Java and requirements/cluster.txt"
)
pytestmark = [
    pytest.mark.slow,
    # py4j leaves it to the collector to close the connection of a thread that has ended.
    pytest.mark.filterwarnings("ignore:.*socket:pytest.PytestUnraisableExceptionWarning"),
]


SHORT_LIVED = {"JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}  # Java optimises for hours otherwise
INTERPRETED = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
}
"""On this machine Spark compiles each query; on the cluster it interprets them, which is sooner done here."""


def every_case() -> dict[str, list[Row]]:
    """The cases of all rules as one city: each has its own projects, accounts, deposits and vouchers."""
    own = ("project_code", "account_no", "deposit_no", "serial", "entry_no")
    city: dict[str, list[Row]] = {}
    for place, case in enumerate(case for code in catalogue() for case in cases(code)):
        for stream, rows in facts_of(case).items():
            city.setdefault(stream, []).extend(
                row | {name: f"{row[name]}{place:03d}" for name in own if row.get(name)} for row in rows
            )
    return city


@dataclass(frozen=True)
class Compared:
    """A home, and what DuckDB and Spark said of it."""

    home: Home
    by_duckdb: dict[str, Any]
    by_spark: dict[str, Any]
    tables: dict[str, Any]
    damaged: str
    missing: str


def said_of(home: Home, manifest: dict[str, Any]) -> dict[str, Any]:
    return {name: pq.read_table(home.runs / manifest["id"] / name) for name in TABLES}


@pytest.fixture(scope="module", autouse=True)
def _short_lived() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        for name, value in SHORT_LIVED.items():
            patched.setenv(name, value)
        yield


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A simulated city as reported and as corrected, beside the cases of every rule. Its path has odd characters."""
    found = Home(tmp_path_factory.mktemp("100% [护薪]"))
    City(found).add(every_case(), recorded_at=RECORDED)
    made = invent(workers=400, months=4, seed=1, start="2019-06", is_working_day=is_working_day)
    rows = made.streams() | {"organisations": []}
    rows["attendance"] = [
        {"project_code": code, "id_no": who, "punched_at": datetime.combine(day, time(7, 30)), "direction": "in"}
        for (code, who), days in made.worker_days().items()
        for day in days
    ]
    numbers = Numbers()
    numbers.known = {("nobody", str(n)): n for n in range(10_000)}  # whom the cases have
    for batch, (moment, some) in enumerate(((FIRST, rows), (THEN, corrected(rows, 1))), start=100):
        for stream, lines in some.items():
            if lines:
                store.append(found, stream, numbers.table(stream, lines), batch=batch, recorded_at=moment)
    return found


def refusal(kind: type[Exception], act: Callable[[], Any]) -> str:
    with pytest.raises(kind) as caught:
        act()
    return str(caught.value)


def one_row_more(session: Any, home: Home) -> None:
    """Read a store whose log says one row more than there is."""
    from huxin.engine.spark import Connection

    facts = snapshot(home, known_at=LATER)
    first, *others = facts.files["roster"]
    files = {**facts.files, "roster": (replace(first, rows=first.rows + 1), *others)}
    far = Connection(session, home.runs)
    far.reading(facts).rows("roster", ["worker_id"])
    far.require_read()
    far.reading(replace(facts, files=files)).rows("roster", ["worker_id"])
    far.require_read()


@pytest.fixture(scope="module")
def compared(home: Home, tmp_path_factory: pytest.TempPathFactory) -> Compared:
    """One session of Spark for all that is asked on this machine."""
    broken = Home(tmp_path_factory.mktemp("broken"))
    City(broken).add(facts_of({"facts": {"roster": [{"workers": 2}]}}))
    for file in (broken.facts / "roster").glob("*.parquet"):
        file.write_bytes(b"\0" * file.stat().st_size)
    question = asked(as_of=date(2019, 7, 16), known_at=FIRST)
    by_duckdb = run(home, question)
    tables = said_of(home, by_duckdb)
    with cluster.opened(HERE) as session:
        missing = refusal(StoreDamaged, lambda: one_row_more(session, home))
        damaged = refusal(StoreDamaged, lambda: run(broken, question, engine=HERE))
        by_spark = run(home, question, engine=HERE)
    gc.collect()
    return Compared(home, by_duckdb, by_spark, tables, damaged, missing)


@needs_spark
@pytest.mark.parametrize("name", TABLES)
def test_逐行相同(compared: Compared, name: str) -> None:
    table = said_of(compared.home, compared.by_spark)[name]
    assert table.schema == compared.tables[name].schema
    assert table.to_pylist() == compared.tables[name].to_pylist()
    assert len(table) > 100


@needs_spark
def test_逐字节相同_只有引擎不同(compared: Compared) -> None:
    differs = {k for k in compared.by_spark if compared.by_spark[k] != compared.by_duckdb[k]}
    assert differs == {"engine", "engine_version"}
    assert compared.by_spark["engine"] == "spark"
    assert {row["rule"] for row in compared.tables["findings"].to_pylist()} == set(catalogue())
    assert [path.name for path in compared.home.runs.glob(".*")] == []


@needs_spark
def test_用默认引擎重算_一致(compared: Compared) -> None:
    assert replay(compared.home, compared.by_spark["id"]).same


@needs_spark
def test_文件损坏_与默认引擎说的一样是损坏(compared: Compared) -> None:
    assert "损坏" in compared.damaged


@needs_spark
def test_读到的行数与日志不符_不采用(compared: Compared) -> None:
    assert "与事实库的日志不符，没有采用结果" in compared.missing


def test_与默认引擎的结果不同_不采用(home: Home) -> None:
    """Whatever DuckDB found stays, and stays the only answer to its question."""
    kept = run(home, asked(as_of=date(2019, 7, 1), known_at=FIRST, projects=["BY-001000"]))
    other = kept | {"engine": "spark", "engine_version": "4.0.5", "outputs": {}}
    with pytest.raises(Refused, match=r"Spark 4.0.5 与 DuckDB .*结果不同，没有采用"):
        _require_agreement(home, other)
    _require_agreement(home, other | {"outputs": kept["outputs"]})
    _require_agreement(home, other | {"id": "20190701-0000000000"})


DYING = """
import sys
from datetime import date
from pathlib import Path
from huxin.base.home import Home
from huxin.engine.run import asked, run
from tests.engine.test_spark import DAY, FIRST, HERE

run(Home(Path(sys.argv[1])), asked(as_of=DAY, known_at=FIRST), engine=HERE)
"""
DAY = date(2019, 7, 30)
PATIENCE = 180  # seconds until Spark has begun


def killed(home: Home, tables: int) -> Path:
    """Where a run on Spark had its tables, which was killed with all of its processes once so many were finished."""
    driver = subprocess.Popen(
        [sys.executable, "-c", DYING, str(home.path)],
        env=os.environ | {"PYTHONPATH": str(ROOT)}, start_new_session=True,
    )  # fmt: skip
    until = clock.monotonic() + PATIENCE
    try:
        while len(marks := list(home.runs.glob(".*.part.tables/*/_finished"))) < tables:
            assert driver.poll() is None and clock.monotonic() < until
    finally:
        os.killpg(driver.pid, signal.SIGKILL)
        driver.wait()
    return marks[0].parents[1]


def same_files(tables: Path) -> dict[str, set[tuple[str, int, int]]]:
    """By table: name, inode and time of each of its files."""
    found: dict[str, set[tuple[str, int, int]]] = {}
    for path in tables.glob("*/*.parquet"):
        stat = path.stat()
        found.setdefault(path.parent.name.split(".")[0], set()).add((path.name, stat.st_ino, stat.st_mtime_ns))
    return found


@needs_spark
def test_被杀的监测_接着做_做完的表不再做(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    question = asked(as_of=DAY, known_at=FIRST)
    left = killed(home, 5)
    finished = {mark.parent.name.split(".")[0]: mark for mark in left.glob("*/_finished")}
    unmarked, cut, other, *whole = sorted(finished)
    before = same_files(left)
    finished[unmarked].unlink()
    file = next(finished[cut].parent.glob("*.parquet"))
    file.write_bytes(file.read_bytes()[:-9])
    mark = json.loads(finished[other].read_text("utf-8"))
    finished[other].write_text(json.dumps(mark | {"by": "local, Spark 0.0.0"}), "utf-8")
    after: dict[str, set[tuple[str, int, int]]] = {}
    write = chapters.write
    monkeypatch.setattr(chapters, "write", lambda *of: (after.update(same_files(left)), write(*of)))
    by_spark = run(home, question, engine=HERE)
    assert len(whole) >= 2 and {name for name in finished if after[name] == before[name]} == set(whole)
    assert len(after) > len(finished) and all(not after[name] & before[name] for name in (unmarked, cut, other))
    assert list(home.runs.glob(".*")) == []
    assert run(home, question, anew=True)["outputs"] == by_spark["outputs"] and by_spark["engine"] == "spark"


@needs_spark
@pytest.mark.parametrize("anew", [False, True], ids=["留着", "从头做"])
def test_集群还没有启动_做完的表等着(home: Home, anew: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        engine = f"spark://127.0.0.1:{taken.getsockname()[1]}"
    question = asked(as_of=DAY, known_at=FIRST)
    own = run_id(snapshot(home, known_at=FIRST), question)
    mine, others = (home.runs / f".{name}.part.tables" / "cal.1" for name in (own, "20190101-0123456789"))
    for folder in (mine, others):
        folder.mkdir(parents=True)
    with pytest.raises(Refused, match="连不上"):
        run(home, question, engine=engine, anew=anew)
    assert (mine.exists(), others.exists()) == (not anew, False)
    run(home, question)
    assert list(home.runs.glob(".*")) == []


@dataclass
class Machines:
    """A real cluster: its address, and the processes of its two workers."""

    address: str
    workers: list[int]

    def kill_one(self) -> None:
        """As a power cut would: the worker and all it runs."""
        os.killpg(self.workers.pop(), signal.SIGKILL)


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    folder = tmp_path_factory.mktemp("cluster")
    script = [sys.executable, str(ROOT / "setup" / "cluster.py")]
    started = subprocess.run([*script, "start", str(folder)], capture_output=True, text=True, check=False)
    assert started.returncode == 0, started.stderr
    try:
        note = json.loads((folder / "cluster.json").read_text("utf-8"))
        workers = [pid for name, pid in note["processes"].items() if name != "master"]
        yield Machines(note["address"], workers)
    finally:
        subprocess.run([*script, "stop", str(folder)], check=True)


@needs_spark
def test_集群上_中途失去一个工作节点_结果仍相同(
    home: Home, compared: Compared, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huxin.engine import spark

    find = spark.find

    def in_the_middle(far: Any, *law: Any) -> None:
        context = far._session.sparkContext._jsc.sc()
        assert len(context.statusTracker().getExecutorInfos()) == 3  # the two, and ourselves
        machines.kill_one()
        find(far, *law)

    question = asked(as_of=date(2019, 9, 30), known_at=LATER)
    by_duckdb = run(home, question)
    monkeypatch.setattr(spark, "find", in_the_middle)
    settings = cluster._settings
    monkeypatch.setattr(cluster, "_settings", lambda *of: settings(*of) | INTERPRETED)
    by_spark = run(home, question, engine=machines.address)
    assert len(machines.workers) == 1
    assert (by_spark["engine"], by_spark["outputs"]) == ("spark", by_duckdb["outputs"])


@needs_spark
def test_没有工作节点_不等下去(
    home: Home, compared: Compared, machines: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_ALONE", 3)
    while machines.workers:
        machines.kill_one()
    before = sorted(home.runs.rglob("*"))
    with pytest.raises(Refused, match="没有可用的工作节点.*没有留下结果"):
        run(home, asked(as_of=date(2019, 7, 16), known_at=FIRST), engine=machines.address)
    assert sorted(home.runs.rglob("*")) == before


@needs_spark
def test_主节点连不上_一句话说明(home: Home) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Refused, match=f"连不上 Spark 集群的主节点 127.0.0.1:{port}"):
        run(home, asked(as_of=date(2019, 7, 16), known_at=FIRST), engine=f"spark://127.0.0.1:{port}")


def test_没有安装Spark_一句话说明(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    with pytest.raises(Refused, match="没有安装 Spark.*make cluster"):
        run(home, asked(as_of=date(2019, 7, 16), known_at=FIRST), engine=HERE)


def test_没有Java_一句话说明(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    with pytest.raises(Refused, match="没有 Java.*default-jre-headless"):
        cluster._machine(None, None)


@pytest.mark.parametrize("name", ["", "sparkle", "spark://", "spark://host", "local[]", "local[2]; rm", "DuckDB"])
def test_不认识的引擎(home: Home, name: str) -> None:
    with pytest.raises(Refused, match="不认识的计算引擎"):
        run(home, asked(as_of=date(2019, 7, 16), known_at=FIRST), engine=name)


def test_不用集群就不需要它的程序包() -> None:
    code = "import sys; sys.modules |= dict.fromkeys(('pyspark', 'py4j', 'sqlglot')); import huxin.engine.run"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
