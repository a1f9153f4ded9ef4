"""Photos that people send without an account: drawn anew, so that nothing of the file goes on but what it shows."""

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO

from django.db import transaction
from PIL import Image, ImageOps, UnidentifiedImageError

from huxin.actions import _chain, attachments
from huxin.actions.matters import MACHINE
from huxin.base.errors import BadSource

FORMATS = ("JPEG", "PNG", "WEBP")
MOST = 6
"""At a time."""
LARGEST = 15 * 2**20
"""Bytes of one, as it comes."""

_SIDE = 2560  # pixels of the longer side: a wage sheet can be read
_PIXELS = 80_000_000
_TEST_VIRUS = b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE"


def cleaned(data: bytes, *, place: int = 1) -> bytes:
    """A photo as JPEG, upright, without location, camera, comment or profile. `place` is its place among those sent.

    Raises:
        BadSource: no photo, damaged, too large, or with the signature of a virus.
    """
    called = f"第 {place} 张照片"
    if len(data) > LARGEST:
        raise BadSource(f"{called}超过 {LARGEST // 2**20} MB。请用手机把它改小一点再传。")
    if _TEST_VIRUS in data:
        raise BadSource(f"{called}里有病毒特征，没有收下。请重新拍一张再传。")
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as found:
            if found.width * found.height > _PIXELS:
                raise BadSource(f"{called}太大了。请用手机重新拍一张再传。")
            found.draft("RGB", (_SIDE, _SIDE))
            shown = ImageOps.exif_transpose(found).convert("RGB")
    except UnidentifiedImageError:
        raise BadSource(f"{called}不是照片。请选 JPG、PNG 或 WebP 格式的照片。") from None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise BadSource(f"{called}打不开，可能没有传完整。请重新拍一张再传。") from None
    shown.thumbnail((_SIDE, _SIDE))
    bare = Image.new("RGB", shown.size)  # nothing that travelled with the old one
    bare.paste(shown)
    made = BytesIO()
    bare.save(made, "JPEG", quality=85, optimize=True)
    return made.getvalue()


def all_cleaned(sent: Iterable[bytes]) -> list[bytes]:
    """Every photo of a form. Raises BadSource, also where they are too many."""
    photos = list(sent)
    if len(photos) > MOST:
        raise BadSource(f"一次最多传 {MOST} 张照片，多的下一次再传。")
    return [cleaned(data, place=place) for place, data in enumerate(photos, start=1)]


@transaction.atomic
def keep(photos: Iterable[bytes], *, now: datetime) -> list[str]:
    """Keep cleaned photos for good, encrypted and in the chain; their digests."""
    kept = [attachments.receive(actor=MACHINE, data=one, file_name="照片.jpg", now=now) for one in photos]
    if kept:
        attachments.chain(kept, head=_chain.hold(), now=now)
    return kept
