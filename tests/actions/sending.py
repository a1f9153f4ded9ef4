"""A sender of `open.api` in a test: asks the door, lets the worker do its part, and asks what became of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from huxin.access import SYSTEM
from huxin.actions import drain, intake, senders
from huxin.actions.exchange import Door
from huxin.actions.senders import Grant
from huxin.base.home import Home
from tests.actions.invented import CODE, as_xlsx, sheets
from tests.sources.open_api.client import CLIENTS, SECRET, Client

APPID = "qg-000001"
ELSEWHERE = "10.0.0.1"


def site(now: datetime) -> None:
    """Put the invented project on file."""
    intake.apply(intake.receive(actor=SYSTEM, data=as_xlsx(sheets()), file_name="1.xlsx", now=now), now=now)


@dataclass
class Wire:
    """One sender at one door. The clock moves a second with every request."""

    home: Home
    now: datetime
    client: Client = CLIENTS["java"]
    appid: str = APPID
    secret: str = SECRET
    address: str = ELSEWHERE
    door: Door = field(init=False)

    def __post_init__(self) -> None:
        self.door = Door(self.home)

    def granted(self, **other: Any) -> "Wire":
        """The same, after its grant: for the invented project unless something else is said."""
        given = {"projects": [CODE], "secret": self.secret} | other
        senders.grant(Grant(self.appid, **given), actor=SYSTEM, now=self.now)
        self.now += timedelta(minutes=1)  # longer than the door remembers a grant
        return self

    def ask(self, method: str, data: Any, **more: str) -> dict[str, Any]:
        """The envelope."""
        self.now += timedelta(seconds=1)
        made = self.client.request(method, data, now=self.now, appid=self.appid, secret=self.secret, **more)
        return self.send(made.body, made.content_type)

    def send(self, body: bytes, content_type: str) -> dict[str, Any]:
        """The envelope of what is sent as it is."""
        found: dict[str, Any] = json.loads(self.door.answer(body, content_type, address=self.address, now=self.now))
        assert list(found) == ["code", "message", "data"]
        return found

    def work(self) -> None:
        """What the worker beside the server does."""
        drain.drain(self.home, now=self.now)
        intake.recover(now=self.now)
        drain.settle()

    def done(self, method: str, data: Any) -> Mapping[str, Any]:
        """Send, let it be worked on, and ask: status and result."""
        said = self.ask(method, data)
        assert said["code"] == 0, said
        self.work()
        return self.became(said)

    def became(self, said: Mapping[str, Any]) -> Mapping[str, Any]:
        """What became of an accepted request."""
        serial = said["data"]["requestSerialCode"]
        found: Mapping[str, Any] = self.ask("AsyncHandleResult.Query", {"requestSerialCode": serial})["data"]
        assert found["requestSerialCode"] == serial
        return found

    def rows(self, method: str, data: Any) -> list[dict[str, Any]]:
        """The rows a query gives."""
        said = self.ask(method, data)
        assert said["code"] == 0, said
        found: list[dict[str, Any]] = said["data"]["rows"]
        return found
