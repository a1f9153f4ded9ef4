"""Punches in batches of twenty to a live server on the loopback: a batch counts once its reply says it is on disk."""

import http.client
import itertools
import json
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from bench.console_live import HUXIN, served
from bench.open_api import FORM, METHOD, ROWS, SECRET
from bench.report import Report
from huxin.base.identity import resident_check
from huxin.base.moments import CHINA
from huxin.sources.open_api import Cipher, sign

REQUESTS, SENDERS, GOAL = 4_000, 16, 20_000.0
_APPID, _PROJECT = "qg-000001", "620402-2019-0001"
_IN = {"direction": "01"}
_MASTER = f"项目编码,项目名称,行政区划代码,行业,状态,发薪日\n{_PROJECT},某小学教学楼,620402,房建市政,在建,25\n"


def section(report: Report, cache: Path) -> None:
    """Senders that wait for each reply, all at once; then how long until everything is a fact."""
    home = cache / "open-api-home"
    shutil.rmtree(home, ignore_errors=True)
    (cache / "project.csv").write_text(_MASTER, "utf-8")
    env = {name: value for name, value in os.environ.items() if not name.startswith("HUXIN_")}
    grant = ["exchange", "grant", _APPID, "--secret", SECRET, "--project", _PROJECT, "--window", "60"]
    for words in (["init"], ["import", cache / "project.csv"], grant):
        subprocess.run([HUXIN, *words, "--home", home], check=True, stdout=subprocess.DEVNULL, env=env)
    bodies = list(_bodies())
    with served(home, env) as port:
        _send(port, bodies[:64])
        took = _send(port, bodies[64:])
        rows = (len(bodies) - 64) * ROWS
        drained = _until_facts(home, len(bodies))
    report.head(f"open.api: {rows:,} punches in signed batches of {ROWS} with encrypted numbers, {SENDERS} senders")
    report.table(
        ["what", "rows a second"],
        [("acknowledged, on disk", rows / took), ("stored as facts, from the first request", rows / (took + drained))],
    )
    report.at_least("acknowledged", rows / took, GOAL, "rows a second")
    shutil.rmtree(home)


def _bodies() -> Iterator[bytes]:
    cipher, stamp = Cipher(SECRET), datetime.now(UTC).astimezone(CHINA)
    numbers = [f"620402199001{n // 1000 + 1:02d}{n % 1000:03d}" for n in range(2_000)]
    sealed = [cipher.sealed(number + resident_check(number)) for number in numbers]
    turn, day = itertools.cycle(sealed), f"{stamp:%Y-%m-%d}"
    for n in range(REQUESTS + 64):
        punches = [
            {"idCardType": "01", "idCardNumber": next(turn), "date": f"{day} 00:{n % 60:02d}:{n // 60 % 60:02d}"} | _IN
            for _ in range(ROWS)
        ]
        data = {"projectCode": _PROJECT, "teamSysNo": 1000000001, "dataList": punches}
        sent = {
            "method": METHOD.name, "version": "1.0", "appid": _APPID, "format": "json",
            "timestamp": f"{stamp:%Y%m%d%H%M%S}", "nonce": f"{n:032x}", "data": json.dumps(data, separators=(",", ":")),
        }  # fmt: skip
        yield urlencode(sent | {"sign": sign(sent, SECRET)}).encode()


def _send(port: int, bodies: list[bytes]) -> float:
    """Seconds until every body was acknowledged."""
    wrong: list[bytes] = []

    def sender(own: list[bytes]) -> None:
        con = http.client.HTTPConnection("127.0.0.1", port)
        for body in own:
            con.request("POST", "/open.api", body, {"Content-Type": FORM})
            if b'"code":0' not in (said := con.getresponse().read()):
                wrong.append(said)

    threads = [threading.Thread(target=sender, args=(bodies[k::SENDERS],)) for k in range(SENDERS)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong, wrong[0].decode()
    return time.perf_counter() - start


def _until_facts(home: Path, requests: int) -> float:
    import sqlite3

    start = time.perf_counter()
    with sqlite3.connect(f"file:{home / 'huxin.sqlite3'}?mode=ro", uri=True) as con:
        while con.execute("SELECT count(*) FROM record_receipt WHERE status = 20").fetchone()[0] < requests:
            time.sleep(0.2)
    return time.perf_counter() - start
