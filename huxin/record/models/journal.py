"""台账: who did what, when."""

from django.db import models


class JournalEntry(models.Model):
    """Append-only. No foreign keys, so that nothing recorded here can be cascaded away."""

    at = models.DateTimeField()
    who = models.TextField()
    what = models.TextField()  # "intake.apply"
    subject = models.TextField()  # "batch:17"
    given = models.JSONField(default=dict)
    link_n = models.BigIntegerField(null=True)  # its place in the chain, where it comes some seconds later

    PRIVACY = {
        **{"id": "open", "at": "open", "who": "person", "what": "open", "subject": "open", "given": "person"},
        "link_n": "open",
    }

    class Meta:
        indexes = [
            models.Index(fields=["subject", "at"], name="journal_by_subject"),
            models.Index(fields=["-at", "-id"], name="journal_newest_first"),
            models.Index(fields=["who", "-at", "-id"], name="journal_by_person"),
            models.Index(fields=["id"], condition=models.Q(link_n=None), name="journal_to_chain"),
        ]
