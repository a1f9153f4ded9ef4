"""What a move looks up before its guard is asked: matters about the same workers, units, a county's score.

Named by `Move.reads`.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from huxin.base.chain import GENESIS, digest
from huxin.base.moments import local_day
from huxin.base.months import months_between, ym_from_text, ym_of
from huxin.base.points import points
from huxin.draw import few
from huxin.law.grading import GRADES
from huxin.law.minimum_wage import minimum_wage
from huxin.queries import _amounts, analysis_report, assessment, circulars, deposits, no_arrears, talks, weekly
from huxin.queries.obstacles import obstacles
from huxin.record.models import ChainHead, Listing, Matter, MatterPayment, Project
from huxin.workflows._advance import Advance, refusals
from huxin.workflows.creation import CHECK, LIVE, SELF
from huxin.workflows.sponsorship import SITES


def _cases(matter: Matter, now: datetime) -> Mapping[str, Any]:
    """Whether labour inspection pursues a claim of one of these workers on the same project already."""
    same = Matter.objects.filter(kind="case", open=True, project_id=matter.project_id)
    return {"case_open": same.filter(amounts__worker_id__in=_amounts.of(matter)).exists()}


def _advances(matter: Matter, now: datetime) -> Mapping[str, Any]:
    """Why what is to be advanced may not be paid: of the total each worker gets the share of what is due to them.

    A worker gets the same wage month of a project once; where it is not known for which months an earlier advance was,
    it counts as one for these.
    """
    data, amounts = matter.data, _amounts.of(matter)
    wage, due = minimum_wage(matter.region_code, ym_of(matter.opened_on)), sum(one.due_fen for one in amounts.values())
    if "advance_fen" not in data or wage is None or not due:
        return {"refused": []}
    paid = MatterPayment.objects.filter(instrument="fund", matter__project_id=matter.project_id)
    paid = paid.exclude(matter=matter).filter(worker_id__in=amounts).select_related("matter")
    months = _wage_months(data)
    before: dict[int, set[int]] = defaultdict(set)
    for payment in paid:
        before[payment.worker_id] |= _wage_months(payment.matter.data) or months
    advances = {
        worker: Advance(data["advance_fen"] * one.due_fen // due, months, frozenset(before[worker]))
        for worker, one in amounts.items()
    }
    return {"refused": list(refusals(
        advances, owed_fen=due, monthly_fen=wage.monthly_fen, balance_fen=data.get("balance_fen", 0),
        day=matter.opened_on,
    ))}  # fmt: skip


def _wage_months(data: Mapping[str, Any]) -> frozenset[int]:
    """The wage months an advance is for, as its matter keeps them; none where it does not say."""
    if "wages_from" not in data:
        return frozenset()
    first, last = (ym_from_text(data[key][:7]) for key in ("wages_from", "wages_to"))
    return frozenset(months_between(first, last))


def _unassessed(matter: Matter, now: datetime) -> Mapping[str, Any]:
    """Of how many workers on the list nobody has found yet what is owed."""
    return {"unassessed": sum(not one.found for one in _amounts.of(matter).values())}


def _sites(matter: Matter, now: datetime) -> Mapping[str, Any]:
    """Sites under construction in the county, drawn with the chain's last link as seed: nobody knows it before."""
    last = ChainHead.objects.filter(pk=1).values_list("link", flat=True).first() or GENESIS
    here = Project.objects.filter(region_code=matter.region_code, status="active").order_by("code")
    names = dict(here.values_list("code", "name"))
    drawn = few.first(matter.number, names, last, len(SITES))
    return {
        "draw_title": matter.number, "draw_seed": last, "draw_frame": list(names), "draw_count": len(names),
        "sites": drawn,
        "drawn": [{"n": str(n), "code": code, "name": names[code]} for n, code in enumerate(drawn, 1)],
    }  # fmt: skip


def _blacklist(matter: Matter, now: datetime) -> Mapping[str, Any]:
    """How the unit stands: whether it is or was on the list, and what it still owes or is pursued for by name."""
    code = matter.data.get("uscc") or next((link.key for link in matter.links.all() if link.kind == "unit"), "")
    rows = Listing.objects.filter(uscc=code, current=True)
    asks = bool(code) and matter.kind == "blacklist"  # a case that is decided only asks whether it is listed already
    return {
        "listed": bool(code) and rows.filter(removed_on=None).exists(),
        "listed_before": bool(code) and rows.exists(),
        "obstacles": obstacles(uscc=code, project_id=matter.project_id) if asks else [],
        "blacklist_there": Matter.objects.filter(kind="blacklist", open=True, project_id=matter.project_id).exists(),
    }


def _score(key: str, matter: Matter, now: datetime) -> Mapping[str, Any]:
    """The county's score of this day with what it rests on, kept under a key; `<key>_said` and the like for papers."""
    found = no_arrears.kept(region_code=matter.region_code, today=local_day(now))
    said = {"said": found["verdict"], "points": points(found["points"]), "pass": points(found["pass_mark"])}
    return {f"{key}_score": found, f"{key}_digest": digest(found)} | {
        f"{key}_{name}": text for name, text in said.items()
    }


def _version(matter: Matter, now: datetime) -> Mapping[str, Any]:
    """As how it stands, so that what was computed for it a moment ago is of the same."""
    return {"at_version": matter.version}


def _grade(matter: Matter, now: datetime) -> Mapping[str, Any]:
    """The grade that the newest lock suggests today, with its reasons."""
    kept = assessment.locks(matter)
    if not kept:
        return {}
    among = assessment.of_year(int(matter.data["year"]))
    found = assessment.suggestion(matter, kept[-1].sheet, among=among, day=local_day(now))
    text = GRADES.get(found.grade, "不能建议等次")
    said = {"suggested": found.grade, "suggested_text": text, "suggested_why": "".join(found.reasons)}
    return {**said, **_gone(matter, now), "met_on": str(local_day(now))}


def _gone(matter: Matter, now: datetime) -> Mapping[str, Any]:
    """What the locked score counts and does not hold any more, in words."""
    gone = assessment.withdrawn(matter, today=local_day(now))
    return {"counted_gone": "；".join("：".join(one) for one in gone)}


def _week(matter: Matter, now: datetime) -> Mapping[str, Any]:
    """What the ledgers of a drive say of the report's week; nothing of a report that no drive asked for."""
    return weekly.figures(matter, now=now) if "campaign" in matter.data else {}


def _deposit(matter: Matter, now: datetime) -> Mapping[str, Any]:
    """The deposit a matter names as it stands, whether its case is there, and what stands against returning it."""
    number, project_id = str(matter.data.get("deposit_no", "")).strip(), matter.project_id
    today = local_day(now)
    held = deposits.held_of([project_id] if project_id else []).get(project_id or 0, [])
    one = next((each for each in held if each.number == number), None)
    case = Matter.objects.filter(kind="case", number=matter.data.get("case_number"), project_id=project_id)
    return {
        "deposit_known": one is not None, "deposit_in_force": one is not None and one.in_force(today),
        "deposit_form": one.form if one else "", "deposit_left_fen": one.left_fen if one else 0,
        "case_known": case.exists(),
        "deposit_against": deposits.against_return(matter, number, today=today) if one else [],
    }  # fmt: skip


def _edition(matter: Matter, now: datetime) -> Mapping[str, Any]:
    """The circular as it is issued now, the points it makes, and how many counties may still answer; nothing of one
    that has no rows."""
    mentions = matter.data.get("mentions")
    return circulars.edition(matter, mentions, now=now) if mentions else {}


def _withdrawal(matter: Matter, now: datetime) -> Mapping[str, Any]:
    """From which day on a circular does not count."""
    return {"withdrawn_on": str(local_day(now))}


def _graded_talk(matter: Matter, now: datetime) -> Mapping[str, Any]:
    """For which day the county's leader is asked to the talk over grade C; empty before the notice."""
    return {"talk_noticed": talks.noticed_for_grade(matter.pk)}


def _talk_from(matter: Matter, now: datetime) -> Mapping[str, Any]:
    """The first day on which somebody who is told today may be talked to."""
    return {"talk_from": str(talks.first_day(now))}


def _analysis(matter: Matter, now: datetime) -> Mapping[str, Any]:
    """The figures of a month's report; nothing of one without a month."""
    return analysis_report.figures(matter, now=now) if "month" in matter.data else {}


def _units(matter: Matter, now: datetime) -> Mapping[str, Any]:
    """Whether it names nobody who could be asked."""
    return {"unnamed": not matter.links.filter(kind="unit").exists()}


READS: Mapping[str, Callable[[Matter, datetime], Mapping[str, Any]]] = {
    "assessment_version": _version, "assessment_grade": _grade, "assessment_gone": _gone,
    "analysis": _analysis,
    "cases": _cases, "advances": _advances, "unassessed": _unassessed, "sites": _sites, "blacklist": _blacklist,
    "units": _units,
    "week": _week, "deposit": _deposit, "edition": _edition, "withdrawal": _withdrawal, "talk_from": _talk_from,
    "graded_talk": _graded_talk,
    **{f"{key}_score": partial(_score, key) for key in (SELF, LIVE, CHECK)},
}  # fmt: skip
