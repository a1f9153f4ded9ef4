"""Pictures drawn on the server."""

import re
from pathlib import Path

from huxin.base.home import Home
from huxin.queries.overview import MonthArrears
from huxin.queries.reform import Heads
from huxin.web.console import chart

MONTHS = [MonthArrears(201900 + m, m * 1_000_000, 1) for m in range(6, 12)]


def test_图里没有脚本和样式_只画一次(tmp_path: Path) -> None:
    home = Home(tmp_path)
    first = chart.arrears(home, "run", "6204-", MONTHS)
    assert first is not None and not re.search(r"<script|style=|href=", first.wide)
    drawn = {file: file.stat().st_mtime_ns for file in (tmp_path / "cache" / "charts").iterdir()}
    assert len(drawn) == 2
    assert chart.arrears(home, "run", "6204-", MONTHS) == first
    assert {file: file.stat().st_mtime_ns for file in drawn} == drawn


def test_不同的管辖范围各画各的(tmp_path: Path) -> None:
    home = Home(tmp_path)
    city, county = (
        chart.arrears(home, "run", scope, months) for scope, months in (("6204-", MONTHS), ("620402-", MONTHS[:2]))
    )
    assert city is not None and county is not None and city.wide != county.wide


def test_数字另有文字(tmp_path: Path) -> None:
    pictures = chart.arrears(Home(tmp_path), "run", "", MONTHS)
    assert pictures is not None and "2019-06 6.00 万元" in pictures.words
    assert chart.arrears(Home(tmp_path), "run", "", []) is None


def test_还没有到发薪日的月份_不说欠零元(tmp_path: Path) -> None:
    pictures = chart.arrears(Home(tmp_path), "run", "", [*MONTHS, MonthArrears(201912, 0, 0, due=False)])
    assert pictures is not None and pictures.words.endswith("2019-11 11.00 万元，2019-12 未到期")


def test_用工和合同各一张_合同只数有合同的(tmp_path: Path) -> None:
    months = {201906: Heads(heads=4, company=3, other=1, signed=2, unsigned=1), 201907: Heads(heads=4, signed=4)}
    employed, signed = (draw(Home(tmp_path), "run", "", months) for draw in (chart.employed, chart.contracted))
    assert employed is not None and employed.words.endswith("2019-06 75%，2019-07 0%")
    assert signed is not None and signed.words == "各月在场工人有劳动合同的比例：2019-06 50%，2019-07 100%"
    assert signed.wide != employed.wide
