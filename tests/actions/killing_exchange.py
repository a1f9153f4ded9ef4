"""Run by `test_exchange_kill`: all doors busy in a process that is killed, or finds the disk full, again and again.

python killing_exchange.py INITIALISED_HOME DEATHS FULL writes one line of JSON to standard output: what was
acknowledged in all rounds, and what is on file in the end. All rounds are in one home, so that each meets what the
earlier ones left.
"""

import errno
import json
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import killing

NOW = datetime(2019, 12, 2, 9, tzinfo=UTC)
SENDERS, REQUESTS = 2, 2
KEYS = {"attendance": "punched_at", "payments": "serial", "account_entries": "entry_no"}


def main(home: Path, deaths: int, full: int) -> None:
    os.environ["HUXIN_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "huxin.config.settings"
    import django

    django.setup()
    from huxin.base import clock

    clock.begin(_home(), NOW)  # of all doors
    # What a child would load at its first use would be counted as events of its own.
    import pyarrow.parquet
    import pypinyin  # noqa: F401

    pyarrow.array([0])  # brings pandas where that is installed

    from huxin.actions import drain, exchange, intake  # noqa: F401
    from huxin.sources import banks
    from huxin.web.api import door  # noqa: F401

    banks.profiles()
    said, counted = home.parent / "acknowledged", home.parent / "count"
    assert killing._in_child(lambda: _prepare(home.parent / "token")) == 0
    assert killing._in_child(lambda: counted.write_text(str(killing._count(lambda: _busy(0, said))))) == 0
    events = int(counted.read_text())
    for n, at in enumerate(killing._spread(1, events, deaths), start=1):
        died = killing._in_child(lambda n=n, at=at: killing._die_at(at, lambda: _busy(n, said)))  # type: ignore[misc]
        assert died in (0, 9), died
    for n, at in enumerate(killing._spread(1, events // 2, full), start=deaths + 1):
        killing._in_child(lambda n=n, at=at: _full_at(at, lambda: _busy(n, said)))  # type: ignore[misc]
    result = home.parent / "result"
    assert killing._in_child(lambda: result.write_text(json.dumps(_after(said)))) == 0
    sys.stdout.write(result.read_text() + "\n")


def _home() -> Any:
    from django.conf import settings

    return settings.HUXIN_HOME


def _prepare(token: Path) -> None:
    """A site, a machine that may report, and a department's system with its token."""
    from huxin.access import SYSTEM
    from huxin.actions import clients
    from huxin.base import clock
    from tests.actions import sending

    sending.site(NOW)
    sending.Wire(_home(), NOW).granted()
    now = clock.now()
    made = clients.grant(clients.ClientGrant("市住建", ["batches"], ["6204"]), actor=SYSTEM, now=now)
    token.write_text(clients.issue(client_id=made.client_id, secret=made.secret, wanted=[], now=now).token)


def _busy(n: int, said: Path) -> None:
    """Machines report punches, and in turn a person uploads payments, a bank's statement comes, or a department's
    system sends payments, while the worker takes over what has come."""
    from huxin.base import clock
    from tests.actions import sending

    wire = sending.Wire(_home(), clock.now())

    def send(sender: int) -> None:
        for request in range(REQUESTS):
            times = [f"{NOW.date() - timedelta(days=n)} {7 + sender:02d}:{request:02d}:{i:02d}" for i in range(2)]
            answer = wire.ask("WorkerAttendance.Add", _punches(times))
            if answer["code"] == 0:
                _note(said, [answer["data"]["requestSerialCode"], times])

    threads = [threading.Thread(target=send, args=(k,)) for k in range(SENDERS)]
    for thread in threads:
        thread.start()
    with suppress(Exception):  # the disk is full: whoever was told nothing sends again some other day
        door = (_upload, _bank, _department)[n % 3]
        if (sent := door(n, wire.now)) is not None:
            _note(said, sent)
        wire.work()
    for thread in threads:
        thread.join()  # what came too late for this round's worker waits for the next


def _payments(n: int) -> tuple[bytes, list[str]]:
    from tests.actions.invented import as_csv, payments

    head, *rows = payments()
    own = [[f"{row[0]}-{n}", *row[1:]] for row in rows]
    return as_csv([head, *own]), [row[0] for row in own]


def _upload(n: int, now: datetime) -> list[Any]:
    from huxin.access import SYSTEM
    from huxin.actions import intake

    data, serials = _payments(n)
    intake.receive(actor=SYSTEM, data=data, file_name=f"{n}.csv", now=now)
    return ["payments", serials]


def _bank(n: int, now: datetime) -> list[Any]:
    from huxin.access import SYSTEM
    from huxin.actions import intake
    from huxin.sources import Sheet, banks
    from tests.actions.invented import ACCOUNT

    rows = [
        {"account_no": ACCOUNT, "entry_no": f"{n:06d}{i}", "booked_on": "2019-07-10", "direction": "in",
         "amount": "80000.00", "balance": "80000.00", "purpose": "labour_fee", "counterparty": "某教育局",
         "counterparty_no": "620000000000000099"}
        for i in range(3)
    ]  # fmt: skip
    sheet = Sheet("account_entries", {name: [row[name] for row in rows] for name in rows[0]}, [1, 2, 3], "")
    data = banks.write(banks.named("jia-entries"), sheet)
    intake.receive(actor=SYSTEM, data=data, file_name=f"{n}", stream="jia-entries", now=now)
    return ["account_entries", [row["entry_no"] for row in rows]]


def _department(n: int, now: datetime) -> list[Any] | None:
    from django.test import RequestFactory

    from huxin.web.api import door

    data, serials = _payments(n)
    kind, token = "application/octet-stream", (Path(os.environ["HUXIN_HOME"]).parent / "token").read_text()
    asked = RequestFactory(headers={"Authorization": f"Bearer {token}", "Host": "localhost"})
    answer = door.answer(asked.post(f"/api/v1/batches?file_name={n}.csv", data, content_type=kind))
    return ["payments", serials] if answer.status_code == 202 else None


def _punches(times: list[str]) -> dict[str, Any]:
    from tests.actions.invented import CODE
    from tests.sources.open_api import documents as say

    return say.punches(*(say.punch(date=time) for time in times), projectCode=CODE)


def _note(said: Path, line: list[Any]) -> None:
    with open(said, "a") as file:
        file.write(json.dumps(line) + "\n")
        file.flush()


def _full_at(n: int, act: Callable[[], None]) -> None:
    """The n-th call that touches the disk finds it full."""

    def full(now: int) -> None:
        if now == n:
            raise OSError(errno.ENOSPC, "No space left on device")

    killing._watched(act, full, "c_call")


def _after(said: Path) -> dict[str, Any]:
    """What is on file once an ordinary worker has had its turn, and replaying everything has changed nothing."""
    from huxin.actions.replay import replay
    from huxin.record.models import Batch, Receipt
    from tests.actions import sending

    wire = sending.Wire(_home(), NOW + timedelta(days=1))
    wire.work()
    facts = _facts()
    again = replay(_home(), now=wire.now)
    return {
        "acknowledged": [json.loads(line) for line in said.read_text().splitlines()],
        "facts": facts,
        "done": sorted(f"{r.segment}-{r.number:04d}" for r in Receipt.objects.filter(status=20)),
        "failed": Receipt.objects.exclude(status=20).count(),
        "states": sorted(set(Batch.objects.values_list("state", flat=True))),
        "lost": again.batches,
        "replayed": _facts(),
    }


def _facts() -> dict[str, list[str]]:
    return {name: sorted(str(row[key]) for row in killing._table(_home().facts / name)) for name, key in KEYS.items()}


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
