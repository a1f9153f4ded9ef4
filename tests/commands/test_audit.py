"""`huxin audit` and `huxin evidence`: what is published, what is wrong, and the file for a court."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from huxin.record.models import Matter
from tests.commands.conftest import Command
from tests.proven import warned

pytestmark = pytest.mark.django_db
VERIFIER = Path(__file__).parents[2] / "docs" / "verify" / "verify.py"


@pytest.fixture(scope="module")
def number(site: Path) -> str:
    return warned().number


def test_what_waits_is_said_and_sealed(command: Command, number: str) -> None:
    told = command("audit", "verify")
    assert told.code == 0 and "个批次等待存入" in told.out
    sealed = command("audit", "seal")
    assert sealed.code == 0 and sealed.out.startswith("护薪存证 20")
    head = sealed.out.split()[-1]
    assert command("audit", "seal").out == sealed.out
    told = command("audit", "verify", "--head", head)
    assert told.code == 0 and "与公布的链头一致" in told.out and "等待" not in told.out


def test_something_wrong_is_one_sentence_and_exit_code_one(command: Command, number: str) -> None:
    Matter.objects.filter(number=number).update(state="lifted")
    told = command("audit", "verify", "--no-facts", "--json")
    assert told.code == 1
    found = json.loads(told.out)
    assert not found["ok"] and f"事项 {number} 的状态" in found["message"] and found["message"].count("\n") == 0
    Matter.objects.filter(number=number).update(state="proposed")
    assert command("audit", "verify").code == 0
    wrong = command("audit", "verify", "--head", f"1:{'0' * 64}")
    assert wrong.code == 1 and "与公布的链头不同" in wrong.out
    assert "链头应写成" in command("audit", "verify", "--head", "x").err


def test_the_file_for_a_court(command: Command, number: str, tmp_path: Path) -> None:
    file = tmp_path / "证据.json"
    told = command("evidence", number, "--out", file)
    assert told.code == 0 and "1 步办理经过" in told.out, told.err
    head = json.loads(file.read_text("utf-8"))["head"]
    assert head in told.out and file.stat().st_mode & 0o077 == 0
    words = [sys.executable, "-I", str(VERIFIER), str(file), "--head", head]
    said = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=False)
    assert said.returncode == 0 and "核对通过" in said.stdout


def test_no_such_matter_no_such_folder(command: Command, number: str, tmp_path: Path) -> None:
    assert "没有办理事项「YJ-1」" in command("evidence", "YJ-1", "--out", tmp_path / "x").err
    assert "没有文件夹" in command("evidence", number, "--out", tmp_path / "no" / "x").err
    assert "不涉及工人" in command("evidence", number, "--out", tmp_path / "x", "--worker", 999).err
