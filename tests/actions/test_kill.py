"""A process killed anywhere in an import loses nothing and doubles nothing."""

import json
from pathlib import Path

import pytest

from tests.actions.invented import as_csv, as_xlsx, attendance, payments, payroll, roster, sheets
from tests.actions.starting import done, installed

POINTS, ALARMS = 40, 10


@pytest.mark.slow
def test_killed_at_many_points_every_row_is_there_exactly_once(tmp_path: Path) -> None:
    start = installed(tmp_path, Path(__file__).with_name("killing.py"))
    folder = tmp_path / "files"
    folder.mkdir()
    book = as_xlsx({**sheets(), "花名册": roster(), "考勤": attendance()})
    (folder / "1.xlsx").write_bytes(book)
    (folder / "2.csv").write_bytes(as_csv(payroll()) + as_csv([["620402-9999-0001", "2019-06", *[""] * 5]]))
    (folder / "3.csv").write_bytes(as_csv(payments()))
    (folder / "4.csv").write_bytes(as_csv(payments(2, "退票", "2019-07-26")))
    told = done(start(folder, tmp_path / "work", POINTS, ALARMS), within=1_200)
    undisturbed, *deaths = map(json.loads, told.splitlines())

    assert len(deaths) >= POINTS
    assert {name: len(rows) for name, rows in undisturbed["facts"].items() if rows} == {
        "organisations": 2, "projects": 1, "accounts": 1, "roster": 5, "attendance": 50, "payroll": 5, "payments": 7
    }  # fmt: skip
    assert undisturbed["states"] == ["applied"]
    assert undisturbed["accepted"] == 71
    for death in deaths:
        died = death.pop("died")
        assert death == {name: value for name, value in undisturbed.items() if name != "died"}, died
