"""A process killed anywhere while it lets runs go leaves nothing that is called damage, and the next ends what it
began."""

import json
from pathlib import Path

import pytest

from tests.actions.starting import done, installed

POINTS = 40


@pytest.mark.slow
def test_在清理的任何一处被杀_没有损坏_再清理一次就全了(tmp_path: Path) -> None:
    start = installed(tmp_path, Path(__file__).with_name("killing_release.py"))
    told = done(start(tmp_path / "work", POINTS), within=1_200)
    undisturbed, *deaths = map(json.loads, told.splitlines())

    assert len(deaths) >= POINTS
    assert undisturbed["whole"] and undisturbed["wrong"] == undisturbed["hidden"] == []
    assert [run[:8] for run in undisturbed["marked"]] == ["20190813", "20190814"]
    for death in deaths:
        died = death.pop("died")
        assert death == {name: value for name, value in undisturbed.items() if name != "died"}, died
