"""Django's sessions in the database, found by a statement that is written already: every page asks for one."""

from typing import NamedTuple

from django.contrib.sessions.backends import db

from huxin.base import clock
from huxin.queries.staff import session_kept


class _Kept(NamedTuple):
    session_data: str


class SessionStore(db.SessionStore):
    """What `SESSION_ENGINE` names."""

    def _get_session_from_db(self) -> _Kept | None:
        found = session_kept(self.session_key or "", now=clock.now())
        if found is None:
            self._session_key = None
            return None
        return _Kept(found)
