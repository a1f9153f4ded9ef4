"""Sheets that a bank's profile can write, invented by hypothesis: texts as the contract has them."""

from datetime import date

from hypothesis import strategies as st

from huxin.base.identity import resident_check
from huxin.facts.streams import Column, Kind
from huxin.sources.banks.cells import amount
from huxin.sources.banks.file import columns_of
from huxin.sources.banks.profile import Profile
from huxin.sources.sheet import Sheet

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))
MONEY = st.integers(1, 10**13 - 1).map(amount)
NAMES = st.text("张王李赵陈刘杨黄甲乙丙丁·工某", min_size=2, max_size=12)
CODES = st.text("0123456789ABCDEFGHJK-", min_size=1, max_size=20).filter(lambda text: text[0] != "-")


def digits(least: int, most: int) -> st.SearchStrategy[str]:
    """Numbers that are names, leading zeros and all."""
    return st.text("0123456789", min_size=least, max_size=most)


RESIDENTS = st.builds(
    lambda day, n: (first := f"620402{day:%Y%m%d}{n:03d}") + resident_check(first), DAYS, st.integers(0, 999)
)
_BY_KIND = {
    Kind.TEXT: CODES,
    Kind.PROJECT: CODES,
    Kind.ACCOUNT: digits(6, 30),
    Kind.DATE: DAYS.map(str),
    Kind.MONTH: DAYS.map(lambda day: f"{day:%Y-%m}"),
    Kind.MONEY: MONEY,
    Kind.INTEGER: st.integers(1, 9999).map(str),
    Kind.ID_NO: RESIDENTS,
    Kind.NAME: NAMES,
    Kind.CARD_NO: digits(12, 30),
}


def _cells(profile: Profile, column: Column) -> st.SearchStrategy[str]:
    words = next((field.words for field in profile.fields if field.name == column.name and field.words), ())
    if column.choices:
        return st.sampled_from(sorted({meaning for _, meaning in words}) or list(column.choices))
    found = _BY_KIND[column.kind]
    return found if column.required or column.name == "balance" else st.one_of(st.just(""), found)


@st.composite
def sheets(draw: st.DrawFn, profile: Profile) -> Sheet:
    """A sheet of a profile's columns; what stands in its head is the same in every row."""
    count = draw(st.integers(1, 6))
    in_head = {field.name for record in profile.head for field in record}
    columns = {}
    for column in profile.shape.columns:
        if column.name in columns_of(profile):
            cells = _cells(profile, column)
            shared = column.name in in_head
            columns[column.name] = [draw(cells)] * count if shared else [draw(cells) for _ in range(count)]
    return Sheet(profile.stream, columns, list(range(1, count + 1)), "")
