"""Photos as telephones make them, for tests."""

from io import BytesIO

from PIL import Image


def photo(*, width: int = 640, height: int = 480, kind: str = "JPEG", colour: str = "red") -> bytes:
    """One that says where it was taken, with what, and carries a comment."""
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825).update({1: "N", 2: (36.0, 32.0, 0.0), 3: "E", 4: (104.0, 10.0, 0.0)})
    made = BytesIO()
    more = {"comment": b"SecretComment"} if kind == "JPEG" else {}
    Image.new("RGB", (width, height), colour).save(made, kind, exif=exif, **more)  # type: ignore[arg-type]
    return made.getvalue()
