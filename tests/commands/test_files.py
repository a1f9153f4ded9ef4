"""A file that is not there, is a folder, or may not be read or written: told in Chinese, with its name and no trace."""

import json
import re
from pathlib import Path

import pytest

from tests.commands.conftest import Command

pytestmark = pytest.mark.django_db
ENGLISH = re.compile(r"No such|denied|directory|Errno|Traceback", re.IGNORECASE)
READING = (("opinion",), ("assessment", "score"), ("plan", "import"), ("draw", "verify"), ("calendar", "import"))


@pytest.mark.parametrize("words", READING)
@pytest.mark.parametrize("folder", [False, True])
def test_a_file_that_is_not_there_or_is_a_folder(
    command: Command, tmp_path: Path, words: tuple[str, ...], folder: bool
) -> None:
    name = tmp_path / "某个文件"
    if folder:
        name.mkdir()
    told = command(*words, name, "--json")
    error = json.loads(told.out)["error"]
    assert (told.code, error["code"]) == (2, "bad_source") and str(name) in error["message"]
    assert not ENGLISH.search(told.err) and "。" in told.err


def test_a_file_that_may_not_be_read(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(file: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(file))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    told = command("opinion", tmp_path / "舆情.csv")
    assert told.code == 2 and told.err.endswith(f"读写不了「{tmp_path / '舆情.csv'}」：没有权限。请核对路径和权限。\n")


def test_a_file_that_cannot_be_written(command: Command, tmp_path: Path) -> None:
    (file := tmp_path / "舆情.csv").write_text("内容,发布时间\n平川区工地拖欠工资三个月,昨天\n", "utf-8")
    told = command("opinion", file, "--rejects", tmp_path / "没有" / "退回.csv")
    assert told.code == 2 and "退回.csv」：没有这个文件或文件夹" in told.err and not ENGLISH.search(told.err)
    told = command("templates", file)
    assert told.code == 2 and "已经有同名的文件" in told.err and str(file) in told.err


def test_what_is_no_file_s_fault_stays_a_fault(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(file: Path) -> bytes:
        raise OSError("out of the blue")

    monkeypatch.setattr(Path, "read_bytes", fail)
    with pytest.raises(OSError, match="out of the blue"):
        command("opinion", tmp_path / "舆情.csv")
