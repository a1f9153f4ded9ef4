"""An official paper as it was issued, read in full."""

from dataclasses import dataclass

from huxin.access import Actor
from huxin.base.errors import NotFound
from huxin.queries import _events, _keys
from huxin.queries._papers import place
from huxin.queries._reach import matters_in_reach
from huxin.queries.matter_events import readable
from huxin.record.models import Matter, Paper
from huxin.workflows import workflow
from huxin.workflows._paper import Text, from_json


@dataclass(frozen=True)
class PaperText:
    """The frozen text, and the code by which the public page confirms it."""

    text: Text
    check_code: str


def paper(*, actor: Actor, number: int) -> PaperText:
    """A paper of a matter in reach.

    Raises:
        NotFound: no such paper for this person.
        KeyMissing: it cannot be decrypted.
    """
    found = Paper.objects.filter(pk=number).first()
    matter = Matter.objects.filter(matters_in_reach(actor), pk=found.matter_id).first() if found else None
    if found is None or matter is None or not _for(matter, found, actor):
        raise NotFound("没有这份文书，或它所属的事项不在您的管辖范围内。")
    return PaperText(from_json(_keys.current().unseal(found.sealed, place=place(found.number))), found.check_code)


def _for(matter: Matter, found: Paper, actor: Actor) -> bool:
    event = _events.opened(matter.events.filter(n=found.event_n))
    return all(readable(workflow(matter.kind), one, actor) for one in event)
