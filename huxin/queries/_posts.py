"""What a kept post says, sealed in its row: text with numbers and accounts masked, and why it was kept."""

import json
from dataclasses import asdict, dataclass, replace

from huxin.opinion.masked import masked
from huxin.queries import _keys
from huxin.record.models import OpinionFeed, OpinionPost


@dataclass(frozen=True)
class Said:
    """A post's text as it is kept, and the reasons, each a sentence."""

    text: str
    because: tuple[str, ...]


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


def _place(kind: str, key: str) -> bytes:
    return f"opinion.{kind}/{key}".encode()
