"""解释一项发现：规则、数字、依据、证明它的每一行，以及怎样最少地改变就能降级。"""

import argparse
from dataclasses import asdict
from typing import Any

from django.conf import settings

from huxin.base.level import Level
from huxin.base.money import yuan
from huxin.commands import _say
from huxin.engine.explain import Explanation, explain
from huxin.engine.proof import ProofRow
from huxin.facts.streams import STREAMS, Column, Kind
from huxin.queries import rulebook
from huxin.queries.proof import file_names
from huxin.queries.runs import require_tables

_SHOWN = 20
_OF_PUNCHES = {"punches": "打卡次数", "first": "最早", "last": "最晚"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which finding."""
    parser.add_argument("run_id", metavar="RUN", help="监测记录编号")
    parser.add_argument("rule", metavar="RULE", help="规则编号，如 R24")
    parser.add_argument("project", metavar="PROJECT", help="项目编码")
    parser.add_argument("month", nargs="?", metavar="MONTH", help="工资月份，如 2019-09（默认全部）")


def run(args: argparse.Namespace) -> int:
    """Explain every finding asked for."""
    require_tables(args.run_id)
    found = explain(settings.HUXIN_HOME, args.run_id, args.rule.upper(), args.project, args.month)
    files = dict(file_names({row.source for one in found for row in one.proof}))
    if args.json:
        _say.as_json([_plain(one, files) for one in found])
        return 0
    for one in found:
        _tell(one, files)
    return 0


def _plain(one: Explanation, files: dict[int, str]) -> dict[str, Any]:
    plain = asdict(one)
    for row in plain["proof"]:
        row["file"] = files.get(row["source"], "")
    return plain


def _tell(one: Explanation, files: dict[int, str]) -> None:
    level = Level[one.level.upper()].label if one.level else "未报送（不定级）"
    _say.out(f"【{one.rule} {one.title}】{level}  {one.project_code} {one.month or ''}  截至 {one.as_of}")
    _say.out(f"  {one.why}")
    _say.out(f"  说明：{one.about}")
    for label, text in rulebook.figures(one.rule, {m["name"]: m["value"] for m in one.measures}):
        _say.out(f"  {label}：{text}")
    _say.out("  适用的界限：")
    for p in one.params:
        _say.out(f"    {p['name']} = {_shown(p['value'], p['unit'], p['word'])}  {p['source']}（{p['status_label']}）")
    for heading, law in (("法律依据", True), ("参考（不是法律依据）", False)):
        articles = [b for b in one.basis if b["is_law"] is law]
        if articles:
            _say.out(f"  {heading}：")
        for b in articles:
            _say.out(f"    {b['cite']}（{b['status_label']}）：{b['text']}")
    for remedy in one.remedies:
        _say.out(f"  降级办法：{remedy.sentence}")
    _say.out(f"  证据共 {one.proof_total} 行" + ("，前几行：" if one.proof_total > _SHOWN else "："))
    for row in one.proof[:_SHOWN]:
        _say.out(f"    {_where(row, files)}")
    if not one.same:
        _say.err("  注意：重新计算的数字与记录不一致，请运行 huxin replay 检查。")
    _say.out("")


def _where(row: ProofRow, files: dict[int, str]) -> str:
    who = " ".join(filter(None, [f"工人{row.worker_id}" if row.worker_id else "", row.month or ""]))
    columns = {column.stored: column for column in STREAMS[row.stream].columns}
    said = " ".join(
        f"{_OF_PUNCHES.get(name) or columns[name].label}：{_value(columns.get(name), value)}"
        for name, value in row.values.items()
        if value not in (None, "")
    )
    file = files.get(row.source, f"第{row.source}批")
    return f"{STREAMS[row.stream].label} 《{file}》第{row.source_row}行  {who}  {said}".rstrip()


def _value(column: Column | None, value: Any) -> Any:
    if column is None:
        return value
    return yuan(value) if column.kind is Kind.MONEY else column.choices.get(value, value)


def _shown(value: object, unit: str, word: str) -> str:
    if unit == "fen" and isinstance(value, int):
        return f"{yuan(value)}元"
    return f"{'—' if value is None else value}{word}"
