"""`huxin backup` and `huxin restore`: a city at work is backed up whole, and comes back whole or not at all."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.commands.backing import DIE, HALF, KNOWN, ROOT, huxin, kept, made, rows, run, told
from tests.commands.conftest import MakeDatabase
from tests.power_cut import Cut

PASSPHRASE = "parola lunga 2019"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home on SQLite with matters, papers, persons and moves. Nothing here changes it."""
    home = tmp_path_factory.mktemp("city") / "home"
    said = huxin(home, "demo", "--workers", 400, "--no-serve", "--json")
    assert said.returncode == 0, said.stderr
    assert huxin(home, "audit", "verify").returncode == 0  # which counts its terms by the calendar, once
    return home


@pytest.fixture(scope="module")
def vault(city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One backup of the city, without keys. Nothing here changes it."""
    folder = tmp_path_factory.mktemp("vault") / "vault"
    made(city, folder)
    return folder


def with_keys(city: Path, home: Path) -> Path:
    """An empty home where the keys are already."""
    shutil.copytree(city / "keys", home / "keys")
    return home


def test_a_city_comes_back_whole(city: Path, vault: Path, tmp_path: Path) -> None:
    said = huxin(home := with_keys(city, tmp_path / "back"), "restore", vault)
    assert said.returncode == 0 and "✓ 存证链核验通过" in said.stdout, said.stdout + said.stderr
    assert told(home / "huxin.sqlite3") == told(city / "huxin.sqlite3")
    assert kept(home) == kept(city) and len(kept(home)) > 100
    assert huxin(home, "store", "check").returncode == 0
    run_id = next(path.name for path in (home / "runs").iterdir())
    assert huxin(home, "replay", run_id).returncode == 0
    assert huxin(home, "audit", "seal").returncode == 0  # and life goes on


def test_what_is_in_the_deposit_already_is_not_written_again(city: Path, tmp_path: Path) -> None:
    first, second = made(city, tmp_path / "vault"), made(city, tmp_path / "vault")
    assert first["written"] > 1_000_000 and second["written"] == 0 and second["files"] == first["files"]
    home = with_keys(city, tmp_path / "back")
    assert huxin(home, "restore", tmp_path / "vault").returncode == 0
    shutil.copytree(home, tmp_path / "grown")
    huxin(tmp_path / "grown", "audit", "seal")
    third = made(tmp_path / "grown", tmp_path / "vault")
    assert 0 < third["written"] < first["size"] * 0.9  # the database; facts and files came back with their times


def test_keys_go_in_only_when_asked_for_and_under_a_passphrase(city: Path, vault: Path, tmp_path: Path) -> None:
    (first, *_) = json.loads(huxin(city, "backup", "list", vault, "--json").stdout)["backups"]
    assert not first["with_keys"] and "备份里没有密钥" in huxin(city, "backup", "make", tmp_path / "bare-vault").stdout
    ring = json.loads((city / "keys" / "keyring.json").read_text())
    words = [ring["index"], *ring["keys"].values()]

    short = huxin(city, "backup", "make", tmp_path / "d", "--with-keys", "--passphrase-stdin", given="kurz\n")
    assert short.returncode == 2 and "至少 12 个字符" in short.stderr
    said = huxin(city, "backup", "make", tmp_path / "d", "--with-keys", "--passphrase-stdin", given=PASSPHRASE + "\n")
    assert said.returncode == 0 and "用口令加密" in said.stdout, said.stderr
    for folder in (vault, tmp_path / "d"):
        for path in folder.rglob("*"):
            assert not path.is_file() or not any(word.encode() in path.read_bytes() for word in words), path

    home = tmp_path / "back"
    wrong = huxin(home, "restore", tmp_path / "d", "--with-keys", "--passphrase-stdin", given="another passphrase\n")
    assert wrong.returncode == 2 and "口令不对" in wrong.stderr and not home.exists()
    none = huxin(home, "restore", vault, "--with-keys", "--passphrase-stdin", given=PASSPHRASE + "\n")
    assert none.returncode == 2 and "没有密钥" in none.stderr and not home.exists()
    said = huxin(home, "restore", tmp_path / "d", "--with-keys", "--passphrase-stdin", given=PASSPHRASE + "\n")
    assert said.returncode == 0 and "✓ 存证链核验通过" in said.stdout, said.stderr
    assert (home / "keys" / "keyring.json").read_bytes() == (city / "keys" / "keyring.json").read_bytes()
    bare = huxin(tmp_path / "bare", "restore", tmp_path / "d")
    assert bare.returncode == 0 and "没有核验" in bare.stdout and not (tmp_path / "bare" / "keys").exists()


def test_the_newest_backup_at_or_before_a_moment_comes_back(city: Path, tmp_path: Path) -> None:
    folder, home = tmp_path / "vault", Path(shutil.copytree(city, tmp_path / "living"))
    first = made(home, folder)
    before = told(home / "huxin.sqlite3")
    with closing(sqlite3.connect(home / "huxin.sqlite3")) as found, found:
        found.execute("UPDATE record_staff SET display_name = display_name || '。'")
    second = made(home, folder)
    for at, wanted in ((first["at"], before), (second["at"], told(home / "huxin.sqlite3"))):
        back = tmp_path / wanted[:6]
        assert huxin(back, "restore", folder, "--at", at).returncode == 0
        assert told(back / "huxin.sqlite3") == wanted
    said = huxin(tmp_path / "none", "restore", folder, "--at", "2001-01-01")
    assert said.returncode == 2 and "没有这个时刻以前的备份" in said.stderr and not (tmp_path / "none").exists()
    listed = json.loads(huxin(home, "backup", "list", folder, "--json").stdout)["backups"]
    assert [one["name"] for one in listed] == [first["name"], second["name"]]


def test_what_was_received_up_to_a_moment_in_between_comes_back_from_the_later_backup(
    city: Path, tmp_path: Path
) -> None:
    home, folder, parts = tmp_path / "home", tmp_path / "vault", sorted((city / "demo-city").glob("0*.*"))
    assert huxin(home, "init").returncode == 0 and len(parts) > 9
    moments = []
    for n, some in enumerate((parts[:6], parts[6:8], parts[8:10])):
        assert huxin(home, "import", *some).returncode in (0, 1)
        if n != 1:
            made(home, folder)
        moments.append(datetime.now(UTC))
    back = with_keys(home, tmp_path / "back")
    between = ("restore", folder, "--at", moments[1].isoformat(), "--received")
    said = huxin(back, *between)
    assert said.returncode == 0 and "文件 2 个" in said.stderr, said.stdout + said.stderr
    answer = json.loads(run("-c", KNOWN, moments[1].isoformat(), home=back).stdout)
    there = json.loads(run("-c", KNOWN, moments[1].isoformat(), home=home).stdout)
    assert answer["known"] == there["known"] and answer["known"] and answer["later"] == 0 < there["later"]
    last = ("restore", folder, "--at", moments[2].isoformat(), "--received")
    assert "以后没有备份" in huxin(tmp_path / "none", *last).stderr and not (tmp_path / "none").exists()
    assert huxin(tmp_path / "bare", *between).returncode == 2  # without the keys nobody knows when something came


def test_writers_write_meanwhile_and_nothing_is_half(city: Path, tmp_path: Path) -> None:
    """What was acknowledged before the moment is there, and the database and the facts know the same batches."""
    home, folder, counts = tmp_path / "home", tmp_path / "vault", []
    assert huxin(home, "init").returncode == 0
    words = [sys.executable, "-m", "huxin.commands", "--home", str(home), "import", str(city / "demo-city")]
    clean = {key: value for key, value in os.environ.items() if not key.startswith("HUXIN_")}
    with subprocess.Popen(words, env=clean | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL) as writer:
        while writer.poll() is None:
            with closing(sqlite3.connect(f"file:{home}/huxin.sqlite3?mode=ro", uri=True)) as found:
                (applied,) = found.execute("SELECT count(*) FROM record_batch WHERE state = 'applied'").fetchone()
            counts.append((applied, made(home, folder)["at"]))
    assert writer.returncode == 0 and len(counts) > 2 and len({applied for applied, _ in counts}) > 1, counts
    for place, (acknowledged, at) in enumerate((counts[0], counts[len(counts) // 2], counts[-1])):
        back = with_keys(home, tmp_path / str(place))
        said = huxin(back, "restore", folder, "--at", at)
        assert said.returncode == 0, said.stdout + said.stderr
        answer = json.loads(run("-c", HALF, home=back).stdout)
        assert answer["lost"] == answer["unknown"] == [] and answer["applied"] >= acknowledged, answer


@pytest.mark.parametrize(("word", "times"), [("复制数据库", 1), ("备份文件", 150), ("写入清单", 1)])
def test_a_killed_backup_is_not_there_and_the_next_goes_on(
    city: Path, vault: Path, tmp_path: Path, word: str, times: int
) -> None:
    folder = Path(shutil.copytree(vault, tmp_path / "vault"))
    for path in folder.glob("pieces/*/*"):
        if path.name[0] in "02468ace":
            path.unlink()  # so that there is something left to write
    (folder / "backups" / os.listdir(folder / "backups")[0]).rename(tmp_path / "other")
    assert run("-c", DIE, "make", folder, word, times, home=city).returncode == 9
    assert huxin(city, "backup", "list", folder, "--json").stdout.count("name") == 0
    made(city, folder)
    assert huxin(city, "backup", "check", folder).returncode == 0
    assert not list((folder / "scratch").iterdir())
    assert huxin(tmp_path / "back", "restore", folder).returncode == 0
    assert kept(tmp_path / "back") == kept(city)


def test_killed_at_any_time_the_backups_before_are_whole(city: Path, vault: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(vault, tmp_path / "vault"))
    names = set(os.listdir(folder / "backups"))
    clean = {key: value for key, value in os.environ.items() if not key.startswith("HUXIN_")}
    words = [sys.executable, "-m", "huxin.commands", "--home", str(city), "backup", "make", str(folder)]
    for n in range(5):
        with subprocess.Popen(words, env=clean | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL) as process:
            try:
                process.wait(0.35 + n * 0.15)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
        assert names <= set(os.listdir(folder / "backups"))
    assert huxin(city, "backup", "check", folder).returncode == 0
    made(city, folder)


def test_a_killed_restore_is_no_home_and_is_begun_again(city: Path, vault: Path, tmp_path: Path) -> None:
    home = tmp_path / "back"
    assert run("-c", DIE, "restore", vault, "恢复文件", 100, home=home).returncode == 9
    assert "不是护薪的数据文件夹" in huxin(home, "doctor").stdout + huxin(home, "store", "check").stderr
    assert huxin(home, "restore", vault).returncode == 0
    assert kept(home) == kept(city) and not (home / ".restoring").exists()


def shorten(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def change(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize(("harm", "said_of_it"), [(shorten, "长度不对"), (change, "内容已变"), (Path.unlink, "不见了")])
def test_a_damaged_backup_is_refused_by_the_name_of_the_file(
    city: Path, vault: Path, tmp_path: Path, harm: Callable[[Path], None], said_of_it: str
) -> None:
    folder = Path(shutil.copytree(vault, tmp_path / "vault"))
    (manifest, *_) = sorted((folder / "backups").iterdir())
    files = json.loads(manifest.read_text())["files"]
    name = next(name for name in files if name.startswith("facts/payroll/") and name.endswith(".parquet"))
    piece = files[name][2]
    harm(folder / "pieces" / piece[:2] / piece)
    said = huxin(tmp_path / "back", "restore", folder)
    assert said.returncode == 2 and name in said.stderr and piece in said.stderr and said_of_it in said.stderr
    assert not (tmp_path / "back").exists() or not os.listdir(tmp_path / "back")
    checked = huxin(city, "backup", "check", folder)
    assert checked.returncode == 1 and name in checked.stdout and said_of_it in checked.stdout
    if harm is not change:  # the source is whole: the next backup writes again what is not as long as it was
        made(city, folder)
        assert huxin(city, "backup", "check", folder).returncode == 0


def test_a_damaged_manifest_is_refused_and_the_other_backup_stands(city: Path, vault: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(vault, tmp_path / "vault"))
    later = made(city, folder)
    change(folder / "backups" / f"{later['name']}.json")
    said = huxin(tmp_path / "back", "restore", folder)
    assert said.returncode == 2 and later["name"] in said.stderr and not (tmp_path / "back").exists()
    listed = huxin(city, "backup", "list", folder, "--json")
    (first,) = json.loads(listed.stdout)["backups"]
    assert listed.returncode == 1 and json.loads(listed.stdout)["damaged"] == [later["name"]]
    checked = huxin(city, "backup", "check", folder)
    assert checked.returncode == 1 and f"{later['name']}.json" in checked.stdout and "1 份不能恢复" in checked.stdout
    assert made(city, folder)["written"] == 0  # what stands is not written again for all that
    assert huxin(tmp_path / "back", "restore", folder, "--at", first["at"]).returncode == 0


def test_what_is_not_empty_is_never_overwritten(city: Path, vault: Path, tmp_path: Path) -> None:
    before = kept(city)
    assert "不是空的" in huxin(city, "restore", vault).stderr and kept(city) == before
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("x")
    said = huxin(tmp_path / "mine", "restore", vault)
    assert said.returncode == 2 and os.listdir(tmp_path / "mine") == ["letter.txt"]
    said = huxin(city, "backup", "make", tmp_path / "mine")
    assert said.returncode == 2 and "有别的文件" in said.stderr and os.listdir(tmp_path / "mine") == ["letter.txt"]
    assert "不能放在数据文件夹里面" in huxin(city, "backup", "make", city / "b").stderr
    assert "不是护薪的备份文件夹" in huxin(tmp_path / "x", "restore", tmp_path / "mine").stderr
    assert "不是护薪的备份文件夹" in huxin(city, "backup", "release", tmp_path / "y", "--keep", 1).stderr
    assert not (tmp_path / "y").exists()


def test_older_backups_are_let_go_with_what_only_they_need(city: Path, tmp_path: Path) -> None:
    folder, home = tmp_path / "vault", Path(shutil.copytree(city, tmp_path / "living"))
    for n in range(3):
        with closing(sqlite3.connect(home / "huxin.sqlite3")) as found, found:
            found.execute(f"UPDATE record_staff SET display_name = '{n}'")
        made(home, folder)
    said = json.loads(huxin(home, "backup", "release", folder, "--keep", 1, "--json").stdout)
    assert said["released"] == 2 and said["freed"] > 2_000_000
    assert huxin(tmp_path / "back", "restore", folder).returncode == 0
    assert kept(tmp_path / "back") == kept(home)
    assert told(tmp_path / "back" / "huxin.sqlite3") == told(home / "huxin.sqlite3")


def test_a_file_that_is_gone_already_is_named(city: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(city, tmp_path / "living"))
    (gone, *_) = (home / "facts" / "payroll").glob("ym=*/*.parquet")
    gone.unlink()
    said = huxin(home, "backup", "make", tmp_path / "vault")
    assert said.returncode in (1, 2) and (gone.name in said.stdout or "缺失或不完整" in said.stderr), said.stderr


def test_a_full_disk_is_said_plainly_and_a_power_cut_costs_no_finished_backup(
    city: Path, tmp_path: Path, disk: Path, after_a_cut: Cut
) -> None:
    made(city, disk / "vault")

    def look(place: Path) -> None:
        assert huxin(city, "backup", "check", place / "vault").returncode == 0
        assert len(os.listdir(place / "vault" / "backups")) == 1

    after_a_cut(look)
    living = Path(shutil.copytree(city, tmp_path / "living"))
    (living / "papers").mkdir(exist_ok=True)
    (living / "papers" / "large.docx").write_bytes(os.urandom(60 << 20))
    said = huxin(living, "backup", "make", disk / "vault")
    assert said.returncode == 2 and said.stderr.startswith("磁盘已满"), said.stderr
    assert len(os.listdir(disk / "vault" / "backups")) == 1
    (living / "papers" / "large.docx").write_bytes(b"x")
    huxin(living, "backup", "release", disk / "vault", "--keep", 1)
    made(living, disk / "vault")


@pytest.mark.postgres
def test_an_installation_on_postgresql_comes_back_whole(city: Path, tmp_path: Path, database: MakeDatabase) -> None:
    url, target, folder = database(), database(), tmp_path / "vault"
    home = Path(shutil.copytree(city, tmp_path / "living"))
    assert huxin(home, "move-to", url).returncode == 0
    (home / "huxin.sqlite3").unlink()
    made(home, folder, HUXIN_DATABASE_URL=url)
    back = with_keys(city, tmp_path / "back")
    assert "来自 PostgreSQL" in huxin(back, "restore", folder).stderr
    full = huxin(back, "restore", folder, HUXIN_DATABASE_URL=url)
    assert full.returncode == 2 and "只接受空库" in full.stderr and os.listdir(back) == ["keys"]
    for word, times in (("恢复文件", 50), ("恢复数据库", 1), ("恢复数据库", 30)):
        dead = run("-c", DIE, "restore", folder, word, times, home=back, HUXIN_DATABASE_URL=target)
        assert dead.returncode == 9 and rows(target) == {}
    said = huxin(back, "restore", folder, HUXIN_DATABASE_URL=target)
    assert said.returncode == 0 and "✓ 存证链核验通过" in said.stdout, said.stdout + said.stderr
    assert rows(target) == rows(url) and len(rows(url)) > 40 and kept(back) == kept(city)
    assert huxin(back, "audit", "seal", HUXIN_DATABASE_URL=target).returncode == 0


@pytest.mark.postgres
def test_on_postgresql_writers_write_meanwhile(city: Path, tmp_path: Path, database: MakeDatabase) -> None:
    url, home, folder, ends = database(), tmp_path / "home", tmp_path / "vault", []
    assert huxin(home, "init", HUXIN_DATABASE_URL=url).returncode == 0
    clean = {key: value for key, value in os.environ.items() if not key.startswith("HUXIN_")}
    words = [sys.executable, "-m", "huxin.commands", "--home", str(home), "import", str(city / "demo-city")]
    known = clean | {"PYTHONPATH": str(ROOT), "HUXIN_DATABASE_URL": url}
    with subprocess.Popen(words, env=known, stdout=subprocess.DEVNULL) as writer:
        time.sleep(1)
        while writer.poll() is None:
            ends.append(made(home, folder, HUXIN_DATABASE_URL=url)["at"])
    assert writer.returncode == 0 and len(ends) > 1
    for at in (ends[0], ends[-1]):
        target, back = database(), with_keys(home, tmp_path / at[-20:].replace(":", ""))
        said = huxin(back, "restore", folder, "--at", at, HUXIN_DATABASE_URL=target)
        assert said.returncode == 0, said.stdout + said.stderr
        answer = json.loads(run("-c", HALF, home=back, HUXIN_DATABASE_URL=target).stdout)
        assert answer["lost"] == answer["unknown"] == [], answer
