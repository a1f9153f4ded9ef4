"""政府投资项目资金: who is behind, by how much, since when; old arrears and new apart."""

from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from huxin.access import Actor, Role
from huxin.base.errors import Refused
from huxin.queries.funding_board import FundingFilter, Money, above, behind, board
from huxin.record.models import Campaign, Project, ProjectMonth
from tests.web.test_funding import FINANCE, NOW, enter, project

__all__ = ["project"]
pytestmark = pytest.mark.django_db
TODAY = date(2019, 12, 2)
DEVELOPMENT = Actor("高发改", "高发改", Role.DEVELOPMENT, ("6204",), body="development")
MAY, JUNE, JULY = (date(2019, month, 1) for month in (5, 6, 7))


def money(**more: Any) -> Money:
    """A site of a million yuan, a fifth for labour, on which 3,000 yuan of wages are owed since 16 July."""
    return Money(**{"contract_fen": 100_000_000, "labour_ratio_e4": 2_000, "started_on": MAY, "arrears_fen": 300_000,
                    "overdue_on": date(2019, 7, 16), **more})  # fmt: skip


def told(**more: Any) -> list[tuple[str, int, date | None]]:
    return [(one.who, one.amount_fen, one.since) for one in behind(money(**more), today=TODAY)]


def test_the_money_stops_where_the_next_one_waits_for_it() -> None:
    budget, paid = ((MAY, 1_000),), ((JUNE, 400),)
    assert told(budget=budget, appropriation=paid, progress=paid, fees=((JUNE, 80),)) == [("finance", 600, MAY)]
    assert told(budget=budget, appropriation=((JUNE, 1_000),), progress=((JULY, 400),), fees=((JULY, 80),)) == [
        ("owner", 600, JUNE)
    ]
    whole = ((JULY, 1_000),)
    assert told(budget=budget, appropriation=whole, progress=whole, fees=((JULY, 199),)) == [("owner", 1, JULY)]
    assert told(budget=budget, appropriation=whole, progress=whole, fees=((JULY, 200),)) == [
        ("contractor", 300_000, date(2019, 7, 16))
    ]


def test_without_arrears_money_may_wait_and_without_documents_nothing_is_said_of_it() -> None:
    assert told(arrears_fen=0, budget=((MAY, 1_000),), appropriation=((JUNE, 1_000),)) == []
    assert told() == [("unsaid", 300_000, date(2019, 7, 16))]
    assert told(arrears_fen=0) == []
    assert told(arrears_fen=0, appropriation=((JUNE, 5),), progress=((JUNE, 5),), fees=((JUNE, 1),)) == [
        ("planning", 100_000_000, MAY)
    ]
    assert told(arrears_fen=0, started_on=date(2020, 1, 1), appropriation=((JUNE, 5),)) == []


def test_a_fen_that_only_all_payments_together_make_has_its_day_too() -> None:
    paid = ((MAY, 3), (JUNE, 3))  # a fifth of each is nothing, a fifth of both is one
    assert told(arrears_fen=0, budget=((MAY, 6),), progress=paid) == [("owner", 1, MAY)]


def test_what_was_made_good_begins_anew() -> None:
    assert above(((MAY, 10), (JULY, 5)), ((JUNE, 10),)) == JULY
    assert above(((MAY, 10),), ((MAY, 10),)) is None
    assert above(((MAY, 10),), ((JUNE, 9),)) == MAY


_DATED = st.lists(st.tuples(st.dates(MAY, JULY), st.integers(1, 1_000)), max_size=8)


@given(more=_DATED, less=_DATED)
def test_since_is_told_exactly_where_the_sums_say_so(more: Any, less: Any) -> None:
    def ahead(day: date) -> bool:
        return sum(fen for on, fen in more if on <= day) > sum(fen for on, fen in less if on <= day)

    since = above(more, less)
    assert (since is not None) == ahead(JULY)
    if since is not None:
        assert all(ahead(since + timedelta(n)) for n in range((JULY - since).days + 1))
        assert not ahead(since - timedelta(1))


def test_old_and_new_arrears_stand_apart(project: Project) -> None:
    Project.objects.update(arrears_fen=500)
    months = {201906: 300, 201907: 200}
    ProjectMonth.objects.all().delete()
    for ym, fen in months.items():
        ProjectMonth.objects.create(
            project=project, ym=ym, attending_heads=1, listed_heads=1, paid_heads=0, net_fen=fen, paid_fen=0,
            arrears_fen=fen, due_on=JULY, feeds={},
        )  # fmt: skip
    (line,) = board(actor=FINANCE, wanted=FundingFilter(), now=NOW, page=1).rows.rows
    assert (line.old_fen, line.new_fen) == (0, 500), "without a drive the year decides"
    Campaign.objects.create(
        kind="government", title="政府投资项目清欠", measure="15", body="finance", region_codes=["620402"],
        starts_on=date(2019, 7, 11), ends_on=date(2019, 12, 31), begun_at=NOW, begun_by="office",
    )  # fmt: skip
    found = board(actor=DEVELOPMENT, wanted=FundingFilter(), now=NOW, page=1)
    assert (found.rows.rows[0].old_fen, found.sums["new"], found.new_since) == (300, 200, 201907)


def test_only_governments_projects_and_only_for_offices(project: Project, 钱劳资: Actor) -> None:
    with pytest.raises(Refused, match="只供机关查看"):
        board(actor=钱劳资, wanted=FundingFilter(), now=NOW, page=1)
    Project.objects.update(funding="private")
    assert not board(actor=FINANCE, wanted=FundingFilter(), now=NOW, page=1).rows.rows


def test_the_page_filters_sorts_and_exports(project: Project, signed_in: Callable[[Actor], Client]) -> None:
    Project.objects.update(arrears_fen=500_000, overdue_days=3)
    enter(project, "budget", "2019-04-01", 100_000_000, "预算1")
    enter(project, "appropriation", "2019-08-01", 7_500_000, "拨款1")
    enter(project, "progress", "2019-08-05", 7_500_000, "付款1")
    finance = signed_in(FINANCE)
    text = unescape(finance.get("/funding/").content.decode())
    assert "财政拨付 1 个" in text and "925,000.00" in text and "2019-04-01" in text
    assert "没有符合条件的项目" in finance.get("/funding/?who=owner").content.decode()
    for sort in ("since", "-since", "arrears", "-behind", "name"):
        assert project.name in finance.get(f"/funding/?sort={sort}").content.decode()
    rows = b"".join(finance.get("/funding.csv").streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert "财政拨付,925000.00,2019-04-01" in rows[1]
