"""Who did what, and who read which value in full: for those who may, masked, filtered, as a file."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from huxin.access import Actor, Role
from huxin.actions import registry
from huxin.record.models import JournalEntry, Unmasking
from huxin.web.console import words
from tests.web.city import BAIYIN

ROOT = Path(__file__).parents[2]
NUMBER, AT = "620402199001011234", datetime(2019, 11, 30, 16, tzinfo=UTC)


def _text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def _body(client: Client, address: str) -> str:
    return _text(client, address).partition('id="list"')[2]


@pytest.fixture
def seen(office: Client) -> Client:
    """王主任, after reading one person in full and after somebody imported at a Chinese midnight."""
    value = registry.identify("id_no", [NUMBER])[NUMBER]
    said = {"purpose": f"核实投诉{NUMBER}", "subject": f"project:{BAIYIN}/101/2019-10"}
    Unmasking.objects.create(at=AT, who="王主任", kind="id_no", value_id=value, **said)
    given = {"file": f"张三{NUMBER}.xlsx"}
    JournalEntry.objects.create(at=AT, who="李监察", what="intake.apply", subject="batch:1", given=given)
    return office


def test_操作记录_打码_可筛选(seen: Client) -> None:
    body = _body(seen, "/audit/?who=李监察")
    assert "导入入库" in body and "620402********1234" in body and NUMBER not in body
    assert "导入入库" not in _body(seen, "/audit/?who=王主任")
    assert "导入入库" in _body(seen, "/audit/?what=intake.apply")
    assert "导入入库" not in _body(seen, "/audit/?what=sign_in.ok")
    assert "导入入库" in _body(seen, "/audit/?from=2019-12-01&to=2019-12-01")
    assert "没有符合条件" in _body(seen, "/audit/?to=2019-11-30")
    assert "导入入库" in _body(seen, "/audit/?from=nonsense&what=nonsense&page=99")


def test_查看完整信息的记录_只有打码的值(seen: Client) -> None:
    body = _body(seen, "/audit/readings/")
    assert "核实投诉620402********1234" in body and "证件号码" in body and f"project:{BAIYIN}/101/2019-10" in body
    assert not re.search(r"\d{17}[\dXx]", body)
    assert "没有符合条件" in _body(seen, "/audit/readings/?who=李监察")


def test_导出当前筛选结果(seen: Client) -> None:
    rows = b"".join(seen.get("/audit.csv?who=李监察").streaming_content).decode("utf-8-sig").splitlines()
    assert len(rows) == 2 and "导入入库" in rows[1] and "2019-12-01 00:00" in rows[1]
    text = b"".join(seen.get("/audit/readings.csv").streaming_content).decode("utf-8-sig")
    assert "核实投诉" in text and not re.search(r"\d{17}[\dXx]", text)


def test_审计员看得到_别人看不到链接(
    city: None, signed_in: Callable[[Actor], Client], inspector: Client, office: Client
) -> None:
    auditor = signed_in(Actor("审计员", "审计员", Role.AUDITOR, ("6204",)))
    assert "/audit/" in _text(office, "/") and "/audit/" in _text(auditor, "/")
    assert auditor.get("/audit/").status_code == 200
    assert "/audit/" not in _text(inspector, "/")
    refused = inspector.get("/audit/")
    assert refused.status_code == 403 and "审计查看" in refused.content.decode()


def test_每种操作都有名称() -> None:
    named = re.compile(r'(?:what="|_journal\([^"]*")([a-z_]+\.[a-z_]+)"')
    found = {
        what for file in (ROOT / "huxin" / "actions").glob("*.py") for what in named.findall(file.read_text("utf-8"))
    }
    assert len(found) > 10 and found <= words.ACTS.keys()
