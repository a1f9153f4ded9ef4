"""How often somebody without an account tried something from one address, kept for a day and without the address."""

import hmac
from datetime import datetime, timedelta

from django.db import transaction

from huxin.actions.sign_in import Locked, in_line
from huxin.queries import _keys
from huxin.record.models import SignInAttempt

_KEPT = timedelta(days=1)


def index_of(what: str, text: str) -> str:
    """A text as it may be kept: found again, not read."""
    return hmac.digest(_keys.indexing().index_key, f"{what}\0{text}".encode(), "sha256")[:16].hex()


def count(what: str, *, address: str, now: datetime, most: int, within: timedelta, said: str) -> SignInAttempt:
    """Count one try before it is looked at, so that a burst of them gets no more than is allowed.

    Whoever succeeds takes it back by deleting the row, where only failures shall count.

    Raises:
        Locked: there were `most` from this address already.
    """
    index = index_of(what, address)
    with transaction.atomic():
        in_line(index)
        SignInAttempt.objects.filter(username_index=what, at__lt=now - _KEPT).delete()
        here = SignInAttempt.objects.filter(username_index=what, address=index, at__gt=now - within)
        if here.count() < most:
            return SignInAttempt.objects.create(at=now, username_index=what, address=index, ok=False)
    raise Locked(said)


def overall(what: str, *, now: datetime, within: timedelta) -> int:
    """How many there were from everywhere."""
    return SignInAttempt.objects.filter(username_index=what, at__gt=now - within).count()
