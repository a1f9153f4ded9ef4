"""A file cut into the plan itself and its annexes, without what is printed around them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from huxin.sources.plan.blocks import Block, Table
from huxin.sources.plan.bodies import is_body
from huxin.sources.plan.clauses import clauses
from huxin.sources.plan.words import close, either, fold

_ANNEX = re.compile(r"^附\s*[件表](?:\s*[一二三四五六七八九十\d]{1,2})?(?:\s*[:：]|\s|$)")
_ANNEX_INSIDE = re.compile(r"(?<=[。)）\s])(?=附件\s*\d?\s*[:：])")
_LISTED = re.compile(r"^\s*\d{1,2}\s*[.．、]")
_PAGE = re.compile(r"^[-—–·]\s*\d{1,3}\s*[-—–·]$|^第\d{1,3}页")
_NOTE = re.compile(r"^[(（]?(?:注|备注|说明)\s*\d?[:：]")
_SITE = re.compile(r"[一-龥]?ICP[备证]|公网安备")
_NUMBER = re.compile(r"^[(（]?(?:[一二三四五六七八九十]{1,3}|\d{1,3}(?:\.\d{1,2})*)[)）、.．]|^[①-⑳]|^第.{1,3}[章条节]")
_DATE = re.compile("^[12二][\\d〇零○一二三四五六七八九]{3}年.{1,3}月.{1,3}日(?:印发)?$")


@dataclass
class Part:
    """The lines and tables of the plan or of one annex."""

    lines: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


def parts(blocks: Sequence[Block]) -> list[Part]:
    """The plan and its annexes, in order. A list of annexes begins a part too, and is left out of it."""
    found = [Part()]
    in_list = False
    for block in blocks:
        if isinstance(block, Table):
            found[-1].tables.append(block)
            continue
        for line in _ANNEX_INSIDE.split(block):
            if _ANNEX.match(line.strip()):
                found.append(Part())
                in_list = True
            elif not (in_list and (_LISTED.match(line) or not line.strip())):
                in_list = False
                found[-1].lines.append(line)
    for part in found:
        part.lines = _of_the_plan(part.lines)
    return found


def _of_the_plan(lines: Sequence[str]) -> list[str]:
    """The lines without notes and what a website, a printer or an office adds; the foot of the plan is cut off."""
    last = max((n for n, line in enumerate(lines) if _NUMBER.match(line.strip()) or _says(line)), default=len(lines))
    kept: list[str] = []
    for n, line in enumerate(lines):
        plain = fold(close(line))
        is_beside = bool(re.match(rf"\(?{either('after')}", plain) or _SITE.search(plain))
        if n > last and kept and (is_beside or _DATE.match(plain) or (_ends(kept) and is_body(plain))):
            break
        if not (is_beside or _PAGE.match(plain) or _NOTE.match(plain)):
            kept.append(line)
    return kept


def _says(line: str) -> bool:
    return any(clause.owns for clause in clauses(fold(close(line))))


def _ends(kept: Sequence[str]) -> bool:
    last = next((line for line in reversed(kept) if line.strip()), "")
    return last.strip().endswith(("。", ")", "）", "；", "】", "]", "前"))
