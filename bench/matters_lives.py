"""Warnings that were lived through: opened, signed, answered, checked and lifted by the moves themselves."""

import operator
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from bench.console_fill import WORKERS_A_PROJECT

FOR_PAGES, OPEN_DAYS, CLOSED_DAYS = 20, 60, 700
HEADS, OWED_FEN = 60, 600_000
RULE, MONTH = "R24", "2019-08"
_PROOF = {"proof": ["0" * 64]}
_PAID = {"paid_fen": "100000", "plan": "已付一部分"}
_GIVEN: dict[str, dict[str, Any]] = {
    "reply": {"plan": "三十日内付清", "pay_by": "2030-01-31"},
    "report": _PAID,
    "prove": _PROOF,
    "reject": {"reason": "流水不全"},
    "accept": _PROOF | {"verdict": "true"},
    "observe": _PROOF,
    "drop": {"reason": "重复报送", "verdict": "false"},
    "object": {"reason": "工资已经付清"},
}
_BY = {
    **dict.fromkeys(["issue", "settle", "clear"], "machine"),
    **dict.fromkeys(["sign", "submit", "drop"], "labour"),
    **dict.fromkeys(["accept", "observe", "reject"], "second"),
    **dict.fromkeys(["reply", "report", "prove", "object"], "builder"),
    "confirm": "bureau",
}
_QUIET = {"causes": [], "owed_fen": 0, "heads": 0, "quiet": 1}
"""What a run leaves that finds nothing any more."""

_WITH_PAGE = ("orange", "sign reply report report report report report prove reject")
_OPEN = (
    ("orange", ""), ("red", "submit"), ("yellow", "issue"), ("yellow", "issue"), ("orange", "sign"),
    ("red", "submit confirm"), ("orange", "sign object"), ("yellow", "issue reply"), ("orange", "sign reply report"),
    ("orange", "sign reply"), ("red", "submit confirm reply"), ("orange", "sign reply prove"),
    ("orange", "sign settle"), ("red", "submit confirm reply prove"), ("red", "submit confirm settle observe"),
    _WITH_PAGE,
)  # fmt: skip
_CLOSED = (
    *[("yellow", "issue clear")] * 5, *[("orange", "sign reply settle accept")] * 4, ("orange", "drop"),
)  # fmt: skip


def live(projects: Sequence[Any], count: int, *, now: datetime) -> None:
    """So many warnings, half of them ended, one a project; the first `FOR_PAGES` have the longest histories.

    `projects` are (id, code, name, region, sector, owner, contractor). In the order of time, as everything is chained.
    """
    from huxin.actions import matters

    rng = Random(5)
    steps = sorted((at, n, k) for n in range(count) for k, at in enumerate(_times(n, rng, now)))
    known: dict[int, int] = {}
    for at, n, k in steps:
        level, names = _way(n)
        who = _actors(projects[n])
        if not k:
            about = _opening(projects[n], level)
            known[n] = matters.open_matter(actor=who["machine"], about=about, given={}, now=at).pk
            continue
        name = names[k - 1]
        sets = _QUIET if name in ("settle", "clear") else {}
        actor, given = who[_BY[name]], _GIVEN.get(name, {})
        matters.move(actor=actor, matter_id=known[n], name=name, given=given, sets=sets, now=at)


def _way(n: int) -> tuple[str, list[str]]:
    level, names = _WITH_PAGE if n < FOR_PAGES else _CLOSED[n // 2 % len(_CLOSED)] if n % 2 else (
        _OPEN[n // 2 % len(_OPEN)]
    )  # fmt: skip
    return level, names.split()


def _times(n: int, rng: Random, now: datetime) -> Iterator[datetime]:
    steps = len(_way(n)[1])
    days = CLOSED_DAYS if n % 2 and n >= FOR_PAGES else OPEN_DAYS
    begun = now - timedelta(days=rng.uniform(steps, days))
    gaps = (timedelta(days=rng.uniform(0.1, (now - begun) / timedelta(days=1) / (steps + 1))) for _ in range(steps))
    return accumulate(gaps, operator.add, initial=begun)


def _actors(project: Any) -> dict[str, Any]:
    from huxin.access import Actor, Role
    from huxin.actions.matters import MACHINE

    body = f"labour_{project[3]}"
    return {
        "machine": MACHINE,
        "labour": Actor("labour", "labour", Role.INSPECTOR, ("6204",), body=body),
        "second": Actor("second", "second", Role.INSPECTOR, ("6204",), body=body),
        "bureau": Actor("bureau", "bureau", Role.BUREAU, ("6204",), body="human_resources"),
        "builder": Actor("builder", "builder", Role.ENTERPRISE, units=(project[6],)),
    }


def _opening(project: Any, level: str) -> Any:
    from huxin.actions.matters import Opening
    from huxin.queries._amounts import owed

    pk, code, name, region, sector, owner, contractor = project
    cause = {
        "rule_code": RULE, "rule": "工资逾期", "month": MONTH, "level": level, "heads": HEADS,
        "amount_fen": HEADS * OWED_FEN, "basis": "示例",
    }  # fmt: skip
    first = pk * WORKERS_A_PROJECT
    return Opening(
        kind="warning", title=name, region_code=region, sector=sector, body=f"labour_{region}", project_id=pk,
        data={"causes": [cause], "owed_fen": HEADS * OWED_FEN, "heads": HEADS, "run": "20191130-0000000000",
              "as_of": "2019-11-30", "quiet": 0, "level": level, "repeats": ""},
        links=links(code, owner, contractor), amounts=owed(dict.fromkeys(range(first, first + HEADS), OWED_FEN)),
    )  # fmt: skip


def links(code: str, owner: str, contractor: str) -> list[tuple[str, str, str]]:
    """What a warning about a project names."""
    units = [("unit", contractor, "contractor"), ("unit", owner, "owner")]
    return [("project", code, ""), *units, ("finding", f"{RULE}:{code}:{MONTH}", "cause")]
