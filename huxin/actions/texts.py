"""短信: short messages to workers, by the gateway of the installation."""

from django.conf import settings

from huxin.channels import sms
from huxin.channels.sms import Answer, Gateway
from huxin.queries import _keys
from huxin.record.models import PersonalValue

AT_ONCE = 20
"""Messages of one kind sent before others have their turn."""
MOST_TRIES = 3


def can_send() -> bool:
    """Whether there is a gateway."""
    return bool(settings.HUXIN_SMS_URL)


def number(phone: PersonalValue) -> str:
    """A phone of the registry in plain. Raises KeyMissing."""
    return _keys.opened(_keys.current(), phone.kind, phone.blind, phone.token)


def send(phone: str, text: str) -> Answer:
    """Hand in a message."""
    return sms.send(Gateway(settings.HUXIN_SMS_URL, settings.HUXIN_SMS_TOKEN), phone=phone, text=text)
