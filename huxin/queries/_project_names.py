"""Which projects a text names. Their names are held in memory: a database takes twenty times as long to look through
ten thousand, and every search does."""

from collections.abc import Sequence
from functools import lru_cache

from huxin.queries import _plain
from huxin.record.models import Project, ProjectNames

MOST_WORDS = 8


def words_of(text: str) -> list[str]:
    """The words of a search; those beyond the eighth are left out."""
    return text.lower().split()[:MOST_WORDS]


def projects_named(words: Sequence[str]) -> list[int]:
    """The numbers of the projects that have all these words in what they are found by."""
    state = _plain.asked(f"SELECT changed FROM {ProjectNames._meta.db_table}")  # noqa: S608
    found = _held(state[0][0]) if state else _read()
    for word in words:
        found = [one for one in found if word in one[0]]
    return [number for _, number in found]


@lru_cache(maxsize=1)
def _held(changed: str) -> list[tuple[str, int]]:
    """Until they change (`ProjectNames`). Asked before they are read: what is newer than its mark is read again."""
    return _read()


def _read() -> list[tuple[str, int]]:
    return list(Project.objects.values_list("search", "pk"))
