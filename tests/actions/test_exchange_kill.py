"""Killed anywhere with all doors busy, or out of disk: nothing acknowledged is lost, and nothing is doubled."""

import json
from pathlib import Path

import pytest

from tests.actions.starting import done, installed

DEATHS, FULL = 200, 20


@pytest.mark.slow
def test_whatever_was_acknowledged_is_on_file_exactly_once(tmp_path: Path) -> None:
    start = installed(tmp_path, Path(__file__).with_name("killing_exchange.py"))
    found = json.loads(done(start(DEATHS, FULL), within=1_200))

    assert found["states"] == ["applied"] and found["failed"] == 0
    facts, again = found["facts"], found["replayed"]
    machines = [(key, rows) for key, rows in found["acknowledged"] if key not in facts]
    files = [(key, rows) for key, rows in found["acknowledged"] if key in facts]
    assert len(machines) > DEATHS and len(files) > DEATHS // 4
    assert {key for key, _ in files} == {"payments", "account_entries"}
    for serial, punches in machines:
        assert serial.split("-", 3)[-1] in found["done"], serial
        assert [facts["attendance"].count(time) for time in punches] == [1, 1], serial
    for name, keys in files:
        assert [facts[name].count(key) for key in keys] == [1] * len(keys), name
    assert len(set(facts["attendance"])) == len(facts["attendance"])
    # Files that lay on the disk when the process died before saying so come in with a replay, once as well.
    assert found["lost"] == 0 and again["attendance"] == facts["attendance"]
    for name in ("payments", "account_entries"):
        assert set(facts[name]) <= set(again[name]) and len(set(again[name])) == len(again[name])
