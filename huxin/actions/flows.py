"""Statements of personal accounts, obtained by an inspector under an approval: judged as they are read, never kept.

条例 (L13) art. 40: such an inquiry needs the approval of the head of a prefecture-level or higher department of human
resources and social security. Before that law was in force nothing known gave labour inspection such an inquiry: what
was obtained then was obtained under something else, which is named. What stays is each question with the workers it is
about, by the registry's numbers.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from huxin.access import Actor, Permission, Role, require_anywhere
from huxin.actions.signs import keep
from huxin.base.errors import Refused
from huxin.base.moments import local_day
from huxin.law.regulation import NAME, SINCE, cited
from huxin.queries import _keys
from huxin.queries._reach import matters_in_reach
from huxin.record.models import JournalEntry, Matter, Person, PersonalValue
from huxin.signs.flows import Flow, flows
from huxin.signs.judge import Counted, Sign
from huxin.sources.personal_rows import personal_rows

LABOUR = (Role.INSPECTOR, Role.BUREAU)
LARGEST = 4 * 2**20  # bytes: up to so many the web server keeps an upload in memory, and writes no file of it
BEFORE = (
    f"{NAME}第四十条{SINCE}起施行，批准日期在此以前的不能依它查询，"
    "请写明当时取得流水的依据（四到一百个字），如本人同意提供的书面材料、有权机关的调取文书"
)
"""What is asked of a statement obtained before the law."""
_AT_ONCE = 500


@dataclass(frozen=True)
class Approved:
    """Under what it was obtained: the case's number, the approval's number and its day. `basis`: the law or consent it
    rests on, where its day lies before that law."""

    case: str
    approval: str
    on: date
    basis: str = ""


@dataclass(frozen=True)
class Judged:
    """How many rows of how many cards were looked at, and the keys of the questions that arose."""

    rows: int
    cards: int
    keys: tuple[str, ...]


def require_statements(actor: Actor) -> None:
    """Raises Refused for whoever makes no such inquiries."""
    require_anywhere(actor, Permission.MATTERS)
    if actor.role not in LABOUR:
        raise Refused("个人账户流水由劳动保障监察经批准查询取得，只由监察员和市人社局上传。")


def judge(*, actor: Actor, said: Approved, data: bytes, now: datetime) -> Judged:
    """Judge a statement and keep its questions; the file itself is kept nowhere. The same file again changes nothing.

    Raises:
        Refused: the role makes no such inquiries, the case is not open or not about a project, or the approval lacks
            something, or lies before the law and names nothing else. BadSource: the file cannot be read, or a row of it
            cannot.
    """
    require_statements(actor)
    approval, named = " ".join(said.approval.split()), " ".join(said.basis.split())
    law = cited("第四十条", on=said.on)
    case = Matter.objects.filter(matters_in_reach(actor), kind="case", number=said.case.strip()).first()
    wrong = [
        (case is None, "没有这件监察案件，或它不在您的管辖范围内"),
        (case is not None and not case.open, "这件案件已经办结"),
        (case is not None and case.project_id is None, "这件案件没有项目"),
        (not 4 <= len(approval) <= 50, "批准文号应为四到五十个字"),
        (said.on > local_day(now), "批准日期晚于今天"),
        (not law and not 4 <= len(named) <= 100, BEFORE),
    ]
    if reasons := [why for is_wrong, why in wrong if is_wrong]:
        asked = f"查询个人账户须经设区的市级以上人社部门负责人批准（{law}）。" if law else ""
        raise Refused(f"流水没有查看：{'；'.join(reasons)}。{asked}")
    assert case is not None and case.project_id is not None
    ring = _keys.indexing()
    moves = personal_rows(data, lambda kind, value: ring.blind(kind, value).hex())
    found = flows(moves)
    workers = _workers({card for one in found for card in one.cards})
    signs = [_sign(one, case.project_id, workers) for one in found]
    given = {
        "document": approval,
        "basis": law or named,
        "rows": len(moves),
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    with transaction.atomic():
        keys = keep(list(zip(signs, _numbered(found, approval), strict=True)), now=now)
        JournalEntry.objects.create(
            at=now, who=actor.id, what="sign.statement", subject=f"matter:{case.pk}", given=given
        )
    return Judged(len(moves), len({one.card for one in moves}), tuple(keys))


def _sign(one: Flow, project: int, workers: Mapping[str, int]) -> Sign:
    rows = tuple((workers.get(card, 0), said) for card, said in zip(one.cards, one.said, strict=True))
    return Sign(Counted(one.kind, project, 0, len(one.cards), one.trials, rows=rows), None)


def _numbered(found: Sequence[Flow], approval: str) -> list[str]:
    """Of several questions of a kind each has its own: the approval with a number after it."""
    seen: dict[str, int] = {}
    numbered = []
    for one in found:
        seen[one.kind] = n = seen.get(one.kind, 0) + 1
        numbered.append(approval if n == 1 else f"{approval}（{n}）")
    return numbered


def _workers(cards: set[str]) -> dict[str, int]:
    """Whose cards these are, as last reported; without those that nobody reported."""
    wanted, found = [bytes.fromhex(card) for card in sorted(cards)], {}
    for start in range(0, len(wanted), _AT_ONCE):
        values = PersonalValue.objects.filter(kind="card_no", blind__in=wanted[start : start + _AT_ONCE])
        of = {pk: bytes(blind).hex() for pk, blind in values.values_list("pk", "blind")}
        for card, worker in Person.objects.filter(card_id__in=of).order_by("-pk").values_list("card_id", "pk"):
            assert card is not None
            found[of[card]] = worker
    return found
