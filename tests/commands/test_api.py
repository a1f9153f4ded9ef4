"""`huxin api` as a person meets it."""

from pathlib import Path
from typing import Any

import pytest

from huxin.record.models import ApiClient, Delivery, Listing, Subscription
from tests.commands.conftest import Command
from tests.web.api.preparing import LIST

pytestmark = pytest.mark.django_db


def test_开通_列出_停用(command: Command) -> None:
    made = command("api", "grant", "市招标办", "--scope", "sanctions", "--scope", "projects", "--region", "6204")
    assert made.code == 0 and "只显示这一次" in made.out
    assert ApiClient.objects.get().scopes == ["projects", "sanctions"]
    listed = command("api", "list")
    assert "市招标办" in listed.out and "从未使用" in listed.out
    assert command("api", "revoke", "市招标办").code == 0
    assert "已停用" in command("api", "list").out
    assert command("api", "revoke", "市招标办").code == 2


def test_登记推送_重发_取消(command: Command, settings: Any) -> None:
    command("api", "grant", "市招标办", "--scope", "sanctions")
    wanted = ["--event", "huxin.listing.changed"]
    assert command("api", "subscribe", "市招标办", "https://10.1.2.3/x", *wanted).code == 2
    settings.HUXIN_HOOK_NETWORKS = ["10.1.0.0/16"]
    made = command("api", "subscribe", "市招标办", "https://10.1.2.3/x", *wanted)
    assert made.code == 0 and "whsec_" in made.out
    assert "没有送不到" in command("api", "dead").out and "0 条" in command("api", "replay").out
    number = Subscription.objects.get().pk
    assert command("api", "unsubscribe", number).code == 0 and "已取消" in command("api", "list").out
    assert not Delivery.objects.exists()


def test_导入惩戒名单(command: Command, tmp_path: Path) -> None:
    file = tmp_path / "名单.csv"
    file.write_text(LIST, "utf-8")
    assert "新登记 1 项" in command("api", "listings", file).out
    assert "已有 1 项" in command("api", "listings", file).out and Listing.objects.count() == 1
    assert command("api", "listings", tmp_path / "没有.csv").code == 2
