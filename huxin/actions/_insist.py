"""Recording what cannot be undone: it has happened outside, so a database that is held for a while is asked again."""

from collections.abc import Callable

from django.db import OperationalError, close_old_connections

TIMES = 20  # the database may be held by an import for 20 seconds each


def insist(record: Callable[[], None]) -> None:
    """Do it, however often the database is held by somebody else. Raises OperationalError in the end."""
    for left in reversed(range(TIMES)):
        try:
            return record()
        except OperationalError:
            if not left:
                raise
            close_old_connections()
