"""Who did what, and who read which value in full: for those who may, masked, filtered, as a file."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from huxin.access import Actor, Role
from huxin.actions import registry
from huxin.queries.pay_files import MADE
from huxin.record.models import JournalEntry, Unmasking
from huxin.web.console import journal, words
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
    assert "核实投诉620402********1234" in body and "证件号码" in body and f"项目 {BAIYIN}，工人 101，2019-10" in body
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


ACTIONS = [file.read_text("utf-8") for file in (ROOT / "huxin" / "actions").glob("*.py")]


def _named(form: str) -> set[str]:
    return {found for text in ACTIONS for found in re.findall(form, text)}


def test_每种操作都有名称() -> None:
    found = _named(r'(?:what="|_journal\([^"]*")([a-z_]+\.[a-z_]+)"') | {MADE}
    assert len(found) > 40 and found <= words.ACTS.keys()


def test_每种对象都有名称和页面(seen: Client) -> None:
    found = _named(r'JournalEntry\.objects\.create\([^)]*?subject=f?"([a-z_]+)')
    assert len(found) > 12 and found <= journal.SUBJECTS.keys()
    body = _body(seen, "/audit/")
    assert '<a href="/imports/1/">导入批次 1</a>' in body and "batch:" not in body
    assert f'<a href="/projects/{BAIYIN}/">项目 {BAIYIN}，工人 101' in _body(seen, "/audit/readings/")


def test_不把人带到打不开的页(seen: Client, signed_in: Callable[[Actor], Client]) -> None:
    body = _body(signed_in(Actor("审计员", "审计员", Role.AUDITOR, ("6204",))), "/audit/")
    assert "导入批次 1" in body and "/imports/1/" not in body


def test_内容的每一项都有名称() -> None:
    dicts = " ".join(_named(r"\bgiven(?:=| = )\{([^}]*)\}"))
    found = set(re.findall(r'"(\w+)":', dicts)) - {"token", "counter"}  # of a second factor, not of an entry
    assert len(found) > 15 and found <= journal.GIVEN.keys()


def test_内容用中文说(seen: Client) -> None:
    counts = {"stream": "payroll", "rows": 2, "accepted": 1, "known": 0, "superseding": 0, "rejected": 1}
    changed = {"role": ["inspector", "viewer"], "regions": [["620402"], []]}
    for who, what, given in (("system", "intake.apply", counts), ("王主任", "staff.assign", changed)):
        JournalEntry.objects.create(at=AT, who=who, what=what, subject="staff:1", given=given)
    JournalEntry.objects.create(at=AT, who="system", what="monitor.run", subject="run:x", given={"pack": "gs-2019"})
    body = _body(seen, "/audit/")
    assert "数据 工资表，行数 2，新入库 1" in body and "规则包 甘肃2019" in body
    assert "角色 县区监察员 → 只读，管辖 白银区 → 无" in body
    assert "系统" in body and "system" not in body and "{" not in body
