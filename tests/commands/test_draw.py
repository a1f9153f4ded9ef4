"""`huxin draw`: publish, seed, replace, void, verify, each a step in one file."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.commands.conftest import Command
from tests.draw.test_draw import frame

pytestmark = pytest.mark.django_db
SEED = ("--value", "2886.24", "--source", "上证综指收盘", "--at", "2019-09-02T15:00")
DAY = datetime(2019, 9, 2, 1, tzinfo=UTC)
NEXT = DAY + timedelta(days=1)


@pytest.fixture
def names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("huxin.commands.draw.now", lambda: DAY)
    path = tmp_path / "名单.json"
    path.write_text(json.dumps({**frame(), "load": 3}), "utf-8")
    return path


def test_from_the_frame_to_a_void_draw(
    command: Command, names: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "抽取.json"
    assert "请先公布名单散列" in command("draw", "publish", names, "--out", out).out
    monkeypatch.setattr("huxin.commands.draw.now", lambda: NEXT)
    told = command("draw", "seed", out, *SEED, "--json")
    assert told.code == 0 and len(json.loads(told.out)["visits"]) == 4
    assert command("draw", "verify", out).out == "核对通过。\n"
    signed = ("--reason", "名单有误", "--by", "王明")
    assert "两个不同的人" in command("draw", "void", out, *signed, "王明").err
    assert "已作废：名单有误" in command("draw", "void", out, *signed, "李华").out
    assert command("draw", "verify", out).code == 0
    out.write_text(out.read_text("utf-8").replace("2886.24", "2886.25"), "utf-8")
    assert command("draw", "verify", out).code == 1


def test_a_published_frame_is_not_written_over_and_a_seed_too_early_or_still_to_come_is_refused(
    command: Command, names: Path, tmp_path: Path
) -> None:
    out = tmp_path / "抽取.json"
    command("draw", "publish", names, "--out", out)
    assert "不能覆盖" in command("draw", "publish", names, "--out", out).err
    before = out.read_bytes()
    for at, why in (("2019-09-02T09:00", "不晚于"), ("2019-09-04T09:00", "还没有到")):
        told = command("draw", "seed", out, *SEED[:-1], at)
        assert told.code != 0 and why in told.err and out.read_bytes() == before
