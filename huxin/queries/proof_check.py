"""The audit of the chain: everything looked at, and the first thing that is wrong in one sentence."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from huxin.access import Actor, Permission, require_anywhere
from huxin.queries.proof_kept import counted, facts, kept
from huxin.queries.proof_links import Broken, Walked, frozen, walk
from huxin.queries.proof_matters import matters


@dataclass(frozen=True)
class Checked:
    """What an audit found. `broken` is the first thing that is wrong, None where nothing is.

    `waiting`: applied batches that are not in the chain yet. `rows`: stored rows that were hashed again.
    """

    links: int
    link: str
    events: int
    matters: int
    papers: int
    batches: int
    rows: int
    waiting: int
    broken: Broken | None

    @property
    def sentence(self) -> str:
        """What is wrong, where, since when and what it affects."""
        if self.broken is None:
            return ""
        n = min(self.broken.n, self.links + 1)
        intact = f"此前 {n - 1} 环完好。" if n > 1 else ""
        return f"存证核验不通过，最早在第 {n} 环：{self.broken.said}。{intact}受影响的是{self.broken.affects}。"


def check(
    *,
    actor: Actor,
    now: datetime,
    published: Mapping[int, str] | None = None,
    with_facts: bool = True,
    progress: Callable[[str], None] = lambda said: None,
) -> Checked:
    """Check the whole chain and everything that must be in it.

    Args:
        now: terms that run are judged as of this moment.
        published: heads known from outside, links by their place. Without one, a chain made anew from its beginning
            by somebody who has the database and the keys looks intact.
        with_facts: hash the stored rows again as well; most of the time is theirs.

    Raises:
        Refused: the actor does not audit. StoreDamaged: the fact store cannot be read. LawGap.
    """
    require_anywhere(actor, Permission.AUDIT)
    walked = Walked()

    def found() -> Iterator[Broken]:
        progress("核对存证链")
        yield from walk(walked, published or {})
        progress("核对办理事项")
        yield from matters(walked, now)
        yield from kept(walked)
        if with_facts:
            yield from facts(walked, before, progress)

    before = counted() if with_facts else {}
    with frozen():
        broken = min(found(), key=lambda one: one.n, default=None)
    told = {name: walked.counts[name] for name in ("events", "matters", "papers", "rows", "waiting")}
    return Checked(links=walked.n, link=walked.link, batches=walked.counts["batch"], **told, broken=broken)
