"""What the measurements of `open.api` send: signed batches of twenty punches with encrypted identity numbers."""

import itertools
import json
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlencode

from huxin.base.identity import resident_check
from huxin.sources.open_api import METHODS, Cipher, sign

ROWS = 20
APPID, SECRET, PROJECT = "qg-000001", "5f1e2d3c4b5a69788796a5b4c3d2e1f0", "620402-2019-0001"
FORM = "application/x-www-form-urlencoded;charset=UTF-8"
METHOD = METHODS["WorkerAttendance.Add"]
_WORKERS = 2_000


def bodies(count: int, stamp: datetime) -> Iterator[bytes]:
    """So many requests, no two alike, sent and punched on the day of `stamp` (local)."""
    cipher, day = Cipher(SECRET), f"{stamp:%Y-%m-%d}"
    numbers = [f"620402199001{n // 1000 + 1:02d}{n % 1000:03d}" for n in range(_WORKERS)]
    turn = itertools.cycle([cipher.sealed(number + resident_check(number)) for number in numbers])
    for n in range(count):
        at = f"{day} 00:{n % 60:02d}:{n // 60 % 60:02d}"
        punches = [{"idCardType": "01", "idCardNumber": next(turn), "date": at, "direction": "01"} for _ in range(ROWS)]
        data = {"projectCode": PROJECT, "teamSysNo": 1000000001, "dataList": punches}
        sent = {
            "method": METHOD.name, "version": "1.0", "appid": APPID, "format": "json",
            "timestamp": f"{stamp:%Y%m%d%H%M%S}", "nonce": f"{n:032x}", "data": json.dumps(data, separators=(",", ":")),
        }  # fmt: skip
        yield urlencode(sent | {"sign": sign(sent, SECRET)}).encode()
