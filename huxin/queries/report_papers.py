"""The papers a reporter was sent, as they were issued: only those of the matter their own report opened."""

from dataclasses import dataclass
from datetime import datetime

from huxin.base.errors import NotFound
from huxin.queries import _keys
from huxin.queries._papers import place
from huxin.queries.matter_paper import PaperText
from huxin.record.models import Paper, Report
from huxin.workflows._paper import from_json

ADDRESSEE = "反映人"
"""To whom a paper goes that tells a reporter something; where several are in one matter, to who opened it."""


@dataclass(frozen=True)
class Sent:
    """A paper addressed to the reporter. `id` is the paper's."""

    id: int
    title: str
    issued_at: datetime
    paper: PaperText


def sent(*, key: str) -> list[Sent]:
    """The papers addressed to whoever holds the receipt code of a report, the newest first. Raises KeyMissing.

    Whoever joined somebody else's matter is told by message: its papers speak of the other.
    """
    report = Report.objects.filter(key=key).first()
    first = report and Report.objects.filter(matter_id=report.matter_id).order_by("received_at", "id").first()
    if report is None or first != report:
        return []
    found, ring = [], _keys.current()
    for row in Paper.objects.filter(matter_id=report.matter_id).order_by("-id"):
        text = from_json(ring.unseal(row.sealed, place=place(row.number)))
        if text.addressee == ADDRESSEE:
            found.append(Sent(row.pk, row.title, row.issued_at, PaperText(text, row.check_code)))
    return found


def paper(*, key: str, number: int) -> PaperText:
    """One of them. Raises NotFound, KeyMissing."""
    for one in sent(key=key):
        if one.id == number:
            return one.paper
    raise NotFound("没有这份文书。")
