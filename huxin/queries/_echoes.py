"""Which matters follow a move of the one that opened them (`Move.when`, ``with:<kind>.<move>``)."""

from huxin.record.models import OPENED, Matter
from huxin.workflows import workflow


def echoes(matter: Matter, name: str) -> list[tuple[int, str]]:
    """The open matters that this one opened and that follow its move: number, and the move they make."""
    opened = [link.key for link in matter.links.all() if link.kind == "matter" and link.part == OPENED]
    found: list[tuple[int, str]] = []
    for one in Matter.objects.filter(pk__in=opened, open=True).order_by("pk") if opened else ():
        said = f"with:{matter.kind}.{name}"
        found += [(one.pk, step.name) for step in workflow(one.kind).steps(one.state) if step.when == said][:1]
    return found
