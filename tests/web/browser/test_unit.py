"""The page of a unit, from the project that names it, at both widths."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from huxin.access import Actor
from huxin.record.models import Project
from tests.web.browser.sight import looks_right
from tests.web.browser.test_plan import enter

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("city")]


@pytest.mark.parametrize("width", [390, 1280])
def test_从项目页打开单位(
    desk: Callable[..., Page], hired: Callable[[Actor], object], 王主任: Actor, width: int
) -> None:
    hired(replace(王主任, body="city_office"))
    one = Project.objects.exclude(contractor_uscc=None).order_by("-arrears_fen").first()
    assert one is not None
    page = enter(desk(width=width), 王主任)
    page.goto(f"/projects/{one.pk}/")
    page.locator(f'a[href="/units/{one.contractor_uscc}/"]').first.click()
    expect(page.get_by_role("heading", name="工资支付")).to_be_visible()
    expect(page.get_by_role("link", name=one.name).first).to_be_visible()
    looks_right(page)
