"""Every address as every role, signed in or not, within reach or not, against the policy written by hand."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from huxin.web.middleware import _OPEN
from tests.web.walking import NAMES, POLICY, Site, address, who

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
INLINE = re.compile(r"<style|\sstyle=|<script(?![^>]*\bsrc=)|\son[a-z]+=|javascript:", re.IGNORECASE)
LET_IN = (200, 204, 302, 409, 422)
FAR = [*POLICY["groups"]["far"], "bank_elsewhere"]
SITE = "某小学教学楼"


class Got(NamedTuple):
    """An answer, read to its end."""

    status: int
    headers: Mapping[str, str]
    text: str


def _asked(method: str, where: str, key: str | None, data: Mapping[str, Any]) -> Got:
    """One request, of which nothing stays."""
    client = Client(raise_request_exception=False)
    if key:
        client.cookies[settings.SESSION_COOKIE_NAME] = key
    with transaction.atomic():
        answer = getattr(client, method)(where, data)
        got = Got(answer.status_code, answer.headers, answer.getvalue().decode("utf-8", "replace"))
        transaction.set_rollback(True)
    return got


def _judged(got: Got, allowed: bool | None, where: str) -> str:
    """What is wrong with an answer; allowed is None where there is nothing to be done."""
    if allowed is None:
        led = got.status == 302 and where.startswith(got.headers["Location"])  # to the page that sends it
        return "" if got.status == 405 or led else f"{got.status}, should not be"
    if allowed:
        sent_away = got.headers.get("Location", "").startswith("/sign-in/?next")
        return f"{got.status}, should be let in" if got.status not in LET_IN or sent_away else ""
    said = got.status in (403, 404) and "。" in got.text
    return "" if said else f"{got.status}, should be refused with a sentence"


def test_the_policy_names_every_address_and_no_other() -> None:
    assert sorted(POLICY["pages"]) == NAMES


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", NAMES)
def test_every_address_as_every_role(site: Site, name: str, method: str) -> None:
    things, keys = site
    may, where, data = who(name, method), address(name, things), POLICY["pages"][name].get("data", {})
    wrong = {}
    for role, key in keys.items():
        got = _asked(method, where, key, data if method == "post" else {})
        if trouble := _judged(got, None if may is None else role in may, where):
            wrong[role] = trouble
        if role in FAR:
            assert SITE not in got.text, f"{role} learns of the site"
    assert not wrong


@pytest.mark.parametrize("name", [name for name in NAMES if "office" in (who(name, "get") or ())])
def test_no_page_needs_an_exception_from_the_content_policy_or_stays_in_a_cache(site: Site, name: str) -> None:
    things, keys = site
    got = _asked("get", address(name, things), keys["office"], {})
    assert got.headers["Cache-Control"] == "no-store"
    if got.headers["Content-Type"].startswith("text/html"):
        assert not INLINE.findall(got.text)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in _OPEN])
def test_nobody_gets_anywhere_without_signing_in(site: Site, name: str) -> None:
    for method in ("get", "post"):
        assert "nobody" not in (who(name, method) or ())
        got = _asked(method, address(name, site[0]), None, {})
        sent_away = got.status == 302 and got.headers["Location"].startswith("/sign-in/")
        assert sent_away or (method == "post" and got.status == 403 and "登录" in got.text)
