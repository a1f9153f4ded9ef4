"""The whole way: bytes → lines → measures, each body under one name, with what a person must confirm."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from huxin.base.errors import BadSource
from huxin.sources.plan import heading
from huxin.sources.plan.blocks import Block
from huxin.sources.plan.composing import measure
from huxin.sources.plan.dates import years_of
from huxin.sources.plan.measure import Measure, Plan
from huxin.sources.plan.naming import under_one_name
from huxin.sources.plan.opening import open_blocks
from huxin.sources.plan.parts import Part, parts
from huxin.sources.plan.raw import Raw, named, raws
from huxin.sources.plan.words import close, fold

_NO_MEASURES = (
    "没有读到措施：应有编号的任务（如“1.”“（一）”），或者含“重点任务、责任单位、完成时限”等列的表格。"
    "请核对是不是方案的全文。"
)


def read(data: bytes) -> Plan:
    """The plan in a file: text, DOCX, or PDF with text. What a plan does not say stays empty and is marked.

    Raises:
        BadSource: the file cannot be read, or holds no measures.
    """
    blocks, notes = open_blocks(data)
    text = _all_of(blocks)
    rules = heading.rules(fold(close(text)))
    found = parts(blocks)
    chosen, more = _chosen([(part, raws(part, rules)) for part in found])
    if not chosen:
        raise BadSource(_NO_MEASURES)
    lines = [block for block in blocks if isinstance(block, str)]
    title = heading.title(lines)
    years = years_of(title, heading.issued(lines))
    said = [body for raw in chosen for body in _bodies(raw)]
    names = _printed(under_one_name(said, heading.home(title)), text)
    measures = _checked([measure(raw, years, names) for raw in chosen])
    return Plan(title, measures, tuple([*notes, *more, *([] if title else ["没有读到方案的标题"])]))


def _all_of(blocks: Sequence[Block]) -> str:
    return "\n".join(b if isinstance(b, str) else "\n".join(cell for row in b.rows for cell in row) for b in blocks)


def _chosen(found: Sequence[tuple[Part, list[Raw]]]) -> tuple[list[Raw], list[str]]:
    """The measures of the plan itself; of its annexes where only those say who. And what was left."""
    counts = [named(measures) for _, measures in found]
    first = next((n for n, count in enumerate(counts) if count), None)
    if first is None:
        return next((measures for _, measures in found if measures), []), []
    best = first if first == 0 else max(range(len(counts)), key=lambda n: counts[n])
    left = sum(count for n, count in enumerate(counts) if n != best)
    note = [f"附件中另有 {left} 项写了责任单位，没有读入；如果不是同样的任务，请单独导入附件"] if left else []
    return found[best][1], note


def _bodies(raw: Raw) -> list[str]:
    said = [raw.own, *(owners for _, owners in raw.above)]
    return [name for owners in said for name in owners.leads + owners.joints]


def _printed(names: Mapping[str, str], text: str) -> dict[str, str]:
    """The names as the text prints them, for the width of their brackets."""
    whole = close(text)
    folded = fold(whole)
    result = {}
    for name, one in names.items():
        at = folded.find(one)
        result[name] = whole[at : at + len(one)] if at >= 0 else one
    return result


def _checked(measures: Sequence[Measure]) -> tuple[Measure, ...]:
    """With a mark where numbers repeat or leave one out: something may not have been read."""
    result: list[Measure] = []
    seen: set[str] = set()
    before = ""
    for one in measures:
        doubt = ""
        if not one.no:
            doubt = "no_number: 这一项没有编号"
        elif one.no in seen:
            doubt = f"number_repeated: 编号{one.no}出现不止一次"
        elif before.isdigit() and one.no.isdigit() and int(one.no) not in (1, int(before) + 1):
            doubt = f"number_gap: 编号从{before}到{one.no}，中间可能漏读"
        seen.add(one.no)
        before = one.no
        result.append(replace(one, uncertain=(*one.uncertain, doubt)) if doubt else one)
    return tuple(result)
