"""One file with all that is on record about a matter, and the proof that it stood there: for a court, or an inspector.

That a file was made is itself recorded and chained, with the digest of all it holds: nothing can be left out of it or
put into it afterwards.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from huxin.access import Actor, Permission, require
from huxin.actions import _chain, proof, registry
from huxin.base.chain import digest, stamp
from huxin.base.errors import NotFound
from huxin.queries import proof_file
from huxin.queries.people import people
from huxin.record.models import JournalEntry, Matter

FORMAT = "huxin-evidence/1"


def evidence(
    *, actor: Actor, number: str, now: datetime, workers: Collection[int] = (), purpose: str = ""
) -> dict[str, Any]:
    """The evidence about a matter as one JSON object (`docs/verify/`), proven up to a seal made now.

    Args:
        number: of the matter, such as ``YJ-2019-000012``.
        workers: only these, by `worker_id`; otherwise all to whom the matter ever owed something.
        purpose: what names and identity numbers are told in full for; without one they are masked.

    Raises:
        NotFound: no such matter for this person, or a worker it is not about.
        Refused: no permission to read in full. StoreDamaged, KeyMissing.
    """
    matter = Matter.objects.filter(number=number).first()
    if matter is None or not actor.holds(Permission.MATTERS) or not actor.reaches(matter):
        raise NotFound(f"没有办理事项「{number}」，或它不在您的管辖范围内。")
    if purpose:
        require(actor, Permission.UNMASK, matter)
    events = proof_file.happened(matter)
    owed = {int(worker) for event in events for worker in event["said"].get("amounts", ())}
    if strange := set(workers) - owed:
        raise NotFound(f"办理事项「{number}」不涉及工人 {'、'.join(map(str, sorted(strange)))}。")
    chosen = set(workers) or owed
    proof.chain_batches(now=now)
    batches, rows = proof_file.facts(matter.project_id or 0, chosen, proof_file.months(events))
    if purpose:
        ids = proof_file.people(rows)
        told = registry.reveal(actor=actor, purpose=purpose, place=matter, ids=ids, subject=number, now=now)
        proof_file.open_people(rows, told)
    records = [*events, *proof_file.given(events), *batches]
    held = {"records": records, "papers": proof_file.papers(matter), "rows": rows}
    issued = _issue(matter, actor, now, chosen, purpose, digest(held))
    head = proof.seal(now=now)
    links = proof_file.chained({record["n"] for record in [*records, issued]}, head.n)
    return {"head": f"{head.n}:{head.link}", "issued": issued, **held, **links}


@transaction.atomic
def _issue(
    matter: Matter, actor: Actor, now: datetime, workers: Collection[int], purpose: str, content: str
) -> dict[str, Any]:
    """Record that the file was made, and for whom."""
    named = {str(pk): f"{person.name} {person.id_no}".strip() for pk, person in people(workers).items()}
    said = {
        "matter": matter.number, "title": matter.title, "at": stamp(now), "who": actor.id, "purpose": purpose,
        "workers": named, "content": content, "words": proof_file.words(matter.kind), "format": FORMAT,
    }  # fmt: skip
    n = _chain.append(kind="evidence", subject=matter.number, digest=digest(said), at=now)
    JournalEntry.objects.create(
        at=now, who=actor.id, what="evidence.issue", subject=f"matter:{matter.pk}", given={"n": n, "purpose": purpose}
    )
    return {"n": n, "said": said}
