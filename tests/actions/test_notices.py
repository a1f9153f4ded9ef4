"""Notices: told once, read by their reader, wanted by mail or not."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from huxin.access import Actor
from huxin.actions import notices
from huxin.base.errors import NotFound, Refused
from huxin.base.home import Home
from huxin.channels.digest import DigestLine
from huxin.queries import notices as queries
from huxin.record.models import JournalEntry, Notice, PersonalValue, Staff

pytestmark = pytest.mark.django_db

Hire = Callable[[Actor], Any]
ADDRESS = "li.jiancha@example.cn"


@pytest.fixture(autouse=True)
def _home(home: Home) -> None:
    """Addresses are encrypted with the keyring."""


@pytest.fixture
def 李(hired: Hire, 李监察: Actor, now: datetime) -> Staff:
    """李监察 as a member of staff, with an address."""
    staff: Staff = hired(李监察)
    notices.set_email(actor=李监察, username=staff.username, address=ADDRESS, now=now)
    staff.refresh_from_db()
    return staff


def tell(staff: Staff, now: datetime, n: int = 1, **more: Any) -> None:
    notices.tell(
        to=[staff.pk],
        kind="matter.due",
        subject="YJ-2019-000012 三日内到期",
        body="请提交整改答复。",
        link="/matters/12/",
        matter_id=12,
        dedupe=f"due:{n}",
        now=now,
        **more,
    )


def states(staff: Staff) -> list[str]:
    return list(Notice.objects.filter(to=staff).order_by("pk").values_list("mail_state", flat=True))


def test_同一件事说两次仍是一条_两个人各一条(李: Staff, hired: Hire, 王主任: Actor, now: datetime) -> None:
    office = hired(王主任)
    for _ in range(2):
        tell(李, now)
        tell(office, now)
    assert Notice.objects.count() == 2
    tell(李, now, 2)
    assert states(李) == ["waiting"] * 2
    assert states(office) == ["none"]  # nobody entered an address


def test_停用的人不再收(李: Staff, now: datetime) -> None:
    Staff.objects.update(is_active=False)
    tell(李, now)
    assert not Notice.objects.exists()


@pytest.mark.parametrize(("mode", "expected"), [("each", "waiting"), ("digest", "none"), ("none", "none")])
def test_按本人选的方式发邮件(李: Staff, 李监察: Actor, now: datetime, mode: str, expected: str) -> None:
    notices.set_mode(actor=李监察, username=李.username, mode=mode, now=now)
    tell(李, now, 1)
    tell(李, now, 2, mail=False)
    assert states(李) == [expected, "none"]


def test_标题只占一行_证件号被遮蔽(李: Staff, 李监察: Actor, now: datetime) -> None:
    said = {"subject": "一\r\nBcc: 二", "body": "620402199001011234"}
    notices.tell(to=[李.pk], kind="x", **said, dedupe="x", now=now)  # type: ignore[arg-type]
    [row] = queries.notices(李监察).rows
    assert (row.subject, row.body) == ("一 Bcc: 二", "620402********1234")


def test_只读得到自己的_读过的不再计数(李: Staff, hired: Hire, 李监察: Actor, 外县监察: Actor, now: datetime) -> None:
    other = hired(外县监察)
    for n in range(3):
        tell(李, now, n)
    tell(other, now)
    assert (queries.unread(李监察), queries.unread(外县监察)) == (3, 1)
    newest = queries.notices(李监察).rows[0]
    assert (newest.link, newest.matter_id, newest.read) == ("/matters/12/", 12, False)
    with pytest.raises(NotFound, match="没有这条消息"):
        notices.mark_read(actor=外县监察, notice=newest.id, now=now)
    for _ in range(2):
        notices.mark_read(actor=李监察, notice=newest.id, now=now)
    assert [row.read for row in queries.notices(李监察).rows] == [True, False, False]
    assert len(queries.notices(李监察, only_unread=True).rows) == 2
    tell(李, now, 9)  # arrives while the page is being looked at
    assert notices.mark_all_read(actor=李监察, through=newest.id, now=now) == 2
    assert (queries.unread(李监察), queries.unread(外县监察)) == (1, 1)


def test_消息和引起它的事同生共死(李: Staff, now: datetime) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        tell(李, now)
        raise RuntimeError
    assert not Notice.objects.exists()


def test_邮箱加密存放_台账里没有(李: Staff, 李监察: Actor) -> None:
    value = PersonalValue.objects.get(pk=李.email_id)
    assert value.kind == "email" and ADDRESS.encode() not in bytes(value.token)
    assert ADDRESS not in str(list(JournalEntry.objects.values())) + str(list(Staff.objects.values()))
    assert queries.mail_choice(李监察) == queries.MailChoice("each", "l***@example.cn")


@pytest.mark.parametrize(
    "address", ["无", "li", "li@", "@example.cn", "li@example", "li@a..cn", "li wang@a.cn", "li@a.cn\nBcc: x@a.cn",
                "李@example.cn", "a@b.cn,c@d.cn", "<li@a.cn>", "x" * 65 + "@example.cn", "li@" + "a" * 250 + ".cn"]
)  # fmt: skip
def test_不能用的邮箱(李: Staff, 李监察: Actor, now: datetime, address: str) -> None:
    with pytest.raises(Refused, match="邮箱地址"):
        notices.set_email(actor=李监察, username=李.username, address=address, now=now)


def test_别人的邮箱只有管理用户的人能改(
    李: Staff, 李监察: Actor, 王主任: Actor, 外县监察: Actor, now: datetime
) -> None:
    with pytest.raises(Refused, match="管理用户"):
        notices.set_email(actor=外县监察, username=李.username, address="x@example.cn", now=now)
    with pytest.raises(Refused, match="管理用户"):
        notices.set_mode(actor=外县监察, username=李.username, mode="none", now=now)
    notices.set_email(actor=王主任, username=李.username, address="", now=now)
    assert queries.mail_choice(李监察).address == ""
    with pytest.raises(NotFound, match="查无此人"):
        notices.set_mode(actor=王主任, username="查无此人", mode="none", now=now)
    with pytest.raises(Refused, match="digest"):
        notices.set_mode(actor=李监察, username=李.username, mode="weekly", now=now)


EIGHT = datetime(2019, 12, 2, 0, tzinfo=UTC)
"""08:00 in Shanghai."""


def due(actor: Actor) -> list[DigestLine]:
    return [DigestLine("YJ-2019-000012", f"{actor.name}的预警", date(2019, 12, 2), "待整改", "/matters/12/")]


def test_汇总每天八点起一封(李: Staff, 李监察: Actor, hired: Hire, 王主任: Actor) -> None:
    hired(王主任)
    notices.set_mode(actor=李监察, username=李.username, mode="digest", now=EIGHT)
    assert notices.digests(lines=due, now=EIGHT - timedelta(seconds=1)) == 0
    assert [notices.digests(lines=due, now=EIGHT + timedelta(hours=n)) for n in range(3)] == [1, 0, 0]
    assert notices.digests(lines=due, now=EIGHT + timedelta(days=1, hours=5)) == 1  # switched on late that day
    first = Notice.objects.order_by("pk")[0]
    assert (first.subject, first.mail_state) == ("12月2日待办：今天到期 1 件", "waiting")
    assert "李监察的预警" in first.body


def test_没有要办的就不发汇总_有未读的发(李: Staff, 李监察: Actor) -> None:
    notices.set_mode(actor=李监察, username=李.username, mode="digest", now=EIGHT)
    assert notices.digests(lines=lambda actor: [], now=EIGHT) == 0
    tell(李, EIGHT)
    assert notices.digests(lines=lambda actor: [], now=EIGHT) == 1
    assert Notice.objects.get(kind="digest").body == "另有 1 条未读消息。"
    assert notices.digests(lines=lambda actor: [], now=EIGHT + timedelta(days=1)) == 1
    assert Notice.objects.filter(kind="digest").order_by("-pk")[0].body == "另有 1 条未读消息。"
