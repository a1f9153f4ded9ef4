"""Pictures drawn on the server by Vega-Lite, once for a run and a reach, then read from disk.

The picture is SVG without scripts or style attributes, so the page's policy holds; colours in it are only a fallback
and the style sheet decides them, also in the dark.
"""

import hashlib
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import vl_convert
from django.utils.safestring import SafeString

from huxin.base.home import Home
from huxin.base.months import month_text
from huxin.base.shares import percent
from huxin.queries.overview import MonthArrears
from huxin.queries.reform import Heads

_DRAWING = "3"
"""Raised whenever the drawing changes, so that old files are not shown again."""

_WIDTHS = (620, 300)


@dataclass(frozen=True)
class Pictures:
    """The same chart for a wide and a narrow screen, and its content in words."""

    wide: SafeString
    small: SafeString
    words: str


@dataclass(frozen=True)
class _Bar:
    ym: int
    value: float
    label: str


def arrears(home: Home, run_id: str, scope: str, months: Sequence[MonthArrears]) -> Pictures | None:
    """Arrears by wage month as bars; None where there is no month to show."""
    bars = [_Bar(m.ym, m.arrears_fen / 1_000_000, m.said(f"{m.arrears_fen / 1_000_000:,.0f}")) for m in months]
    words = [f"{month_text(m.ym)} {m.said(f'{m.arrears_fen / 1_000_000:,.2f} 万元')}" for m in months]
    return _pictures(home, f"{run_id}|{scope}", "万元", bars, "各工资月份的欠薪金额：", words)


def employed(home: Home, run_id: str, scope: str, months: Mapping[int, Heads]) -> Pictures | None:
    """The share of workers on site whom companies employ, by month, as bars; None where there is no month to show."""
    shares = {ym: (heads.employed, heads.heads) for ym, heads in months.items()}
    return _shares(home, f"employed|{run_id}|{scope}", "各月在场工人由企业用工的比例：", shares)


def contracted(home: Home, run_id: str, scope: str, months: Mapping[int, Heads]) -> Pictures | None:
    """The share of workers on site who have a labour contract; who is not on the roster is not known to have one."""
    shares = {ym: (heads.signed, heads.heads) for ym, heads in months.items()}
    return _shares(home, f"contracted|{run_id}|{scope}", "各月在场工人有劳动合同的比例：", shares)


def insured(home: Home, run_id: str, scope: str, months: Mapping[int, Heads]) -> Pictures | None:
    """The share of workers on site whose insurance is registered. The register changes under a run, so the counts are
    in the key, too."""
    shares = {ym: (heads.insured, heads.heads) for ym, heads in months.items()}
    key = f"insured|{run_id}|{scope}|{sorted(shares.items())}"
    return _shares(home, key, "各月在场工人登记了工伤保险的比例：", shares)


def came(home: Home, months: Mapping[int, int]) -> Pictures | None:
    """How many came by month, as bars; None where none came. The counts are the key: there is no run behind them."""
    if not any(months.values()):
        return None
    bars = [_Bar(ym, many, str(many)) for ym, many in months.items()]
    words = [f"{month_text(ym)} {many} 件" for ym, many in months.items()]
    return _pictures(home, f"came|{sorted(months.items())}", "件", bars, "各月新增：", words)


def _shares(home: Home, key: str, heading: str, months: Mapping[int, tuple[int, int]]) -> Pictures | None:
    """So many of so many by month, in percent."""
    told = {ym: percent(part, whole) for ym, (part, whole) in months.items()}
    bars = [_Bar(ym, part * 100 / whole, str(told[ym])) for ym, (part, whole) in months.items()]
    return _pictures(home, key, "%", bars, heading, [f"{month_text(ym)} {share}%" for ym, share in told.items()])


def _pictures(
    home: Home, key: str, unit: str, bars: Sequence[_Bar], heading: str, words: Sequence[str]
) -> Pictures | None:
    """The last two years of them, drawn for both widths."""
    if not bars:
        return None
    wide, small = (_kept(home, key, width, unit, bars[-24:]) for width in _WIDTHS)
    return Pictures(wide, small, heading + "，".join(words[-24:]))


def _kept(home: Home, key: str, width: int, unit: str, bars: Sequence[_Bar]) -> SafeString:
    name = hashlib.sha256(f"{_DRAWING}|{key}|{width}".encode()).hexdigest()[:32]
    file = home.path / "cache" / "charts" / f"{name}.svg"
    if not file.is_file():
        _write(file, vl_convert.vegalite_to_svg(_drawing(bars, unit, width)))
    return SafeString(file.read_text(encoding="utf-8"))


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
    Path(name).replace(file)


def _drawing(months: Sequence[_Bar], unit: str, width: int) -> dict[str, Any]:
    every = max(1, -(-len(months) * 62 // width))
    rows = [{"月": month_text(m.ym), unit: m.value, "值": m.label} for m in months]
    ticks = [r["月"] for at, r in enumerate(reversed(rows)) if at % every == 0]
    x = {
        "field": "月",
        "type": "ordinal",
        "axis": {"title": None, "labelAngle": 0, "ticks": False, "values": ticks, "labelPadding": 6, "aria": False},
    }
    y = {
        "field": unit,
        "type": "quantitative",
        "axis": {
            **{"title": unit, "titleAngle": 0, "titleAlign": "right", "titleX": -8, "titleY": -12},
            **{"tickCount": 4, "domain": False, "ticks": False, "format": ",.0f", "aria": False},
            **({"tickMinStep": 1} if unit == "件" else {}),
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
