"""Rows of personal accounts: the three patterns of money that came back, and what looks like them and is none."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from huxin.signs.flows import Flow, Move, flows

PAID = datetime(2019, 9, 20, 10, tzinfo=UTC)


def wage(n: int, fen: int = 500_000) -> Move:
    return Move(n, f"c{n}", PAID, fen, wage=True)


def out(n: int, fen: int, other: str = "", phone: str = "") -> Move:
    return Move(100 + n, f"c{n}", PAID + timedelta(days=2, seconds=n), -fen, other=other, phone=phone)


def kinds(*moves: Move) -> list[str]:
    return [one.kind for one in flows(moves)]


def test_三人以上把三成工资转给同一个账户() -> None:
    wages, back = [wage(n) for n in range(4)], [out(n, 200_000, other="工头") for n in range(3)]
    assert flows([*wages, *back]) == [
        Flow("sent_back", ("c0", "c1", "c2"), ("工资 5,000.00 元，7 天内转出 2,000.00 元",) * 3, 4)
    ]
    assert kinds(*wages, *back[:2]) == []


def test_房租饭费占得少_不问_分几次转的加起来() -> None:
    wages = [wage(n) for n in range(5)]
    assert kinds(*wages, *(out(n, 60_000, other="食堂") for n in range(5))) == []
    halves = [out(n, 80_000, other="工头") for n in range(5)] * 2
    assert kinds(*wages, *halves) == ["sent_back"]


def later(days: int, *moves: Move) -> list[Move]:
    return [replace(one, at=one.at + timedelta(days=days)) for one in moves]


def test_逐月比_几个月的饭费不加在一起() -> None:
    once = [move for n in range(4) for move in (wage(n), out(n, 40_000, other="食堂"))]
    months = [move for month in range(5) for move in later(30 * month, *once)]
    assert kinds(*months) == []
    back = later(30, *(out(n, 200_000, other="工头") for n in range(3)))
    [found] = flows([*reversed(months), *back])
    assert set(found.said) == {"工资 5,000.00 元，7 天内转出 2,000.00 元"}


def test_一笔工资分两次发的_按合计比() -> None:
    parts = [move for n in range(3) for move in (wage(n, 250_000), *later(3, wage(n, 250_000)))]
    assert kinds(*parts, *later(2, *(out(n, 100_000, other="食堂") for n in range(3)))) == []
    assert kinds(*parts, *later(2, *(out(n, 160_000, other="工头") for n in range(3)))) == ["sent_back"]


def test_工资到账以前_或一周以后_转出的不算() -> None:
    early = [Move(n, f"c{n}", PAID - timedelta(hours=1), -400_000, other="工头") for n in range(3)]
    late = [Move(n, f"c{n}", PAID + timedelta(days=8), -400_000, other="工头") for n in range(3)]
    assert kinds(*(wage(n) for n in range(3)), *early, *late) == []


def test_同一台机器同一分钟取现_隔开的不算() -> None:
    at = datetime(2019, 9, 21, 9, 30, tzinfo=UTC)
    together = [Move(n, f"c{n}", at.replace(second=n * 9), -300_000, place="ATM7") for n in range(3)]
    queue = [Move(n, f"c{n}", at + timedelta(minutes=2 * n), -300_000, place="ATM7") for n in range(6)]
    assert kinds(*together) == ["drawn_together"] and kinds(*queue) == []
    assert kinds(*(Move(n, "c1", at, -100, place="ATM7") for n in range(5))) == []  # one person, five times


def test_一个手机号操作五张卡() -> None:
    moves = [out(n, 100, phone="p") for n in range(5)]
    assert kinds(*moves) == ["phone_of_cards"] and kinds(*moves[:4]) == [] and kinds() == []
