"""The convener's page as two sheets of A4 with its charts, set by typst from `convener.typ`. Equal data and moment,
equal bytes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from huxin.base.moments import CHINA
from huxin.base.money import yuan
from huxin.queries.capacity import Kept, Line, Told
from huxin.queries.convener import Screen
from huxin.queries.matters import MatterLine
from huxin.queries.titles import cut
from huxin.web import figures
from huxin.web.letters.paper_pdf import faces, typeset
from huxin.web.templatetags.capacity import doubt, span
from huxin.web.templatetags.console import day, month, region, wan

_PAGE = Path(__file__).with_name("convener.typ")
_LONGEST = 34
"""Characters of a name: one page is one page."""


@dataclass(frozen=True)
class Sheet:
    """What is printed: the page, for whom, the newest forecast if there is one, and how those before it held."""

    screen: Screen
    reach: str
    told: Told | None
    kept: Kept = Kept(0, 0)


def render(sheet: Sheet, *, folder: Path | None = None, system: bool = True) -> bytes:
    """The two pages. Raises NoFont: this machine has no Chinese font, or none with a character of the text."""
    fonts = faces(folder, system=system)
    return typeset(_PAGE, _data(sheet, fonts), folder=folder, system=system)


def _cut(text: str) -> str:
    return cut(text, _LONGEST)


def _data(sheet: Sheet, fonts: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    seen, at = sheet.screen, sheet.screen.at.astimezone(CHINA)
    return {
        "title": f"{sheet.reach}治欠一页",
        "author": "护薪",
        "date": {"year": at.year, "month": at.month, "day": at.day},
        "as-of": _as_of(seen, at),
        "foot": f"{sheet.reach} · {at:%Y-%m-%d %H:%M}",
        "fonts": fonts,
        **_money(seen, fonts["heading"][0]),
        **_worse(seen),
        **_late(seen),
        "decisions": _decisions(seen),
        **_ahead(sheet, fonts["heading"][0]),
    }


def _as_of(seen: Screen, at: datetime) -> str:
    old = f"（已过去 {seen.behind} 天，欠薪是那一天的）" if seen.behind else ""
    run = f"监测截至 {day(seen.run.as_of)}{old}" if seen.run else "还没有监测"
    return f"{run}，办理截至 {at:%Y-%m-%d %H:%M}"


def _money(seen: Screen, font: str) -> dict[str, Any]:
    whole, counties = seen.whole, seen.counties
    rows = [(region(one.region), one.fen / 1_000_000, wan(one.fen)) for one in counties]
    months = [(month(m.ym)[2:], m.arrears_fen / 1_000_000, m.said(wan(m.arrears_fen))) for m in seen.months[-6:]]
    return {
        "figures": [
            {"label": "欠薪合计", "value": wan(whole.fen), "unit": "万元"},
            {"label": "其中已有人确认", "value": wan(whole.confirmed_fen), "unit": "万元"},
            {"label": "尚待确认", "value": wan(whole.open_fen), "unit": "万元"},
            {"label": "欠薪项目", "value": str(whole.projects), "unit": "个"},
            {"label": "没有报送", "value": str(whole.unreported), "unit": "项"},
        ],
        "apart": "已有人确认：项目上有已经发出的预警，或者立案、建账、移送的事项。尚待确认：只有监测这样说。"
        "没有报送不等于没有欠薪。",
        "counties-svg": figures.bars(rows, width=330, font=font),
        "months-svg": figures.columns(months, width=330, height=150, font=font) if months else "",
        "counties": [
            [region(one.region), yuan(one.fen), yuan(one.confirmed_fen), yuan(one.open_fen), str(one.projects),
             f"{one.unreported} 项"]
            for one in counties
        ],
        "sites": [
            [_cut(f"{one.name}（{region(one.region)}）"), yuan(one.fen), str(one.heads),
             "已有人确认" if one.confirmed else "尚待确认", _cut(one.reason)]
            for one in seen.sites
        ],
    }  # fmt: skip


def _worse(seen: Screen) -> dict[str, Any]:
    def said(value: int, fen: bool) -> str:
        return f"{yuan(value)} 元" if fen else str(value)

    rows = [
        [region(one.region), one.label, said(one.before, one.fen), said(one.now, one.fen), one.reason]
        for one in seen.worse
    ]  # fmt: skip
    since = "；".join(dict.fromkeys(f"{one.label}{one.since}" for one in seen.worse))
    return {"worse": rows, "since": f"{since}。" if since else ""}


def whose(one: MatterLine) -> str:
    """Whose turn it is: the roles where they are one or two, else the body that answers for it."""
    return "、".join(one.turn) if 0 < len(one.turn) < 3 else one.body_name


def _late(seen: Screen) -> dict[str, Any]:
    late = f"已逾期 {seen.late} 件事项（有一个时限已过而没有办的算一件）。" if seen.late else "没有逾期的事项。"
    return {
        "late": late,
        "bodies": [[one.name, f"{one.count} 件", day(one.since) if one.since else "—"] for one in seen.bodies],
        "lines": [
            [one.number, _cut(one.title), region(one.region_code), whose(one), day(one.due_on)] for one in seen.lines
        ],
    }


def _decisions(seen: Screen) -> list[list[str]]:
    rows = []
    for one in seen.decisions:
        before = f"{yuan(one.before)} 元" if one.fen else str(one.before)
        after = "还没有新的监测" if one.after is None else f"{yuan(one.after)} 元" if one.fen else str(one.after)
        what = _cut(f"{one.said} {one.title}")
        paid = f"；此后到账 {yuan(one.paid_fen)} 元" if one.paid_fen else ""
        rows.append([day(one.on), what, f"{one.figure}（{one.state}{paid}）", before, after])
    return rows


def _ahead(sheet: Sheet, font: str) -> dict[str, str]:
    told = sheet.told
    if told is None or not told.lines:
        return {"ahead": told.message if told and told.message else "还没有推算过办理能力。", "ahead-svg": ""}
    line: Line = told.lines[0]
    labels = [f"{end.month}-{end.day}" for end in told.ends]
    weeks = [(one.tenths / 10, float(one.low), float(one.high)) for one in line.weeks]
    more = [one.tenths / 10 for one in line.more] if told.people else []
    extra = (
        f"增派 {told.people} 名监察员（{day(told.since)}起，到{day(told.until)}以前），新逾期预计 "
        f"{line.falls_more.tenths / 10:.1f} 个。" if told.people else ""
    )  # fmt: skip
    said = (
        f"{day(told.first)}推算：13 周里新逾期 {line.falls.tenths / 10:.1f} 个本步时限"
        f"（{span(line.falls)}）。{extra}{doubt(sheet.kept)}本步时限是事项当前这一步的时限，计入：{'、'.join(told.counted)}。"
        "实线为各周末处于逾期的均值，浅色为十次中有八次落在其中的区间，虚线为增派以后。"
    )
    return {"ahead": said, "ahead-svg": figures.weeks(labels, weeks, more, width=660, height=190, font=font)}
