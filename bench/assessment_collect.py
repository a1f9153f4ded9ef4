"""Collects a year's facts of five counties from a record of many matters: `python -m bench.assessment_collect HOME`.

The matters are those of `bench.matters_fill`, warnings lived through and copies of them. No run of the year is there,
no self-check and no other kind of matter: what this takes is the reading of the registers, and no more.
"""

import json
import sys
import time
from datetime import date
from pathlib import Path

from bench.matters_fill import more
from bench.registry import start

MATTERS = 100_000


def collect(today: date) -> dict[str, object]:
    """Of last year, all counties: how many of its matters and facts, and the seconds until all are written down."""
    from huxin.law import regions
    from huxin.law.scoring import sheet, written
    from huxin.queries.assessment_facts import basis
    from huxin.record.models import Matter

    year, took, facts = today.year - 1, 0.0, 0
    for code in regions.counties_of(regions.BAIYIN):
        one = Matter(kind="assessment", region_code=code, number="KH", opened_on=today, data={"year": year})
        begun = time.perf_counter()
        data = written(basis(one, as_of=today))
        took += time.perf_counter() - begun
        facts += sheet(data)["facts"]
    return {"year": year, "facts": facts, "matters": Matter.objects.filter(opened_on__year=year).count(), "took": took}


if __name__ == "__main__":
    place = Path(sys.argv[1])
    start(place)
    more(place, MATTERS)
    from django.utils import timezone

    json.dump(collect(timezone.localdate()), sys.stdout)
