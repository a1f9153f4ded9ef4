"""A damaged store is said to be so in a sentence: never a traceback, never a number that is wrong."""

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from huxin.base.errors import StoreDamaged
from huxin.base.home import Home
from huxin.engine import read
from huxin.engine.explain import explain
from tests.city import City
from tests.engine.shelf import SECOND
from tests.rules._case import facts_of

AS_OF = date(2019, 7, 16)
FACTS = {"payroll": [{"worker": "张三"}]}
Harm = Callable[[Path], None]


def data_files(stream: Path) -> list[Path]:
    return sorted(path for path in stream.rglob("*.parquet") if "_delta_log" not in path.parts)


def log_of(stream: Path) -> Path:
    return sorted((stream / "_delta_log").glob("*.json"))[-1]


def 数据文件丢失(stream: Path) -> None:
    data_files(stream)[0].unlink()


def 数据文件被截断(stream: Path) -> None:
    file = data_files(stream)[0]
    file.write_bytes(file.read_bytes()[:-40])


def 数据文件被清空(stream: Path) -> None:
    data_files(stream)[0].write_bytes(b"")


def 数据文件内容被改写(stream: Path) -> None:
    file = data_files(stream)[0]
    file.write_bytes(bytes(byte ^ 0xFF for byte in file.read_bytes()))


def 日志行残缺(stream: Path) -> None:
    text = log_of(stream).read_text("utf-8")
    log_of(stream).write_text(text[: len(text) * 2 // 3], "utf-8")


def 日志文件是乱码(stream: Path) -> None:
    log_of(stream).write_bytes(b"\x00\xff not a log\n")


def 日志被清空(stream: Path) -> None:
    log_of(stream).write_bytes(b"")


def 最新一条日志不见了(stream: Path) -> None:
    log_of(stream).unlink()


def 整个日志不见了(stream: Path) -> None:
    shutil.rmtree(stream / "_delta_log")


HARMS = (数据文件丢失, 数据文件被截断, 数据文件被清空, 数据文件内容被改写, 日志行残缺, 日志文件是乱码, 日志被清空)
HARMS += (最新一条日志不见了, 整个日志不见了)
harms = pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)


@pytest.fixture
def city(tmp_path: Path) -> City:
    found = City(Home(tmp_path))
    found.add(facts_of({"facts": FACTS}))
    return found


def said(error: pytest.ExceptionInfo[StoreDamaged]) -> None:
    """One Chinese sentence or two that say what to do; no path, no library's words."""
    text = str(error.value)
    assert re.search(r"[\u4e00-\u9fff]{6}", text) and text.endswith("。") and "请" in text
    assert "/" not in text and "\n" not in text


@harms
def test_监测时发现损坏(city: City, harm: Harm) -> None:
    harm(city.home.facts / "payroll")
    with pytest.raises(StoreDamaged) as error:
        city.run(as_of=AS_OF)
    said(error)
    assert not city.home.runs.exists() or not list(city.home.runs.iterdir())


@harms
def test_写入时发现损坏(city: City, harm: Harm) -> None:
    harm(city.home.facts / "payroll")
    again = facts_of({"facts": {"payroll": [{"worker": "张三", "net": 1}]}})
    with pytest.raises(StoreDamaged) as error:
        city.add({"payroll": again["payroll"]}, recorded_at=SECOND)
    said(error)


def test_说明和查看时发现损坏(city: City) -> None:
    made = city.run(as_of=AS_OF)
    数据文件内容被改写(city.home.facts / "payroll")
    with pytest.raises(StoreDamaged) as error:
        explain(city.home, made["id"], "R24", "BY-001")
    said(error)
    with pytest.raises(StoreDamaged) as error:
        read.fact_rows(city.home, made["id"], 1, 1, 201906)
    said(error)


def test_整个流不见了_按旧记录查看时说明(city: City) -> None:
    made = city.run(as_of=AS_OF)
    (city.home.facts / "payroll").rename(city.home.path / "elsewhere")
    with pytest.raises(StoreDamaged) as error:
        explain(city.home, made["id"], "R24", "BY-001")
    said(error)


def test_监测记录的表损坏(city: City) -> None:
    made = city.run(as_of=AS_OF)
    table = city.home.runs / made["id"] / "findings" / "0000000000.parquet"
    table.write_bytes(table.read_bytes()[:50])
    with pytest.raises(StoreDamaged) as error:
        city.table(made, "findings")
    said(error)


def test_监测记录的清单损坏(city: City) -> None:
    made = city.run(as_of=AS_OF)
    (city.home.runs / made["id"] / "manifest.json").write_text("{", "utf-8")
    with pytest.raises(StoreDamaged) as error:
        read.manifest(city.home, made["id"])
    said(error)
