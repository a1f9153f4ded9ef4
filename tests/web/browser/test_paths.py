"""The ways people walk through the console, by mouse and by keyboard."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from huxin.access import Actor
from huxin.actions import intake

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("city")]

Enter = Callable[[Page, Actor], None]


def test_想去的页面_登录_回到那一页(desk: Callable[..., Page], hired: Callable[[Actor], object], 王主任: Actor) -> None:
    hired(王主任)
    page = desk()
    page.goto("/findings/?rule=R24")
    page.get_by_label("用户名").fill("王主任")
    page.get_by_label("口令").fill("wrong-wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("不正确")
    page.get_by_label("口令").fill("parola-2019-06")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{page.url.split('/sign-in')[0].split('/findings')[0]}/findings/?rule=R24")


def test_项目_到工人月_再到别的月份(desk: Callable[..., Page], enter: Enter, 李监察: Actor) -> None:
    page = desk()
    enter(page, 李监察)
    page.get_by_role("link", name="项目", exact=True).click()
    page.wait_for_url("**/projects/", wait_until="load")  # the key is listened to from then on
    page.keyboard.press("/")
    page.keyboard.type("安置房")
    expect(page.get_by_text("共 1 条")).to_be_visible()
    expect(page).to_have_url(re.compile("q=%E5%AE%89"))
    page.get_by_role("link", name="新区安置房").click()
    page.get_by_role("link", name="2019-10 全额拖欠，有提示").click()
    expect(page.get_by_text("至今一分未付")).to_be_visible()
    expect(page.get_by_role("cell", name="六月工资表.xlsx")).to_be_visible()
    page.get_by_role("link", name="2019-09 全额拖欠").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2019-09")


def test_矩阵翻页不换整页(desk: Callable[..., Page], enter: Enter, 李监察: Actor) -> None:
    page = desk()
    enter(page, 李监察)
    page.goto("/projects/1/")
    page.evaluate("window.stayed = true")
    page.get_by_role("navigation", name="工人翻页").get_by_role("link", name="下一页").click()
    expect(page.get_by_text("第 51–60 条")).to_be_visible()
    assert page.evaluate("window.stayed")


def test_上传认不出的文件_进度停下并说明(desk: Callable[..., Page], enter: Enter, 李监察: Actor, now: datetime) -> None:
    page = desk()
    enter(page, 李监察)
    page.goto("/imports/")
    wrong = {"name": "无关.csv", "mimeType": "text/csv", "buffer": "甲,乙\n1,2\n".encode()}
    page.get_by_label("选择文件").set_input_files([wrong])  # type: ignore[list-item]
    expect(page.get_by_text("已选 1 个文件：无关.csv")).to_be_visible()
    page.get_by_role("button", name="上传").click()
    expect(page.locator("#progress")).to_contain_text("等待处理")
    intake.recover(now=now)
    expect(page.locator("#progress")).to_contain_text("拒绝", timeout=10_000)
    expect(page.locator("#progress")).not_to_contain_text("处理中")


def test_只用键盘_跳到正文_打开菜单_退出(desk: Callable[..., Page], enter: Enter, 王主任: Actor) -> None:
    page = desk(390)
    enter(page, 王主任)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.locator("details.who summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="退出登录")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="退出登录")).to_be_hidden()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_text("您已退出登录")).to_be_visible()


def test_会话中断后_翻页转到登录(desk: Callable[..., Page], enter: Enter, 王主任: Actor) -> None:
    page = desk()
    enter(page, 王主任)
    page.goto("/projects/")
    page.context.clear_cookies()
    page.get_by_label("等级").select_option("3")
    expect(page.get_by_role("button", name="登录")).to_be_visible()
