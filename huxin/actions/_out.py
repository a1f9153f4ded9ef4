"""What departments' systems are told: written down in the transaction of what happened, sent later by the worker."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from huxin.access import Place
from huxin.access.scopes import NEEDS
from huxin.base.chain import stamp
from huxin.base.level import Level
from huxin.queries.clients import actor_of
from huxin.record.models import Delivery, Matter, OutEvent, Project, Subscription
from huxin.workflows import Move

_UPGRADES = ("upgrade", "raise", "unanswered")


def moved(matter: Matter, step: Move, *, now: datetime) -> None:
    """Tell of a move of a warning, if it is one that departments are told of."""
    if matter.kind != "warning":
        return
    if step.name in _UPGRADES:
        type_ = "huxin.warning.upgraded"
    elif step.target in ("issued", "lifted"):
        type_ = f"huxin.warning.{step.target}"
    else:
        return
    code = Project.objects.filter(pk=matter.project_id or 0).values_list("code", flat=True).first()
    data = {
        "number": matter.number, "state": matter.state, "level": Level(matter.level).word if matter.level else "none",
        "project": code or "", "region_code": matter.region_code, "sector": matter.sector,
        "owed_fen": matter.owed_fen, "heads": matter.heads, "version": matter.version,
    }  # fmt: skip
    tell(type_, subject=matter.number, data=data, place=matter, now=now)


def tell(type_: str, *, subject: str, data: Mapping[str, Any], place: Place | None, now: datetime) -> None:
    """Write an event, and a delivery for everybody who wants it and reaches the place; None is everywhere."""
    assert connection.in_atomic_block
    wanted = Subscription.objects.filter(ended_at=None, client__revoked_at=None).select_related("client").order_by("pk")
    told = [
        one
        for one in wanted
        if type_ in one.types
        and NEEDS[type_] in one.client.scopes
        and (place is None or actor_of(one.client).reaches(place))
    ]
    if not told:
        return
    event = OutEvent.objects.create(key=secrets.token_hex(16), type=type_, subject=subject, at=now, data=dict(data))
    Delivery.objects.bulk_create(
        Delivery(subscription=one, event=event, subject=subject, next_try_at=now) for one in told
    )


def as_sent(event: OutEvent) -> dict[str, Any]:
    """An event as CloudEvents 1.0 writes it: the same bytes at every try."""
    return {
        "specversion": "1.0", "id": event.key, "source": "/api/v1", "type": event.type, "subject": event.subject,
        "time": stamp(event.at), "datacontenttype": "application/json", "data": event.data,
    }  # fmt: skip
