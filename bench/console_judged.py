"""Puts into the home of `console_fill` what sections six and seven of the plan look at: a city's matters of two years,
its assessments, circulars, talks, signs, posts, publicity and forecasts: `python -m bench.console_judged HOME`.

What a page reads one by one is opened by the actions themselves; what it lists or counts is a row with plausible
values. All of it is dated back from today, as the pages look back from there.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from bench.console_fill import PROJECTS, RUN, Row, _insert, _settle, _uscc
from bench.registry import start

MATTERS, TALKS, OPINIONS, FEEDS, PUBLICITY, SIGNS, PERSONS = 100_000, 40, 2_000, 100, 2_000, 2_000, 1_000
COUNTIES = ("620402", "620403", "620421", "620422", "620423")
NOW = datetime.now(UTC).replace(microsecond=0)
YEAR, LAST = NOW.year, NOW.year - 1
_DAYS, _OPEN_SHARE, _QUARTERS, _MENTIONS = 700, 0.1, 8, 10
_WEIGHTS = {"complaint": 45, "warning": 40, "case": 6, "supervision": 5, "inspection": 3, "incident": 1}
_STATES = {"complaint": ("handling", "archived"), "warning": ("issued", "lifted"), "opinion": ("found", "closed")}
_FIRST = 100_000
"""The number of the first matter that is only a row."""
_COLUMNS = (
    "id number kind title state open region_code sector body project_id level owed_fen heads opened_at opened_on "
    "closed_at updated_at data search version due_at due_on alarm paused told"
)
_OF_TERM = "matter_id lane n term body started_at due_at ended_at kind opened_on region_code sector"
_OF_FEED = "received_at by region_code kind posts kept opened joined again elsewhere refused refusals sealed"
_OF_ACTIVITY = "region_code body held_on channel title audience reached counted evidence entered_at entered_by reason"
_OF_SIGN = "key kind project_id region_code sector ym figures rows approval standing found_at asked_by"
_OF_PERSON = "uscc part name_id phone_id region_code source entered_at entered_by"


def judged() -> None:
    """All of it, unless it is there already."""
    from huxin.record.models import Matter

    if Matter.objects.exists():
        return
    _assessed()
    _circulated()
    _talked()
    rng = Random(8)
    rows = [*_matters(rng, MATTERS, tuple(_WEIGHTS), _FIRST), *_matters(rng, OPINIONS, ("opinion",), _FIRST + MATTERS)]
    _insert("Matter", _COLUMNS, rows)
    _settle()  # before a hundred thousand rows are held against a table that the database believes to be empty
    _insert("MatterTerm", _OF_TERM, _terms(rows, rng))
    _insert("MatterLink", "matter_id kind key part", ((row[0], "unit", _uscc(row[9] * 7 % 400), "") for row in rows))
    _insert("OpinionFeed", _OF_FEED, _feeds())
    _insert("PublicityActivity", _OF_ACTIVITY, _publicity(rng))
    _insert("Sign", _OF_SIGN, _signs(rng))
    _insert("SignLook", "run_id at tests projects signs", [(RUN, NOW, 900_000, PROJECTS, SIGNS)])
    _insert("PersonInCharge", _OF_PERSON, _persons())
    _foreseen()
    _settle()


def _assessed() -> None:
    """Of last year locked, of this year not yet."""
    from huxin.actions import assessment
    from huxin.queries.assessment import of_year, scored

    for year in (LAST, YEAR):
        day = NOW.date() + timedelta(days=30)
        assessment.begin(actor=_office(), year=year, dates=assessment.Dates(day, day, day), now=NOW)
    for one in of_year(LAST):
        sets, _ = assessment._locked(one, scored(one, as_of=NOW.date()), NOW)
        one.data |= sets
        one.save()


def _circulated() -> None:
    """A circular for each of the last quarters, all but the newest issued."""
    from huxin.actions import circulars
    from huxin.law.assessment import items
    from huxin.queries import circulars as queries
    from huxin.record.models import Matter

    for back in range(_QUARTERS - 1, -1, -1):
        circulars.begin(now=NOW - timedelta(days=91 * back))
    for n, one in enumerate(Matter.objects.filter(kind="circular").order_by("pk")[: _QUARTERS - 1]):
        known, day = items(one.data["year"]), one.data["issue_by"]
        named = [(COUNTIES[k % 5], known[(n + k) % len(known)]) for k in range(_MENTIONS)]
        mentions = [
            {"n": k, "key": "", "county": code, "county_name": code, "kind": "task", "kind_label": "工作滞后",
             "item": item.code, "item_title": item.title, "fact": "示例事实", "praise": False, "evidence": [],
             "source": "示例文件", "proof": "示例文号"} for k, (code, item) in enumerate(named, 1)
        ]  # fmt: skip
        edition = {"on": day, "named": [[code, item.code] for code, item in named]}
        one.data |= queries.rows(mentions) | {"editions": [edition], "issued_on": day}
        one.state, one.open = "issued", False
        one.save()


def _talked() -> None:
    from huxin.actions import talks

    for n in range(TALKS):
        body = f"government_{COUNTIES[n % 5]}"
        talks.open_talk(actor=_office(), body=body, level="leader", trigger="other", cause="示例事由", now=NOW)


def _office() -> Any:
    from huxin.access import Actor, Role

    return Actor("office", "office", Role.OFFICE, ("6204",), body="city_office")


def _matters(rng: Random, count: int, kinds: Sequence[str], first: int) -> list[Row]:
    found = []
    weights = [_WEIGHTS.get(kind, 1) for kind in kinds]
    for n in range(first, first + count):
        kind, project = rng.choices(kinds, weights)[0], rng.randint(1, PROJECTS)
        region, at = COUNTIES[project % 5], NOW - timedelta(minutes=rng.randint(1, _DAYS * 1440))
        is_open = rng.random() < _OPEN_SHARE
        closed = None if is_open else min(NOW, at + timedelta(days=rng.randint(1, 40)))
        states, due = _STATES.get(kind, ("open", "closed")), at + timedelta(days=15)
        data = json.dumps(_data(kind, rng))
        found.append((
            *(n, f"{kind[:2].upper()}-{at.year}-{n:06d}", kind, f"示例事项{n}", states[not is_open], is_open, region),
            *(("housing", "transport", "water", "other")[project % 4], f"labour_{region}", project, n % 4),
            *(rng.randint(1, 900) * 100_000, rng.randint(1, 90), at, at.date(), closed, closed or at, data),
            *(f"示例事项{n}", 3, due if is_open else None, due.date() if is_open else None, 0, False, True),
        ))  # fmt: skip
    return found


def _data(kind: str, rng: Random) -> dict[str, Any]:
    if kind == "opinion":
        return {"posts": rng.randint(1, 30), "grade": rng.choice(("general", "large", "grave")), "names": []}
    if kind == "incident":
        return {"people": rng.randint(5, 80), "bottom_line": False}
    return {"door": rng.choice(("portal", "visit", "12345"))} if kind == "complaint" else {}


def _terms(rows: Sequence[Row], rng: Random) -> Iterator[Row]:
    for row in rows:
        at, closed = row[13], row[15]
        due = at + timedelta(days=rng.choice((5, 10, 30, 60)))
        yield row[0], "", 0, "sm1.accept", row[8], at, due, closed, row[2], row[14], row[6], row[7]


def _feeds() -> Iterator[Row]:
    for n in range(FEEDS):
        region = COUNTIES[n % 5]
        yield NOW - timedelta(days=n), "office", region, "csv", 1_000, 20, 15, 5, 3, 7, 0, "[]", ""


def _publicity(rng: Random) -> Iterator[Row]:
    channels, audiences = ("site", "stall", "press", "net", "poster"), ("workers", "employers", "public")
    for n in range(PUBLICITY):
        region, day = COUNTIES[n % 5], NOW.date() - timedelta(days=rng.randint(0, _DAYS))
        said = (region, f"office_{region}", day, channels[n % 5], f"示例宣传{n}", audiences[n % 3])
        yield *said, rng.randint(10, 900), "present", "示例依据", NOW, "office", ""


def _signs(rng: Random) -> Iterator[Row]:
    from huxin.signs.kinds import KINDS

    kinds, figures = tuple(KINDS), json.dumps({"hits": 9, "trials": 100, "p": 1e-9})
    rows = json.dumps([[0, "示例的一行"]] * 9)
    for n in range(SIGNS):
        project = rng.randint(1, PROJECTS)
        place = (COUNTIES[project % 5], "housing", 201908, figures, rows, "", True)
        yield f"bench:{n}", kinds[n % len(kinds)], project, *place, NOW - timedelta(hours=n), ""


def _persons() -> Iterator[Row]:
    """Each stands for two units, by the telephone."""
    for n in range(PERSONS):
        value = 100 + n // 2
        yield _uscc(n % 400), "legal", value + 10**8, value + 2 * 10**8, COUNTIES[n % 5], "示例执照", NOW, "office"


def _foreseen() -> None:
    """Forecasts of the last quarters in hindsight, and one of this quarter."""
    from huxin.record.models import CapacityForecast

    week, none, kinds = [40, 3, 900], [0, -36, -2], ["", *_WEIGHTS]
    given = {"now": 2, "weeks": [week] * 13, "more": [week] * 13, "falls": week, "falls_more": week, "change": none}
    lines = [{"region": region, "kind": kind, **given} for region in ("", "620400", *COUNTIES) for kind in kinds]
    for n in range(_QUARTERS):
        at = NOW - timedelta(days=91 * n + 20)
        ends = [str(at.date() + timedelta(weeks=k + 1)) for k in range(13)]
        answer = {
            "ends": ends, "lines": lines, "stations": {f"labour_{code}": [9, 2, 700, 2] for code in COUNTIES},
            "kinds": list(_WEIGHTS), "left_out": {"ban": 9}, "ended": 40_000, "weeks": 52, "replications": 200,
        }  # fmt: skip
        CapacityForecast.objects.create(
            made="back" if n else "quarter", at=at, first=at.date(), people=12, since=at.date(),
            until=at.date() + timedelta(days=60), asked_by="system", asked_at=NOW, state="done", answer=answer,
            digest=str(n),
        )  # fmt: skip


def quarter(back: int) -> int:
    """The quarter so many before this one, as year times ten and its number."""
    whole = NOW.year * 4 + (NOW.month - 1) // 3 - back
    return whole // 4 * 10 + whole % 4 + 1


def pages() -> dict[str, tuple[str, list[str]]]:
    """By kind: who asks, and the addresses."""
    since = date(YEAR, 1, 1)
    return {
        "assessment": ("office", ["/assessment/", f"/assessment/?year={LAST}"]),
        "assessment, a county, locked": ("office", [f"/assessment/{code}/{LAST}/" for code in COUNTIES]),
        "assessment, a county, not locked": ("office", [f"/assessment/{code}/{YEAR}/" for code in COUNTIES]),
        "assessment, facts of an item": ("office", [f"/assessment/{code}/{YEAR}/T1/" for code in COUNTIES]),
        "circulars": ("office", ["/circulars/"]),
        "circular": ("office", [f"/circulars/{quarter(n)}/" for n in range(2, 6)]),
        "circular, with its material": ("office", [f"/circulars/{quarter(1)}/"]),
        "talks": ("office", ["/talks/"]),
        "rule of law": ("office", [f"/rule-of-law/?region={code}" for code in COUNTIES]),
        "signs": ("office", ["/signs/", "/signs/?kind=one_phone", "/signs/?region=620402&state=new"]),
        "sign": ("office", [f"/signs/{n}/" for n in range(1, 21)]),
        "analysis, projects": ("office", ["/analysis/", "/analysis/?region=620403&agree=2"]),
        "analysis, units": ("office", ["/analysis/?by=unit"]),
        "analysis, one project": ("office", [f"/analysis/projects/{n}/" for n in range(1, 21)]),
        "analysis, trends": ("office", ["/analysis/trends/"]),
        "analysis, persons": ("office", ["/analysis/people/"]),
        "opinion": ("office", ["/opinion/", "/opinion/?shown=all&grade=grave", "/opinion/?q=示例"]),
        "publicity": ("office", ["/publicity/", f"/publicity/?region=620402&quarter={since.year}1"]),
        "capacity": ("office", ["/capacity/"]),
        "the one page": ("office", ["/convener/"]),
    }


if __name__ == "__main__":
    start(Path(sys.argv[1]))
    judged()
