"""Signs: looked for after each run that is shown, and put to a county as a letter, by a person and once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from huxin.access import Actor, Role
from huxin.actions._writer import only_one
from huxin.actions.opening import open_about
from huxin.base.errors import Refused
from huxin.base.home import Home
from huxin.engine import signs as engine
from huxin.queries import sign_days
from huxin.queries import signs as queries
from huxin.queries.runs import current
from huxin.record.models import JournalEntry, Matter, Project, Sign, SignLook
from huxin.signs.judge import Sign as Found
from huxin.signs.judge import signs
from huxin.workflows import workflow

_BACK = timedelta(days=730)
"""So far back days of assessment are looked at: what was told before then was asked before then."""
MOST_ROWS = 200
"""So many of the rows behind a sign are kept; the project's pages have all."""


def catch_up(home: Home, *, now: datetime) -> int | None:
    """Look at the facts of the run that is shown, unless that was done; how many signs stand, None where it was.

    Safe to repeat and beside others doing the same. Raises StoreDamaged.
    """
    if not _due():
        return None
    with only_one(home, "signs"):
        run = _due()
        if run is None:
            return None
        counted = engine.counted(home, run.id, sign_days.events(run.as_of - _BACK, run.as_of))
        found = signs(counted)
        projects = len({one.project_id for one in counted})
        with transaction.atomic():
            many = keep([(one, "") for one in found], now=now)
            Sign.objects.filter(approval="").exclude(key__in=many).update(standing=False)
            SignLook.objects.update_or_create(
                run_id=run.id,
                defaults={"at": now, "tests": len(counted), "projects": projects, "signs": len(many)},
            )
    return len(many)


def keep(found: Sequence[tuple[Found, str]], *, now: datetime) -> list[str]:
    """Put signs on file, each with its approval; what was asked stays as it was asked. Their keys, in the caller's
    transaction."""
    projects = Project.objects.in_bulk({one.counted.project_id for one, _ in found})
    wanted = {_key(one, approval): (one, approval) for one, approval in found if one.counted.project_id in projects}
    known = {one.key: one for one in _of_keys(wanted)}
    for key, (one, approval) in wanted.items():
        counted, project = one.counted, projects[one.counted.project_id]
        told = {
            "figures": {"hits": counted.hits, "trials": counted.trials, "p": one.p},
            "rows": [list(row) for row in counted.rows[:MOST_ROWS]],
        }
        if key not in known:
            Sign.objects.create(
                key=key, kind=counted.kind, project=project, region_code=project.region_code, sector=project.sector,
                ym=counted.ym, approval=approval, found_at=now, **told,
            )  # fmt: skip
        else:
            asked = known[key].matter_id is not None
            Sign.objects.filter(key=key).update(standing=True, **({} if asked else told))
    return list(wanted)


@transaction.atomic
def ask(*, actor: Actor, number: int, given: Mapping[str, Any], now: datetime) -> Matter:
    """Put the question to the county, as a letter that must be answered by a date (SM-5); once.

    `given`: the letter's `demand` and `urgency`.

    Raises:
        NotFound: no such sign in reach.
        Refused: asked already, the role sends no such letters, or something is missing.
    """
    require_asking(actor)
    shown = queries.find(actor=actor, number=number)
    row = Sign.objects.select_for_update().select_related("project").get(pk=number)
    if row.matter_id is not None:
        raise Refused("这条迹象已经发问，只问一次。请在那件督办里看答复。")
    reason = f"{shown.said}这是需要核实的问题，不是结论。也可能是：{shown.besides}"
    matter = open_about(
        actor=actor,
        kind="supervision",
        project_code=row.project.code,
        given={"reason": reason, **given},
        now=now,
    )
    Sign.objects.filter(pk=number).update(matter=matter, asked_at=now, asked_by=actor.id)
    JournalEntry.objects.create(at=now, who=actor.id, what="sign.ask", subject=f"sign:{number}", given={})
    return matter


def require_asking(actor: Actor) -> None:
    """Raises Refused for whoever sends no letters."""
    if actor.role not in (opens := workflow("supervision").opens):
        raise Refused(f"发问用督办函，由{'、'.join(role.label for role in opens if role is not Role.SYSTEM)}发出。")


def _due() -> Any:
    """The run that is shown, where the last look was at another."""
    run, last = current(), SignLook.objects.order_by("-at", "-pk").first()
    return None if run is None or (last is not None and last.run_id == run.id) else run


def _of_keys(keys: Collection[str]) -> list[Sign]:
    wanted = sorted(keys)
    found: list[Sign] = []
    for start in range(0, len(wanted), 500):
        found += Sign.objects.filter(key__in=wanted[start : start + 500])
    return found


def _key(one: Found, approval: str) -> str:
    counted = one.counted
    return ":".join([counted.kind, str(counted.project_id), str(counted.ym), *([approval] if approval else [])])
