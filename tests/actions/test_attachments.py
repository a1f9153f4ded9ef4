"""Files given with moves: what is taken, how it is kept, and that a new key reaches it."""

import io
import zipfile
from datetime import datetime

import pytest

from huxin.access import Actor, Role
from huxin.actions import attachments, keys
from huxin.base.errors import BadSource, Refused
from huxin.base.home import Home
from huxin.record.models import Attachment

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
