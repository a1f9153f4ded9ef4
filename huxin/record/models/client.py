"""Departments' systems that ask the interface `/api/v1`: who they are, their tokens, and what they asked."""

from django.db import models


class ApiClient(models.Model):
    """A system that may ask, for a department. It reaches what a member of staff of that role and reach would.

    `secret` and every token are kept as SHA-256: they are random, so that nothing is to be guessed. The window is the
    minute that `used` counts in.
    """

    client_id = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=64, unique=True)
    secret = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    role = models.CharField(max_length=20)
    regions = models.JSONField(default=list)  # GB/T 2260 prefixes
    sectors = models.JSONField(default=list)  # none: all
    per_minute = models.IntegerField()
    window = models.BigIntegerField(default=0)  # minutes since 1970
    used = models.IntegerField(default=0)
    granted_at = models.DateTimeField()
    granted_by = models.TextField()
    revoked_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    calls = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)

    PRIVACY = {
        **dict.fromkeys(["id", "client_id", "name", "scopes", "role", "regions", "sectors", "per_minute"], "open"),
        **dict.fromkeys(["window", "used", "granted_at", "revoked_at", "seen_at", "calls", "refused"], "open"),
        "secret": "secret",
        "granted_by": "person",
    }


class ApiToken(models.Model):
    """A token that is good until `expires_at`, by its SHA-256. It carries at most the client's scopes."""

    digest = models.CharField(max_length=64, primary_key=True)
    client = models.ForeignKey(ApiClient, models.CASCADE, related_name="tokens")
    scopes = models.JSONField()
    expires_at = models.DateTimeField()

    PRIVACY = {"digest": "secret", "client": "open", "scopes": "open", "expires_at": "open"}


class ApiCall(models.Model):
    """One question and how it was answered. `subject` is what was asked about: a code, a number, never a person."""

    at = models.DateTimeField()
    client_id = models.CharField(max_length=40)
    operation = models.CharField(max_length=40)
    subject = models.CharField(max_length=80, default="")
    status = models.SmallIntegerField()

    PRIVACY = dict.fromkeys(["id", "at", "client_id", "operation", "subject", "status"], "open")

    class Meta:
        indexes = [models.Index(fields=["client_id", "-at"], name="api_call_by_client")]
