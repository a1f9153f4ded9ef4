"""The report as a workbook: one sheet a table, heads that stay, filters, numbers that are numbers."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter
from django.utils import timezone

from huxin.base.months import month_text
from huxin.queries.report import Report
from huxin.web.console import words
from huxin.web.templatetags.console import region

Cell = str | int | date | None
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_NUMBERS: Mapping[str, str] = {
    "money": "#,##0.00",
    "heads": '#,##0"人"',
    "days": '#,##0"天"',
    "count": "#,##0",
    "number": "0",
    "date": "yyyy-mm-dd",
}
_FILLS = {"红": "#fbe3e1", "橙": "#fdebd6", "黄": "#fbf3cf"}
MOST_ROWS = 1_000_000


@dataclass(frozen=True)
class Head:
    """A column: its head, what its cells are (``text``, ``level``, or a kind of number), its width in characters."""

    label: str
    kind: str = "text"
    width: int = 12


def workbook(report: Report, *, made_at: datetime) -> bytes:
    """The whole workbook."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        book.set_properties({"title": f"工资支付监测报告 {report.as_of}", "created": made_at.replace(tzinfo=None)})
        sheets = _Sheets(book)
        sheets.cover("封面", _cover(report, made_at))
        for name, heads, rows in _tables(report):
            sheets.table(name, heads, rows)
    return file.getvalue()


class _Sheets:
    """Writes sheets with one set of formats."""

    def __init__(self, book: Any) -> None:
        self.book = book
        top = {"valign": "top", "font_name": "微软雅黑", "font_size": 10}
        self.formats = {kind: book.add_format({**top, "num_format": code}) for kind, code in _NUMBERS.items()}
        self.formats |= {"text": book.add_format({**top, "text_wrap": True})}
        self.formats |= {"head": book.add_format({**top, "bold": True, "bottom": 1, "bg_color": "#eef0f2"})}
        self.formats |= {"title": book.add_format({**top, "bold": True, "font_size": 18})}
        for word, fill in _FILLS.items():
            self.formats[word] = book.add_format({**top, "bold": True, "bg_color": fill})

    def cover(self, name: str, lines: Iterable[tuple[str, str]]) -> None:
        """Two columns of text."""
        sheet = self.book.add_worksheet(name)
        sheet.set_column(0, 0, 20)
        sheet.set_column(1, 1, 100)
        for at, (label, said) in enumerate(lines):
            sheet.write_string(at, 0, label, self.formats["title" if at == 0 else "text"])
            sheet.write_string(at, 1, said, self.formats["text"])
        self._for_paper(sheet)

    def table(self, name: str, heads: Sequence[Head], rows: Iterable[Sequence[Cell]]) -> None:
        """A table with a head that stays and a filter."""
        sheet = self.book.add_worksheet(name)
        for at, head in enumerate(heads):
            sheet.set_column(at, at, head.width)
            sheet.write_string(0, at, head.label, self.formats["head"])
        line = 0
        for line, row in enumerate(rows, start=1):
            for at, (head, value) in enumerate(zip(heads, row, strict=True)):
                self._write(sheet, line, at, head.kind, value)
            if line == MOST_ROWS:
                break
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(line, 1), len(heads) - 1)
        sheet.repeat_rows(0)
        self._for_paper(sheet)

    def _write(self, sheet: Any, line: int, at: int, kind: str, value: Cell) -> None:
        if value is None:
            return
        if isinstance(value, str):
            sheet.write_string(line, at, value, self.formats.get(value if kind == "level" else kind))
        elif isinstance(value, date):
            sheet.write_datetime(line, at, datetime(value.year, value.month, value.day), self.formats["date"])  # noqa: DTZ001
        else:
            sheet.write_number(line, at, value / 100 if kind == "money" else value, self.formats[kind])

    def _for_paper(self, sheet: Any) -> None:
        sheet.set_paper(9)  # A4
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&R第 &P 页，共 &N 页")


def _cover(report: Report, made_at: datetime) -> Iterator[tuple[str, str]]:
    whole, book = report.whole, report.book
    yield "工资支付监测报告", ""
    yield "截至日期", str(report.as_of)
    yield "规则包", f"{book.label}（{book.pack}，自 {book.valid_from} 起适用）"
    yield "规则包说明", book.note
    yield "依据的数据", f"{timezone.localtime(report.known_at):%Y-%m-%d %H:%M} 前收到的全部数据"
    yield "制作时间", f"{timezone.localtime(made_at):%Y-%m-%d %H:%M}"
    yield "监测记录", f"{report.run_id}，程序 {report.code}"
    for notice in report.notices:
        yield "注意", notice
    yield "项目", f"{whole.projects} 个：红色 {whole.red}，橙色 {whole.orange}，黄色 {whole.yellow}"
    yield "等级的含义", "每条规则各有黄、橙、红三道界限，见「规则与依据」。项目的等级取其各条发现中最高的一级。"
    yield "发现", "是线索，是否属实由人核实。"
    yield "未报送", "不是等级：该报的数据没有报来，既不算违规，也不算合格。"
    for label, why in words.STATUSES.values():
        yield f"标记「{label}」", why
    for code, outcome in words.OUTCOMES.items():
        if code in report.outcomes:
            yield outcome.label, f"{report.outcomes[code]:,} 个工人月。{outcome.sentence}"
    if not report.advised:
        yield "怎样降低等级", "只为最重的一部分发现算出。"
    if not report.all_debts:
        yield "欠薪明细", "行数过多，没有列出；请用 huxin monitor --out 取完整的工人月表。"
    yield "个人信息", "不含姓名、证件号码、电话和银行卡号；工人以编号表示。"


def _tables(report: Report) -> Iterator[tuple[str, Sequence[Head], Iterable[Sequence[Cell]]]]:
    yield "县区", _COUNTY, _counties(report)
    yield "项目", _PROJECT, _projects(report)
    yield "发现", _FINDING, _findings(report)
    yield "逐月汇总", _MONTH, _months(report)
    yield "未报送", _MISSING, _missing(report)
    yield "欠薪明细", _DEBT, _debts(report)
    yield "规则与依据", _RULE, _rules(report)


_WHICH = (Head("项目编码", width=18), Head("项目名称", width=30), Head("县区"))
_COUNTY = (
    *(Head("县区"), Head("项目", "count"), Head("红", "count"), Head("橙", "count"), Head("黄", "count")),
    *(Head("拖欠金额（元）", "money", 16), Head("被拖欠人次", "heads"), Head("数据中断", "count")),
)
_PROJECT = (
    *(Head("等级", "level", 8), *_WHICH, Head("行业"), Head("施工总承包", width=30), Head("状态", width=8)),
    *(Head("拖欠金额（元）", "money", 16), Head("被拖欠人数", "heads"), Head("逾期天数", "days")),
    Head("发现", "count", 8),
)
_FINDING = (
    *(Head("等级", "level", 8), Head("规则", width=8), Head("规则名称", width=18), Head("工资月份"), *_WHICH),
    *(Head("数字", width=44), Head("证据行数", "count"), Head("依据", width=60), Head("怎样降低等级", width=50)),
)
_MONTH = (
    *(*_WHICH, Head("工资月份"), Head("发薪日", "date"), Head("出勤人数", "heads"), Head("在册人数", "heads")),
    *(Head("实发人数", "heads"), Head("应付（元）", "money", 16), Head("已付（元）", "money", 16)),
    *(Head("拖欠（元）", "money", 16), Head("考勤", width=8), Head("工资表", width=8), Head("工资发放", width=10)),
)
_MISSING = (*_WHICH, Head("类别"), Head("工资月份"), Head("发薪日", "date"), Head("未报的数据", width=44))
_DEBT = (
    *(*_WHICH, Head("工资月份"), Head("工人编号", "number"), Head("结果"), Head("出勤天数", "days")),
    *(Head("应付（元）", "money", 14), Head("已付（元）", "money", 14), Head("拖欠（元）", "money", 14)),
    *(Head("估算（元，不计入拖欠）", "money", 20), Head("发薪日", "date")),
)
_RULE = (
    *(Head("规则", width=8), Head("规则名称", width=18), Head("类别"), Head("等级", "level", 8)),
    *(Head("内容", width=70), Head("来源标记", width=12), Head("来源", width=60)),
)


def _counties(report: Report) -> Iterator[Sequence[Cell]]:
    for c in (*report.counties, report.whole):
        name = region(c.code) if c.code else "合计"
        yield name, c.projects, c.red, c.orange, c.yellow, c.arrears_fen, c.arrears_heads, c.gaps


def _which(row: Any) -> tuple[str, str, str]:
    return row.project.code, row.project.name, region(row.project.region_code)


def _projects(report: Report) -> Iterator[Sequence[Cell]]:
    for p in report.projects:
        level = words.LEVELS[p.level] if p.level else "无"
        yield (
            *(level, p.code, p.name, region(p.region_code), words.SECTORS.get(p.sector, p.sector), p.contractor),
            *(words.PROJECT_STATUSES.get(p.status, p.status), p.arrears_fen, p.arrears_heads, p.overdue_days),
            p.findings,
        )


def _findings(report: Report) -> Iterator[Sequence[Cell]]:
    rules = {entry.code: entry for entry in report.book.entries}
    basis = {
        code: "\n".join(f"{a.cite}（{words.STATUSES[a.status][0]}）" for a in entry.articles)
        for code, entry in rules.items()
    }
    for f in report.findings:
        level, month = words.LEVELS[f.level] if f.level else "未报送", month_text(f.ym) if f.ym else None
        because = f.said, f.evidence, basis[f.rule], "；或".join(f.remedies)
        yield level, f.rule, rules[f.rule].title, month, *_which(f), *because


def _months(report: Report) -> Iterator[Sequence[Cell]]:
    for m in report.months:
        heads, sums = (m.attending_heads, m.listed_heads, m.paid_heads), (m.net_fen, m.paid_fen, m.arrears_fen)
        feeds = tuple("已报" if m.feeds.get(name) == "reported" else "未报" for name in words.FEEDS)
        yield *_which(m), month_text(m.ym), m.due_on, *heads, *sums, *feeds


def _missing(report: Report) -> Iterator[Sequence[Cell]]:
    for f in report.findings:
        if not f.level:
            yield *_which(f), "数据中断", None, None, f.said
    for m in report.months:
        if m.missing:
            said = "、".join(words.FEEDS[name] for name in m.missing)
            yield *_which(m), "逐月未报", month_text(m.ym), m.due_on, said


def _debts(report: Report) -> Iterator[Sequence[Cell]]:
    for d in report.debts:
        yield (
            *(*_which(d), month_text(d.ym), d.worker_id, words.OUTCOMES[d.outcome].label, d.attended_days),
            *(d.net_fen, d.paid_fen, d.arrears_fen, d.estimated_fen, d.due_on),
        )


def _rules(report: Report) -> Iterator[Sequence[Cell]]:
    for e in report.book.entries:
        yield e.code, e.title, "说明", "", f"{e.why}不说明什么：{e.about}", "", ""
        for t in e.thresholds:
            yield e.code, e.title, "界限", t.level, f"{t.label} {t.value}", words.STATUSES[t.status][0], t.source
        for a in e.articles:
            yield e.code, e.title, "依据", "", a.text, words.STATUSES[a.status][0], a.cite
