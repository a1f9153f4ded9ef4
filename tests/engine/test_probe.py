"""An engine that reckons otherwise computes nothing."""

import re
from pathlib import Path

import duckdb
import pytest

from huxin.base.errors import Refused
from huxin.engine import probe

REQUIREMENTS = Path(__file__).parents[2] / "requirements" / "base.in"


def test_要求的版本答得全对() -> None:
    with duckdb.connect() as con:
        probe.check(con, "DuckDB")


def test_要求的版本就是核对过的版本() -> None:
    assert f"duckdb=={probe.TESTED}" in re.findall(r"^\S+", REQUIREMENTS.read_text("utf-8"), re.MULTILINE)


def test_答错一个就不算(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(probe.EXPECTED, "isodow(DATE '2019-09-29')", "1")
    with duckdb.connect() as con, pytest.raises(Refused, match="1 个算式.*isodow.*没有开始"):
        probe.check(con, "DuckDB 9")
