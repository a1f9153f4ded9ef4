"""What somebody without an account has typed so far, sealed in their session: a bad line loses none of it."""

import json
from collections.abc import Mapping
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from huxin.base.keyring import KeyMissing
from huxin.queries import _keys

_PLACE = b"session.draft"


def keep(session: SessionBase, name: str, values: Mapping[str, Any]) -> None:
    """Keep values under a name."""
    session[name] = _keys.current().seal(json.dumps(values, ensure_ascii=False), place=_PLACE)


def kept(session: SessionBase, name: str) -> dict[str, Any]:
    """What is kept under a name; nothing where nothing is, or the keys have changed since."""
    token: Any = session.get(name)
    try:
        found: dict[str, Any] = json.loads(_keys.current().unseal(token, place=_PLACE)) if token else {}
    except KeyMissing:
        return {}
    return found


def drop(session: SessionBase, *names: str) -> None:
    """Forget it."""
    for name in names:
        session.pop(name, None)
