"""The templates of official papers: listed, taken out to be changed, checked."""

import pytest

from huxin.base.home import Home
from tests.commands.conftest import Command

pytestmark = pytest.mark.django_db


def test_a_template_is_taken_out_changed_and_checked(command: Command, there: Home) -> None:
    assert "warning_notice" in command("papers", "list").out
    assert command("papers", "export", "warning_notice").code == 0
    mine = there.papers / "warning_notice.md"
    assert "本单位修改过的模板" in command("papers", "check", "warning_notice").out
    mine.write_text(mine.read_text("utf-8").replace("{contractor}", "{boss}"), "utf-8")
    said = command("papers", "check", "warning_notice")
    assert said.code == 2 and "{boss}" in said.out and "warning_notice.md" in said.out


def test_nothing_is_overwritten_and_a_wrong_name_is_told(command: Command, there: Home) -> None:
    there.papers.mkdir(exist_ok=True)
    (there.papers / "warning_lifted.md").write_text("我的", "utf-8")
    said = command("papers", "export", "warning_lifted")
    assert said.code == 2 and "不会覆盖" in said.err
    assert (there.papers / "warning_lifted.md").read_text("utf-8") == "我的"
    assert "没有模板" in command("papers", "check", "nothing").err
