"""What every page must be as somebody sees it."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def looks_right(page: Page) -> None:
    """Fails where the page runs over its window's width, or where axe objects to something.

    Waits until the page has wholly arrived: between two pages there is nothing to measure. After a click, first
    expect something that only the next page has, else the page just left is looked at.
    """
    page.wait_for_function(
        "document.readyState === 'complete' && document.documentElement.scrollWidth <= innerWidth && innerWidth > 0"
    )
    found = Axe().run(page)
    assert not found.response["violations"], f"{page.url}\n{found.generate_report()}"
