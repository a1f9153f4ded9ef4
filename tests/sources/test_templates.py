from pathlib import Path

import pytest

from huxin.facts.streams import STREAMS
from huxin.facts.validate import validate
from huxin.sources import read
from huxin.sources.templates import EXAMPLES, how, write_templates


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("模板") / "内层"
    assert len(write_templates(made)) == 2 * len(STREAMS)
    return made


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@pytest.mark.parametrize("stream", STREAMS)
def test_模板可以导入且示例行无误(folder: Path, stream: str, suffix: str) -> None:
    path = folder / f"{stream}{suffix}"
    [sheet] = read(path.read_bytes(), path.name)
    assert sheet.stream == stream
    assert list(sheet.columns) == [c.name for c in STREAMS[stream].columns]
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
        columns = {c.name: c for c in STREAMS[name].columns}
        assert example.keys() <= columns.keys()
        assert {c.name for c in columns.values() if c.required} <= example.keys()
        assert all(how(c) for c in columns.values())
