"""舆情: what supplied feeds brought, of which only what is about wages is kept; and what was done for publicity."""

from django.db import models
from django.db.models import Q

from huxin.record.models.matter import Matter


class OpinionFeed(models.Model):
    """One feed as somebody supplied it: how many posts it had, and how many were kept.

    Of those each of `opened` began an event, `joined` joined one that was on file, and the rest (`within`) told once
    more of one that this feed began. `elsewhere` are posts about places outside the city, `again` such as were on file.
    `sealed` holds the rows that were refused, as a CSV file that can be mended and sent again; neither it nor anything
    else holds who wrote a post.
    """

    received_at = models.DateTimeField()
    by = models.TextField()
    region_code = models.CharField(max_length=6)
    kind = models.CharField(max_length=10)
    posts = models.IntegerField()
    kept = models.IntegerField(default=0)
    opened = models.IntegerField(default=0)
    joined = models.IntegerField(default=0)
    again = models.IntegerField(default=0)
    elsewhere = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    refusals = models.JSONField(default=list)  # row, field, reason: the first hundred
    sealed = models.TextField(default="")

    PRIVACY = {
        **dict.fromkeys(["id", "received_at", "region_code", "kind", "posts", "kept", "opened", "joined"], "open"),
        **dict.fromkeys(["again", "elsewhere", "refused", "refusals"], "open"),
        "by": "person",
        "sealed": "secret",
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["xml", "csv", "text"]), name="opinion_feed_kind_is_known")
        ]

    @property
    def within(self) -> int:
        """Posts that tell of an event which an earlier post of this feed began."""
        return self.kept - self.opened - self.joined


class OpinionPost(models.Model):
    """One post about wages owed, of the event that its matter is. `mark` is a keyed digest of where, when and what it
    says: the same post is kept once. `sealed` is its text with numbers and accounts masked, and why it was kept."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="posts")
    feed = models.ForeignKey(OpinionFeed, models.PROTECT, related_name="kept_posts")
    host = models.CharField(max_length=40)
    posted_at = models.DateTimeField(null=True)
    mark = models.CharField(max_length=32, unique=True)
    copy = models.BooleanField(default=False)  # says what an earlier post of the event says
    sealed = models.TextField()

    PRIVACY = {
        **dict.fromkeys(["id", "matter", "feed", "host", "posted_at", "copy"], "open"),
        **dict.fromkeys(["mark", "sealed"], "secret"),
    }


class PublicityActivity(models.Model):
    """宣传活动: who did what for publicity, when, by which channel, and whom it reached (measure 31).

    `reached` is a number of people, and `counted` says how it came about; without one, nobody counted. A mistaken
    one is cancelled.
    """

    region_code = models.CharField(max_length=6)
    body = models.CharField(max_length=40)
    held_on = models.DateField()
    channel = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    audience = models.CharField(max_length=20)
    reached = models.IntegerField(null=True)
    counted = models.CharField(max_length=20, default="")
    evidence = models.CharField(max_length=200)
    entered_at = models.DateTimeField()
    entered_by = models.TextField()
    cancelled_at = models.DateTimeField(null=True)
    reason = models.TextField(default="")

    PRIVACY = {
        **dict.fromkeys(["id", "region_code", "body", "held_on", "channel", "title", "audience", "reached"], "open"),
        **dict.fromkeys(["counted", "evidence", "entered_at", "cancelled_at", "reason"], "open"),
        "entered_by": "person",
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reached=None, counted="") | (Q(reached__gte=0) & ~Q(counted="")),
                name="publicity_says_how_it_counted",
            ),
        ]
        indexes = [models.Index(fields=["region_code", "-held_on"], name="publicity_by_county")]
