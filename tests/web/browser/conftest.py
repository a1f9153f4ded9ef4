"""Chromium before a live console. Everything the page says on its console, or asks of another host, fails the test."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from huxin.access import Actor
from tests.conftest import PASSWORD

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run", "--disable-default-apps"),
]
EXPECTED = ("status of 4",)  # a page that answers 404 or 422 on purpose


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if program is None:
        pytest.skip("no Chromium here")
    expect.set_options(timeout=20_000)  # the machine may be busy with other tests
    with sync_playwright() as playwright:
        yield _launch(playwright, program)


def _launch(playwright: Playwright, program: str) -> Browser:
    return playwright.chromium.launch(executable_path=program, args=FLAGS)


@pytest.fixture
def desk(chromium: Browser, live_server: LiveServer) -> Iterator[Callable[..., Page]]:
    """Opens a page of the console: `desk(width=390, scheme="dark")`."""
    opened: list[BrowserContext] = []
    heard: list[str] = []

    def open_page(width: int = 1440, scheme: str = "light") -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]
            locale="zh-CN",
            accept_downloads=True,
        )
        opened.append(context)
        page = context.new_page()
        page.on("console", lambda said: heard.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("request", lambda asked: None if asked.url.startswith(live_server.url) else heard.append(asked.url))
        return page

    yield open_page
    for context in opened:
        context.close()
    assert not [text for text in heard if not any(word in text for word in EXPECTED)]


@pytest.fixture
def enter(hired: Callable[[Actor], object]) -> Callable[[Page, Actor], None]:
    """Signs an actor in through the form."""

    def sign_in(page: Page, actor: Actor) -> None:
        hired(actor)
        page.goto("/sign-in/")
        page.get_by_label("用户名").fill(actor.id)
        page.get_by_label("口令").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url("**/")

    return sign_in
