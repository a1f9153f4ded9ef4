"""约谈 (SM-15): opened by a person from a proposal, or without one; and looks at what is sealed, each for a purpose."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from huxin.access import Actor
from huxin.access.bodies import bodies
from huxin.actions import matters
from huxin.actions.matters import Opening
from huxin.base.errors import Refused
from huxin.base.moments import local_day
from huxin.queries import talks as queries
from huxin.queries.talks import Record
from huxin.record.models import JournalEntry, Matter
from huxin.workflows.talk import LEVELS, TRIGGERS, triggers

LEAST = 6
"""Characters of a purpose, below which it says nothing."""


def open_talk(
    *, actor: Actor, key: str = "", body: str = "", level: str, trigger: str = "", cause: str, now: datetime
) -> Matter:
    """Begin the talk that a proposal asks for, by its key, or another one with a body and a trigger.

    Raises:
        Refused: no permission, the proposal was taken up already, or something does not fit; in one sentence.
    """
    found = next((one for one in queries.proposed(actor=actor, now=now) if one.key == key), None) if key else None
    if key and found is None:
        raise Refused("这条约谈建议已经办理，或者已经没有了，请刷新后再看。")
    body, trigger = (found.body, found.trigger) if found else (body, trigger)
    wrong = [
        (body not in queries.addressees(), "请选择约谈的单位"), (level not in LEVELS, "请选择约谈对象"),
        (not found and trigger not in triggers(local_day(now)), "请选择约谈的情形"),
        (not cause.strip(), "请写明事实和理由"),
        (level == "leader" and not body.startswith("government_"), "总召集人约谈的是县区政府负责人，请选择县区政府"),
    ]  # fmt: skip
    if said := "；".join(text for bad, text in wrong if bad):
        raise Refused(f"还不能提出约谈：{said}。")
    evidence: Sequence[int] = found.evidence if found else ()
    about = Opening(
        kind=queries.KIND, title=f"约谈{bodies()[body].name}：{TRIGGERS[trigger]}",
        region_code=bodies()[body].region_code, sector=bodies()[body].sector, body=body,
        project_id=(found.project_id or None) if found else None,
        data={"trigger_key": key} if key else {}, links=[("matter", str(pk), "") for pk in evidence],
    )  # fmt: skip
    asked = {"talk_level": level, "trigger": trigger, "cause": cause.strip()}
    return matters.open_matter(actor=actor, about=about, given=asked, now=now)


@transaction.atomic
def look(*, actor: Actor, matter_id: int, seq: int, purpose: str, now: datetime) -> Record:
    """Open what is sealed of a talk; who, when and what for is on record before anything is read.

    Raises:
        Refused: not for this role, or no purpose. NotFound.
    """
    if len(purpose.strip()) < LEAST:
        raise Refused(f"查看封存的记录须写明用途，至少{LEAST}个字。")
    found = queries.record(actor=actor, matter_id=matter_id, seq=seq)
    given = {"purpose": purpose.strip(), "title": found.label}
    JournalEntry.objects.create(at=now, who=actor.id, what=queries.LOOK, subject=f"matter:{matter_id}", given=given)
    return found
