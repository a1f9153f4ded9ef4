"""行动方案：import 读取政府方案（文本、DOCX、PDF），指出要人确认的地方；adopt 确认后下达，每个牵头单位一件任务。"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from huxin.access import SYSTEM
from huxin.actions import plans
from huxin.actions.plans import Confirmed
from huxin.base.errors import Refused
from huxin.commands import _ready, _say
from huxin.commands._times import day, now
from huxin.sources import plan
from huxin.sources.plan import Measure, Plan
from huxin.sources.plan.opening import LARGEST

NEEDS = "django"
_EVERY = {"month": "每月", "quarter": "每季度", "half": "每半年", "year": "每年"}
_SHOWN = 60  # characters of a measure's text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A verb, and the file."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="import|adopt")
    bring = verbs.add_parser("import", help="读取一份方案：列出措施、牵头和参与单位、时限，以及要人确认的地方")
    adopt = verbs.add_parser("adopt", help="下达一份方案：不确定的地方确认过以后，每个牵头单位（各县区）一件任务")
    for verb in (bring, adopt):
        verb.add_argument("file", help="方案文件：文本（UTF-8 或 GB18030）、DOCX 或有文字的 PDF；写 - 从标准输入读取")
    adopt.add_argument("--confirm", nargs="+", default=[], metavar="NO", help="已经对照原文确认的项号；all 为全部")
    adopt.add_argument("--lead", nargs="+", default=[], metavar="NO=单位", help="改正牵头单位，如 3=市住建局、市交运局")
    adopt.add_argument("--deadline", nargs="+", default=[], metavar="NO=日期", help="改正完成日期，如 3=2019-09-30")


def run(args: argparse.Namespace) -> int:
    """Read it and say what was read; adopt it where that is asked."""
    found = plan.read(_data(args.file))
    if args.verb == "adopt":
        return _adopt(args, found)
    if args.json:
        _say.as_json({"title": found.title, "measures": [_row(measure) for measure in found.measures]})
        for note in found.notes:
            _say.err(f"注意：{note}。")
    else:
        _show(found)
    return 0


def _adopt(args: argparse.Namespace, found: Plan) -> int:
    _ready.make_ready()
    said: dict[int, Confirmed] = {}
    leads = {seq: text.split("、") for seq, text in _pairs(found, args.lead)}
    days = {seq: day(text) for seq, text in _pairs(found, args.deadline)}
    sure = set(range(1, len(found.measures) + 1)) if "all" in args.confirm else set(_places(found, args.confirm))
    for seq in {*leads, *days, *sure}:
        said[seq] = Confirmed(seq in sure, leads.get(seq), days.get(seq))
    done = plans.adopt(actor=SYSTEM, plan=found, said=said, now=now())
    if args.json:
        _say.as_json({"plan": done.number, "title": done.title, "made": done.made, "known": done.known})
    else:
        _say.out(f"{done.title}：{len(found.measures)} 项措施，新下达 {done.made} 件任务，已有 {done.known} 件。")
    return 0


def _pairs(found: Plan, given: Iterable[str]) -> list[tuple[int, str]]:
    """Corrections as typed, ``3=…``: the measure's place and what is said of it."""
    parts = [one.partition("=") for one in given]
    return [(_places(found, [no])[0], text) for no, _, text in parts]


def _places(found: Plan, numbers: Iterable[str]) -> list[int]:
    """The places, from 1, of measures by their printed numbers.

    Raises:
        Refused: no measure has the number, or several have it.
    """
    places = []
    for no in numbers:
        here = [seq for seq, measure in enumerate(found.measures, 1) if measure.no == no]
        if len(here) != 1:
            raise Refused(f"方案里{'没有' if not here else '有几个'}第「{no}」项，请核对项号。")
        places += here
    return places


def _data(file: str) -> bytes:
    """The bytes of a file, one more than may be read at most."""
    if file == "-":
        return sys.stdin.buffer.read(LARGEST + 1)
    with Path(file).open("rb") as source:
        return source.read(LARGEST + 1)


def _row(measure: Measure) -> dict[str, object]:
    """A measure as `--json` gives it."""
    return {
        "no": measure.no,
        "section": measure.section,
        "text": measure.text,
        "leads": measure.leads,
        "participants": measure.participants,
        "deadline": measure.deadline,
        "uncertain": measure.uncertain,
    }


def _show(found: Plan) -> None:
    _say.out(found.title or "（没有读到标题）")
    section = ""
    for measure in found.measures:
        if measure.section != section:
            section = measure.section
            _say.out(f"\n{section}")
        _measure(measure)
    for note in found.notes:
        _say.out(f"\n注意：{note}。")
    _say.out(f"\n{_summary(found.measures)}")


def _measure(measure: Measure) -> None:
    text = measure.text if len(measure.text) <= _SHOWN else f"{measure.text[:_SHOWN]}…"
    _say.out(f"\n  {measure.no or '（无编号）'}  {text}")
    said = [
        ("牵头", "、".join(measure.leads)),
        ("参与", "、".join(measure.participants)),
        ("时限", _due(measure)),
        ("其间", "；".join(f"{stone.words}（{stone.day}）" for stone in measure.milestones)),
        ("成果", "、".join(measure.deliverables)),
    ]
    for label, value in said:
        if value:
            _say.out(f"      {label}：{value}")
    for doubt in measure.uncertain:
        _say.out(f"      请确认：{doubt.partition(': ')[2]}")


def _due(measure: Measure) -> str:
    day = str(measure.deadline or "")
    words = measure.due and (f"（{measure.due}）" if day else measure.due)
    return "，".join(filter(None, (f"{day}{words}", _EVERY.get(measure.every, ""))))


def _summary(measures: tuple[Measure, ...]) -> str:
    doubtful = [measure for measure in measures if measure.uncertain]
    counted = Counter(bool(measure.deadline) for measure in measures)
    joined = sum(bool(measure.participants) for measure in measures)
    told = f"共 {len(measures)} 项措施，{counted[True]} 项有截止日期，{joined} 项有参与单位。"
    if not doubtful:
        return f"{told}没有需要确认的地方。"
    return (
        f"{told}{len(doubtful)} 项需要对照原文确认：{'、'.join(measure.no or '（无编号）' for measure in doubtful)}。"
    )
