"""A Chinese font for the pages that the tests look at: the system's, Debian's, else npm's below .cache."""

import shutil
import subprocess
from pathlib import Path

import debian
import npm

FONTS = npm.CACHE / "fonts"
PACKAGE = ("@expo-google-fonts/noto-sans-sc", "0.4.3")  # whole weights, no subset: GB 2312 is complete
WEIGHTS = ("400Regular", "700Bold")

_CONF = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{fonts}</dir>
  <cachedir>{fonts}/cache</cachedir>
  <alias binding="strong"><family>sans-serif</family><prefer><family>Noto Sans SC</family></prefer></alias>
</fontconfig>
"""


def ready() -> dict[str, str] | None:
    """What the environment needs for Chinese to be drawn: nothing where the system does it, None where nothing can."""
    if _system() or (debian.install("fonts-noto-cjk", "fontconfig") and _system()):
        return {}
    conf = FONTS / "fonts.conf"
    return {"FONTCONFIG_FILE": str(conf)} if conf.is_file() or _from_npm(conf) else None


def _system() -> bool:
    lister = shutil.which("fc-list")
    if not lister:
        return any(Path("/usr/share/fonts").rglob("*CJK*.tt[cf]"))
    listed = subprocess.run([lister, ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def _from_npm(conf: Path) -> bool:
    folder = npm.package(*PACKAGE)
    if folder is None:
        return False
    FONTS.mkdir(parents=True, exist_ok=True)
    for weight in WEIGHTS:
        for file in folder.rglob(f"*_{weight}.ttf"):
            shutil.copy(file, FONTS / file.name)
    if not list(FONTS.glob("*.ttf")):
        return False
    conf.write_text(_CONF.format(fonts=FONTS), "utf-8")
    # The package holds nine weights; two are kept.
    shutil.rmtree(folder, ignore_errors=True)
    return True
