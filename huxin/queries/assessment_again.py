"""What a county is scored by again, after an objection that was upheld or a circular that was withdrawn (SM-14).

The facts are those of the first lock: what came on file later does not count. They change by what the objection says
must not count, by a report that it brings, by a fraud that was found, and by circulars that no longer count (SM-15); a
later objection that does not repeat what an earlier one struck restores it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from huxin.base.errors import Refused
from huxin.law import scoring
from huxin.law.assessment import Mode, Source, items
from huxin.law.scoring import NAMED, Basis, Fact
from huxin.queries import circulars
from huxin.queries.assessment_facts import called, filed, fraud
from huxin.record.models import Matter

_BETWEEN = str.maketrans(dict.fromkeys("，,、；;\r\n", "\n"))


def basis(matter: Matter, frozen: bytes, *, today: date) -> Basis:
    """The basis of a new lock, from the bytes of the first one's and what the matter says by now, of a local day.

    Raises:
        Refused: something is to be struck that is not there. LawGap.
    """
    was, data = scoring.read(frozen), matter.data
    facts, known = list(was.facts), was.known
    if data.get("late_filed") and data.get("count_late") == "yes":
        asked = {one.figure for one in items(was.year) if one.source is Source.FILE and one.mode is not Mode.MANUAL}
        facts = [*(one for one in facts if one.figure not in asked), *filed(matter)]
        known |= asked
    found = sum(one.figure == "fraud" for one in facts)
    facts += list(fraud(matter, today, after=found))
    left = struck(str(data.get("struck") or ""), facts)
    gone = withdrawn(was.county, was.year, facts, today=today)
    return replace(was, known=known, facts=tuple(one for one in facts if one not in left and one not in gone))


def withdrawn(county: str, year: int, facts: Iterable[Fact], *, today: date) -> frozenset[Fact]:
    """Of these facts the circulars that do not name the county any more, withdrawn or corrected by a local day."""
    named = [one for one in facts if one.figure.startswith(NAMED)]
    counting = _counting(county, year, today) if named else ()
    return frozenset(one for one in named if (one.figure.removeprefix(NAMED), _head(one.ref)) not in counting)


def withdrawn_of(sheet: Mapping[str, Any], *, today: date) -> list[tuple[str, str]]:
    """The same of a sheet that was locked: the title of each item, and the circular that it still counts."""
    told = [(line, ref) for line in sheet["lines"] for ref in line["named"]]
    counting = _counting(sheet["county"], sheet["year"], today) if told else ()
    return [(line["title"], called(ref)) for line, ref in told if (line["code"], _head(ref)) not in counting]


def listed(line: Mapping[str, Any]) -> list[str]:
    """Where each fact of a line is on file that its table shows one by one, and each circular that it counts."""
    rows = line["table"]["rows"] if line["table"]["by"] == "fact" else ()
    return list(dict.fromkeys([*(row[1] for row in rows), *line["named"]]))


def _counting(county: str, year: int, today: date) -> Collection[tuple[str, str]]:
    """By code of the item, and by where they are on file, the circulars that name a county now."""
    found = circulars.counted(county, year, today)
    return {(code, f"matter:{one.number}") for code, every in found.items() for one in every}


def _head(ref: str) -> str:
    return ref.split(" ")[0]


def struck(text: str, facts: Sequence[Fact]) -> frozenset[Fact]:
    """The facts that somebody named as lists show them, or by the beginning up to some word: a matter's number names
    all that was counted of it.

    Raises:
        Refused: one is not there; which.
    """
    asked = {"".join(one.split()): one.strip() for one in text.translate(_BETWEEN).split("\n") if one.strip()}
    if not asked:
        return frozenset()
    found, seen = set(), set()
    for one in facts:
        if hit := asked.keys() & set(_names(one.ref)):
            found.add(one)
            seen |= hit
    if unknown := "、".join(f"「{asked[key]}」" for key in asked if key not in seen):
        raise Refused(f"锁定的计分依据里没有{unknown}，请照计分明细里的编号写，或者在下面的明细里勾选。")
    return frozenset(found)


def _names(ref: str) -> Iterator[str]:
    """All that names a fact, without blanks: as it is shown, with or without the word for its kind, and as it stands
    in the file; whole, or up to some word."""
    bare = ref.partition(":")[2]
    for whole in (ref, bare, called(ref)):
        words = whole.split(" ")
        yield from ("".join(words[:n]) for n in range(1, len(words) + 1))
