"""文书: an official paper as it was issued."""

from django.db import models


class Paper(models.Model):
    """The frozen text of a paper, encrypted, with its number and the code by which the public page confirms it."""

    matter_id = models.BigIntegerField()
    event_n = models.BigIntegerField()
    name = models.CharField(max_length=40)  # of its template
    title = models.TextField()
    number = models.CharField(max_length=60, unique=True)  # 白人社预警〔2019〕12号
    issued_at = models.DateTimeField()
    body = models.CharField(max_length=40)
    sealed = models.TextField()
    digest = models.CharField(max_length=64)  # of the frozen text
    check_code = models.CharField(max_length=14, unique=True)

    PRIVACY = {
        **dict.fromkeys(["id", "matter_id", "event_n", "name", "title", "number", "issued_at", "body"], "open"),
        **dict.fromkeys(["digest", "check_code"], "open"),
        "sealed": "secret",
    }

    class Meta:
        indexes = [models.Index(fields=["matter_id", "id"], name="paper_by_matter")]


class Attachment(models.Model):
    """A file given with a move: encrypted in the home under the digest of its content."""

    sha256 = models.CharField(max_length=64, unique=True)
    file_name = models.TextField()
    size = models.BigIntegerField()
    kind = models.CharField(max_length=10)
    received_at = models.DateTimeField()
    by = models.TextField()

    PRIVACY = {
        **dict.fromkeys(["id", "sha256", "size", "kind", "received_at"], "open"),
        "file_name": "person",
        "by": "person",
    }
