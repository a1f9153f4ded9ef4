"""The lists of notices come from their indexes, however many there are."""

import pytest
from django.db import connection

from huxin.record.models import Notice, Staff

pytestmark = pytest.mark.django_db


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by the number of rows, and there are none")
def test_铃铛和列表各有索引() -> None:
    Staff.objects.create(username="li", display_name="李监察", role="inspector")
    mine = Notice.objects.filter(to__username="li")
    for rows, index in [(mine.filter(read_at=None)[:100], "notice_unread"), (mine.order_by("-id"), "notice_by_person")]:
        plan = rows.explain()
        assert index in plan and "TEMP B-TREE" not in plan, plan
