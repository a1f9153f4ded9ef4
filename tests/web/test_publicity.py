"""The form of 宣传活动: its boxes say what is wanted, and everything that is wrong is said at once."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from huxin.access import Actor, Role
from huxin.base import clock
from huxin.record.models import PublicityActivity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
COUNTY = Actor("周治欠", "周治欠", Role.COUNTY_OFFICE, ("620402",), body="office_620402")
RIGHT = {
    "held_on": "2019-11-01", "title": "进工地宣讲", "channel": "site", "audience": "workers", "reached": "",
    "counted": "", "evidence": "签到表在档案室",
}  # fmt: skip


@pytest.fixture
def client(signed_in: Callable[[Actor], Client]) -> Client:
    """Of a county's office."""
    return signed_in(COUNTY)


def sent(client: Client, **more: str) -> tuple[int, str]:
    answer = client.post("/publicity/enter/", {**RIGHT, **more})
    return answer.status_code, answer.content.decode()


def test_框里写明要多少字(client: Client) -> None:
    page = client.get("/publicity/enter/").content.decode()
    assert 'maxlength="120"' in page and 'maxlength="200"' in page and 'maxlength="4000"' not in page
    assert "4 到 120 个字" in page and "4 到 200 个字" in page and "最多 50000000" in page


@pytest.mark.parametrize(("today", "cited"), [(date(2020, 4, 30), False), (date(2020, 5, 1), True)])
def test_条例施行以前_不说依据它(client: Client, monkeypatch: pytest.MonkeyPatch, today: date, cited: bool) -> None:
    monkeypatch.setattr(clock, "today", lambda: today)
    page = client.get("/publicity/").content.decode()
    assert "谁执法谁普法" in page and ("条例第九条" in page) is cited


@pytest.mark.parametrize(
    ("reached", "said"),
    [
        ("-5", "「覆盖人数」最少 1。"),
        ("0", "「覆盖人数」最少 1。"),
        ("99999999999999999999", "「覆盖人数」最多 50000000。"),
        ("3.5", "须是一个整数"),
    ],
)
def test_人数超出范围_说明范围(client: Client, reached: str, said: str) -> None:
    code, page = sent(client, reached=reached, counted="present")
    assert code == 422 and said in page and not PublicityActivity.objects.exists()


def test_所有错误一次说完(client: Client) -> None:
    code, page = sent(client, title="短", evidence="字" * 201, reached="-5", held_on="1999-01-01")
    assert code == 422
    wrong = ["「活动」有 1 个字，最少 4 个字", "「证据」有 201 个字，最多 200 个字", "「覆盖人数」最少 1"]
    assert all(said in page for said in [*wrong, "写了覆盖人数，要选怎样得来", "日期须在 2000 年到 2099 年之间"])


def test_写满的照样登记_取消的理由也写明要多少字(client: Client) -> None:
    code, _ = sent(client, title="宣讲" + "\r\n" + "字" * 117, evidence="字" * 200, reached="1", counted="present")
    one = PublicityActivity.objects.get()
    assert (code, len(one.title), one.reached) == (302, 120, 1)
    page = client.get(f"/publicity/{one.pk}/").content.decode()
    assert 'maxlength="200"' in page and "4 到 200 个字" in page
    answer = client.post(f"/publicity/{one.pk}/", {"reason": "错"})
    assert answer.status_code == 422 and "最少 4 个字" in answer.content.decode()
