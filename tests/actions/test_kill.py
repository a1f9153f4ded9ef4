"""A process killed anywhere in an import loses nothing and doubles nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.actions.invented import as_csv, as_xlsx, attendance, payments, payroll, roster, sheets

POINTS, ALARMS = 60, 10
ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_killed_at_many_points_every_row_is_there_exactly_once(tmp_path: Path) -> None:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("HUXIN_")}
    environment = clean | {"PYTHONPATH": str(ROOT), "HUXIN_SECRET_KEY": "only-for-tests"}
    home, folder = tmp_path / "home", tmp_path / "files"
    subprocess.run(
        [sys.executable, "-m", "huxin.commands", "--home", str(home), "init"],
        env=environment, check=True, capture_output=True, cwd=tmp_path,
    )  # fmt: skip
    folder.mkdir()
    book = as_xlsx({**sheets(), "花名册": roster(), "考勤": attendance()})
    (folder / "1.xlsx").write_bytes(book)
    (folder / "2.csv").write_bytes(as_csv(payroll()) + as_csv([["620402-9999-0001", "2019-06", *[""] * 5]]))
    (folder / "3.csv").write_bytes(as_csv(payments()))
    (folder / "4.csv").write_bytes(as_csv(payments(2, "退票", "2019-07-26")))
    driver = [sys.executable, str(Path(__file__).with_name("killing.py")), home, folder, tmp_path / "work"]
    told = subprocess.run(
        [*map(str, driver), str(POINTS), str(ALARMS)], env=environment, check=True, stdout=subprocess.PIPE, cwd=tmp_path
    )
    undisturbed, *deaths = map(json.loads, told.stdout.splitlines())

    assert len(deaths) >= POINTS
    assert {name: len(rows) for name, rows in undisturbed["facts"].items() if rows} == {
        "organisations": 2, "projects": 1, "accounts": 1, "roster": 5, "attendance": 50, "payroll": 5, "payments": 7
    }  # fmt: skip
    assert undisturbed["states"] == ["applied"]
    assert undisturbed["accepted"] == 71
    for death in deaths:
        died = death.pop("died")
        assert death == {name: value for name, value in undisturbed.items() if name != "died"}, died
