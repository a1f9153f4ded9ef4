"""Which decided cases must be made public by their own figures, and which of them nobody has screened."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from huxin.access import Actor, Role
from huxin.base.errors import Refused
from huxin.queries import publicity
from huxin.queries._amounts import Amount
from huxin.queries.publicity import met
from huxin.record.models import OPENED, OPENED_BY, Matter, MatterAmount, MatterLink

pytestmark = pytest.mark.django_db
NOW = datetime(2019, 10, 8, 2, tzinfo=UTC)
OFFICE = Actor("王办", "王办", Role.OFFICE, ("6204",), body="city_office")
FEW = {1: Amount(owed_fen=450_000, found=True, months=3)}
ONE = {1: Amount(owed_fen=500_000, found=True, received_fen=500_000, months=3)}  # paid since: it was large all the same
GROUP = {n: Amount(owed_fen=300_000, found=True, months=1) for n in range(1, 11)}


def matter(kind: str, state: str, *, n: int = 1, **more: Any) -> Matter:
    return Matter.objects.create(
        kind=kind, number=f"{kind}-{n}", title="某小学教学楼", state=state, region_code="620402",
        sector="housing", body="labour_620402", project_id=7, opened_at=NOW, opened_on=NOW.date(), updated_at=NOW,
        **more,
    )  # fmt: skip


def case(amounts: dict[int, Amount], state: str = "closed", n: int = 1, **data: Any) -> Matter:
    one = matter("case", state, open=state != "closed", n=n, data={"decided": True, **data})
    for worker, amount in amounts.items():
        MatterAmount.objects.create(matter=one, worker_id=worker, **amount._asdict())
    return one


def opened(by: Matter, one: Matter) -> Matter:
    MatterLink.objects.create(matter=by, kind="matter", key=str(one.pk), part=OPENED)
    MatterLink.objects.create(matter=one, kind="matter", key=str(by.pk), part=OPENED_BY)
    return one


@pytest.mark.parametrize(
    ("amounts", "said"),
    [
        (FEW, ""), (ONE, "1名劳动者各被拖欠3个月以上，且不少于5,000.00元"),
        (GROUP, "10名劳动者（10人以上）共被拖欠30,000.00元，不少于30,000.00元"),
    ],
)  # fmt: skip
def test_数额较大_参照涉罪的数额_写明参照(amounts: dict[int, Amount], said: str) -> None:
    found = met(case(amounts), amounts)
    assert [one.key for one in found] == (["large"] if said else [])
    assert not said or (said in found[0].reason and "办法没有规定数额，参照拒不支付劳动报酬罪的数额" in found[0].reason)


@pytest.mark.parametrize(("state", "keys"), [("investigating", ["refused"]), ("screened", []), ("unfounded", [])])
def test_已经移送的_没有移出去的不算(state: str, keys: list[str]) -> None:
    one = case(FEW)
    opened(one, matter("transfer", state))
    assert [found.key for found in met(one, FEW)] == keys


@pytest.mark.parametrize(("people", "keys"), [(49, []), (50, ["influence"])])
def test_同一项目五十人以上的群体性事件(people: int, keys: list[str]) -> None:
    matter("incident", "reviewed", open=False, data={"people": people})
    found = met(case(FEW), FEW)
    assert [one.key for one in found] == keys and (not keys or "现场50人" in found[0].reason)


def ways(now: datetime = NOW) -> list[str]:
    return [one.way for one in publicity.gaps(actor=OFFICE, now=now)]


def test_符合情形而没有列为候选的_逾期没有审核的_不予公布的_都列出() -> None:
    one = case(GROUP)
    case(FEW, n=2)  # meets nothing
    case(GROUP, "enforcing", n=3)
    case(GROUP, "challenged", n=4)  # waits for the court
    matter("case", "closed", open=False, n=5, data={"decided": False})
    assert ways() == ["none", "early"]
    due = NOW + timedelta(days=14)
    candidate = opened(one, matter("publication", "candidate", state_due_at=due))
    assert ways() == ["early"] and ways(due) == ["late", "early"]
    assert publicity.of_candidate(candidate)[0].key == "large"
    Matter.objects.filter(pk=candidate.pk).update(state="published")
    assert ways(due) == ["early"]
    Matter.objects.filter(pk=candidate.pk).update(state="dropped", open=False)
    (first, _) = publicity.gaps(actor=OFFICE, now=due)
    assert (first.way, first.publication, first.case, first.label) == (
        "dropped",
        candidate.pk,
        one.pk,
        "不予公布，请核对理由",
    )


def test_只看管辖范围内的_企业不能看() -> None:
    case(GROUP)
    far = Actor("外县", "外县", Role.INSPECTOR, ("620421",), body="labour_620421")
    assert not publicity.gaps(actor=far, now=NOW)
    with pytest.raises(Refused, match="机关"):
        publicity.gaps(actor=Actor("某企", "某企", Role.ENTERPRISE, units=("甲",)), now=NOW)
