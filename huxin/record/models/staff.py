"""People who sign in."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q


class StaffManager(BaseUserManager["Staff"]):
    """Finds staff by user name; making one is an action."""


class Staff(AbstractBaseUser):
    """One member of staff. An empty list of regions reaches nothing; an empty list of sectors is all sectors."""

    username = models.CharField(max_length=64, unique=True)
    display_name = models.CharField(max_length=64)
    role = models.CharField(max_length=20)
    regions = models.JSONField(default=list)  # GB/T 2260 prefixes
    sectors = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)

    objects = StaffManager()
    USERNAME_FIELD = "username"

    PRIVACY = {
        "id": "open",
        "password": "secret",
        "last_login": "person",
        "username": "person",
        "display_name": "person",
        "role": "open",
        "regions": "open",
        "sectors": "open",
        "is_active": "open",
        "must_change_password": "open",
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=["office", "inspector", "sector", "viewer"]), name="staff_role_is_known"
            ),
        ]


class SignInAttempt(models.Model):
    """Every attempt to sign in. The name is kept as a keyed index: what people mistype there may be a password."""

    at = models.DateTimeField()
    username_index = models.CharField(max_length=32)
    address = models.CharField(max_length=64)
    ok = models.BooleanField()

    PRIVACY = {"id": "open", "at": "open", "username_index": "secret", "address": "person", "ok": "open"}

    class Meta:
        indexes = [models.Index(fields=["username_index", "address", "at"], name="attempt_by_name_and_address")]
