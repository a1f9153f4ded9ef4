"""宣传活动: entered by its body, counted by county and quarter as it was counted, cancelled and never gone."""

from datetime import UTC, date, datetime

import pytest

from huxin.access import Actor, Role
from huxin.actions import publicity_register as register
from huxin.actions.publicity_register import Activity
from huxin.base.errors import NotFound, Refused
from huxin.queries import publicity_register as queries
from huxin.queries.plan_proofs import PLAN, proofs
from huxin.queries.publicity_register import PublicityFilter
from huxin.record.models import JournalEntry, PublicityActivity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
NOW = datetime(2019, 12, 3, 2, tzinfo=UTC)
TODAY = date(2019, 12, 3)
COUNTY = Actor("周治欠", "周治欠", Role.COUNTY_OFFICE, ("620402",), body="office_620402")
OTHER = Actor("郑靖远", "郑靖远", Role.COUNTY_OFFICE, ("620421",), body="office_620421")


def held(day: date, **more: object) -> Activity:
    given = {"channel": "site", "title": "进工地宣讲", "audience": "workers", "evidence": "签到表在档案室", **more}
    return Activity(day, **given)  # type: ignore[arg-type]


def enter(actor: Actor, day: date, **more: object) -> PublicityActivity:
    return register.enter(actor=actor, activity=held(day, **more), now=NOW)


def cells(actor: Actor, code: str) -> list[queries.Cell]:
    return dict(queries.table(actor=actor, today=TODAY))[code]


def test_按县区季度相加_不同来路的人数不相加_没有人数不是零() -> None:
    enter(COUNTY, date(2019, 10, 1), reached=40, counted="present")
    enter(COUNTY, date(2019, 12, 3), reached=5000, counted="clicks", channel="net")
    enter(COUNTY, date(2019, 11, 1), reached=60, counted="present")
    enter(COUNTY, date(2019, 9, 30))
    now, before, *earlier = cells(COUNTY, "620402")
    assert (now.activities, now.channels, now.uncounted) == (3, 2, 0)
    assert now.reached == (("现场清点", 100), ("阅读、播放次数", 5000))
    assert (before.activities, before.reached, before.uncounted) == (1, (), 1)
    assert all(cell.activities == 0 for cell in earlier)


def test_方案第31项的证明_数已结束的县区季度(王主任: Actor) -> None:
    enter(COUNTY, date(2019, 9, 30))
    enter(COUNTY, date(2019, 12, 1))  # of a quarter that still runs
    told = proofs(actor=王主任, title=f"白银市{PLAN}", today=TODAY)["31"]
    assert (told.top, told.bottom, told.page) == (1, 15, "publicity")
    assert queries.covered(actor=王主任, today=TODAY, region="620402") == (1, 3)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"held_on": date(2019, 12, 4)}, "还没有开展"),
        ({"reached": 10}, "怎样得来"),
        ({"counted": "present"}, "不选怎样得来"),
        ({"reached": 0, "counted": "present"}, "不写 0"),
        ({"held_on": date(2018, 12, 31)}, "方案自 2019 年起"),
        ({"title": "张三 138 1234 5678 讲法"}, "「活动名称」里有手机号"),
        ({"title": "讲法 ６２０４０２１９９００１０１１２３４"}, "「活动名称」里有身份证号码"),
        ({"evidence": "联系 13812345678"}, "「证据」里有手机号"),
        ({"reached": 50_000_001, "counted": "present"}, "覆盖人数最多 50000000"),
        ({"channel": "x"}, "渠道"),
        ({"audience": "x"}, "对象"),
        ({"title": "短"}, "活动名称写 4 到 120 个字"),
        ({"evidence": ""}, "证据写 4 到 200 个字"),
    ],
)
def test_不合适的不登记_说明哪里不对(more: dict[str, object], why: str) -> None:
    day = more.pop("held_on", TODAY)
    with pytest.raises(Refused, match=why):
        enter(COUNTY, day, **more)  # type: ignore[arg-type]
    assert not PublicityActivity.objects.exists()


def test_网址里的数字_不是谁的号码() -> None:
    assert enter(COUNTY, date(2019, 1, 1), evidence="报道见https://news.example.cn/6756789012345678/13812345678.html")


def test_同一天同一渠道同名的_只登记一次_取消以后可以再登记() -> None:
    one = enter(COUNTY, TODAY, reached=46, counted="present")
    with pytest.raises(Refused, match=f"2019-12-03 进工地宣讲「进工地宣讲」，编号 {one.pk}。.*换一个活动名称"):
        enter(COUNTY, TODAY, title=" 进工地宣讲 ", evidence="另一份签到表")
    enter(COUNTY, TODAY, title="进工地宣讲（下午）")
    enter(COUNTY, TODAY, channel="stall")
    enter(COUNTY, date(2019, 12, 2))
    enter(OTHER, TODAY)
    assert cells(COUNTY, "620402")[0].activities == 4
    register.cancel(actor=COUNTY, number=one.pk, reason="登记错了", now=NOW)
    assert enter(COUNTY, TODAY).pk != one.pk


def test_取消要写明原因_只由登记的单位_不再计入_仍在登记簿(王主任: Actor) -> None:
    one = enter(COUNTY, TODAY)
    with pytest.raises(Refused, match="由登记它的单位取消"):
        register.cancel(actor=王主任, number=one.pk, reason="登记错了", now=NOW)
    with pytest.raises(NotFound):
        register.cancel(actor=OTHER, number=one.pk, reason="登记错了", now=NOW)
    with pytest.raises(Refused, match="写明取消的原因"):
        register.cancel(actor=COUNTY, number=one.pk, reason="", now=NOW)
    with pytest.raises(Refused, match="「原因」里有手机号"):
        register.cancel(actor=COUNTY, number=one.pk, reason="问 13812345678", now=NOW)
    register.cancel(actor=COUNTY, number=one.pk, reason="登记错了", now=NOW)
    with pytest.raises(Refused, match="已经取消"):
        register.cancel(actor=COUNTY, number=one.pk, reason="登记错了", now=NOW)
    assert cells(COUNTY, "620402")[0].activities == 0
    [line] = queries.every(actor=COUNTY, wanted=PublicityFilter(), most=9)
    assert line.row.reason == "登记错了" and not line.mine
    assert list(JournalEntry.objects.order_by("pk").values_list("what", flat=True)[0:2]) == [
        "publicity.enter", "publicity.cancel",
    ]  # fmt: skip


def test_筛选_外县看不到_企业看不到(钱劳资: Actor) -> None:
    enter(COUNTY, date(2019, 9, 30), title="九月的宣讲")
    enter(COUNTY, TODAY, channel="press", title="报纸上的解读")

    def found(actor: Actor, **wanted: str) -> int:
        return queries.search(actor=actor, wanted=PublicityFilter(**wanted), page=1).total

    assert (found(COUNTY), found(COUNTY, quarter="20193"), found(COUNTY, channel="press")) == (2, 1, 1)
    assert (found(COUNTY, text="解读"), found(COUNTY, quarter="00001"), found(OTHER)) == (1, 2, 0)
    with pytest.raises(Refused):
        found(钱劳资)
    with pytest.raises(Refused):
        enter(钱劳资, TODAY)
