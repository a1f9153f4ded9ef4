"""Errors a person may read.

`code` never changes once published; the message is Chinese and says what happened, why, and what to do next.
Programmer mistakes are assertions, not these.
"""


class HuxinError(Exception):
    """Anything Huxin raises on purpose."""

    code = "huxin"


class Refused(HuxinError):
    """The act is understood and not allowed: role, region, state, or something missing."""

    code = "refused"


class NotFound(HuxinError):
    """What was asked for does not exist, or not for this person."""

    code = "not_found"


class LawGap(HuxinError):
    """No value of a legal parameter, or no calendar, is in force on the date asked for."""

    code = "law_gap"


class BadValue(HuxinError):
    """One value cannot be read. The message is the reason shown beside the rejected row."""

    code = "bad_value"


class BadSource(HuxinError):
    """A file is refused whole: unreadable, encrypted, empty, or of no known stream."""

    code = "bad_source"


class StoreDamaged(HuxinError):
    """The fact store, or a run's files, are not what their log says they are."""

    code = "store_damaged"


class Stale(HuxinError):
    """Somebody else was faster; look again, then decide."""

    code = "stale"
