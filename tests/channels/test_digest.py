"""The daily digest as a person reads it."""

from datetime import date, timedelta

import pytest

from huxin.channels.digest import MOST, DigestLine, digest

TODAY = date(2019, 12, 2)


def line(number: int, days: int | None) -> DigestLine:
    due_on = None if days is None else TODAY + timedelta(days)
    return DigestLine(f"YJ-2019-{number:06d}", "某小学教学楼红色预警", due_on, "待整改", f"/matters/{number}/")


def test_超期的在前_今天到期的居中_其余在后() -> None:
    subject, body = digest([line(1, 5), line(2, 0), line(3, -3), line(4, None), line(5, -1)], today=TODAY)
    assert subject == "12月2日待办：已超期 2 件，今天到期 1 件，待办理 2 件"
    numbers = [word for word in body.split() if word.startswith("YJ-")]
    assert [int(number[-6:]) for number in numbers] == [3, 5, 2, 1, 4]
    assert "YJ-2019-000003 某小学教学楼红色预警（待整改，2019-11-29 到期，已超期 3 天）\n  /matters/3/" in body
    assert "YJ-2019-000004 某小学教学楼红色预警（待整改）" in body


def test_链接带上控制台的网址() -> None:
    assert "\n  https://huxin.example/matters/1/" in digest([line(1, 0)], today=TODAY, site="https://huxin.example")[1]


def test_一类太多时只列前面的_总数照说() -> None:
    subject, body = digest([line(n, -n) for n in range(1, MOST + 4)], today=TODAY)
    assert f"已超期 {MOST + 3} 件" in subject
    assert body.count("YJ-") == MOST and "其余 3 件请到控制台查看。" in body


@pytest.mark.parametrize("unread", [0, 7])
def test_没有待办也说得清楚(unread: int) -> None:
    subject, body = digest([], today=TODAY, unread=unread)
    assert subject == "12月2日待办：没有待办事项"
    assert body == ("另有 7 条未读消息。" if unread else "")
