"""What is at stake in a matter for each worker, as rows; the next move says it."""

from collections.abc import Mapping, Sequence

from huxin.actions._insert import insert
from huxin.queries._amounts import Amount
from huxin.record.models import Matter, MatterAmount


def put(matter: Matter, amounts: Mapping[int, Amount]) -> None:
    """What is at stake for each worker from now on; one left out is on the list no more."""
    MatterAmount.objects.filter(matter=matter).exclude(worker_id__in=amounts).delete()
    MatterAmount.objects.bulk_create(
        [MatterAmount(matter=matter, worker_id=worker, **one._asdict()) for worker, one in amounts.items()],
        update_conflicts=True,
        unique_fields=["matter", "worker_id"],
        update_fields=Amount._fields,
    )


def enter(many: Sequence[tuple[Matter, Mapping[int, Amount]]]) -> None:
    """What is at stake in each of many new matters."""
    rows = ((matter.pk, worker, *one) for matter, amounts in many for worker, one in amounts.items())
    insert(MatterAmount, ("matter_id", "worker_id", *Amount._fields), rows)
