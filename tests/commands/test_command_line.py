"""The command line as a person meets it: one process a command, exit codes, JSON, sentences."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from huxin.commands._catalogue import commands
from tests.actions.invented import as_csv, files, payroll

pytestmark = pytest.mark.slow  # whatever the tests' database is, these processes take SQLite
ROOT = Path(__file__).parents[2]

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs `huxin` in a folder of its own, on SQLite."""
    folder = tmp_path_factory.mktemp("there")
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("HUXIN_", "DJANGO_"))}

    def huxin(*words: object, given: str = "") -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "huxin.commands", *map(str, words)]
        environment = clean | {"PYTHONPATH": str(ROOT)}
        return subprocess.run(
            command, cwd=folder, env=environment, input=given, capture_output=True, text=True, check=False
        )

    return huxin


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    # The alphabet puts the facts first: a folder is imported in the order in which its files need each other.
    for name, data in files().items():
        (folder / ("z.xlsx" if name.endswith(".xlsx") else name)).write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def imported(run: Run, site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the site in it; not to be changed."""
    home = tmp_path_factory.mktemp("imported") / "home"
    assert run("init", "--home", home).returncode == 0
    first = run("import", site, "--home", home)
    assert first.returncode == 0, first.stderr
    return home


@pytest.fixture
def filled(imported: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(imported, tmp_path / "home")


def test_every_command_has_a_line_of_help(run: Run) -> None:
    shown = run("--help")
    assert shown.returncode == 0
    for command in commands().values():
        assert command.help and command.needs in ("nothing", "django", "home"), command.name
        assert f"  {command.name} " in shown.stdout


def test_an_unknown_command_and_a_missing_argument_are_told(run: Run) -> None:
    assert run("frobnicate").returncode == 2
    missing = run("import")
    assert missing.returncode == 2 and "缺少参数" in missing.stderr
    for command in ("keys", "audit", "papers"):
        assert "缺少参数：" in (said := run(command).stderr) and "verb" not in said, command


def test_wrong_words_are_json_where_json_is_asked_for(run: Run) -> None:
    for words in (["frobnicate"], ["import"], ["serve", "--port", "x"], ["staff", "nothing"], ["monitor", "--home"]):
        told = run(*words, "--json")
        assert told.returncode == 2, words
        assert json.loads(told.stdout)["error"]["code"] == "usage", words
    assert json.loads(run("--json").stdout)["commands"]["init"]


def test_a_mistyped_home_is_refused_and_not_made(run: Run, site: Path, tmp_path: Path) -> None:
    for words in (["import", site], ["monitor", "--as-of", "2019-11-30"], ["serve"], ["keys", "rotate"]):
        told = run(*words, "--home", tmp_path / "hone")
        assert told.returncode == 2 and "huxin init" in told.stderr, words
    assert not (tmp_path / "hone").exists()


def test_no_such_port_is_a_sentence(run: Run, filled: Path) -> None:
    told = run("serve", "--port", 99999, "--home", filled)
    assert told.returncode == 2 and "1 到 65535" in told.stderr and "Traceback" not in told.stderr


def test_staff_are_checked_before_a_password_is_asked_for(run: Run, filled: Path) -> None:
    words = ["staff", "add", "新人", "--role", "inspector", "--region", "999999", "--home", filled]
    told = run(*words)
    assert told.returncode == 2 and "999999" in told.stderr and "口令" not in told.stderr


def test_a_folder_imports_on_a_fresh_home_and_again_changes_nothing(run: Run, site: Path, filled: Path) -> None:
    again = run("--json", "--home", filled, "import", site)
    told = json.loads(again.stdout)
    assert told["exit"] == again.returncode == 0
    sheets = [sheet for file in told["files"] for sheet in file["sheets"]]
    assert sum(s["known"] for s in sheets) == 71 and not sum(s["accepted"] for s in sheets)
    found = run("doctor", "--home", filled, "--port", 0).stdout
    assert {line.split()[2] for line in found.splitlines() if line.startswith("✗")} <= {"中文字体"}  # not everywhere


def test_the_doctor_says_what_lacking_fonts_mean_for_papers(run: Run, filled: Path) -> None:
    [line] = [one for one in run("doctor", "--home", filled, "--port", 0).stdout.splitlines() if "中文字体" in one]
    assert "文书 PDF 使用" in line or "文书不能生成 PDF" in line


def test_exit_codes_tell_rejected_rows_from_unreadable_files(run: Run, filled: Path, tmp_path: Path) -> None:
    wrong, broken = tmp_path / "wrong.csv", tmp_path / "broken.xlsx"
    rows = payroll()
    rows[1][5] = "1.234"
    wrong.write_bytes(as_csv(rows))
    broken.write_bytes(b"PK\x03\x04nothing")
    rejected = run("import", wrong, "--home", filled, "--json")
    assert rejected.returncode == 1
    assert Path(json.loads(rejected.stdout)["files"][0]["rejects"]).is_file()
    unreadable = run("import", broken, wrong, "--home", filled)
    assert unreadable.returncode == 2
    # The sheet is on file from before: it is replaced whole or not at all.
    assert "broken.xlsx" in unreadable.stderr and "拒绝 5" in unreadable.stdout


def test_errors_are_a_sentence_and_in_json_an_object(run: Run, filled: Path) -> None:
    told = run("import", "nowhere.csv", "--home", filled, "--json")
    assert told.returncode == 2
    assert json.loads(told.stdout)["error"]["code"] == "bad_source"
    assert "Traceback" not in told.stderr
    assert run("staff", "password", "某人", "--password-stdin", "--home", filled, given="x\n").returncode == 2


def test_staff_are_entered_with_a_password_from_standard_input(run: Run, filled: Path) -> None:
    words = ["staff", "add", "王主任", "--role", "office", "--region", "6204", "--password-stdin", "--home", filled]
    assert run(*words, given="parola-2019-06\n").returncode == 0
    assert [row["username"] for row in json.loads(run("staff", "list", "--json", "--home", filled).stdout)] == [
        "王主任"
    ]


def test_keys_are_rotated(run: Run, site: Path, filled: Path) -> None:
    told = json.loads(run("keys", "rotate", "--index", "--home", filled, "--json").stdout)
    assert (told["key"], told["new_key"], set(told["rotated"])) == ("k2", True, {"values", "files", "indexed"})
    assert all(file.read_bytes().startswith(b"k2:") for file in (filled / "intake").glob("*.bin"))
    assert run("import", site, "--home", filled).returncode == 0


def test_lost_keys_are_not_replaced_by_new_ones(run: Run, site: Path, filled: Path) -> None:
    (filled / "keys" / "keyring.json").unlink()
    told = run("import", site, "--home", filled)
    assert told.returncode == 2
    assert not (filled / "keys" / "keyring.json").exists()
    assert "✗ 问题  密钥" in run("doctor", "--home", filled).stdout


def test_the_doctor_sees_a_store_older_than_the_database_and_a_lost_log(
    run: Run, site: Path, filled: Path, tmp_path: Path
) -> None:
    before = tmp_path / "before"
    shutil.copytree(filled / "facts", before)
    more = tmp_path / "more.csv"
    more.write_bytes(as_csv([*payroll()[:1], *([row[0], "2019-10", *row[2:]] for row in payroll()[1:])]))
    assert run("import", more, "--home", filled).returncode == 0
    shutil.rmtree(filled / "facts")
    shutil.copytree(before, filled / "facts")
    assert "同一次备份" in run("doctor", "--home", filled, "--port", 0).stdout
    shutil.rmtree(filled / "facts" / "payroll" / "_delta_log")
    assert "payroll 有数据文件而没有日志" in run("doctor", "--home", filled, "--port", 0).stdout


def test_templates_are_written_without_a_home(run: Run, tmp_path: Path) -> None:
    told = run("templates", tmp_path / "模板", "--home", tmp_path / "home", "--json")
    assert told.returncode == 0
    assert all(Path(file).is_file() for file in json.loads(told.stdout)["files"])
    assert not (tmp_path / "home").exists()
