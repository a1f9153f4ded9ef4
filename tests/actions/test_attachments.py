"""Files given with moves: what is taken, how it is kept, and that a new key reaches it."""

import io
import zipfile
from datetime import datetime, timedelta

import pytest

from huxin.access import SYSTEM, Actor, Role
from huxin.actions import attachments, keys, matters
from huxin.base.errors import BadSource, Refused
from huxin.base.home import Home
from huxin.queries import proof_matters
from huxin.queries.proof_check import check
from huxin.queries.proof_links import Walked
from huxin.record.models import Attachment, JournalEntry, Link
from tests.proven import AUGUST, attach, site, warned

pytestmark = pytest.mark.django_db
SOMEBODY = Actor("甲", "甲", Role.ENTERPRISE, units=("X",))


def zipped(*names: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return data.getvalue()


GOOD = {
    "a.pdf": b"%PDF-1.7\n",
    "a.png": b"\x89PNG\r\n\x1a\n..", "a.jpg": b"\xff\xd8\xff\xe0", "a.JPEG": b"\xff\xd8\xff\xe0",
    "a.webp": b"RIFF\0\0\0\0WEBP", "a.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xlsx": zipped("xl/workbook.xml"),
    "a.docx": zipped("word/document.xml"), "a.ofd": zipped("OFD.xml"), "a.csv": "姓名\n".encode("gb18030"),
    "a.txt": "你好".encode(),
}  # fmt: skip


def receive(data: bytes, name: str, now: datetime) -> str:
    return attachments.receive(actor=SOMEBODY, data=data, file_name=name, now=now)


@pytest.mark.parametrize("name", GOOD)
def test_every_kind_is_taken_and_found_again(home: Home, now: datetime, name: str) -> None:
    sha256 = receive(GOOD[name], name, now)
    assert Attachment.objects.get().sha256 == sha256
    kept = (home.attachments / f"{sha256}.bin").read_bytes()
    assert GOOD[name] not in kept and receive(GOOD[name], name, now) == sha256
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize("name", GOOD)
def test_another_content_under_the_name_is_not(home: Home, now: datetime, name: str) -> None:
    with pytest.raises(BadSource, match="内容不是"):
        receive(b"MZ\x00\x90\xff", name, now)
    assert not list(home.attachments.glob("*")) if home.attachments.exists() else True


@pytest.mark.parametrize("name", ["a.exe", "a", "a.pdf.html", ".pdf/../../x.svg", "C:\\x\\a.bat"])
def test_other_kinds_are_not(home: Home, now: datetime, name: str) -> None:
    with pytest.raises(BadSource, match="不能上传"):
        receive(b"%PDF-1.7\n", name, now)


def test_what_no_move_named_is_swept_after_two_days_and_said(home: Home, now: datetime) -> None:
    sha256 = receive(b"%PDF-1.7\n", "a.pdf", now)
    assert attachments.sweep(now=now + timedelta(days=2)) == 0  # for a move that was refused and is made again
    receive(b"%PDF-1.7\n", "b.pdf", now + timedelta(days=2))
    assert attachments.sweep(now=now + timedelta(days=4)) == 0
    assert attachments.sweep(now=now + timedelta(days=4, seconds=1)) == 1
    assert not Attachment.objects.exists() and not list(home.attachments.iterdir())
    said = JournalEntry.objects.get(what="attachment.sweep")
    assert (said.subject, said.given["file_name"], said.given["by"]) == (f"attachment:{sha256}", "b.pdf", "甲")
    assert attachments.sweep(now=now + timedelta(days=9)) == 0
    assert receive(b"%PDF-1.7\n", "a.pdf", now) == sha256


def test_a_death_in_a_sweep_is_made_good(home: Home, now: datetime) -> None:
    sha256 = receive(b"%PDF-1.7\n", "a.pdf", now)
    (home.attachments / f"{sha256}.bin").unlink()
    assert attachments.sweep(now=now + timedelta(days=3)) == 1


def test_what_a_move_named_stays_as_it_was_received(home: Home, 李监察: Actor, 钱劳资: Actor) -> None:
    site()
    warning, later = warned(), AUGUST + timedelta(days=30)
    matters.move(actor=李监察, matter_id=warning.pk, name="sign", given={}, now=AUGUST)
    sha256 = attach(钱劳资)
    said = {"plan": "八月底前付清", "pay_by": "2019-08-30", "proof": [sha256]}
    with pytest.raises(Refused):
        matters.move(actor=李监察, matter_id=warning.pk, name="reply", given=said, now=AUGUST)
    assert not Link.objects.filter(kind="attachment").exists() and check(actor=SYSTEM, now=AUGUST).broken is None
    for name, given in (("reply", said), ("report", said | {"paid_fen": "10", "plan": "已付一部分"})):
        matters.move(actor=钱劳资, matter_id=warning.pk, name=name, given=given, now=AUGUST)
    assert Link.objects.get(kind="attachment").subject == sha256
    attach(李监察, later)  # the same file, sent by somebody else for something else
    assert attachments.sweep(now=later + timedelta(days=30)) == 0
    assert Attachment.objects.get().by == 钱劳资.id
    assert check(actor=SYSTEM, now=later, with_facts=False).broken is None
    Link.objects.filter(kind="attachment").update(kind="seal")
    found = [one.said for one in proof_matters.matters(Walked(), later)]
    assert len(found) == 2 and all("所附的文件不在存证链上" in said for said in found)


def test_a_path_is_no_part_of_the_name(home: Home, now: datetime) -> None:
    receive(b"%PDF-1.7\n", "C:\\桌面\\../回单.pdf", now)
    assert Attachment.objects.get().file_name == "回单.pdf"


def test_who_takes_no_part_sends_nothing(home: Home, now: datetime) -> None:
    with pytest.raises(Refused):
        attachments.receive(actor=Actor("乙", "乙", Role.VIEWER, ("6204",)), data=b"%PDF-", file_name="a.pdf", now=now)


def test_a_new_key_reaches_the_files(home: Home, now: datetime) -> None:
    sha256 = receive(b"%PDF-1.7\n", "a.pdf", now)
    assert dict(keys.rotate(now=now))["files"] == 1
    assert (home.attachments / f"{sha256}.bin").read_bytes().startswith(b"k2:")
