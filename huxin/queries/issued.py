"""What the public may ask of a paper: whether it was issued, as it stands in somebody's hand."""

from dataclasses import dataclass
from datetime import date

from huxin.access.bodies import bodies
from huxin.base.moments import local_day
from huxin.record.models import Paper
from huxin.workflows._paper import read_check_code


@dataclass(frozen=True)
class Issued:
    """A paper on file, as far as whoever holds its check code may know it. `digest`: SHA-256 of its text."""

    title: str
    number: str
    body: str
    issued_on: date
    digest: str
    check_code: str


def by_check_code(typed: str) -> Issued | None:
    """The paper of a check code; None where no paper was issued under it.

    Raises:
        BadValue: mistyped: it cannot be a check code at all.
    """
    paper = Paper.objects.filter(check_code=read_check_code(typed)).first()
    if paper is None:
        return None
    body = bodies().get(paper.body)
    return Issued(
        title=paper.title,
        number=paper.number,
        body=body.name if body else "企业",
        issued_on=local_day(paper.issued_at),
        digest=paper.digest,
        check_code=paper.check_code,
    )
