"""Punches in batches of twenty to a live server on the loopback: a batch counts once its reply says it is on disk."""

import os
import shutil
import sqlite3
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.console_live import HUXIN, served
from bench.open_api_client import send
from bench.open_api_sent import APPID, PROJECT, ROWS, SECRET, bodies
from bench.report import Report
from huxin.base.moments import CHINA

REQUESTS, SENDERS, GOAL = 4_000, 16, 20_000.0
_WARMING = 64
_FLUSHED_FOR = 2.0  # seconds
_MASTER = f"项目编码,项目名称,行政区划代码,行业,状态,发薪日\n{PROJECT},某小学教学楼,620402,房建市政,在建,25\n"


def section(report: Report, cache: Path) -> None:
    """Senders that wait for each reply, all at once; then how long until everything is a fact."""
    home = cache / "open-api-home"
    shutil.rmtree(home, ignore_errors=True)
    (cache / "project.csv").write_text(_MASTER, "utf-8")
    env = {name: value for name, value in os.environ.items() if not name.startswith("HUXIN_")}
    grant = ["exchange", "grant", APPID, "--secret", SECRET, "--project", PROJECT, "--window", "60"]
    for words in (["init"], ["import", cache / "project.csv"], grant):
        subprocess.run([HUXIN, *words, "--home", home], check=True, stdout=subprocess.DEVNULL, env=env)
    sent = list(bodies(REQUESTS + _WARMING, datetime.now(UTC).astimezone(CHINA)))
    rows = REQUESTS * ROWS
    with served(home, env) as port:
        send(port, sent[:_WARMING], SENDERS)
        before = _processor_seconds()
        took = send(port, sent[_WARMING:], SENDERS)
        used = {kind: after - before[kind] for kind, after in _processor_seconds().items()}
        drained = _until_facts(home, len(sent))
    report.head(f"open.api: {rows:,} punches in signed batches of {ROWS} with encrypted numbers, {SENDERS} senders")
    report.table(
        ["what", "rows a second"],
        [("acknowledged, on disk", rows / took), ("stored as facts, from the first request", rows / (took + drained))],
    )
    report.table(["process", "CPU µs a request"], [(k, seconds / REQUESTS * 1e6) for k, seconds in used.items()])
    flushes = _flushes(home / "flushed", len(sent[0]))
    limit = flushes * SENDERS * ROWS
    report.say(
        f"This disk alone: {flushes:,.0f} flushes of one request a second. {SENDERS} senders that share every "
        f"flush would reach {limit:,.0f} rows a second; acknowledged were {rows / took / limit:.0%} of that.\n"
    )
    report.at_least("acknowledged", rows / took, GOAL, "rows a second")
    shutil.rmtree(home)


def _processor_seconds() -> dict[str, float]:
    """By part: the server's processes, the worker beside them, and the senders, which are this process."""
    found = {"server": 0.0, "worker": 0.0, "senders": time.process_time()}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            command, times = (place / "cmdline").read_bytes(), (place / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it ended meanwhile
            continue
        if part := "server" if b"granian" in command else "worker" if b"huxin.commands._worker" in command else "":
            found[part] += (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")
    return found


def _flushes(path: Path, size: int) -> float:
    """How often in a second this disk takes so many bytes for good."""
    file, done, start = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), 0, time.perf_counter()
    while (took := time.perf_counter() - start) < _FLUSHED_FOR:
        os.write(file, bytes(size))
        os.fdatasync(file)
        done += 1
    os.close(file)
    return done / took


def _until_facts(home: Path, requests: int) -> float:
    start = time.perf_counter()
    with sqlite3.connect(f"file:{home / 'huxin.sqlite3'}?mode=ro", uri=True) as con:
        while con.execute("SELECT count(*) FROM record_receipt WHERE status = 20").fetchone()[0] < requests:
            time.sleep(0.2)
    return time.perf_counter() - start
