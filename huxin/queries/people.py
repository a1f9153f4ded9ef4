"""Workers as staff see them: masked. Reading a value in full is an action, because it is recorded."""

from collections.abc import Iterable
from dataclasses import dataclass

from huxin.base.mask import masked as mask
from huxin.queries import _keys
from huxin.record.models import Person, PersonalValue

_CHUNK = 10_000  # below the parameters either database takes in one statement


@dataclass(frozen=True)
class PersonRow:
    """A worker, masked. What is not known is empty. `*_id` are the registry's, for revealing."""

    id: int
    name: str
    id_no: str
    phone: str
    card_no: str
    name_id: int | None
    phone_id: int | None
    card_id: int | None


def masked(value_ids: Iterable[int]) -> dict[int, str]:
    """Names, numbers, phones and cards by the registry's ids, masked by their kind. Unknown ids are left out."""
    ring, wanted, found = _keys.current(), sorted(set(value_ids)), {}
    for start in range(0, len(wanted), _CHUNK):
        rows = PersonalValue.objects.filter(pk__in=wanted[start : start + _CHUNK])
        for pk, kind, blind, token in rows.values_list("pk", "kind", "blind", "token"):
            found[pk] = mask(kind, _keys.opened(ring, kind, blind, token))
    return found


def people(worker_ids: Iterable[int]) -> dict[int, PersonRow]:
    """Workers by `worker_id`; one without a roster row has only the number."""
    wanted = sorted(set(worker_ids))
    known: dict[int, tuple[int | None, int | None, int | None]] = {}
    for start in range(0, len(wanted), _CHUNK):
        rows = Person.objects.filter(pk__in=wanted[start : start + _CHUNK])
        known |= {pk: (n, p, c) for pk, n, p, c in rows.values_list("pk", "name_id", "phone_id", "card_id")}
    texts = masked([*wanted, *(i for ids in known.values() for i in ids if i is not None)])
    return {
        pk: PersonRow(
            id=pk,
            name=texts.get(known.get(pk, _NONE)[0] or 0, ""),
            id_no=texts.get(pk, ""),
            phone=texts.get(known.get(pk, _NONE)[1] or 0, ""),
            card_no=texts.get(known.get(pk, _NONE)[2] or 0, ""),
            name_id=known.get(pk, _NONE)[0],
            phone_id=known.get(pk, _NONE)[1],
            card_id=known.get(pk, _NONE)[2],
        )
        for pk in wanted
    }


def names_of(worker_ids: Iterable[int]) -> dict[int, str]:
    """The names alone, of at most a page of workers; empty where nobody reported one."""
    wanted = list(worker_ids)
    known = dict(Person.objects.filter(pk__in=wanted).values_list("pk", "name_id"))
    texts = masked(name_id for name_id in known.values() if name_id is not None)
    return {pk: texts.get(known.get(pk) or 0, "") for pk in wanted}


_NONE: tuple[None, None, None] = (None, None, None)


def find(kind: str, value: str) -> int | None:
    """The registry's id of a normalised value, through the blind index; None where nobody ever reported it."""
    blind = _keys.indexing().blind(kind, value)
    return PersonalValue.objects.filter(kind=kind, blind=blind).values_list("pk", flat=True).first()


def named(name: str, *, limit: int = 200) -> list[int]:
    """Workers of exactly that name."""
    value = find("name", name)
    if value is None:
        return []
    return list(Person.objects.filter(name_id=value).order_by("pk").values_list("pk", flat=True)[:limit])


def called(phone: str, *, limit: int = 200) -> list[int]:
    """Workers of exactly that telephone number."""
    value = find("phone", phone)
    if value is None:
        return []
    return list(Person.objects.filter(phone_id=value).order_by("pk").values_list("pk", flat=True)[:limit])
