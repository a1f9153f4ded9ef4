"""办理事项: everything that has a state, a clock and a file."""

from collections.abc import Collection

from django.db import models
from django.db.models import Q

from huxin.access.actor import BEFORE, OF_REPORT

TOLD = "told"
"""What `data` keeps of a matter from the first moment at which the enterprises it names may act in it."""

OPENED, OPENED_BY = "opened", "opened_by"
"""The parts in which two matters name each other where one has opened the other."""
MERGED, INTO = "merged", "into"
"""The same where one has been merged into the other, which then stands in the state of the first name."""
SOURCE, REBOUND = "source", "rebound"
"""The part in which a ledger item names the matter it came of, and the complaint that opened it again."""

_FILTERS = ["open", "paused", "told", "region_code", "sector", "kind", "state", "level", "body", "project_id"]
_OPEN = Q(open=True)


def _but(*leading: str) -> list[str]:
    return [name for name in _FILTERS if name not in leading]


class Matter(models.Model):
    """One piece of work. Everything here follows from its events; it is kept so that lists need one table.

    `version` counts the events, and is what compare-and-set compares. `due_at` is the first moment that is late, of
    the running term that ends first; `next_at` the next moment at which the clock has something to say.
    """

    kind = models.CharField(max_length=30)
    number = models.CharField(max_length=40, unique=True)  # "YJ-2019-000012"
    title = models.TextField()
    state = models.CharField(max_length=30)
    open = models.BooleanField(default=True)
    region_code = models.CharField(max_length=6)
    sector = models.CharField(max_length=20)
    body = models.CharField(max_length=40)  # the responsible body's key
    project_id = models.BigIntegerField(null=True)
    level = models.SmallIntegerField(default=0)  # 0: none
    owed_fen = models.BigIntegerField(default=0)
    heads = models.IntegerField(default=0)
    opened_at = models.DateTimeField()
    opened_on = models.DateField()  # local; picks the law
    closed_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()
    version = models.IntegerField(default=0)
    term = models.CharField(max_length=60, null=True)  # the one that ends first
    state_due_at = models.DateTimeField(null=True)  # of the state's own term
    due_at = models.DateTimeField(null=True)
    due_on = models.DateField(null=True)
    next_at = models.DateTimeField(null=True)
    alarm = models.SmallIntegerField(default=0)  # 1: 70 %, 2: due, 3: three working days over
    paused = models.BooleanField(default=False)
    told = models.BooleanField(default=False)  # as `data` says under `TOLD`
    data = models.JSONField(default=dict)
    search = models.TextField(default="")

    PRIVACY = dict.fromkeys(
        [
            *["id", "kind", "number", "state", "open", "region_code", "sector", "body", "project_id", "level"],
            *["owed_fen", "heads", "opened_at", "opened_on", "closed_at", "updated_at", "version", "term"],
            *["state_due_at", "due_at", "due_on", "next_at", "alarm", "paused", "told", "data"],
        ],
        "open",
    ) | {"title": "open", "search": "open"}

    class Meta:
        # A list walks one of these in its order. Whatever else it filters by stands in the index too, so that a row
        # that is passed over, or only counted, is never read.
        indexes = [
            models.Index(fields=["project_id", *_but("project_id")], name="matter_by_project"),
            models.Index(fields=["next_at"], condition=_OPEN, name="matter_to_wake"),
            models.Index(fields=["id", "due_at", *_FILTERS], condition=_OPEN, name="matter_open"),
            models.Index(fields=["due_at", "id", *_FILTERS], condition=_OPEN, name="matter_due_first"),
            models.Index(
                fields=["region_code", "due_at", "id", *_but("region_code")], condition=_OPEN, name="matter_by_region"
            ),
            models.Index(
                fields=["kind", "state", "due_at", "id", *_but("kind", "state")],
                condition=_OPEN,
                name="matter_by_state",
            ),
            models.Index(fields=["due_on", "region_code", "sector"], condition=_OPEN, name="matter_due_on"),
            models.Index(
                fields=["region_code", "due_at", "id", *_but("region_code")],
                condition=_OPEN & Q(paused=True),
                name="matter_paused",
            ),
            models.Index(fields=["-opened_at", "-id", *_FILTERS], name="matter_newest_first"),
            models.Index(fields=["-owed_fen", "-id", *_FILTERS], name="matter_most_owed_first"),
            models.Index(fields=["-level", "-owed_fen", "-id", *_but("level")], name="matter_gravest_first"),
            # Equal for many rows, so it is small: what a rare choice finds, it finds by this.
            models.Index(
                fields=["open", "level", *_but("open", "paused", "told", "level", "project_id")], name="matter_filtered"
            ),
            # Of a rare kind among a million of others: an assessment, a circular, a talk, an event.
            models.Index(fields=["kind", "id", "opened_on", "region_code"], name="matter_by_kind"),
        ]

    @property
    def units(self) -> Collection[str]:
        """Whoever it names and who knows of it, for the question who reaches it.

        Units do not before they are told; whoever reported it always does, under the key of the report, and so does a
        body it was put before.
        """
        links = self.links.all()
        bodies = [f"{BEFORE}{link.key}" for link in links if link.kind == "body"]
        told = [link.key for link in links if link.kind == "unit"] if self.told else []
        return [*told, *bodies, *(f"{OF_REPORT}{link.key}" for link in links if link.kind == "report")]


class MatterEvent(models.Model):
    """What happened, append-only. `sealed` is the whole event as canonical JSON, encrypted; `digest` its SHA-256.

    `n` is its place in the chain of everything recorded. The columns repeat what lists and the clock need of it.
    """

    n = models.BigIntegerField(primary_key=True)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="events", db_index=False)
    seq = models.IntegerField()  # 1 is the opening
    at = models.DateTimeField()
    who = models.TextField()
    role = models.CharField(max_length=20)
    body = models.CharField(max_length=40)
    move = models.CharField(max_length=40)
    source = models.CharField(max_length=30)
    target = models.CharField(max_length=30)
    sealed = models.TextField()

    PRIVACY = {
        **dict.fromkeys(["n", "matter", "seq", "at", "role", "body", "move", "source", "target"], "open"),
        "who": "person",
        "sealed": "secret",
    }

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "seq"], name="matter_event_once")]
        indexes = [models.Index(fields=["who", "at"], name="matter_event_by_person")]


class MatterLink(models.Model):
    """What a matter is about: a project, a unit, a person, a finding, another matter, the report that began it, a body
    it was put before."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="links", db_index=False)
    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=80)
    part = models.CharField(max_length=20, default="")  # contractor, owner, cause, merged

    PRIVACY = dict.fromkeys(["id", "matter", "kind", "key", "part"], "open")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "kind", "key", "part"], name="matter_link_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["project", "unit", "person", "finding", "matter", "report", "body"]),
                name="matter_link_kind",
            ),
        ]
        indexes = [models.Index(fields=["kind", "key", "matter"], name="matter_link_by_key")]


class MatterTerm(models.Model):
    """A term of a matter, running or ended, as its clocks say (`queries._terms`). Figures over all matters read these.

    `due_at` is None while it stands still, and of one that ended because it did not apply. Kind, day of
    opening, region and sector are the matter's.
    """

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="terms", db_index=False)
    lane = models.CharField(max_length=40)
    n = models.IntegerField()
    term = models.CharField(max_length=60)
    body = models.CharField(max_length=40)  # who answered for it last
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    kind = models.CharField(max_length=30)
    opened_on = models.DateField()
    region_code = models.CharField(max_length=6)
    sector = models.CharField(max_length=20)

    PRIVACY = dict.fromkeys(
        [
            *["id", "matter", "lane", "n", "term", "body", "started_at", "due_at", "ended_at"],
            *["kind", "opened_on", "region_code", "sector"],
        ],
        "open",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "lane", "n"], name="matter_term_once")]
        indexes = [
            models.Index(
                fields=["opened_on", "region_code", "sector", "body", "kind", "ended_at", "due_at"],
                name="matter_term_figures",
            ),
        ]


class MatterAmount(models.Model):
    """What one worker claims, is owed, was ordered and has received in a matter (`queries._amounts.Amount`), in fen.

    `worker_id` is the fact store's; of somebody who told no identity number, the number of their phone's value.
    """

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="amounts", db_index=False)
    worker_id = models.BigIntegerField()
    claimed_fen = models.BigIntegerField(default=0)
    owed_fen = models.BigIntegerField(default=0)
    found = models.BooleanField(default=False)
    ordered_fen = models.BigIntegerField(default=0)
    received_fen = models.BigIntegerField(default=0)
    months = models.SmallIntegerField(default=0)

    PRIVACY = dict.fromkeys(
        ["id", "matter", "worker_id", "claimed_fen", "owed_fen", "found", "ordered_fen", "received_fen", "months"],
        "open",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "worker_id"], name="matter_amount_once")]
        indexes = [models.Index(fields=["worker_id", "matter"], name="matter_amount_by_worker")]


class MatterPayment(models.Model):
    """到账: money that reached one worker in a matter, proven by a row of the bank or a signed receipt. Append-only.

    `ref` names the proof: the key of the bank's row, or the digest of the receipt; it proves one payment only. `seq`
    is the matter's event that says it.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="payments", db_index=False)
    seq = models.IntegerField()
    worker_id = models.BigIntegerField()
    amount_fen = models.BigIntegerField()
    paid_on = models.DateField()  # local
    instrument = models.CharField(max_length=10)
    proof = models.CharField(max_length=10)
    ref = models.CharField(max_length=80)

    PRIVACY = dict.fromkeys(
        ["id", "matter", "seq", "worker_id", "amount_fen", "paid_on", "instrument", "proof", "ref"], "open"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ref", "worker_id"], name="matter_payment_once"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="matter_payment_is_money"),
            models.CheckConstraint(condition=Q(proof__in=["bank", "receipt"]), name="matter_payment_is_proven"),
        ]
        indexes = [models.Index(fields=["matter", "seq"], name="matter_payment_by_matter")]


class Serial(models.Model):
    """The last number given in a series and year."""

    series = models.CharField(max_length=60)
    year = models.IntegerField()
    last = models.IntegerField(default=0)

    PRIVACY = dict.fromkeys(["id", "series", "year", "last"], "open")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="serial_once")]
