"""What `open.api` costs before anything is kept: a batch of 20 punches, from its bytes to rows, and the least it could.

Processor time, the best of many rounds: others on the machine lengthen the wall and not this.
"""

import hashlib
import json
import time
from base64 import b64decode
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher as Raw
from cryptography.hazmat.primitives.ciphers import algorithms, modes

from bench import open_api_live
from bench.open_api_sent import FORM, METHOD, ROWS, SECRET, bodies
from bench.report import Report
from huxin.sources.open_api import Cipher, answers, in_window, parameters, quality, read, rows, signed

GOAL_BODY, GOAL_READ = 60.0, 300.0
_NOW = datetime.fromisoformat("2019-10-07 23:02:00")
_STAMP = datetime.fromisoformat("2019-10-08 07:02:00")  # the same moment, as the sender's clock shows it
_TODAY = date(2019, 10, 8)
_ROUNDS, _CALLS = 200, 20


def section(report: Report, cache: Path) -> None:
    """Each step of a request, and beside it what hashing, decrypting and JSON alone would take."""
    body = next(bodies(1, _STAMP))
    given = parameters(body, FORM)
    assert signed(given, SECRET)
    report.head(f"open.api: one request of {ROWS} punches ({len(body):,} bytes) without disk and database")
    steps = {name: _best(call) for name, call in _steps(body, given).items()}
    floor = {name: _best(call) for name, call in _floor(given).items()}
    total = sum(steps.values())
    report.table(["step", "CPU µs"], [*steps.items(), ("all", total)])
    report.table(["alone", "CPU µs"], [*floor.items(), ("all", sum(floor.values()))])
    report.say(
        f"{ROWS / total * 1e6:,.0f} rows a second on one core; {sum(floor.values()) / total:.0%} of it is floor.\n"
    )
    report.goal("the body's parameters", steps["parameters"], GOAL_BODY, "µs")
    report.goal(f"checking {ROWS} punches", steps["read"], GOAL_READ, "µs")
    open_api_live.section(report, cache)


def _steps(body: bytes, given: Mapping[str, str]) -> Mapping[str, Callable[[], object]]:
    cipher = Cipher(SECRET)
    values = read(METHOD, given["data"], cipher, project=None, today=_TODAY).values
    return {
        "parameters": lambda: parameters(body, FORM),
        "signed": lambda: signed(given, SECRET),
        "in_window": lambda: in_window(given["timestamp"], _NOW, 10),
        "read": lambda: read(METHOD, given["data"], cipher, project=None, today=_TODAY),
        "quality": lambda: quality(METHOD, values, now=_NOW),
        "rows": lambda: rows.attendance(values),
        "answer": lambda: answers.accepted(answers.serial(METHOD, _NOW, 1)),
    }


def _floor(given: Mapping[str, str]) -> Mapping[str, Callable[[], object]]:
    data = given["data"].encode()
    key = SECRET.encode()
    coded = b"".join(b64decode(row["idCardNumber"]) for row in json.loads(data)["dataList"])
    cipher = Raw(algorithms.AES(key), modes.CBC(key[:16]))
    return {
        "SHA-256": lambda: hashlib.sha256(data).digest(),
        "AES": lambda: cipher.decryptor().update(coded),
        "JSON": lambda: json.loads(data),
    }


def _best(call: Callable[[], object]) -> float:
    """Microseconds of one call."""
    best = float("inf")
    for _ in range(_ROUNDS):
        start = time.process_time_ns()
        for _ in range(_CALLS):
            call()
        best = min(best, (time.process_time_ns() - start) / _CALLS / 1000)
    return best
