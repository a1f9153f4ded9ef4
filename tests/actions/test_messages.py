"""What a reporter does afterwards: the code, messages, photos without where they were taken, a name, taking it back."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.conf import settings
from PIL import Image

from huxin.access import Actor
from huxin.actions import _spool, attachments, keys, matters, messages, photos, reports
from huxin.actions.reports import Filed, Grievance, Who
from huxin.actions.sign_in import Locked
from huxin.base.errors import BadSource, BadValue, NotFound, Refused
from huxin.base.home import Home
from huxin.base.receipt import LENGTH, receipt_code
from huxin.queries import _keys
from huxin.queries import reports as queries
from huxin.queries._told import Told
from huxin.record.models import JournalEntry, Matter, MatterAmount, MatterLink, Message, Notice, PersonalValue, Reporter
from tests.actions.photographed import photo

pytestmark = pytest.mark.django_db
AUGUST = datetime(2019, 8, 12, 2, tzinfo=UTC)
HERE = "10.0.0.9"


@pytest.fixture
def filed(home: Home) -> Filed:
    """An anonymous report of one worker."""
    told = Told("干完活没给钱", first_ym=201905, last_ym=201906, claimed_fen=500_000)
    return reports.file(grievance=Grievance(told, "620402", anonymous=True), once="a", now=AUGUST)


def guess(n: int, now: datetime = AUGUST, address: str = HERE) -> str:
    return messages.open_by_code(typed=receipt_code(b"other", str(n)), address=address, now=now)


def test_回执码打开自己的反映_空格和全角数字都认(filed: Filed) -> None:
    spaced = "－".join(filed.code[at : at + 4] for at in range(0, LENGTH, 4))
    wide = spaced.translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)})
    assert messages.open_by_code(typed=wide, address=HERE, now=AUGUST) == filed.key


def test_输错一位或者两位颠倒_当场看出来_不算猜(filed: Filed) -> None:
    wrong = str((int(filed.code[0]) + 1) % 10) + filed.code[1:]
    for typed in (wrong, filed.code[:-1], "abcd"):
        for _ in range(9):
            with pytest.raises(BadValue):
                messages.open_by_code(typed=typed, address=HERE, now=AUGUST)
    assert messages.open_by_code(typed=filed.code, address=HERE, now=AUGUST) == filed.key


def test_猜回执码五次后这个地址被锁一刻钟_每一次都有记录_地址打码(filed: Filed) -> None:
    for n in range(5):
        with pytest.raises(Refused, match="没有这个回执码"):
            guess(n)
    with pytest.raises(Locked):
        messages.open_by_code(typed=filed.code, address=HERE, now=AUGUST)
    assert messages.open_by_code(typed=filed.code, address="10.9.9.9", now=AUGUST) == filed.key
    later = AUGUST + timedelta(minutes=16)
    assert messages.open_by_code(typed=filed.code, address=HERE, now=later) == filed.key
    entries = JournalEntry.objects.filter(subject="receipt")
    assert entries.filter(what="report.code.wrong").count() == 5
    assert entries.filter(what="report.code.locked").count() == 1
    assert {entry.given["address"] for entry in entries} == {"10.0.0.*"}


def test_从很多地址一起猜_每个地址只剩一次(filed: Filed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "MOST_OVERALL", 4)
    for n in range(4):
        with pytest.raises(Refused):
            guess(n, address=f"10.0.1.{n}")
    with pytest.raises(Refused, match="没有这个"):
        guess(9, address="10.0.2.1")
    with pytest.raises(Locked):
        guess(10, address="10.0.2.1")
    assert messages.open_by_code(typed=filed.code, address="10.0.2.2", now=AUGUST) == filed.key


def test_两边留言_同一条发两次只有一条(filed: Filed, 王主任: Actor, 外县监察: Actor) -> None:
    for _ in range(3):
        messages.write(key=filed.key, text="老板又说下周", seen=0, now=AUGUST)
    with pytest.raises(NotFound):
        messages.answer(actor=外县监察, matter_id=filed.matter_id, key=filed.key, text="知道了", now=AUGUST)
    messages.answer(actor=王主任, matter_id=filed.matter_id, key=filed.key, text="请说工地在哪", now=AUGUST)
    said = queries.followed(key=filed.key, now=AUGUST).messages
    assert [(one.text, one.mine) for one in said] == [("老板又说下周", True), ("请说工地在哪", False)]
    assert "老板" not in "".join(map(str, Message.objects.values()))
    with pytest.raises(Refused):
        messages.write(key=filed.key, text="  ", seen=2, now=AUGUST)


def test_有人留言时轮到的人收到消息(filed: Filed, 王主任: Actor, hired: object) -> None:
    hired(王主任)  # type: ignore[operator]
    messages.write(key=filed.key, text="在吗", seen=0, now=AUGUST)
    assert Notice.objects.filter(kind="report.wrote").count() == 1


def test_照片重新画过_位置_相机_备注都没了_进链_加密(filed: Filed) -> None:
    taken = photo()
    assert b"SecretCamera" in taken and b"SecretComment" in taken
    messages.write(key=filed.key, text="", sent=[taken], seen=0, now=AUGUST)
    [sha256] = Message.objects.get().files
    kept = _spool.read(settings.HUXIN_HOME.attachments, _keys.current(), sha256)
    with Image.open(BytesIO(kept)) as shown:
        assert shown.size == (640, 480) and not shown.getexif() and "comment" not in shown.info
    assert b"Secret" not in kept and queries.is_photo_of(key=filed.key, sha256=sha256)
    attachments.sweep(now=AUGUST + timedelta(days=9))
    assert _spool.read(settings.HUXIN_HOME.attachments, _keys.current(), sha256) == kept


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_别的格式也收_大的改小(kind: str) -> None:
    with Image.open(BytesIO(photos.cleaned(photo(width=4000, height=1000, kind=kind)))) as shown:
        assert shown.format == "JPEG" and shown.size == (2560, 640)


def test_横着拍的转正() -> None:
    exif, made = Image.Exif(), BytesIO()
    exif[0x0112] = 6
    Image.new("RGB", (40, 20)).save(made, "JPEG", exif=exif)
    with Image.open(BytesIO(photos.cleaned(made.getvalue()))) as shown:
        assert shown.size == (20, 40)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (photo() + b"X5O!P%@AP[4" + b"$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*", "病毒"),
        (b"%PDF-1.4", "不是照片"),
        (b"GIF89a" + b"\0" * 40, "不是照片"),
        (photo()[:300], "没有传完整"),
        (b"", "不是照片"),
    ],
)
def test_带病毒特征的_不是照片的_不收并说清楚(filed: Filed, data: bytes, said: str) -> None:
    with pytest.raises(BadSource, match=said):
        messages.write(key=filed.key, text="看照片", sent=[photo(), data], seen=0, now=AUGUST)
    assert not Message.objects.exists()


def test_匿名的以后留姓名_两次选择都在_欠的钱记到本人名下(filed: Filed) -> None:
    with pytest.raises(Refused):
        messages.give_name(key=filed.key, who=Who("某甲工"), now=AUGUST)
    messages.give_name(key=filed.key, who=Who("某甲工", phone="13900000001"), now=AUGUST + timedelta(days=1))
    seen = queries.followed(key=filed.key, now=AUGUST)
    assert [hidden for _, hidden in seen.choices] == [True, False] and not seen.anonymous
    assert MatterAmount.objects.get().claimed_fen == 500_000
    assert Reporter.objects.filter(part="self").count() == 2
    named = Matter.objects.get()
    assert named.state == "registered" and not named.data.get("second")  # a name is no second complaint
    with pytest.raises(Refused, match="已经留过"):
        messages.give_name(key=filed.key, who=Who("某乙工", phone="13900000002"), now=AUGUST)


def test_撤回只是申请_由没有经手的人打电话核实(filed: Filed, 周治欠: Actor) -> None:
    messages.withdraw(key=filed.key, why="老板让我撤", now=AUGUST)
    matter = Matter.objects.get()
    assert matter.open and matter.state == "withdrawing"
    matters.move(actor=周治欠, matter_id=matter.pk, name="pressed", given={"reason": "电话里说是被逼的"}, now=AUGUST)
    assert Matter.objects.get().state == "escalated"


def test_核实系自愿的_准予撤回_后来没拿到钱还能接着办(filed: Filed, 周治欠: Actor) -> None:
    messages.withdraw(key=filed.key, why="老板给了", now=AUGUST)
    given = {"how": "打电话核实，本人自愿"}
    matters.move(actor=周治欠, matter_id=filed.matter_id, name="confirm_withdrawal", given=given, now=AUGUST)
    assert "not_paid" in queries.followed(key=filed.key, now=AUGUST).may
    messages.not_paid(key=filed.key, text="说给了，其实没给", now=AUGUST)
    matter = Matter.objects.get()
    assert matter.open and matter.state == "escalated" and matter.events.count() == 4


def test_并案以后_凭原来的回执码看到主件_撤回也到主件(filed: Filed, 王主任: Actor) -> None:
    told = Told("也没给钱", claimed_fen=1)
    other = reports.file(grievance=Grievance(told, "620402", anonymous=True), once="b", now=AUGUST)
    main, follower = Matter.objects.get(pk=filed.matter_id), Matter.objects.get(pk=other.matter_id)
    MatterLink.objects.create(matter=main, kind="report", key=other.key)
    given = {"into": main.number, "reason": "同一件事"}
    matters.move(actor=王主任, matter_id=follower.pk, name="merge", given=given, now=AUGUST)
    assert queries.followed(key=other.key, now=AUGUST).number == main.number
    messages.answer(actor=王主任, matter_id=main.pk, key=other.key, text="在办", now=AUGUST)
    messages.withdraw(key=other.key, why="算了", now=AUGUST)
    assert Matter.objects.get(pk=main.pk).state == "withdrawing"


def test_没办完的不能说没拿到钱(filed: Filed) -> None:
    with pytest.raises(Refused):
        messages.not_paid(key=filed.key, text="没有", now=AUGUST)
    assert not Message.objects.exists()


def test_被人冒名的_本人可以说不是我_经办人看得到(home: Home, 王主任: Actor, 钱劳资: Actor) -> None:
    from tests.actions.invented import id_no

    victim = Who("某丙工", id_no=id_no(3))
    told = Told("假的", claimed_fen=1)
    forged = reports.file(
        grievance=Grievance(told, own=victim, claims=[reports.Claim(victim, 1)]), once="x", now=AUGUST
    )
    worker = PersonalValue.objects.get(kind="id_no").pk
    with pytest.raises(NotFound):
        messages.disown(key=forged.key, worker_id=worker + 1000, now=AUGUST)
    messages.disown(key=forged.key, worker_id=worker, now=AUGUST)
    [line] = queries.of_matter(actor=王主任, matter_id=forged.matter_id)
    assert line.disowned and line.name == "某**" and line.id_no.count("*") >= 8


def test_换加密密钥后_反映和留言照样打得开(filed: Filed) -> None:
    messages.write(key=filed.key, text="在吗", seen=0, now=AUGUST)
    list(keys.rotate(now=AUGUST))
    list(keys.reindex(now=AUGUST))
    seen = queries.followed(key=filed.key, now=AUGUST)
    assert seen.told.story == "干完活没给钱" and seen.messages[0].text == "在吗" and not keys.unfinished()
    assert messages.open_by_code(typed=filed.code, address=HERE, now=AUGUST) == filed.key
