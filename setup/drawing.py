"""Draws what in docs/ and README.zh-CN.md is a picture of the code: `python setup/drawing.py` (part of `make fix`).

`pages` and `files` say what must stand there; a test compares. A page written by hand is drawn between two marks only.
"""

import ast
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from huxin import rules
from huxin.commands._catalogue import commands
from huxin.facts.lists import ACCEPTED
from huxin.facts.streams import COMMON, PERSONAL, Column, Kind, Stream, stored_columns
from huxin.law import book, parameters
from huxin.law.book import Basis, Pack, Param
from huxin.law.evidence import UNITS, Status
from huxin.law.parameters import InForce
from huxin.rules import Rule
from huxin.signs import measured
from huxin.signs.kinds import ALL
from huxin.sources import open_api, templates
from huxin.web.api import openapi
from huxin.workflows import Move, Workflow, catalogue

ROOT = Path(__file__).resolve().parents[1]
RULES, DATA, CHINESE = "docs/rules.md", "docs/data.md", "README.zh-CN.md"
SIGNS = "docs/signs.md"
TEMPLATES = "docs/templates"
OPENAPI, OPEN_API = "docs/openapi.json", "docs/open-api.md"
WORKFLOWS = "docs/workflows"

_KINDS: Mapping[Kind, str] = {
    Kind.TEXT: "text, at most 200 characters",
    Kind.PROJECT: "code of a known project",
    Kind.ACCOUNT: "account number",
    Kind.REGION: "GB/T 2260, six digits, or the name of a county of ours",
    Kind.USCC: "统一社会信用代码, check character verified",
    Kind.DATE: "date",
    Kind.MOMENT: "date and time, Asia/Shanghai",
    Kind.MONTH: "wage month, `2019-06`",
    Kind.MONEY: "yuan, at most two decimals",
    Kind.DAYS: "days, at most two decimals",
    Kind.RATIO: "0 to 1, at most four decimals",
    Kind.FLAG: "是 or 否",
    Kind.ID_NO: "identity number",
    Kind.NAME: "name of a person or account holder",
    Kind.PHONE: "phone number",
    Kind.CARD_NO: "card or account number",
}


def pages() -> dict[str, str]:
    """Every page that is drawn or partly drawn, by its path, as it must read."""
    return {
        OPENAPI: openapi.text(),
        OPEN_API: _between(OPEN_API, "methods", _methods()),
        RULES: _rules(),
        DATA: _between(DATA, "streams", _streams()),
        SIGNS: _between(SIGNS, "measured", _measured()),
        CHINESE: _between(CHINESE, "commands", _commands()),
        **_workflows(_latest()),
    }


def files() -> dict[str, bytes]:
    """The template files, by path."""
    made: dict[str, bytes] = {}
    for stream in ACCEPTED.values():
        made[f"{TEMPLATES}/{stream.name}.xlsx"] = templates.workbook(stream)
        made[f"{TEMPLATES}/{stream.name}.csv"] = templates.text(stream)
    return made


def main() -> int:
    """Write what differs and say so."""
    wanted = {path: text.encode() for path, text in pages().items()} | files()
    for path, data in wanted.items():
        file = ROOT / path
        if not file.exists() or file.read_bytes() != data:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
            print(f"drawn: {path}")
    return 0


def _between(path: str, name: str, drawn: str) -> str:
    """A page with what stands between its two marks replaced."""
    page = (ROOT / path).read_text("utf-8")
    start, end = f"<!-- drawn: {name} -->\n", f"<!-- end: {name} -->"
    assert page.count(start) == page.count(end) == 1, f"{path} lacks the marks of {name}"
    return page.partition(start)[0] + start + drawn + end + page.partition(end)[2]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [" | ".join(cell.replace("|", r"\|") for cell in line) for line in (head, ["---"] * len(head), *rows)]
    return "".join(f"| {line} |\n" for line in lines)


def _commands() -> str:
    return _table(["命令", "用途"], [[f"`huxin {c.name}`", c.help] for c in commands().values()])


# docs/signs.md


def _measured() -> str:
    """What `huxin.signs.measured` has on file."""
    found, named = measured.measured(), {key: kind.label for key, kind in ALL.items()}

    def rates(what: str, many: int, of: Mapping[str, measured.Rates], parts: Sequence[float]) -> str:
        head = [what, "planted", *(f"found at {one:.0%}" for one in parts), f"asked wrongly of {many:,}", "at most"]
        return _table(head, [
            [named[key], str(one.planted), *map(str, one.found), str(one.wrong),
             f"{measured.at_most(one.wrong, many):.2%}"]
            for key, one in of.items()
        ])  # fmt: skip

    alike = [
        [measured.LOOKALIKES[look], str(one.sites),
         "、".join(f"{named[kind]} {many}" for kind, many in one.asked.items()) or "0"]
        for look, one in found.alike.items()
    ]  # fmt: skip
    return "\n".join((
        f"Measured on {found.measured_on}: {found.cities} invented cities of {found.workers:,} workers and "
        f"{found.months} months, {found.honest} ordinary sites in them.\n",
        rates("test", found.honest, found.tests, found.strengths),
        _table(["look-alike", "sites", "asked about"], alike),
        rates("money that came back", found.statements, found.flows, found.shares),
    ))  # fmt: skip


# docs/data.md


def _streams() -> str:
    return "\n".join(_stream(stream) for stream in ACCEPTED.values())


def _stream(stream: Stream) -> str:
    names = {"project_id": "project_code"} | {c.stored: c.name for c in stream.columns}
    key = ", ".join(f"`{names.get(part, part)}`" for part in stream.key)
    whole = " A sheet is submitted whole: its key names the sheet, not a row." if stream.whole else ""
    filed = f" Filed by the month of `{names.get(stream.dated_by, stream.dated_by)}`." if stream.dated_by else ""
    made = f"[XLSX](templates/{stream.name}.xlsx), [CSV](templates/{stream.name}.csv)"
    own = {**stream.stored, **COMMON}
    more = [f"`{name}` {kind}" for name, kind in stored_columns(stream).items() if name not in own]
    extra = f"\nStored besides: {', '.join(more)}.\n" if more else ""
    return (
        f"### `{stream.name}` {stream.label}\n\nKey: {key}.{whole}{filed} Template: {made}.\n\n"
        + _table(
            ["column", "中文表头", "read as well", "holds", "stored as"],
            [_column(column) for column in stream.columns],
        )
        + extra
    )


def _column(column: Column) -> list[str]:
    name = f"`{column.name}`" + (" **required**" if column.required else "")
    return [name, column.label, "、".join(column.aliases), _holds(column), f"`{column.stored}` {column.type}"]


def _holds(column: Column) -> str:
    if column.choices:
        said = ", ".join(f"`{word}` {label}" for word, label in column.choices.items())
    elif column.kind is Kind.INTEGER:
        said = f"whole number, {column.least} to {column.most}"
    else:
        said = _KINDS[column.kind]
    default = "" if column.default in (None, "", False) else f"; empty means `{column.default}`"
    return said + default + ("; personal" if column.kind in PERSONAL else "")


# docs/open-api.md


def _methods() -> str:
    """One line a method, as interface papers have it."""
    return "\n".join(f"- **{m.name}** {_fields(m.fields)}" for m in open_api.METHODS.values()) + "\n"


def _fields(fields: Sequence[open_api.Field]) -> str:
    return ", ".join(map(_field, fields)) or "no fields"


def _field(field: open_api.Field) -> str:
    if field.kind is open_api.Kind.LIST:
        holds = f"at most {field.at_most} of [{_fields(field.fields)}]"
    elif field.kind is open_api.Kind.CODE:
        holds = f"→{field.dictionary}" + (f", {field.default} unless given" if field.default else "")
    elif field.kind is open_api.Kind.TEXT:
        holds = "AES" if field.sealed else "≤ 1 MB" if field.size else str(field.longest)
    elif field.kind is open_api.Kind.IMAGE:
        holds = f"picture ≤ {field.size >> 10} KB"
    else:
        holds = str(field.kind)
    need = " **R**" if field.required else f" **R** with `{field.when}`" if field.when else ""
    return f"`{field.name}`{need} ({holds})"


# docs/rules.md


def _rules() -> str:
    packs = [book.pack(name) for name in book.names()]
    found = rules.catalogue()
    return "\n".join([_opening(packs, len(found)), *(_rule(rule, packs) for rule in found.values())])


def _opening(packs: Sequence[Pack], count: int) -> str:
    rows = [[f"`{p.name}`", p.label, str(p.valid_from), p.note] for p in packs]
    marks = [[f"`{s.value}`", s.label] for s in Status]
    return (
        "# The rules\n\n"
        f"Drawn from `huxin/rules` and `huxin/law/packs` by `make fix`; {count} rules. "
        "Each rule's name, why it matters and what it does not say are the words that people see.\n"
        "Conditions are SQL over the measures; a name in braces is a parameter of the rule pack. "
        "The highest level whose condition holds is the finding's level.\n\n"
        "## Rule packs\n\n"
        "The latest pack in force on the run's `as_of` is used, unless the run names one. "
        "A later pack holds what an earlier one says unless it says otherwise;\n"
        "below, a parameter or basis is repeated only where a pack changes it.\n\n"
        + _table(["pack", "called", "in force from", "note"], rows)
        + "\nEvery number and article carries a mark that says how it was learned. "
        "The command line puts only `read` under 法律依据; the console shows the mark beside each.\n\n"
        + _table(["mark", "shown as"], marks)
    )


def _rule(rule: Rule, packs: Sequence[Pack]) -> str:
    grain = "per project and wage month" if rule.grain == "month" else "per project"
    measures = "; ".join(f"`{m.name}` {m.label}" + _unit(m.unit) for m in rule.measures)
    levels = [f"- {level.word} {level.label}: `{_flat(text)}`\n" for level, text in rule.conditions.items()]
    levers = [f"- Lowered by: {'；'.join(lever.sentence for lever in rule.levers)}\n"] if rule.levers else []
    return (
        f"## {rule.code} {rule.title}\n\n{_summary(rule.code)} *{grain}*\n\n"
        f"- {rule.why}\n- 不说明什么：{rule.about}\n- Measures: {measures}\n"
        + "".join([*(levels or ["- No level\n"]), *levers])
        + f"\n{_table(['parameter', 'value', 'pack', 'mark', 'source'], list(_params(rule, packs)))}\n"
        + "".join(f"- {line}\n" for line in _bases(rule, packs))
    )


def _summary(code: str) -> str:
    """The first paragraph of the rule file's docstring, in one line, without the code."""
    [file] = (ROOT / "huxin" / "rules").glob(f"{code}_*.py")
    said = _flat((ast.get_docstring(ast.parse(file.read_text("utf-8"))) or "").partition("\n\n")[0])
    said = said.removeprefix(f"{code}: ")
    return said[:1].upper() + said[1:]


def _unit(unit: str) -> str:
    return f"（{UNITS[unit]}）" if UNITS[unit] else ""


def _params(rule: Rule, packs: Sequence[Pack]) -> Iterator[list[str]]:
    for name in packs[0].params(rule.code):
        before: Param | None = None
        for pack in packs:
            param = pack.params(rule.code)[name]
            if param != before:
                value = f"{param.value / 100:,.2f} 元" if param.unit == "fen" else f"{param.value} {UNITS[param.unit]}"
                yield [f"`{name}`", value.strip(), f"`{pack.name}`", param.status.value, param.source]
            before = param


def _bases(rule: Rule, packs: Sequence[Pack]) -> Iterator[str]:
    before: tuple[Basis, ...] = ()
    for pack in packs:
        found = pack.basis(rule.code)
        if found != before:
            yield f"Basis in `{pack.name}`: {'；'.join(_cited(basis) for basis in found)}"
        before = found


def _cited(basis: Basis) -> str:
    parts = [basis.status.value] + (["excerpt"] if basis.excerpt else [])
    parts += [f"from {basis.since}"] if basis.since else []
    parts += [f"until {basis.until}"] if basis.until else []
    return f"{basis.cite} ({', '.join(parts)})"


# docs/workflows


def _workflows(law: InForce) -> dict[str, str]:
    """Every workflow's page by its path, with the terms of a given day."""
    return {f"{WORKFLOWS}/{flow.kind}.md": _workflow(flow, law) for flow in catalogue().values()}


def _workflow(flow: Workflow, law: InForce) -> str:
    turns = "".join(
        f"| `{s.key}` | {s.label} | {'、'.join(r.label for r in s.turn) or '—（结束）'} |\n" for s in flow.states
    )
    return (
        f"# {flow.label} `{flow.kind}`\n\n"
        f"Drawn from `huxin/workflows/{flow.kind}.py` by `make fix`. Basis: {flow.whole_basis}. "
        f"Opened by: {'、'.join(r.label for r in flow.opens)}.{_opened_with(flow)}\n\n"
        f"```mermaid\n{flow.drawing()}\n```\n\n"
        f"| state | called | whose turn |\n| --- | --- | --- |\n{turns}\n{_standstill(flow)}"
        "| move | called | from | to | who | needs | not by | term | paper |\n"
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
        + "".join(f"| {' | '.join(_move(flow, move, law))} |\n" for move in flow.moves)
    )


def _opened_with(flow: Workflow) -> str:
    return f" Papers of the opening: {_papers(flow.opening)}." if flow.opening_papers else ""


def _papers(move: Move) -> str:
    return "、".join(f"`{name}`" for name in move.papers) or "—"


def _standstill(flow: Workflow) -> str:
    if flow.standstill is None:
        return ""
    turns = "；".join(
        f"{level.label} {'、'.join(r.label for r in roles)}" for level, roles in flow.standstill.turns.items()
    )
    beside = "".join(f"；{s.label} besides {'、'.join(r.label for r in s.beside)}" for s in flow.states if s.beside)
    return f"While the term stands still (时限中止，{flow.standstill.label}) it is the turn of: {turns}{beside}.\n\n"


def _move(flow: Workflow, move: Move, law: InForce) -> Iterator[str]:
    yield f"`{move.name}`"
    yield move.label + (" ⚠" if move.grave else "")
    yield "每个未结束的状态" if isinstance(move.sources, str) else "、".join(flow.state(s).label for s in move.sources)
    yield flow.state(move.target).label if move.target else "不变"
    yield "、".join(role.label for role in move.who)
    yield "、".join(f.label + ("" if f.required else "（可选）") for f in move.needs) or "—"
    yield "、".join(flow.move(earlier).label for earlier in move.not_by) or "—"
    yield "；".join(_length(flow, text, law) for text in filter(None, (move.term, *move.starts.values()))) or "—"
    yield _papers(move)


def _length(flow: Workflow, text: str, law: InForce) -> str:
    found = [(law if code in law else _ENDED)[code] for code in flow.terms()[text]]
    return "、".join(dict.fromkeys(f"{one.label} {one.text}" for one in found))


_ENDED = parameters.at(date(2021, 12, 31))
"""The last day of rules whose terms a workflow still holds for what began under them (SM-9)."""


def _latest() -> InForce:
    """The law the pages show: the newest value of every number."""
    return parameters.at(max(value.valid_from for code in parameters.codes() for value in parameters.history(code)))


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


if __name__ == "__main__":
    sys.exit(main())
