"""The public page that says whether a paper is genuine."""

import pytest
from django.test import Client
from django.utils import timezone

from huxin.record.models import Paper
from huxin.workflows._paper import check_code

pytestmark = pytest.mark.django_db
CODE = check_code(b"0123456789abcdef")


@pytest.fixture
def paper() -> Paper:
    return Paper.objects.create(
        matter_id=1, event_n=1, name="warning_notice", title="农民工工资支付橙色预警通知书",
        number="白区人社预警〔2019〕1号",
        issued_at=timezone.now(), body="labour_620402", sealed="k1:x", digest="ab" * 32, check_code=CODE,
    )  # fmt: skip


def asked(code: str) -> tuple[int, str]:
    answer = Client().get("/verify/", {"code": code})
    return answer.status_code, answer.content.decode()


def test_a_paper_on_file_is_told_as_it_stands(paper: Paper) -> None:
    status, page = asked(CODE.lower().replace("-", " "))
    assert status == 200
    assert all(said in page for said in (paper.title, paper.number, "白银区人力资源和社会保障局", "ab" * 32))


def test_a_code_nobody_issued_is_told_from_one_mistyped(paper: Paper) -> None:
    status, page = asked(check_code(b"fedcba9876543210"))
    assert status == 404 and "可能是伪造的" in page
    status, page = asked(CODE[:-1] + ("2" if CODE[-1] != "2" else "3"))
    assert status == 422 and "校验码有输错的地方" in page


def test_the_empty_page_asks() -> None:
    status, page = asked("")
    assert status == 200 and "校验码" in page and "正文摘要值" not in page
