"""考核计分和等次: the vectors of SM-14 and SM-15, no data said and not zero, the same bytes whatever the order."""

import random
from datetime import date
from typing import Any

import pytest

from huxin.base.chain import canonical
from huxin.base.errors import BadSource
from huxin.base.points import points
from huxin.law import scoring
from huxin.law.assessment import items
from huxin.law.grading import suggest
from huxin.law.scoring import Basis, Fact, half_up, read, sheet, written

ALL = frozenset(one.figure for one in items(2019))
DAY = date(2020, 3, 11)


def made(*facts: Fact, known: frozenset[str] = ALL) -> dict[str, Any]:
    return sheet(written(Basis("620402", 2019, DAY, known, facts)))


def line(code: str, *facts: Fact, known: frozenset[str] = ALL) -> dict[str, Any]:
    [found] = [one for one in made(*facts, known=known)["lines"] if one["code"] == code]
    return found


def fact(figure: str, top: int, bottom: int, ref: str = "project:P-1", day: str = "2019-06-30") -> Fact:
    return Fact(figure, day, ref, top, bottom)


def named(code: str, *quarters: int) -> list[Fact]:
    return [fact(f"named:{code}", 1, 1, f"matter:TB-{quarter} 季度{quarter}") for quarter in quarters]


def test_a_share_is_rounded_half_up_to_the_hundredth() -> None:
    assert line("S1", fact("registered", 330, 340))["final"] == 776  # 8 × 330/340 = 7.7647
    assert line("S1", fact("registered", 1, 1600))["final"] == 1  # 0.005 points, up
    assert [half_up(5, 2), half_up(4, 3), half_up(0, 7), half_up(1, 2)] == [3, 1, 0, 1]
    told = line("S1", fact("registered", 330, 340))["said"]
    assert told == "340名在场工人，其中330名已实名登记，满分8分，得7.76分。"


def test_every_mode() -> None:
    assert line("S5", fact("rules", 2, 2))["final"] == 400 and line("S5", fact("rules", 1, 2))["final"] == 0
    assert [line("O1", fact("meetings", n, max(n, 1)))["final"] for n in (0, 1, 2, 9)] == [0, 200, 400, 400]
    assert [line("O4", *(fact("unaccounted", n, n),) * bool(n))["final"] for n in (0, 1, 3, 9)] == [200, 150, 50, 0]
    assert line("O5", fact("publicity", 350, 400))["final"] == 350
    assert [line("D1", *(fact("raised", n, n),) * bool(n))["final"] for n in (0, 2, 9)] == [0, -200, -500]


@pytest.mark.parametrize(("quarters", "final", "times"), [((), 800, 0), ((20191,), 400, 1), ((20191, 20193), 0, 2)])
def test_named_once_halves_and_twice_takes_all(quarters: tuple[int, ...], final: int, times: int) -> None:
    found = line("S1", fact("registered", 5, 5), *named("S1", *quarters))
    assert (found["raw"], found["final"], found["times"]) == (800, final, times)


def test_two_mentions_in_one_circular_are_one_and_a_deduction_stays() -> None:
    assert line("S1", fact("registered", 5, 5), *named("S1", 20191, 20191))["final"] == 400
    cut = line("D1", fact("raised", 2, 2), *named("D1", 20191))
    assert (cut["raw"], cut["final"]) == (-200, -200) and "扣分不因此减少" in cut["said"]


def test_what_has_no_data_has_no_score_and_says_so() -> None:
    none = line("S1", known=ALL - {"registered"})
    assert (none["raw"], none["final"]) == (None, None)
    assert (
        none["said"]
        == "没有数据：系统里没有考核年度的这类数据（考核年度最后一次监测的花名册和考勤），不计分，也不算零分。"
    )
    assert line("T1")["said"] == "没有发生：没有一个已结束或者已超过的投诉办理时限，不计分，也不算零分。"
    assert "县区没有报送自查材料" in line("S5", known=ALL - {"rules"})["said"]
    whole = made(fact("registered", 1, 2))
    assert whole["missing"] == len(items(2019)) - 4  # it, and the three of events that did not happen
    assert (whole["points"], whole["known"], whole["score"]) == (1000, 1400, 7143)  # 4 + 2 + 4 of 8 + 2 + 4
    assert made(known=frozenset())["score"] is None


def test_the_same_bytes_whatever_the_order_and_a_change_is_seen() -> None:
    facts = [fact(one.figure, n % 2, 1, f"matter:X-{n}") for n in range(40) for one in items(2019)[:5]]
    data = written(Basis("620402", 2019, DAY, ALL, tuple(facts)))
    random.Random(7).shuffle(facts)
    again = written(Basis("620402", 2019, DAY, ALL, (*facts, facts[0])))
    assert data == again and canonical(sheet(data)) == canonical(sheet(again))
    assert read(data).facts == tuple(sorted(set(facts)))
    changed = data.replace(b"matter:X-1\t1\t1", b"matter:X-1\t0\t1", 1)
    assert sheet(changed)["basis"] != sheet(data)["basis"] and sheet(changed)["points"] != sheet(data)["points"]
    assert sheet(data)["lines"][0]["table"] == {"by": "month", "rows": [["2019-06", 40, 20, 40]]}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\xff", "不是考核计分依据"),
        (b"x\ny\nz\n", "不是考核计分依据"),
        (b"\n".join([scoring.FORMAT.encode(), b"620402\t2019\t2020-03-11", b"", b"paid\t2019", b""]), "第4行"),
        (b"\n".join([scoring.FORMAT.encode(), b"620402\t2019\t2020-03-11", b"", b"a\tb\tc\t2\t1", b""]), "1里面有2"),
    ],
)
def test_what_is_no_basis_is_refused_with_its_line(data: bytes, why: str) -> None:
    with pytest.raises(BadSource, match=why):
        sheet(data)


def graded(score: int | None, **counts: int) -> tuple[str, str]:
    vetoes = {key: {"count": counts.get(key, 0)} for key in scoring.VETOES}
    found = suggest(
        {"score": score, "missing": 0, "vetoes": vetoes}, others={"620403": 9_000}, waiting=counts.get("waiting", 0),
        systems=not counts.get("halved"), day=DAY,
    )  # fmt: skip
    return found.grade, "".join(found.reasons)


def test_the_vectors_of_grades() -> None:
    """Law file §4.2, 5."""
    assert graded(9_600, crowd=1) == ("C", "1起50人以上、影响恶劣的群体性事件，达到1起的界限。")
    assert graded(7_990)[0] == "C" and "低于80分" in graded(7_990)[1]
    assert graded(8_000)[0] == "B"
    assert graded(9_600, extreme=1)[0] == graded(9_600, fraud=1)[0] == "C"


def test_a_needs_rank_systems_and_everybody_scored() -> None:
    assert graded(9_600)[0] == "A" and graded(9_000)[0] == "A"
    assert graded(8_999)[0] == "B" and "没有达到A级的90分" in graded(8_999)[1]
    assert graded(9_600, waiting=2)[0] == "B" and "还有2个县区没有计分" in graded(9_600, waiting=2)[1]
    assert graded(9_600, halved=1)[0] == "B"
    assert graded(None) == ("", "没有一项有数据，不能建议等次。")


def test_points_as_people_write_them() -> None:
    assert [points(n) for n in (0, 5, 50, 800, 1000, 776, -200, -25)] == [
        "0", "0.05", "0.5", "8", "10", "7.76", "-2", "-0.25",
    ]  # fmt: skip
