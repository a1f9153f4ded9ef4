"""Numbers that run through a year."""

from django.db.models import F

from huxin.record.models import Serial


def take(series: str, year: int, *, count: int = 1) -> int:
    """The next numbers of a series in a year, inside the transaction that uses them; the last of them.

    No gap, and none twice.
    """
    row = Serial.objects.filter(series=series, year=year)
    if not row.update(last=F("last") + count):
        Serial.objects.get_or_create(series=series, year=year)
        row.update(last=F("last") + count)
    return row.values_list("last", flat=True).get()
