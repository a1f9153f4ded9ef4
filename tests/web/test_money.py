"""The page of a matter's money: a list taken down, amounts found, a receipt, and everything wrong said in place."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huxin.access import Actor
from huxin.actions import matters
from huxin.actions.matters import MACHINE, Opening
from huxin.base.home import Home
from huxin.record.models import Matter, MatterAmount, Project
from tests.actions.invented import BUILDER, CODE, id_no
from tests.proven import AUGUST, site

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(home: Home) -> Matter:
    """A case about the site with nobody on its list, that came of a report."""
    site()
    project = Project.objects.get(code=CODE)
    about = Opening(
        kind="case", title=project.name, region_code=project.region_code, sector=project.sector,
        body="labour_620402", project_id=project.pk,
        links=[("project", CODE, ""), ("unit", BUILDER, "contractor"), ("report", "R", "")],
    )  # fmt: skip
    return matters.open_matter(actor=MACHINE, about=about, given={}, now=AUGUST)


def post(client: Client, case: Matter, **given: object) -> tuple[int, str]:
    case.refresh_from_db()
    answer = client.post(f"/matters/{case.pk}/money/", {"seen": str(case.version), **given})
    return answer.status_code, answer.content.decode()


def joined(client: Client, case: Matter) -> int:
    """One worker on the list; their number."""
    told = {"act": "join", "lines": f"马某 {id_no(0)} 5000\n", "months": "2", "reason": "来访登记"}
    assert post(client, case, **told)[0] == 302
    return MatterAmount.objects.get(matter=case).worker_id


def test_a_list_is_taken_down_and_laid_beside_the_facts(
    case: Matter, signed_in: Callable[[Actor], Client], 李监察: Actor
) -> None:
    client = signed_in(李监察)
    joined(client, case)
    page = client.get(f"/matters/{case.pk}/money/").content.decode()
    assert "5,000.00" in page and "未核定" in page and id_no(0) not in page
    case.refresh_from_db()
    assert (case.heads, case.data["claimed_fen"], case.data["months"]) == (1, 500_000, 2)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"act": "join", "lines": "马某 5000", "reason": "来访"}, "第 1 行没有手机号"),
        ({"act": "join", "lines": "", "reason": "来访"}, "请填写名单"),
        ({"act": "join", "lines": "马某 13800000000 5000", "months": "0", "reason": "来访"}, "须是 1 到 240"),
        ({"act": "assess", "reason": "核定"}, "至少填写一名工人"),
        ({"act": "assess", "fen-1": "1.234", "reason": "核定"}, "工人 1 的金额"),
        ({"act": "bank", "instrument": "account"}, "至少选择一笔"),
        ({"act": "receipt", "fen-1": "1", "paid_on": "昨天"}, "不是一个日期"),
        ({"act": "什么"}, "从页面上的按钮"),
    ],
)
def test_what_is_wrong_is_said_and_kept(
    case: Matter, signed_in: Callable[[Actor], Client], 李监察: Actor, told: dict[str, str], said: str
) -> None:
    status, page = post(signed_in(李监察), case, **told)
    assert status == 422 and said in page and told.get("reason", "") in page


def test_the_amounts_typed_stay_where_something_else_is_wrong(
    case: Matter, signed_in: Callable[[Actor], Client], 李监察: Actor
) -> None:
    client = signed_in(李监察)
    worker = joined(client, case)
    status, page = post(client, case, act="receipt", paid_on="昨天", **{f"fen-{worker}": "1234.50"})
    assert status == 422 and page.count('value="1234.50"') == 1


def test_a_stale_page_changes_nothing(case: Matter, signed_in: Callable[[Actor], Client], 李监察: Actor) -> None:
    client = signed_in(李监察)
    told = {"act": "join", "lines": f"马某 {id_no(0)} 5000", "reason": "来访", "seen": "99"}
    assert client.post(f"/matters/{case.pk}/money/", told).status_code == 409
    assert not MatterAmount.objects.exists()


def test_found_and_received_with_a_receipt(case: Matter, signed_in: Callable[[Actor], Client], 李监察: Actor) -> None:
    client = signed_in(李监察)
    worker = joined(client, case)
    given = {"officer_one": "李 1", "officer_two": "郑 2", "recusal": "none"}
    matters.move(actor=李监察, matter_id=case.pk, name="appoint", given=given, now=AUGUST)
    assert post(client, case, act="assess", reason="按工资表", **{f"fen-{worker}": "4000"})[0] == 302
    receipt = SimpleUploadedFile("收条.txt", "收到四千元".encode())
    told = {
        "act": "receipt",
        f"fen-{worker}": "4000",
        "paid_on": "2019-08-12",
        "instrument": "direct",
        "proof": receipt,
    }
    assert post(client, case, **told)[0] == 302
    page = client.get(f"/matters/{case.pk}/money/?done=receipt").content.decode()
    assert "已按签收凭证登记到账" in page and "企业直接支付" in page
    case.refresh_from_db()
    assert (case.data["received_fen"], case.data["unpaid"]) == (400_000, 0)


def test_the_enterprise_learns_no_name_before_the_order(
    case: Matter, signed_in: Callable[[Actor], Client], 李监察: Actor, 钱劳资: Actor
) -> None:
    joined(signed_in(李监察), case)
    given = {"officer_one": "李 1", "officer_two": "郑 2", "recusal": "none"}
    matters.move(actor=李监察, matter_id=case.pk, name="appoint", given=given, now=AUGUST)
    theirs = signed_in(钱劳资)
    for address in (f"/matters/{case.pk}/", f"/matters/{case.pk}/money/"):
        page = theirs.get(address).content.decode()
        assert "620402" + "*" * 8 not in page and "涉罪" not in page
