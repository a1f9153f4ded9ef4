import pytest
from tests.web.browser.conftest import *  # noqa
from tests.actions.test_merging import COUNTY, complaint
from tests.web.city import BAIYIN
from huxin.record.models import Project
from axe_playwright_python.sync_playwright import Axe
pytestmark=[pytest.mark.django_db(transaction=True)]
@pytest.mark.parametrize("width",[1440,390])
def test_shot(desk, enter, city, home, 王主任, width):
    Project.objects.filter(pk=BAIYIN).update(arrears_heads=60, arrears_fen=90_000_000, overdue_days=70)
    main, one = complaint({1: 5_000_000, 2: 300_000}, n=1), complaint({2: 800_000, 3: 200_000}, n=2)
    page=desk(width)
    enter(page, 王主任)
    for name, address in (("crowd","/crowd/?least="),("merge",f"/matters/{one.pk}/merge/"),("preview",f"/matters/{one.pk}/merge/?into={main.pk}")):
        page.goto(address)
        page.screenshot(path=f"/tmp/shot_{name}_{width}.png", full_page=True)
        print(name, width, page.evaluate("document.documentElement.scrollWidth"), Axe().run(page).generate_report()[:600])
    page.get_by_label("为什么是同一件").fill("同一工地")
    page.get_by_role("button", name="确认并案").click()
    page.wait_for_load_state()
    page.screenshot(path=f"/tmp/shot_undo_{width}.png", full_page=True)
    print(Axe().run(page).generate_report()[:600], page.evaluate("document.documentElement.scrollWidth"))
    page.goto(f"/matters/{main.pk}/merge/")
    page.screenshot(path=f"/tmp/shot_main_{width}.png", full_page=True)
