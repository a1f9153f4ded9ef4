"""The tables in the papers of 年度考核: the plan, the self-check, the sites, the score, as rows of words."""

from collections.abc import Callable, Mapping
from typing import Any

from huxin.base.points import points
from huxin.queries.assessment import locks, plan_lines
from huxin.record.models import Matter
from huxin.workflows.assessment import MET, SITES


def _plan(matter: Matter) -> list[dict[str, Any]]:
    return list(plan_lines(int(matter.data["year"]))) if "year" in matter.data else []


def _filed(matter: Matter) -> list[dict[str, Any]]:
    asks = matter.data.get("file_asks", [])
    return [{"ask": ask, "value": str(matter.data.get(f"file_{n}", "没有"))} for n, ask in enumerate(asks, 1)]


def _sites(matter: Matter) -> list[dict[str, Any]]:
    data = matter.data
    names = {int(one["n"]): one["name"] for one in data.get("drawn", ())}
    return [
        {
            "n": str(n), "name": names.get(n, ""), "result": MET[data[f"site_{n}"]],
            "found": data.get(f"found_{n}", ""),
        } for n in SITES if data.get(f"site_{n}")
    ]  # fmt: skip


def _score(matter: Matter) -> list[dict[str, Any]]:
    kept = locks(matter)
    return [
        {
            "code": one["code"], "title": one["title"], "weight": points(one["weight"]),
            "raw": _points(one["raw"]), "times": str(one["times"]), "final": _points(one["final"]),
            "said": one["said"],
        } for one in (kept[-1].sheet["lines"] if kept else ())
    ]  # fmt: skip


def _points(hundredths: int | None) -> str:
    return "没有分数" if hundredths is None else points(hundredths)


TABLES: Mapping[str, Callable[[Matter], list[dict[str, Any]]]] = {
    "plan_lines": _plan, "file_lines": _filed, "site_lines": _sites, "score_lines": _score,
}  # fmt: skip
