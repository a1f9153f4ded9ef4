"""What a kept post says, sealed in its row: text with numbers and accounts masked, and why it was kept."""

import json
import re
from dataclasses import asdict, dataclass, replace

from huxin.base import mask
from huxin.queries import _keys
from huxin.record.models import OpinionFeed, OpinionPost

_ACCOUNT = re.compile(r"@[^\s:：,，。]{1,30}")
_CONTACT = re.compile(r"(微信号?|qq号?|vx|wx|薇信|抖音号)[\s::：]*[A-Za-z0-9_\-]{5,30}", re.IGNORECASE)
_NUMBER = re.compile(r"(?<!\d)\d[\d\- ]{5,22}\d(?!\d)")
_LINK = re.compile(r"https?://\S+")
_SELF = re.compile(r"((?:我叫|本人叫?|姓名[::：]?|联系人[::：]?)\s*)[\u4e00-\u9fff]{2,4}(?=[,，。、;；\s]|$)")


@dataclass(frozen=True)
class Said:
    """A post's text as it is kept, and the reasons, each a sentence."""

    text: str
    because: tuple[str, ...]


def masked(text: str) -> str:
    """A text without accounts, links, long numbers and names that people give as their own."""
    said = _LINK.sub("（链接）", mask.inside(text))
    said = _CONTACT.sub(r"\1***", _ACCOUNT.sub("@***", said))
    said = _SELF.sub(r"\1***", said)
    return _NUMBER.sub(lambda found: f"{found[0][0]}***" if _long(found[0]) else found[0], said)


def sealed(said: Said, mark: str) -> str:
    """Encrypted for its row, masked before."""
    kept = replace(said, text=masked(said.text), because=tuple(masked(one) for one in said.because))
    return _keys.current().seal(json.dumps(asdict(kept), ensure_ascii=False), place=_place("post", mark))


def opened(post: OpinionPost) -> Said:
    """What a post says. Raises KeyMissing."""
    found = json.loads(_keys.current().unseal(post.sealed, place=_place("post", post.mark)))
    return Said(found["text"], tuple(found["because"]))


def sealed_refusals(text: str, region_code: str) -> str:
    """The refused rows of a feed, encrypted."""
    return _keys.current().seal(text, place=_place("feed", region_code)) if text else ""


def refusals(feed: OpinionFeed) -> str:
    """The refused rows as they were sealed; empty where none were. Raises KeyMissing."""
    return _keys.current().unseal(feed.sealed, place=_place("feed", feed.region_code)) if feed.sealed else ""


def _long(number: str) -> bool:
    """Long enough to reach or name somebody; a date or a sum is neither."""
    digits = re.sub(r"\D", "", number)
    return len(digits) >= 7 and not re.fullmatch(r"(?:19|20)\d{2}-?\d{1,2}-?\d{1,2}", number)


def _place(kind: str, key: str) -> bytes:
    return f"opinion.{kind}/{key}".encode()
