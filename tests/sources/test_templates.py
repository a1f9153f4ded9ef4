from dataclasses import replace
from pathlib import Path

import pytest

from huxin.facts.lists import ACCEPTED
from huxin.facts.validate import validate
from huxin.sources import read
from huxin.sources.examples import EXAMPLES, set_aside
from huxin.sources.templates import how, write_templates


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("模板") / "内层"
    assert len(write_templates(made)) == 2 * len(ACCEPTED)
    return made


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@pytest.mark.parametrize("stream", ACCEPTED)
def test_模板可以导入且示例行无误(folder: Path, stream: str, suffix: str) -> None:
    path = folder / f"{stream}{suffix}"
    [sheet] = read(path.read_bytes(), path.name)
    assert sheet.stream == stream
    assert list(sheet.columns) == [c.name for c in ACCEPTED[stream].columns]
    parsed = validate(
        stream,
        sheet.columns,
        sheet.rows,
        known_projects={"示例-2019-001": 1},
        known_accounts={"620400000000000001"},
    )
    assert (parsed.rows, parsed.rejects) == ([2], [])


def test_示例只用有的列并填满必填列() -> None:
    for name, example in EXAMPLES.items():
        columns = {c.name: c for c in ACCEPTED[name].columns}
        assert example.keys() <= columns.keys()
        assert {c.name for c in columns.values() if c.required} <= example.keys()
        assert all(how(c) for c in columns.values())


@pytest.mark.parametrize("stream", ACCEPTED)
def test_示例行没有删_认得出来_别的行不动(folder: Path, stream: str) -> None:
    path = folder / f"{stream}.xlsx"
    [sheet] = read(path.read_bytes(), path.name)
    rest, left_in = set_aside(sheet)
    assert (rest.rows, left_in) == ([], [2]) and set(rest.columns) == set(sheet.columns)
    own = {name: [*cells, "别的"] for name, cells in sheet.columns.items()}
    rest, left_in = set_aside(replace(sheet, columns=own, rows=[2, 3]))
    assert (rest.rows, left_in) == ([3], [2]) and all(cells == ["别的"] for cells in rest.columns.values())
