"""The State Council's notices as people paste them: all of 2018 to 2026, and what can be wrong with one."""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huxin.base.errors import HuxinError
from huxin.law import notice
from huxin.law.calendar import Calendar, Swap, calendar

FOLDER = Path(__file__).parent / "notices"
ALL = sorted(path.stem for path in FOLDER.glob("*.txt"))
WIDE = str.maketrans("0123456789()-~:,", "０１２３４５６７８９（）－～：，")


def text(name: str) -> str:
    """A notice, shortened to its sentences."""
    return (FOLDER / f"{name}.txt").read_text("utf-8")


def kinds(swaps: Iterable[Swap]) -> set[tuple[date, str]]:
    """What differs from a plain week."""
    return {(s.day, s.kind) for s in swaps if (s.day.weekday() < 5) == (s.kind == "off")}


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("pasted", ["plain", "wide", "one line", "spaced"])
def test_a_notice_gives_the_days_on_file(name: str, pasted: str) -> None:
    given = text(name)
    if pasted == "wide":
        given = given.translate(WIDE)
    if pasted == "one line":
        given = given.replace("\n", "")
    if pasted == "spaced":
        given = "\u3000 ".join(given)
    found = notice.read(given, calendar())
    held = [swap for swap in calendar().swaps if swap.announced_on == found.announced_on]
    assert held and kinds(found.swaps) == kinds(held)
    assert (found.year, found.doubts) == (int(name[:4]), ())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("六、中秋节：9月13日放假，与周末连休。\n", "", "缺少中秋节的安排"),
        ("9月13日放假", "9月11日放假", "写明与周末连休"),
        ("2月2日（星期六）、2月3日", "2月2日（星期六）、2月11日", "写的是星期日，实际是星期一"),
        ("9月29日（星期日）", "9月30日", "补班日2019-09-30是星期一，不是周六或周日"),
        ("共7天。2月2日", "共8天。2月2日", "写明共8天，按起止日期是7天"),
        ("4日至10日", "4日至31日", "没有2019年2月31日这一天"),
        ("4日至10日", "4日至1日", "不是一段假期"),
        ("5月1日放假", "5月6日放假", "劳动节的假期里没有5月1日"),
        ("5月1日放假。", "5月1日。", "没有读到劳动节从哪天到哪天放假"),
        ("6月7日放假，与周末连休", "4月5日放假，与周末连休", "2019-04-05同时写在清明节和端午节里"),
        ("10月12日（星期六）上班", "10月5日（星期六）上班", "2019-10-05既放假又上班"),
        ("6月7日放假", "2021年6月7日放假", "端午节的2021-06-07不在2019年"),
        ("2018年12月4日", "", "没有找到落款"),
        ("2019年", "", "没有写明是哪一年"),
    ],
)
def test_what_is_wrong_is_named(old: str, new: str, said: str) -> None:
    assert old in text("2019")
    with pytest.raises(HuxinError, match=said):
        notice.read(text("2019").replace(old, new), calendar())


def test_everything_wrong_is_said_at_once() -> None:
    bad = text("2019").replace("共7天。2月2日", "共8天。2月2日").replace("五、端午节", "五、端阳节")
    with pytest.raises(HuxinError) as refused:
        notice.read(bad, calendar())
    assert "共8天" in str(refused.value) and "缺少端午节的安排" in str(refused.value)


def test_a_forgotten_make_up_day_is_doubted() -> None:
    found = notice.read(text("2019").replace("、10月12日（星期六）", ""), calendar())
    assert "多12天，法定节假日是11天" in found.doubts[0]


def test_other_ways_to_write_it() -> None:
    given = (
        text("2019").replace("2018年12月30日至2019年1月1日", "12月30日-1月1日").replace("2018年12月29日", "12月29日")
    )
    given = given.replace("四、劳动节：", "四、“五一”国际劳动节：").replace("五、端午节：", "五、端午")
    given = given.replace("2月2日（星期六）、2月3日（星期日）上班", "2月2日、3日（周六、周日）正常上班")
    given = given.replace("4月5日放假，与周末连休", "4月5日放假，4月6日（周六）补休")
    assert kinds(notice.read(given, calendar()).swaps) == kinds(notice.read(text("2019"), calendar()).swaps)


def test_a_date_can_be_given_where_the_text_has_none() -> None:
    unsigned = text("2019").replace("国务院办公厅\n2018年12月4日", "")
    assert notice.read(unsigned, calendar(), date(2018, 12, 6)).announced_on == date(2018, 12, 6)


def test_a_change_undoes_what_it_no_longer_mentions() -> None:
    changed = (
        text("2019-05")
        .replace("4月28日（星期日）、5月5日（星期日）上班", "5月5日（星期日）上班")
        .replace("1日至4日", "2日至4日")
    )
    before = calendar(known_on=date(2019, 3, 21))
    with pytest.raises(HuxinError, match="劳动节的假期里没有5月1日"):
        notice.read(changed, before)
    earlier = Calendar((*before.swaps, Swap(date(2019, 5, 6), "off", "劳动节", date(2019, 3, 1))))
    later = Calendar((*earlier.swaps, *notice.read(text("2019-05"), earlier).swaps))
    assert not earlier.is_working_day(date(2019, 5, 6)) and later.is_working_day(date(2019, 5, 6))


@pytest.mark.parametrize("name", ["2019-05", "2020-02"])
def test_a_change_of_a_year_not_on_file_is_refused(name: str) -> None:
    later = text(name).replace(name[:4], "2031")
    with pytest.raises(HuxinError, match="2031年的通知还没有录入"):
        notice.read(later.replace("（星期日）", "").replace("，星期日", ""), calendar())


@given(
    st.text(
        alphabet="国务院办公厅关于现将2019年元旦春节五一、：:,。；;月日至到-(星期六)共7天放假调休上班补延长整假期 \n",
        max_size=200,
    )
)
def test_no_text_brings_it_down(given: str) -> None:
    for whole in (given, text("2019")[:120] + given, given + text("2019")):
        try:
            found = notice.read(whole, calendar())
        except HuxinError as refused:
            assert len(str(refused)) > 10
        else:
            assert all(abs(swap.day - date(found.year, 7, 1)) < timedelta(365) for swap in found.swaps)
