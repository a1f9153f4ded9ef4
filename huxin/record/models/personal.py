"""People and the values that identify them, encrypted at rest."""

from django.db import models
from django.db.models import Q


class PersonalValue(models.Model):
    """One name, identity number, phone, card or mail address. Found by a keyed blind index, read with the keyring.

    The id is what everything else knows of it; of an identity number it is the `worker_id` of the fact store.
    """

    kind = models.CharField(max_length=10)
    blind = models.BinaryField()  # keyed BLAKE2b of the normalised value, sixteen bytes
    token = models.BinaryField()  # ciphertext, with the id of the key that made it in front

    PRIVACY = {"id": "open", "kind": "open", "blind": "secret", "token": "secret"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blind"], name="personal_value_once"),  # the kind is hashed with the value
            models.CheckConstraint(
                # Written out: asking IN of each row makes entering a value on SQLite take half as long again.
                condition=Q(kind="id_no") | Q(kind="name") | Q(kind="phone") | Q(kind="card_no") | Q(kind="email"),
                name="personal_value_kind_is_known",
            ),
        ]


class Person(models.Model):
    """What is known last of a worker. The history is in the roster's facts."""

    id = models.BigAutoField(primary_key=True)  # always given: the PersonalValue of the identity number
    id_type = models.CharField(max_length=10, null=True)
    # Ids of PersonalValue. Not foreign keys: values are never deleted, and checking costs a fifth of a roster's import.
    name_id = models.BigIntegerField(null=True)
    phone_id = models.BigIntegerField(null=True)
    card_id = models.BigIntegerField(null=True)
    updated_at = models.DateTimeField()

    PRIVACY = {
        "id": "open",
        "id_type": "person",
        "name_id": "person",
        "phone_id": "person",
        "card_id": "person",
        "updated_at": "open",
    }

    class Meta:
        indexes = [
            models.Index(fields=["name_id"], name="person_by_name"),
            models.Index(fields=["phone_id"], name="person_by_phone"),
        ]


class Unmasking(models.Model):
    """Who read which personal value in full, when and what for. Append-only, without foreign keys."""

    at = models.DateTimeField()
    who = models.TextField()
    purpose = models.TextField()
    kind = models.CharField(max_length=10)
    value_id = models.BigIntegerField()
    subject = models.TextField(default="")

    PRIVACY = {
        "id": "open",
        "at": "open",
        "who": "person",
        "purpose": "open",
        "kind": "open",
        "value_id": "open",
        "subject": "open",
    }

    class Meta:
        indexes = [
            models.Index(fields=["value_id", "at"], name="unmasking_by_value"),
            models.Index(fields=["-at", "-id"], name="unmasking_newest_first"),
        ]
