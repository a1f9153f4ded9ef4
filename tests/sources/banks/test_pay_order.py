"""An order to pay is read back as it was written, or not at all."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huxin.base.errors import BadSource
from huxin.sources.banks import Profile, named, pay_order, profiles
from huxin.sources.banks.pay_order import Line, PayOrder
from tests.sources.banks.sheets import CODES, DAYS, NAMES, RESIDENTS, digits

ORDERS = [profile for profile in profiles().values() if profile.stream == "pay_order"]
ORDER = PayOrder(
    "DF20190725-0001", "620402-2019-0001", 201906, "6200000000000000001", "某公司工资专户", date(2019, 7, 25),
    (
        Line("620402199001010012", "工人一号", "6217000000000000001", 500_010),
        Line("A1234567", "工人二号", "6217000000000000002", 1),
    ),
)  # fmt: skip

LINES = st.builds(Line, RESIDENTS, NAMES.filter(lambda n: n != "·" * len(n)), digits(12, 30), st.integers(1, 10**12))
PAY_ORDERS = st.builds(
    PayOrder, CODES, CODES, DAYS.map(lambda d: d.year * 100 + d.month), digits(6, 40), CODES | st.just(""), DAYS,
    st.lists(LINES, min_size=1, max_size=5).map(tuple),
)  # fmt: skip


@pytest.mark.parametrize("profile", ORDERS, ids=lambda p: p.name)
@given(order=PAY_ORDERS)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_写出再读回是同一份指令(profile: Profile, order: PayOrder) -> None:
    assert pay_order.parse(profile, pay_order.write(profile, order)) == order


def test_文件名写明批次笔数和总额() -> None:
    assert pay_order.file_name(named("bing-orders"), ORDER) == "DF20190725-0001_2_5000.11.txt"


def test_控制总额写在文件里() -> None:
    last = pay_order.write(named("bing-orders"), ORDER).split(b"\r\n")[-2]
    assert last == b"T" + b"00000002" + b"000000000000500011"


def test_错一个值整份指令不能办理() -> None:
    data = pay_order.write(named("jia-orders"), ORDER)
    with pytest.raises(BadSource, match="整个文件不能办理：居民身份证号码校验位不对"):
        pay_order.parse(named("jia-orders"), data.replace(b"620402199001010012", b"620402199001010013"))
    with pytest.raises(BadSource, match="控制总额"):
        pay_order.parse(named("jia-orders"), data.replace(b"5000.10", b"5000.20"))
    with pytest.raises(BadSource, match="序号不连续"):
        pay_order.parse(named("jia-orders"), data.replace(b"\r\n2,", b"\r\n3,"))


def test_没有人要发或选错格式时不写() -> None:
    with pytest.raises(BadSource, match="没有明细"):
        pay_order.write(named("jia-orders"), replace(ORDER, lines=()))
    with pytest.raises(BadSource, match="不是代发文件的格式"):
        pay_order.write(named("jia-entries"), ORDER)
