"""No page needs an exception from the content policy, and none is kept by a shared computer."""

import re

import pytest
from django.test import Client

from tests.web.test_reach import PAGES

HTML = [name for name in PAGES if "export" not in name]
INLINE = re.compile(r"<style|\sstyle=|<script(?![^>]*\bsrc=)|\son[a-z]+=|javascript:", re.IGNORECASE)


@pytest.mark.parametrize("name", HTML)
def test_没有内联脚本和样式(office: Client, name: str) -> None:
    answer = office.get(PAGES[name])
    assert not INLINE.findall(answer.content.decode())


def test_策略只放行本站(office: Client) -> None:
    policy = office.get("/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy and "style-src 'self'" in policy and "unsafe" not in policy


@pytest.mark.parametrize("name", PAGES)
def test_不留缓存(office: Client, name: str) -> None:
    assert office.get(PAGES[name])["Cache-Control"] == "no-store"


def test_没有安全标记的提交被拒绝并说明(office: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = office.cookies
    answer = strict.post("/sign-out/")
    assert answer.status_code == 403 and "刷新后再提交" in answer.content.decode()
