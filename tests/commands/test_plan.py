"""`huxin plan import`: what was read, what must be confirmed, and the shape of its JSON."""

import io
import json
import sys
from pathlib import Path

import pytest

from tests.commands.conftest import Command

pytestmark = pytest.mark.django_db
TEXT = """甘泉市2025年根治欠薪行动方案
一、源头治理
1.核查资金到位情况。（牵头单位：市住建局；参与单位：市财政局；完成时限：2025年6月底前）
2.落实分账管理。
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "方案.txt"
    made.write_bytes(TEXT.encode("gb18030"))
    return made


def test_a_plan_as_json(command: Command, file: Path) -> None:
    told = command("plan", "import", file, "--json")
    assert told.code == 0
    assert json.loads(told.out) == {
        "title": "甘泉市2025年根治欠薪行动方案",
        "measures": [
            {
                "no": "1",
                "section": "一、源头治理",
                "text": "核查资金到位情况。（牵头单位：市住建局；参与单位：市财政局；完成时限：2025年6月底前）",
                "leads": ["市住建局"],
                "participants": ["市财政局"],
                "deadline": "2025-06-30",
                "uncertain": [],
            },
            {
                "no": "2",
                "section": "一、源头治理",
                "text": "落实分账管理。",
                "leads": [],
                "participants": [],
                "deadline": None,
                "uncertain": ["no_owner: 没有写明责任单位", "no_deadline: 没有写完成时限"],
            },
        ],
    }


def test_a_plan_for_people(command: Command, file: Path) -> None:
    told = command("plan", "import", file)
    assert told.code == 0
    assert "牵头：市住建局" in told.out and "时限：2025-06-30（2025年6月底前）" in told.out
    assert "请确认：没有写明责任单位" in told.out
    assert told.out.endswith("共 2 项措施，1 项有截止日期，1 项有参与单位。1 项需要对照原文确认：2。\n")


def test_a_pasted_plan(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert "共 2 项措施" in command("plan", "import", "-").out


@pytest.mark.parametrize(("name", "why"), [("没有这个文件.txt", "没有这个文件或文件夹"), (".", "这是文件夹，不是文件")])
def test_a_file_that_cannot_be_opened(command: Command, name: str, why: str, tmp_path: Path) -> None:
    told = command("plan", "import", tmp_path / name, "--json")
    assert told.code == 2 and told.err == f"读写不了「{tmp_path / name}」：{why}。请核对路径和权限。\n"
    assert json.loads(told.out)["error"]["code"] == "bad_source"


def test_a_plan_is_put_in_force_once_what_is_not_certain_is_confirmed(command: Command, file: Path) -> None:
    refused = command("plan", "adopt", file)
    assert refused.code != 0 and "第2项：没有牵头单位" in refused.err
    sure = ("--confirm", "2", "--lead", "2=各县区政府", "--deadline", "2=2025-12-31")
    assert "新下达 6 件任务，已有 0 件" in command("plan", "adopt", file, *sure).out
    assert "新下达 0 件任务，已有 6 件" in command("plan", "adopt", file, *sure).out
    assert "没有第「9」项" in command("plan", "adopt", file, "--confirm", "9").err
