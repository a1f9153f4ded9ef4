"""Units of the contract's stream `organisations`."""

from django.db import models


class Unit(models.Model):
    """A unit as last known. Earlier versions are in `MasterVersion`."""

    uscc = models.CharField(max_length=18, primary_key=True)  # 统一社会信用代码, GB 32100
    name = models.TextField()
    kind = models.CharField(max_length=20)
    region_code = models.CharField(max_length=6)
    recorded_at = models.DateTimeField()

    PRIVACY = dict.fromkeys(["uscc", "name", "kind", "region_code", "recorded_at"], "open")
