"""排查台账: the ledger of a drive as a list, filtered, sorted, paged, and as rows for a file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huxin.queries._pages import Page, page_of_list
from huxin.queries.campaigns import ItemLine


@dataclass(frozen=True)
class LedgerFilter:
    """What a person asked for. Empty means: do not filter by this. `age` and `amount` are keys of `campaigns.AGES` and
    `AMOUNTS`; `fresh` is ``new`` or ``old``; `shown` is ``open``, ``closed`` or empty for all; `mark` is a key of
    `MARKS`."""

    text: str = ""
    region: str = ""
    sector: str = ""
    state: str = ""
    age: str = ""
    amount: str = ""
    fresh: str = ""
    shown: str = ""
    mark: str = ""
    sort: str = ""


MARKS = {"late": "过了期限", "missed": "没有按期付款", "asked": "延期待批准", "reopened": "反弹"}
FRESH = {"old": "旧欠", "new": "新欠"}
SHOWN = {"open": "没有销号", "closed": "已销号或不实"}
_SORTS: Mapping[str, tuple[Callable[[ItemLine], Any], bool]] = {
    "-left": (lambda one: one.left_fen, True),
    "left": (lambda one: one.left_fen, False),
    "-owed": (lambda one: one.matter.owed_fen, True),
    "owed": (lambda one: one.matter.owed_fen, False),
    "since": (lambda one: one.since_ym, False),
    "-since": (lambda one: one.since_ym, True),
    "-opened": (lambda one: (one.matter.opened_on, one.matter.id), True),
    "opened": (lambda one: (one.matter.opened_on, one.matter.id), False),
}


def chosen(items: Sequence[ItemLine], wanted: LedgerFilter) -> list[ItemLine]:
    """The items that match, in the order asked for; unless asked, those due first."""
    found = [one for one in items if _fits(one, wanted)]
    if wanted.sort in _SORTS:
        key, last_first = _SORTS[wanted.sort]
        found.sort(key=key, reverse=last_first)
    return found


def page(items: Sequence[ItemLine], wanted: LedgerFilter, number: int, size: int = 50) -> Page[ItemLine]:
    """One page of them."""
    return page_of_list(chosen(items, wanted), number, size)


def _fits(one: ItemLine, wanted: LedgerFilter) -> bool:
    m = one.matter
    exact = (
        (wanted.region, m.region_code), (wanted.sector, m.sector), (wanted.state, m.state), (wanted.age, one.age),
        (wanted.amount, one.amount), (wanted.fresh, "new" if one.fresh else "old"),
        (wanted.shown, "open" if m.open else "closed"),
    )  # fmt: skip
    marked = not wanted.mark or bool(getattr(one, wanted.mark))
    said = f"{m.number} {m.title} {one.unit}".lower()
    return (
        marked
        and all(asked in ("", is_) for asked, is_ in exact)
        and all(w in said for w in wanted.text.lower().split())
    )
