"""The small city, and systems of departments that may ask about it."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from huxin.access import SYSTEM
from huxin.access.scopes import SCOPES
from huxin.actions import clients


@dataclass(frozen=True)
class System:
    """A department's system: asks with its token."""

    client_id: str
    secret: str
    token: str

    def get(self, path: str, **headers: str) -> Any:
        return Client().get(f"/api/v1{path}", headers={"Authorization": f"Bearer {self.token}", **headers})


def token_for(client_id: str, secret: str, **form: str) -> HttpResponse:
    coded = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    form = {"grant_type": "client_credentials", **form}
    body = "&".join(f"{name}={value}" for name, value in form.items())
    return Client().post(  # type: ignore[return-value]
        "/api/v1/token", body, "application/x-www-form-urlencoded", headers={"Authorization": f"Basic {coded}"}
    )


@pytest.fixture
def system(city: None) -> Callable[..., System]:
    """Lets a system ask, and takes its token through the door."""

    def grant(name: str = "市招标办", **given: Any) -> System:
        wanted = {"scopes": list(SCOPES), "regions": ["6204"], **given}
        made = clients.grant(clients.ClientGrant(name, **wanted), actor=SYSTEM, now=datetime.now(UTC))
        answer = token_for(made.client_id, made.secret)
        assert answer.status_code == 200, answer.content
        return System(made.client_id, made.secret, answer.json()["access_token"])  # type: ignore[attr-defined]

    return grant
