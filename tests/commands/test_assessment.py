"""`huxin assessment`: every lock computed again, and one file scored on its own."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from huxin.access import Actor
from huxin.actions import assessment
from huxin.base.chain import canonical
from huxin.queries.assessment import locks
from huxin.record.models import Matter
from tests.actions.test_assessment import OFFICE, at, checked
from tests.commands.conftest import Command

pytestmark = pytest.mark.django_db


def test_replays_every_lock_and_names_the_one_that_was_changed(
    command: Command, hired: Callable[[Actor], object], tmp_path: Path
) -> None:
    assert "重算了0次计分" in command("assessment", "replay").out
    one = checked(hired)
    one = assessment.lock(actor=OFFICE, matter_id=one.pk, note="", now=at(3, 5))
    assert "重算了1次计分" in command("assessment", "replay").out

    [kept] = locks(one)
    file, out = tmp_path / "依据.txt", tmp_path / "计分表.json"
    file.write_bytes(assessment.basis_of(kept))
    assert "30名在场工人，其中29名已实名登记" in command("assessment", "score", file, "--out", out).out
    assert out.read_bytes() == canonical(kept.sheet)
    assert json.loads(command("assessment", "score", file, "--json").out)["digest"] == kept.digest

    changed = [{**one.data["locks"][0], "sheet": {**kept.sheet, "score": 9999}}]
    Matter.objects.filter(pk=one.pk).update(data={**one.data, "locks": changed})
    said = command("assessment", "replay")
    assert said.code == 1
    assert f"白银区2019年度（{one.number}）第1次计分：计分表与锁定时的摘要不一致" in said.out
    file.write_text("不是", "utf-8")
    assert "不是考核计分依据的文件" in command("assessment", "score", file).err
    assert "没有这个文件或文件夹" in command("assessment", "score", tmp_path / "没有").err
