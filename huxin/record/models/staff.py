"""People who sign in."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q


class StaffManager(BaseUserManager["Staff"]):
    """Finds staff by user name; making one is an action."""


class Staff(AbstractBaseUser):
    """One member of staff. An empty list of regions reaches nothing; of sectors, it is all sectors."""

    username = models.CharField(max_length=64, unique=True)
    display_name = models.CharField(max_length=64)
    role = models.CharField(max_length=20)
    regions = models.JSONField(default=list)  # GB/T 2260 prefixes
    sectors = models.JSONField(default=list)
    units = models.JSONField(default=list)  # of an enterprise: 统一社会信用代码; of a bank: its names on wage accounts
    body = models.CharField(max_length=40, default="")  # key of the body the person acts for
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    email_id = models.BigIntegerField(null=True)  # the PersonalValue of the address
    mail_mode = models.CharField(max_length=10, default="each")

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
        "units": "open",
        "body": "open",
        "is_active": "open",
        "must_change_password": "open",
        "email_id": "person",
        "mail_mode": "open",
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    role__in=[
                        *["office", "convener", "bureau", "county_office", "county_government", "inspector", "sector"],
                        *["development", "finance", "police", "arbitration", "justice", "union", "market"],
                        *[
                            "central_bank",
                            "petition",
                            "bank",
                            "enterprise",
                            "auditor",
                            "viewer",
                            "procurator",
                            "discipline",
                        ],
                    ]
                ),
                name="staff_role_is_known",
            ),
            models.CheckConstraint(
                condition=Q(mail_mode__in=["each", "digest", "none"]), name="staff_mail_mode_is_known"
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
