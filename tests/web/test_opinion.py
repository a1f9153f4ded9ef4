"""Sending posts in: a file that is none is refused in words, and a refused row has the line of its file."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huxin.access import Actor, Role
from huxin.record.models import OpinionFeed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
COUNTY = Actor("周治欠", "周治欠", Role.COUNTY_OFFICE, ("620402",), body="office_620402")


@pytest.mark.parametrize(
    ("name", "said"),
    [("a.csv", "表头是「帖子」、「日期」"), ("a.pdf", "「a.pdf」是 .pdf 文件"), ("a.xlsx", "是 .xlsx 文件")],
)
def test_不是帖文的文件说明收什么(signed_in: Callable[[Actor], Client], name: str, said: str) -> None:
    file = SimpleUploadedFile(name, "帖子,日期\n平川区欠薪,2019-11-01\n".encode())
    answer = signed_in(COUNTY).post("/opinion/take/", {"file": file})
    assert answer.status_code == 422 and said in answer.content.decode() and not OpinionFeed.objects.exists()


def test_退回的行号是文件里的行(signed_in: Callable[[Actor], Client]) -> None:
    client = signed_in(COUNTY)
    file = SimpleUploadedFile("a.csv", '内容,发布时间\n"平川区\n欠薪",2019-11-01\n会宁欠薪,昨天\n'.encode())
    page = client.post("/opinion/take/", {"file": file}, follow=True).content.decode()
    assert 'data-name="第几行" class="number">4<' in page and "表头也算一行" in page
    back = client.get(f"/opinion/feeds/{OpinionFeed.objects.get().pk}/refused.csv").content.decode("utf-8-sig")
    assert "原来第几行" in back and ",昨天,,,4," in back
