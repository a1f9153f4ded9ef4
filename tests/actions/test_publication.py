"""社会公布 on the engine: a case proposes its candidate, two people release it, no personal data gets out, and a court
that overturns the decision takes it back."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from huxin.access import SYSTEM, Actor, Role
from huxin.actions import attachments, intake, matters, opening, wake
from huxin.actions.matters import Opening
from huxin.base.errors import Refused
from huxin.queries import people
from huxin.record.models import Announcement, Matter, MatterAmount, Paper
from tests.actions.driving import said
from tests.actions.invented import BUILDER, CODE, as_csv, roster
from tests.actions.test_cases import complaint, in_case

__all__ = ["complaint"]

pytestmark = pytest.mark.django_db
NOW = datetime(2019, 10, 8, 2, tzinfo=UTC)
PUBLIC: dict[str, Any] = {
    "unit": "甘肃某某建设工程有限公司", "uscc": BUILDER, "address": "白银市白银区某某路1号", "head": "某法人",
    "facts": "2019年5月至7月拖欠2名工人工资9,000.00元。", "result": "作出行政处理决定（白人社监理〔2019〕1号）。",
}  # fmt: skip
DATA = {"report": "已经付清", "unpaid": 0}
DRAFT: dict[str, Any] = {"criterion": "large", "pace": "batch", **PUBLIC}


@pytest.fixture
def case(complaint: Matter, 周治欠: Actor, 李监察: Actor, 孙副局: Actor) -> Matter:
    """A case whose decision was served. How it gets there is tried elsewhere."""
    one = in_case(complaint, 周治欠, 李监察, 孙副局)
    one.state, one.data = "served", {**one.data, "decided": True}
    one.save(update_fields=["state", "data"])
    return one


def do(matter: Matter, actor: Actor, name: str, now: datetime = NOW, **given: Any) -> Matter:
    return matters.move(actor=actor, matter_id=matter.pk, name=name, given=given, now=now)


@pytest.fixture
def candidate(case: Matter, 李监察: Actor) -> Matter:
    do(case, 李监察, "announce", reason="情节特别严重")
    return Matter.objects.get(kind="publication")


@pytest.fixture
def shown(candidate: Matter, 李监察: Actor, 孙副局: Actor, 周治欠: Actor) -> Matter:
    do(candidate, 李监察, "draft", **DRAFT)
    do(candidate, 孙副局, "review", opinion="与处理决定一致")
    do(candidate, 李监察, "notify")
    return do(candidate, 周治欠, "release", media="白银日报")


def proof(actor: Actor) -> list[str]:
    return [attachments.receive(actor=actor, data=b"PDF", file_name="判决书.txt", now=NOW)]


def test_候选带着项目和名单_公布的只有法定的六项(candidate: Matter, shown: Matter, case: Matter) -> None:
    assert (candidate.project_id, candidate.heads, candidate.body) == (case.project_id, 2, case.body)
    one = Announcement.objects.get(matter=shown)
    assert {key: getattr(one, key) for key in PUBLIC} == PUBLIC
    assert (one.what, one.quarter, one.on, one.current) == ("published", 20194, date(2019, 10, 8), True)
    papers = Paper.objects.filter(matter_id=shown.pk).order_by("id").values_list("name", flat=True)
    assert list(papers) == ["publication_review", "publication_notice", "publication_announcement"]


def test_手工登记的候选_从审核到公布_存证核验通过(
    complaint: Matter, 李监察: Actor, 孙副局: Actor, 周治欠: Actor
) -> None:
    one = opening.open_about(actor=李监察, kind="publication", project_code=CODE, given={}, now=NOW)
    do(one, 李监察, "draft", **{**DRAFT, "pace": "at_once"})
    do(one, 孙副局, "review", opinion="一致")
    assert do(one, 李监察, "notify").due_on == date(2019, 10, 14)  # 9, 10, 11, 12 and 14 October
    assert do(one, 周治欠, "release").state == "published"
    assert not said(NOW)


def test_同一案件只列一次候选(candidate: Matter, case: Matter, 李监察: Actor) -> None:
    with pytest.raises(Refused, match="已经列为"):
        do(case, 李监察, "announce", reason="再列一次")


def test_审核的人不能公布_拟定的人也不能(candidate: Matter, 孙副局: Actor, 李监察: Actor, 王主任: Actor) -> None:
    do(candidate, 李监察, "draft", **DRAFT)
    with pytest.raises(Refused, match="同一人"):
        do(candidate, 李监察, "review", opinion="自己审核")
    do(candidate, 孙副局, "review", opinion="一致")
    do(candidate, 李监察, "notify")
    with pytest.raises(Refused, match="同一人"):
        do(candidate, 孙副局, "release")
    assert not Announcement.objects.exists()
    assert do(candidate, 王主任, "release").state == "published"


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("facts", "工人身份证110101199003070011，拖欠工资", "「主要违法事实」里有身份证号码"),
        ("facts", "工人身份证 110101 19900307 001X，拖欠工资", "「主要违法事实」里有身份证号码"),
        ("facts", "联系电话13800000000", "「主要违法事实」里有手机号"),
        ("result", "联系电话 138-0000-0000", "「处理情况」里有手机号"),
        ("facts", "联系电话１３８００００００００", "「主要违法事实」里有手机号"),
        ("facts", "联系电话138\u200b0000\u200b0000", "「主要违法事实」里有手机号"),
        ("address", "甲路1号13800000000", "「单位地址」里有手机号"),
        ("result", "打到卡 6222 0212 3456 7890 123 上", "「处理情况」里有银行卡号"),
        ("uscc", "916204000000000000", "「统一社会信用代码」"),
    ],
)
def test_含有个人信息的不能提交_指出在哪一项(
    candidate: Matter, 李监察: Actor, field: str, text: str, told: str
) -> None:
    with pytest.raises(Refused, match=told) as caught:
        do(candidate, 李监察, "draft", **{**DRAFT, field: text})
    assert field == "uscc" or text[-8:] not in str(caught.value)
    assert "13800000000" not in str(caught.value)
    candidate.refresh_from_db()
    assert candidate.state == "candidate"


def test_名单上工人的姓名不能公布_法定代表人同名的可以(candidate: Matter, 李监察: Actor) -> None:
    intake.apply(intake.receive(actor=SYSTEM, data=as_csv(roster()), file_name="花名册.csv", now=NOW), now=NOW)
    name = "工人1号"
    worker = people.named(name)[0]
    MatterAmount.objects.get_or_create(matter=candidate, worker_id=worker)
    with pytest.raises(Refused, match="有工人姓名") as caught:
        do(candidate, 李监察, "draft", **{**DRAFT, "facts": f"拖欠{name}等人工资"})
    assert name not in str(caught.value)
    assert do(candidate, 李监察, "draft", **{**DRAFT, "head": name}).state == "reviewing"


def test_日期_金额_文号不会误认作个人信息(candidate: Matter, 李监察: Actor) -> None:
    facts = "2019-05-01—2019-07-31（2019.05.01-2019.07.31）拖欠1,234,567,890.12元。"
    facts += f"{BUILDER}，电话0943-8220000，白人社监理〔2019〕1号。"
    assert do(candidate, 李监察, "draft", **{**DRAFT, "facts": facts}).state == "reviewing"


def test_异议成立_更正由另一人公布_原来的内容留着(shown: Matter, 李监察: Actor, 王主任: Actor) -> None:
    do(shown, 李监察, "object", reason="地址有误")
    with pytest.raises(Refused, match="同一人"):
        do(shown, 李监察, "admit", found="属实")
    other = Actor("郑监察", "郑监察", 李监察.role, ("620402",), body=李监察.body)
    do(shown, other, "admit", found="地址有误，属实")
    with pytest.raises(Refused, match="手机号"):
        do(shown, 李监察, "amend", **{**PUBLIC, "address": "找13800000000"}, reason="地址有误")
    do(shown, 李监察, "amend", **{**PUBLIC, "address": "白银市平川区某某路2号"}, reason="地址有误")
    assert Announcement.objects.get(matter=shown, current=True).address == PUBLIC["address"]
    do(shown, 王主任, "correct", reason="地址有误")
    rows = list(Announcement.objects.filter(matter=shown).order_by("seq").values_list("what", "address", "current"))
    assert rows == [("published", PUBLIC["address"], False), ("corrected", "白银市平川区某某路2号", True)]


def test_法院撤销决定_公布随案件待撤回_三个工作日(shown: Matter, case: Matter, 李监察: Actor) -> None:
    do(case, 李监察, "challenge", reason="不服", proof=proof(李监察))
    do(case, 李监察, "overturned", reason="", found="判决撤销", proof=proof(李监察))
    shown.refresh_from_db()
    assert shown.state == "correcting" and shown.data["decision_overturned"]
    assert shown.due_on == date(2019, 10, 11)
    do(shown, 李监察, "withdraw", reason="处理决定已被人民法院撤销")
    rows = list(Announcement.objects.filter(matter=shown).order_by("seq").values_list("what", "current"))
    assert rows == [("published", False), ("withdrawn", True)]


def test_法院撤销决定_没有公布的不再公布(candidate: Matter, case: Matter, 李监察: Actor) -> None:
    do(case, 李监察, "challenge", reason="不服", proof=proof(李监察))
    do(case, 李监察, "overturned", found="判决撤销", proof=proof(李监察))
    candidate.refresh_from_db()
    assert (candidate.state, candidate.open) == ("dropped", False) and not Announcement.objects.exists()


def test_结案时自动列为候选_没有决定的不列(case: Matter, 李监察: Actor, 孙副局: Actor) -> None:
    def closed(**more: Any) -> Matter:
        Matter.objects.filter(pk=case.pk).update(state="closing", open=True, data={**case.data, **DATA, **more})
        return do(case, 孙副局, "close")

    assert closed(decided=False).state == "closed" and not Matter.objects.filter(kind="publication").exists()
    assert closed(decided=True).state == "closed"
    assert Matter.objects.get(kind="publication").state == "candidate"
    closed(decided=True, publication_open=True)
    assert Matter.objects.filter(kind="publication").count() == 1


def test_案件结案以后法院撤销的_由劳动监察登记(shown: Matter, case: Matter, 李监察: Actor) -> None:
    Matter.objects.filter(pk=case.pk).update(state="closed", open=False)
    with pytest.raises(Refused, match="证明材料"):
        do(shown, 李监察, "overturned", reason="判决撤销")
    assert do(shown, 李监察, "overturned", reason="判决撤销", proof=proof(李监察)).state == "correcting"


def test_涉罪移送有了结果_列为候选_由劳动监察办(case: Matter, 李监察: Actor) -> None:
    police = Actor("何警官", "何警官", Role.POLICE, ("6204",), body="police")
    about = Opening(
        "transfer", "某事", "620402", "housing", "police", project_id=case.project_id,
        links=case.links.filter(kind="unit").values_list("kind", "key", "part"),
    )  # fmt: skip
    one = matters.open_matter(actor=李监察, about=about, given={}, now=NOW)
    Matter.objects.filter(pk=one.pk).update(state="tried")
    do(one, police, "end", result="判决有罪", proof=proof(police))
    found = Matter.objects.get(kind="publication")
    assert found.state == "candidate" and found.body.startswith("labour")


def test_公告的说明和刊登的报刊也不能有个人信息(candidate: Matter, 李监察: Actor, 孙副局: Actor, 周治欠: Actor) -> None:
    do(candidate, 李监察, "draft", **DRAFT)
    do(candidate, 孙副局, "review", opinion="一致")
    do(candidate, 李监察, "notify")
    with pytest.raises(Refused, match="「办理说明」里有手机号"):
        do(candidate, 周治欠, "release", note="联系13800000000")
    assert not Announcement.objects.exists()


def test_公布期满归档_不再显示(shown: Matter) -> None:
    later = NOW + timedelta(days=370)  # 2020-10-08 is a day off
    wake.wake(now=later)
    shown.refresh_from_db()
    assert shown.state == "expired"
    assert Announcement.objects.get(matter=shown, current=True).what == "expired"
