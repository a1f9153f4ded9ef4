"""Which matters follow the one that opened them: its move, or the state it comes to.

`Move.when` says which: ``with:<kind>.<move>``, ``into:<kind>.<state>``.
"""

from functools import cache

from huxin.record.models import OPENED, Matter
from huxin.workflows import catalogue, workflow


def echoes(matter: Matter, name: str) -> list[tuple[int, str]]:
    """The open matters that this one opened and that follow its move: number, and the move they make.

    The move was made: the matter stands where it led.
    """
    said = {f"with:{matter.kind}.{name}", f"into:{matter.kind}.{matter.state}"}
    if not said & _followed():  # nearly every move: without a look at the links
        return []
    opened = [link.key for link in matter.links.all() if link.kind == "matter" and link.part == OPENED]
    found: list[tuple[int, str]] = []
    for one in Matter.objects.filter(pk__in=opened, open=True).order_by("pk") if opened else ():
        found += [(one.pk, step.name) for step in workflow(one.kind).steps(one.state) if step.when in said][:1]
    return found


@cache
def _followed() -> frozenset[str]:
    """What any workflow follows."""
    return frozenset(step.when for flow in catalogue().values() for step in flow.moves if step.when)
