"""Pictures drawn on the server by Vega-Lite, once for a run and a reach, then read from disk.

The picture is SVG without scripts or style attributes, so the page's policy holds; colours in it are only a fallback
and the style sheet decides them, also in the dark.
"""

import hashlib
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import vl_convert
from django.utils.safestring import SafeString

from huxin.base.home import Home
from huxin.base.months import month_text
from huxin.queries.overview import MonthArrears

_DRAWING = "2"
"""Raised whenever the drawing changes, so that old files are not shown again."""

_WIDTHS = (620, 300)


@dataclass(frozen=True)
class Pictures:
    """The same chart for a wide and a narrow screen, and its content in words."""

    wide: SafeString
    small: SafeString
    words: str


def arrears(home: Home, run_id: str, scope: str, months: Sequence[MonthArrears]) -> Pictures | None:
    """Arrears by wage month as bars; None where there is no month to show."""
    if not months:
        return None
    wide, small = (_kept(home, run_id, scope, width, months[-24:]) for width in _WIDTHS)
    return Pictures(wide, small, "各工资月份的欠薪金额：" + "，".join(_said(m) for m in months[-24:]))


def _said(month: MonthArrears) -> str:
    return f"{month_text(month.ym)} {month.arrears_fen / 1_000_000:,.2f} 万元"


def _kept(home: Home, run_id: str, scope: str, width: int, months: Sequence[MonthArrears]) -> SafeString:
    name = hashlib.sha256(f"{_DRAWING}|{run_id}|{scope}|{width}".encode()).hexdigest()[:32]
    file = home.path / "cache" / "charts" / f"{name}.svg"
    if not file.is_file():
        _write(file, vl_convert.vegalite_to_svg(_drawing(months, width)))
    return SafeString(file.read_text(encoding="utf-8"))


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
    Path(name).replace(file)


def _drawing(months: Sequence[MonthArrears], width: int) -> dict[str, Any]:
    every = max(1, -(-len(months) * 62 // width))
    rows = [
        {"月": month_text(m.ym), "万元": m.arrears_fen / 1_000_000, "值": f"{m.arrears_fen / 1_000_000:,.0f}"}
        for m in months
    ]
    ticks = [r["月"] for at, r in enumerate(reversed(rows)) if at % every == 0]
    x = {
        "field": "月",
        "type": "ordinal",
        "axis": {"title": None, "labelAngle": 0, "ticks": False, "values": ticks, "labelPadding": 6, "aria": False},
    }
    y = {
        "field": "万元",
        "type": "quantitative",
        "axis": {
            **{"title": "万元", "titleAngle": 0, "titleAlign": "right", "titleX": -8, "titleY": -12},
            **{"tickCount": 4, "domain": False, "ticks": False, "format": ",.0f", "aria": False},
        },
    }
    bars: dict[str, Any] = {
        "mark": {"type": "bar", "width": {"band": 0.6}, "aria": False},
        "encoding": {"x": x, "y": y},
    }
    labels: dict[str, Any] = {
        "mark": {"type": "text", "dy": -7, "fontSize": 12, "aria": False},
        "encoding": {"x": x, "y": y, "text": {"field": "值"}},
    }
    layers = [bars, labels] if len(months) * 44 <= width else [bars]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": width - 60,
        "height": 190,
        "background": None,
        "config": {
            "view": {"stroke": None},
            "axis": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 400},
        },
        "data": {"values": rows},
        "layer": layers,
    }
