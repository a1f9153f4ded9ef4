"""A process killed anywhere in an append loses nothing and doubles nothing, and nobody sees half a batch."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

CALLS, ALARMS = 40, 4
ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_写入时被杀_不丢不重_也看不到半个批次(tmp_path: Path) -> None:
    driver = [sys.executable, str(Path(__file__).with_name("killing.py")), str(tmp_path / "work")]
    told = subprocess.run(
        [*driver, str(CALLS), str(ALARMS)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=True,
        stdout=subprocess.PIPE,
    )
    after_each, *deaths = map(json.loads, told.stdout.splitlines())

    assert [state["rows"]["payments"] for state in after_each] == [0, 30, 30, 50]
    assert [state["rows"]["payroll"] for state in after_each] == [0, 0, 20, 20]
    assert [len(state["payments"]) for state in after_each] == [0, 30, 30, 35]
    assert len(deaths) >= 40
    for death in deaths:
        assert death["seen"] in after_each, death["died"]
        assert death["ended"] == after_each[-1], death["died"]
    assert {after_each.index(death["seen"]) for death in deaths} == {0, 1, 2, 3}
